"""Commands about members of a chain: handed out, merged, erased."""

from __future__ import annotations

import argparse
import os

from app.domain.merging import UNDO_DAYS
from server import clock, merging
from server.book import Book
from server.commands import DONE, REFUSED, home_of
from server.data_requests import KINDS, close_of
from server.disclosing import disclose
from server.erasing import member_named, preview, remember, waiting_for
from server.faults import NotDone
from server.hearing.merging import MergeBody
from server.home import opened
from server.rows.members import same_person
from server.rows.standings import is_erased
from sync.protocol.messages import Outcome


def export(parsed: argparse.Namespace) -> int:
    """All that is known of a member, for the member."""
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        book = Book(connection, at_work.keys)
        found = member_named(book, parsed.member)
        try:
            count = disclose(book, found, parsed.file, clock.now())
            close_of(book, [found.member.member_id], ["view"], clock.now())
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
        with at_work.storage.begin() as connection:
            book = Book(connection, at_work.keys)
            same = same_person(book, found.member.member_id)
            close_of(book, same, KINDS, clock.now())
    print(f"{found.member.member_id} is erased: nobody reads any more who it was.")
    print(f"Counters follow when they are in step: members erased {found.member.member_id}")
    return DONE


def merge_two(parsed: argparse.Namespace) -> int:
    """First what would be done; with --yes it is, and can be undone for 30 days."""
    with opened(home_of(parsed), os.environ) as at_work:
        with at_work.storage.begin() as connection:
            book = Book(connection, at_work.keys)
            loser, winner = (member_named(book, one) for one in (parsed.loser, parsed.winner))
            if winner.member.member_id == loser.member.member_id:
                raise NotDone(merging.REFUSALS["SAME_MEMBER"])
            told = list(merging.preview(winner, loser))
        if not parsed.yes:
            print("\n".join(told))
            print(
                f"Nothing was changed. It can be undone for {UNDO_DAYS} days; to do it, say --yes."
            )
            return REFUSED
        ids = winner.member.member_id, loser.member.member_id
        body = MergeBody(loser_id=ids[1], reason=parsed.reason, birthday_of=parsed.birthday)
        _check(at_work.centre.merge(ids[0], body))
    print(f"{ids[1]} is {ids[0]} from now on. To take it back: members unmerge {ids[1]}")
    return DONE


def unmerge(parsed: argparse.Namespace) -> int:
    """First what would be done; with --yes it is."""
    with opened(home_of(parsed), os.environ) as at_work:
        with at_work.storage.begin() as connection:
            book = Book(connection, at_work.keys)
            member_id = merging.merged_named(book, parsed.member)
            told = list(merging.preview_of_undo(book, member_id))
        if not parsed.yes and told:
            print("\n".join(told))
            print("Nothing was changed. To do it, say --yes.")
            return REFUSED
        _check(at_work.centre.unmerge(member_id, parsed.reason))
    print(f"{member_id} is a member of its own again.")
    return DONE


def _check(outcome: Outcome) -> None:
    if outcome.verdict in ("accepted", "adjusted"):
        return
    raise NotDone(merging.REFUSALS.get(outcome.code, f"The centre refused: {outcome.code}."))


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
