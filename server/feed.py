"""What changed for a store, as rows of the newest state (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice

from sqlalchemy import Connection, func, select

from app.domain.comparing import HeldMember, bucket_of, digests_of
from app.domain.operations import canonical_json
from server import tables
from server.allotting import rights_in
from server.book import Book
from server.chain import CHAIN, chain_facts
from server.rows.members import ends, newest
from server.rows.passes import PASSES, blocked_passes
from server.rows.standings import erased_of
from sync.protocol.messages import MOST_CHUNK_ROWS, MOST_ROWS, Gone, Row

MEMBER = "member"
CATALOGUE = "catalogue"
"""Kind and id of the one row about its goods that the feed of a store has."""
ROWS_AT_ONCE = 2_000


def rows_after(
    book: Book, store_id: str, since: int, now: datetime
) -> tuple[int, bool, tuple[Row, ...]]:
    """(place reached, whether there is more, rows) of a store's scope."""
    table = tables.feed
    found = book.connection.execute(
        select(table)
        .where(table.c.store_id == store_id, table.c.seq > since)
        .order_by(table.c.seq)
        .limit(MOST_ROWS + 1)
    ).all()
    kept = found[:MOST_ROWS]
    rows = _rows(book, store_id, [(place.kind, place.entity_id) for place in kept], now)
    return (kept[-1].seq if kept else since), len(found) > MOST_ROWS, rows


def others(book: Book, store_id: str, now: datetime) -> tuple[Row, ...]:
    """Everything in a store's scope that is no member."""
    table = tables.feed
    asked = select(table.c.kind, table.c.entity_id).where(
        table.c.store_id == store_id, table.c.kind != MEMBER
    )
    found = book.connection.execute(asked.order_by(table.c.seq))
    return _rows(book, store_id, [(row.kind, row.entity_id) for row in found], now)


def member_count(book: Book, store_id: str) -> int:
    """How many members are in a store's scope, aliases too."""
    table = tables.feed
    mine = (table.c.store_id == store_id) & (table.c.kind == MEMBER)
    count: int = book.connection.execute(
        select(func.count()).select_from(table).where(mine)
    ).scalar_one()
    return count


def members_after(
    book: Book, store_id: str, after: str, bucket: int | None = None
) -> tuple[bool, tuple[Row, ...]]:
    """(whether there is more, rows) of a store's members in the order of their ids."""
    table = tables.feed
    asked = (
        select(table.c.entity_id)
        .where(table.c.store_id == store_id, table.c.kind == MEMBER, table.c.entity_id > after)
        .order_by(table.c.entity_id)
    )
    if bucket is None:
        ids = book.connection.execute(asked.limit(MOST_CHUNK_ROWS + 1)).scalars().all()
    else:
        streamed = book.connection.execution_options(yield_per=ROWS_AT_ONCE).execute(asked)
        mine = (found for found in streamed.scalars() if bucket_of(found) == bucket)
        ids = list(islice(mine, MOST_CHUNK_ROWS + 1))
    return len(ids) > MOST_CHUNK_ROWS, member_rows(book, ids[:MOST_CHUNK_ROWS])


def digests_at(connection: Connection, store_id: str) -> tuple[int, tuple[str, ...], int]:
    """(place before, what each bucket of a store's members comes to, place after)."""
    feed, members = tables.feed, tables.members
    lots, coupons, facts = tables.lots, tables.coupons, tables.tier_facts
    points = select(func.coalesce(func.sum(lots.c.remaining), 0)).where(
        lots.c.member_id == members.c.member_id
    )
    issued = select(func.count()).where(
        coupons.c.member_id == members.c.member_id, coupons.c.state == "issued"
    )
    counted = select(func.count()).where(facts.c.member_id == members.c.member_id)
    asked = (
        select(
            members.c.member_id,
            members.c.ver,
            points.scalar_subquery(),
            issued.scalar_subquery(),
            counted.scalar_subquery(),
        )
        .join_from(feed, members, members.c.member_id == feed.c.entity_id)
        .where(feed.c.store_id == store_id, feed.c.kind == MEMBER)
        .where(members.c.merged_into.is_(None), members.c.identity.is_not(None))
    )
    before = places(connection, (store_id,)).get(store_id, 0)
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(asked)
    buckets = digests_of(HeldMember(row[0], row[1], int(row[2]), row[3], row[4]) for row in found)
    return before, buckets, places(connection, (store_id,)).get(store_id, 0)


def places(connection: Connection, store_ids: Collection[str]) -> dict[str, int]:
    """The last number of each of these stores' feeds; a store without one is left out."""
    table = tables.scopes
    found = connection.execute(select(table).where(table.c.store_id.in_(store_ids)))
    return {row.store_id: row.seq for row in found}


def member_rows(book: Book, member_ids: Sequence[str]) -> tuple[Row, ...]:
    """Members as counters get them, in the order of their ids."""
    return tuple(_member_rows(book, member_ids))


def _rows(
    book: Book, store_id: str, places: Sequence[tuple[str, str]], now: datetime
) -> tuple[Row, ...]:
    members = {
        row.entity_id: row
        for row in _member_rows(book, [mine for kind, mine in places if kind == MEMBER])
    }
    makers: Mapping[str, Callable[[Book, str, str], Row]] = {
        "programme": _programme_row,
        CATALOGUE: _catalogue_row,
        CHAIN: _chain_row,
        PASSES: partial(_passes_row, now=now),
    }
    return tuple(
        members[mine] if kind == MEMBER else makers[kind](book, store_id, mine)
        for kind, mine in places
    )


def _passes_row(book: Book, _store_id: str, mine: str, now: datetime) -> Row:
    document = canonical_json(blocked_passes(book, now))
    return Row(kind=PASSES, entity_id=mine, ver=1, document=document)


def _chain_row(book: Book, store_id: str, mine: str) -> Row:
    facts = chain_facts(book.connection, store_id)
    document = canonical_json(replace(facts, allotted=rights_in(book.connection, store_id)))
    return Row(kind=CHAIN, entity_id=mine, ver=1, document=document)


def _catalogue_row(book: Book, store_id: str, mine: str) -> Row:
    table = tables.catalogues
    found = book.connection.execute(select(table).where(table.c.store_id == store_id)).one()
    signed = {"catalogue": found.document, "signature": found.signature}
    return Row(kind=CATALOGUE, entity_id=mine, ver=found.version, document=canonical_json(signed))


def _programme_row(book: Book, _store_id: str, version: str) -> Row:
    table = tables.programmes
    found = book.connection.execute(select(table).where(table.c.version == int(version))).one()
    signed = {"programme": found.document, "signature": found.signature}
    return Row(kind="programme", entity_id=version, ver=1, document=canonical_json(signed))


def _member_rows(book: Book, member_ids: Sequence[str]) -> Iterator[Row]:
    """An alias is told with whom it is in the end, for not every counter knows who is between; one
    of somebody who is erased as erased itself, for a counter may never have heard of the other.
    """
    found = list(newest(book, member_ids))
    aliases = {row.member_id for row, _ in found if row.merged_into is not None}
    into = ends(book, aliases - erased_of(book, aliases))
    for row, document in found:
        mine = row.member_id
        if document is None:
            gone: Gone = "merged" if mine in into else "erased"
            yield Row(kind=MEMBER, entity_id=mine, ver=row.ver, gone=gone, into=into.get(mine))
        else:
            yield Row(kind=MEMBER, entity_id=mine, ver=row.ver, document=document)
