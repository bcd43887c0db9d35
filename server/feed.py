"""What changed for a store, as rows of the newest state (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, select

from app.domain.operations import canonical_json
from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.rows.members import newest
from sync.protocol.messages import MOST_ROWS, Gone, Row


def rows_after(book: Book, store_id: str, since: int) -> tuple[int, bool, tuple[Row, ...]]:
    """(place reached, whether there is more, rows) of a store's scope."""
    table = tables.feed
    found = book.connection.execute(
        select(table)
        .where(table.c.store_id == store_id, table.c.seq > since)
        .order_by(table.c.seq)
        .limit(MOST_ROWS + 1)
    ).all()
    kept = found[:MOST_ROWS]
    rows = tuple(_row(book, place.kind, place.entity_id) for place in kept)
    return (kept[-1].seq if kept else since), len(found) > MOST_ROWS, rows


def places(connection: Connection, store_ids: Collection[str]) -> dict[str, int]:
    """The last number of each of these stores' feeds; a store without one is left out."""
    table = tables.scopes
    found = connection.execute(select(table).where(table.c.store_id.in_(store_ids)))
    return {row.store_id: row.seq for row in found}


def member_row(book: Book, member_id: str) -> Row:
    """One member as counters get it."""
    return _row(book, "member", member_id)


def _row(book: Book, kind: str, entity_id: str) -> Row:
    if kind == "programme":
        table = tables.programmes
        found = book.connection.execute(
            select(table).where(table.c.version == int(entity_id))
        ).one()
        signed = {"programme": found.document, "signature": found.signature}
        return Row(kind=kind, entity_id=entity_id, ver=1, document=canonical_json(signed))
    ver, standing, into = newest(book, entity_id)
    if standing is None:
        gone: Gone = "erased" if into is None else "merged"
        return Row(kind=kind, entity_id=entity_id, ver=ver, gone=gone, into=into)
    return Row(
        kind=kind, entity_id=entity_id, ver=ver, document=canonical_json(_at_hand(standing))
    )


def _at_hand(standing: Standing) -> Standing:
    """What counters need: lots with something left, coupons that can still be used."""
    return replace(
        standing,
        lots=tuple(lot for lot in standing.lots if lot.remaining),
        coupons=tuple(one for one in standing.coupons if one.state == "issued"),
    )
