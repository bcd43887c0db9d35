"""Commands about what people ask about their own data (feature 14)."""

from __future__ import annotations

import argparse
import os
import secrets

from server import clock
from server.book import Book
from server.commands import DONE, REFUSED, home_of
from server.data_requests import ask, close, open_requests
from server.erasing import member_named
from server.faults import NotDone
from server.home import opened

MOST_DAYS = 90
HOW = {
    "view": "members export {member} FILE.zip, and hand it over",
    "correct": "change it at a counter, then requests done {request}",
    "erase": "members erase {member}",
    "unsubscribe": "take the consent back at a counter, then requests done {request}",
}


def add(parsed: argparse.Namespace) -> int:
    """One more on the list."""
    with opened(home_of(parsed), os.environ) as at_work:
        days = at_work.settings.request_days
        if not 1 <= days <= MOST_DAYS:
            raise NotDone(f"request_days in centre.toml is 1 to {MOST_DAYS}.", is_unreadable=True)
        with at_work.storage.begin() as connection:
            book = Book(connection, at_work.keys)
            found = member_named(book, parsed.member)
            request_id = secrets.token_hex(4)
            made = ask(book, found, parsed.kind, days, clock.now(), request_id)
    print(f"Request {made.request_id} of {made.member_id} to {made.kind}, due on {made.due_on}.")
    print(f"To do it: {_how(made)}")
    return DONE


def show(parsed: argparse.Namespace) -> int:
    """All that is open, what is overdue first; 1 where anything is."""
    today, overdue = clock.now().date(), 0
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.glance() as connection:
        rows = open_requests(connection)
    for row in rows:
        late = (today - row.due_on).days
        overdue += late > 0
        when = f"due on {row.due_on}" + (f", {late} days overdue" if late > 0 else "")
        print(f"{row.request_id}  {row.kind:11}  {when}  {row.member_id} of store {row.store_id}")
        print(f"          {_how(row)}")
    if not rows:
        print("Nobody waits for anything.")
    return REFUSED if overdue else DONE


def done(parsed: argparse.Namespace) -> int:
    """It was done, or refused."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        book = Book(connection, at_work.keys)
        close(book, parsed.request, is_refused=parsed.refused, now=clock.now())
    print(f"Request {parsed.request} is {'refused' if parsed.refused else 'done'}, on record.")
    return DONE


def _how(request: object) -> str:
    member, mine = getattr(request, "member_id", ""), getattr(request, "request_id", "")
    return HOW[getattr(request, "kind", "")].format(member=member, request=mine)
