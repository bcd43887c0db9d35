"""How large the chain is, as its counters are told (docs/protocol.md, I4)."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from app.domain.offline import ChainFacts
from server import tables
from server.book import Book

CHAIN = "chain"
"""Kind and id of the one row about the chain that each store's feed has."""
PATIENT_UNTIL = "patient_until"
"""Of the centre, once its book came out of a backup."""


def chain_facts(connection: Connection, store_id: str) -> ChainFacts:
    """Counters that are not taken out, in all and in one store; offices spend nothing."""
    devices = tables.devices
    asked = (
        select(devices.c.store_id, func.count())
        .where(devices.c.status != "revoked", devices.c.public_key != "")
        .group_by(devices.c.store_id)
    )
    counts = {row[0]: int(row[1]) for row in connection.execute(asked)}
    return ChainFacts(counters=sum(counts.values()), here=counts.get(store_id, 0))


def tell_chain(book: Book) -> None:
    """Its size changed: every store hears of it."""
    for store_id in book.connection.execute(select(tables.stores.c.store_id)).scalars():
        book.move(store_id, CHAIN, CHAIN)


def has_come_back(book: Book) -> bool:
    """Whether the book ever came out of a backup: stores may hold members of whom it does not know
    that they do.
    """
    table = tables.centre
    asked = select(table.c.value).where(table.c.name == PATIENT_UNTIL)
    return book.asked(asked).scalar_one_or_none() is not None
