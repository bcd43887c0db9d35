"""The published versions of the programme."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import select

from app.domain.operations import canonical_json
from app.domain.programme import Programme
from server import tables
from server.book import Book
from server.documents import read


def add_programme(book: Book, programme: Programme) -> None:
    """Publish one more version, signed; it is final."""
    text = canonical_json(programme)
    row = {
        "version": programme.version,
        "valid_from": programme.valid_from,
        "document": text,
        "signature": book.keys.sign(text.encode()).hex(),
    }
    book.add(tables.programmes, [row])
    stores = book.connection.execute(select(tables.stores.c.store_id)).scalars()
    for store_id in stores:
        if _is_for(programme, store_id):
            book.move(store_id, "programme", str(programme.version))


def versions_for(book: Book, store_id: str) -> list[int]:
    """The versions that are meant for a store, oldest first."""
    table = tables.programmes
    found = book.connection.execute(select(table).order_by(table.c.version))
    return [row.version for row in found if _is_for(read(Programme, row.document), store_id)]


def programme_in_force(book: Book, store_id: str, on: date) -> Programme | None:
    """The version of a store that began last; None where none did."""
    table = tables.programmes
    asked = select(table.c.document).where(table.c.valid_from <= on)
    newest = asked.order_by(table.c.valid_from.desc(), table.c.version.desc())
    for document in book.asked(newest).scalars():
        programme = _programme_in(document)
        if _is_for(programme, store_id):
            return programme
    return None


def programme_of(book: Book, version: int) -> Programme | None:
    """A version; None when the centre has not published it."""
    found = book.rows(tables.programmes, version)
    return _programme_in(found[0]["document"]) if found else None


@lru_cache(maxsize=8)
def _programme_in(document: str) -> Programme:
    """Read once by a process, for every operation is computed with one."""
    return read(Programme, document)


def _is_for(programme: Programme, store_id: str) -> bool:
    return not programme.store_ids or store_id in programme.store_ids
