"""Copies of the book: made while it is at work, read again before anybody relies on them.

A copy carries a mark. Whoever opens it as a centre begins a new history, so that counters offer
again what they hold, however the copy came to its place; and what a counter may call safe is read
out of the copy itself.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from sqlalchemy import delete, select, update

from server import tables
from server.book import Book
from server.faults import NotDone
from server.keys import Keys
from server.storage import SQLITE, Storage
from server.verifying import verify

COPIED = "copied"
"""Of the centre's own rows: this book is a copy that nobody has opened yet."""
Heads = dict[str, tuple[int, int]]
"""By device: the life and the number of its last record in the book."""


def back_up(storage: Storage, keys: Keys, file: Path) -> int:
    """A copy of the book in a new file for its owner alone; answers how many devices are in it.

    Raises NotDone where the file is there, where the book is in PostgreSQL, and for a copy that is
    not whole, of which nothing is left.
    """
    if not storage.is_sqlite:
        raise NotDone("The book is in PostgreSQL; make its backups with PostgreSQL's own tools.")
    if os.path.lexists(file):
        raise NotDone(f"{file} is here already.")
    unfinished = file.with_name(f".{file.name}.part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        storage.copy_to(unfinished)
        heads = _read_again(unfinished, keys)
        unfinished.replace(file)
    finally:
        for left in file.parent.glob(f"{unfinished.name}*"):
            left.unlink()
    with storage.begin() as connection:
        keep_durable(Book(connection, keys), heads)
    return len(heads)


def keep_durable(book: Book, heads: Heads) -> None:
    """What counters are told is in a backup; it never goes back."""
    table = tables.devices
    for device_id, (incarnation, seq) in heads.items():
        later = (table.c.durable_incarnation < incarnation) | (
            (table.c.durable_incarnation == incarnation) & (table.c.durable_seq < seq)
        )
        book.connection.execute(
            update(table)
            .where(table.c.device_id == device_id, later)
            .values(durable_incarnation=incarnation, durable_seq=seq)
        )


def is_copy(storage: Storage) -> bool:
    """Whether nobody has opened this copy as a centre yet."""
    asked = select(tables.centre.c.value).where(tables.centre.c.name == COPIED)
    with storage.glance() as connection:
        return connection.execute(asked).scalar_one_or_none() is not None


def settle_in(book: Book) -> None:
    """It is the book now, and no copy any more."""
    book.connection.execute(delete(tables.centre).where(tables.centre.c.name == COPIED))


def _read_again(file: Path, keys: Keys) -> Heads:
    """Raises NotDone for a copy that is not whole; else marks it."""
    copy = Storage(f"{SQLITE}/{file}")
    try:
        with copy.begin() as connection:
            book = Book(connection, keys)
            if connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() != ["ok"]:
                raise NotDone("The copy cannot be read. Is the disk whole?")
            for finding in islice(verify(book), 1):
                told = f"{finding.subject}: {finding.what}"
                raise NotDone(f"The book is not whole, nothing was copied. {told}; see verify.")
            book.put(tables.centre, [{"name": COPIED, "value": "yes"}])
            devices = connection.execute(select(tables.devices))
            return {row.device_id: (row.incarnation, row.seq) for row in devices}
    finally:
        copy.close()
