"""Passes that were made, and those that the chain takes no more (T13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from app.domain.card import BlockedPasses, PassClaims
from server import tables
from server.book import Book
from server.instants import instant_in, instant_out

PASSES = "passes"
"""Kind and id of the one row about blocked passes that a store's feed has."""
NONE_UNTIL = "passes_none_until"
"""Of the centre: passes made until then are taken no more."""
MOST_SERIALS = 2_000
"""Counters are told so many; of more, all passes made until the newest that is left out."""


def add_pass(book: Book, claims: PassClaims, device_id: str) -> None:
    """One that was made; those of the member that have ended are forgotten."""
    table, mine, now = tables.passes, claims.member_id, instant_out(claims.issued_at)
    book.remove(table, [one for one in book.rows(table, mine) if one["expires_at"] <= now])
    row = {
        "member_id": mine,
        "serial": claims.serial,
        "issued_at": now,
        "expires_at": instant_out(claims.expires_at),
        "device_id": device_id,
        "blocked_at": None,
    }
    book.put(table, [row])


def block_passes_of(book: Book, member_ids: Iterable[str], at: datetime) -> None:
    """All that these members have; counters hear of it with the feed."""
    _block(book, [dict(one) for mine in member_ids for one in book.rows(tables.passes, mine)], at)


def block_pass(book: Book, row: Row[Any], at: datetime) -> None:
    """One alone."""
    _block(book, [dict(row._mapping)], at)  # noqa: SLF001 - public by its docs


def block_passes_by(book: Book, device_id: str, at: datetime) -> None:
    """All that this counter asked for."""
    rows = good_rows(book, at, device_id=device_id)
    _block(book, [dict(row._mapping) for row in rows], at)  # noqa: SLF001 - public by its docs


def _block(book: Book, rows: Iterable[dict[str, Any]], at: datetime) -> None:
    open_rows = [one for one in rows if one["blocked_at"] is None]
    if open_rows:
        book.put(tables.passes, [{**one, "blocked_at": instant_out(at)} for one in open_rows])
        tell_passes(book)


def block_all_until(book: Book, at: datetime) -> None:
    """Every pass that was made until then: the book came out of a backup and knows neither which
    were made nor which were blocked since.
    """
    book.put(tables.centre, [{"name": NONE_UNTIL, "value": str(instant_out(at))}])
    tell_passes(book)


def tell_passes(book: Book) -> None:
    """Which are blocked changed: every store hears of it."""
    for store_id in book.connection.execute(select(tables.stores.c.store_id)).scalars():
        book.move(store_id, PASSES, PASSES)


def blocked_passes(book: Book, now: datetime) -> BlockedPasses:
    """What counters are told: those that have not ended."""
    rows = blocked_rows(book, now)
    centre = tables.centre
    asked = select(centre.c.value).where(centre.c.name == NONE_UNTIL)
    told = book.connection.execute(asked).scalar_one_or_none()
    ends = [] if told is None else [instant_in(int(told))]
    ends += [instant_in(row.issued_at) for row in rows[MOST_SERIALS:][:1]]
    return BlockedPasses(
        serials=tuple(row.serial for row in rows[:MOST_SERIALS]),
        none_until=max(ends, default=None),
    )


def blocked_rows(book: Book, now: datetime) -> Sequence[Row[Any]]:
    """Passes that are blocked and have not ended, the newest first."""
    table = tables.passes
    asked = select(table).where(
        table.c.blocked_at.is_not(None), table.c.expires_at > instant_out(now)
    )
    return book.connection.execute(asked.order_by(table.c.issued_at.desc(), table.c.serial)).all()


def good_rows(book: Book, now: datetime, **which: object) -> Sequence[Row[Any]]:
    """Passes that have not ended, blocked or not: of one ``member_id``, with one ``serial``, or
    asked for by one ``device_id``.
    """
    table = tables.passes
    asked = select(table).where(table.c.expires_at > instant_out(now))
    for name, value in which.items():
        asked = asked.where(table.c[name] == value)
    return book.connection.execute(asked.order_by(table.c.issued_at)).all()
