"""Commands about operations that wait in quarantine."""

from __future__ import annotations

import argparse
import os

from server.book import Book
from server.commands import DONE, MOST_SHOWN, REFUSED, home_of
from server.faults import NotDone
from server.home import opened
from server.instants import instant_in
from server.rehearing import NotAgain, in_quarantine


def show(parsed: argparse.Namespace) -> int:
    """What waits, and why."""
    count = 0
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        for count, row in enumerate(in_quarantine(Book(connection, at_work.keys)), start=1):
            if count <= MOST_SHOWN:
                at = f"{instant_in(row['at']):%Y-%m-%d %H:%M} UTC"
                where = f"{row['kind']} of {row['device_id']}, {at}"
                print(f"{row['operation_id']}  {where}: {row['code']}")
    if count > MOST_SHOWN:
        print(f"and {count - MOST_SHOWN:,} more")
    print(f"{count:,} in quarantine." if count else "Nothing is in quarantine.")
    return DONE


def hear(parsed: argparse.Namespace) -> int:
    """One operation, or all that no person has to judge."""
    with opened(home_of(parsed), os.environ) as at_work:
        if parsed.operation is None:
            outcomes = at_work.centre.hear_all_again()
        else:
            with at_work.storage.begin() as connection:
                rows = in_quarantine(Book(connection, at_work.keys))
                found = [row for row in rows if row["operation_id"] == parsed.operation]
            if not found:
                raise NotDone(f"No operation {parsed.operation} is in quarantine.")
            try:
                outcomes = [at_work.centre.hear_again(found[0]["shard_id"], parsed.operation)]
            except NotAgain:
                raise NotDone(
                    f"{parsed.operation} cannot be heard again: it is forged, or its member is"
                    " erased."
                ) from None
    for one in outcomes[:MOST_SHOWN]:
        print(f"{one.operation_id}: {one.verdict} {one.code}".rstrip())
    left = sum(one.verdict == "quarantined" for one in outcomes)
    print(f"{len(outcomes):,} heard, {left:,} still in quarantine.")
    return REFUSED if left else DONE
