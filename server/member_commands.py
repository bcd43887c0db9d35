"""Commands about one member of a chain: shown, handed out, erased."""

from __future__ import annotations

import argparse
import os

from server import clock
from server.book import Book
from server.commands import DONE, REFUSED, home_of
from server.disclosing import disclose
from server.erasing import member_named, preview, remember, waiting_for
from server.faults import NotDone
from server.home import opened
from server.rows.standings import is_erased


def export(parsed: argparse.Namespace) -> int:
    """All that is known of a member, for the member."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        book = Book(connection, at_work.keys)
        found = member_named(book, parsed.member)
        try:
            count = disclose(book, found, parsed.file, clock.now())
        except FileExistsError:
            raise NotDone(f"{parsed.file} is here already; choose another name.") from None
    print(
        f"What the chain knows of {found.member.member_id} is in {parsed.file}: {count:,} sales."
    )
    print("It says who the member is. Hand it over and keep no copy.")
    return DONE


def erase(parsed: argparse.Namespace) -> int:
    """First what would be lost; with --yes it is done, for good."""
    home = home_of(parsed)
    with opened(home, os.environ) as at_work:
        with at_work.storage.begin() as connection:
            book = Book(connection, at_work.keys)
            found = member_named(book, parsed.member)
            told = list(preview(book, found))
        if not parsed.yes:
            print("\n".join(told))
            print("Nothing was changed. This cannot be undone; to do it, say --yes.")
            return REFUSED
        remember(home.erased, found.member.member_id)
        at_work.centre.erase(found.member.member_id, parsed.reason)
    print(f"{found.member.member_id} is erased: nobody reads any more who it was.")
    print(f"Counters follow when they are in step: members erased {found.member.member_id}")
    return DONE


def show_erased(parsed: argparse.Namespace) -> int:
    """Which counters still know who the member was."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        book = Book(connection, at_work.keys)
        if not is_erased(book, parsed.member):
            raise NotDone(f"Nobody with the id {parsed.member} was erased.")
        waiting = list(waiting_for(book, parsed.member))
    for one in waiting:
        seen = f"{one.seen_at:%Y-%m-%d %H:%M} UTC"
        print(f"{one.device_id} of store {one.store_id} has not heard of it, seen {seen}.")
    if not waiting:
        print("Every counter that had it has taken out who it was.")
    return REFUSED if waiting else DONE
