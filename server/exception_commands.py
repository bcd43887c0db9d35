"""The command that lists what somebody has to look at."""

from __future__ import annotations

import argparse
import os
from datetime import date, timedelta
from pathlib import Path

from app.services.imports.table import table_bytes
from server import clock
from server.book import Book
from server.commands import DONE, home_of
from server.exceptions import HEADER, Occurrence, occurrences
from server.faults import NotDone
from server.home import opened

USUAL_DAYS = 30


def show(parsed: argparse.Namespace) -> int:
    """A line for each, or a table in a new file."""
    since = parsed.since or clock.now().date() - timedelta(days=USUAL_DAYS)
    with opened(home_of(parsed), os.environ) as at_work, at_work.storage.begin() as connection:
        book = Book(connection, at_work.keys)
        found = list(occurrences(book, since, parsed.store, parsed.discounts_from))
    if parsed.csv is None:
        print("\n".join(map(_line, found)) if found else f"Nothing since {since}.")
    else:
        _write(parsed.csv, found)
        print(f"{len(found):,} since {since} in {parsed.csv}.")
    return DONE


def day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no day like 2026-11-21") from None


def _line(one: Occurrence) -> str:
    named = (
        ("member", one.member_id),
        ("receipt", one.receipt_no),
        ("amount", one.amount_minor),
        ("points", one.points),
        ("by PIN of", one.approved_by),
        ("", one.detail),
    )
    parts = (f"{name} {value}".strip() for name, value in named if value not in ("", None))
    place = f"{one.store_id} {one.counter_id} {one.operator_id}"
    return ", ".join((f"{one.at}  {place}  {one.what}", *parts, one.operation_id))


def _write(file: Path, found: list[Occurrence]) -> None:
    try:
        with file.open("xb") as writing:
            writing.write(table_bytes(HEADER, (one.cells() for one in found)))
    except FileExistsError:
        raise NotDone(f"{file} is here already; choose another name.") from None
