"""The book checked against itself: what its entries add up to, its chains, its aliases.

In the order of the keys, some members or one device at a time, so that a large book needs little
memory. Every finding names the row; none of them names a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table, func, select

from app.domain.ledger import DEBT_LOT, Lot, lots_of_entries
from app.domain.operations import GENESIS_HASH, Operation, record_hash
from server import tables
from server.book import Book
from server.instants import instant_in
from server.pushing import SPLIT
from server.rows.ledger import MERGING, entry_in, opened_first

ROWS_AT_ONCE = 2_000
MEMBERS_AT_ONCE = 500

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the book that cannot be: which rows, and what is wrong with them."""

    subject: str
    what: str


def verify(book: Book) -> Iterator[Finding]:
    """Everything that is wrong with the book; nothing for a whole one."""
    yield from _lots_that_do_not_add_up(book)
    yield from _entries_of_nothing(book)
    yield from _broken_chains(book)
    yield from _aliases_that_lead_nowhere(book)
    yield from _handles_of_nobody(book)
    yield from _merges_that_make_points(book)


def _lots_that_do_not_add_up(book: Book) -> Iterator[Finding]:
    """Lots are what the entries add up to, and only debt is below zero (I3)."""
    entries, lots = tables.entries, tables.lots
    members = groupby(_streamed(book, _in_order(entries)), key=attrgetter("member_id"))
    for some in batched(
        ((member_id, tuple(rows)) for member_id, rows in members), MEMBERS_AT_ONCE
    ):
        ids = [member_id for member_id, _ in some]
        found: dict[str, list[Row[Any]]] = {member_id: [] for member_id in ids}
        for row in _streamed(book, select(lots).where(lots.c.member_id.in_(ids))):
            found[row.member_id].append(row)
        for member_id, rows in some:
            yield from _compared(member_id, rows, found[member_id])
    opened = select(entries.c.entry_id).where(entries.c.member_id == lots.c.member_id)
    for row in _streamed(book, select(lots.c.member_id).where(~opened.exists()).distinct()):
        yield Finding(subject=f"member {row.member_id}", what="has lots without entries")


def _compared(
    member_id: str, entries: Iterable[Row[Any]], lots: Iterable[Row[Any]]
) -> Iterator[Finding]:
    told = list(map(entry_in, entries))
    told.sort(key=opened_first)
    try:
        counted = {lot.lot_id: lot for lot in lots_of_entries(told)}
    except KeyError as lost:
        yield Finding(subject=f"member {member_id}", what=f"has an entry on no lot: {lost}")
        return
    found = {row.lot_id: Lot(**row._mapping) for row in lots}  # noqa: SLF001 - public by its docs
    for lot_id in sorted(counted.keys() | found.keys()):
        if counted.get(lot_id) != found.get(lot_id):
            yield Finding(
                subject=f"lot {lot_id} of member {member_id}",
                what="is not what its entries add up to",
            )
        elif lot_id != DEBT_LOT and found[lot_id].remaining < 0:
            yield Finding(subject=f"lot {lot_id} of member {member_id}", what="is below zero")


def _entries_of_nothing(book: Book) -> Iterator[Finding]:
    """Every entry was moved by an operation that was accepted (I2)."""
    entries, operations = tables.entries, tables.operations
    moved = (
        select(operations.c.operation_id)
        .where(operations.c.verdict.in_(("accepted", "adjusted")))
        .where(operations.c.operation_id == entries.c.operation_id)
    )
    orphans = select(entries.c.entry_id).where(entries.c.operation_id.like("%-%"), ~moved.exists())
    for entry_id in _streamed(book, orphans):
        yield Finding(subject=f"entry {entry_id[0]}", what="belongs to no operation that counted")


def _broken_chains(book: Book) -> Iterator[Finding]:
    """The records of each device follow one another up to where the device stands (I8)."""
    table = tables.operations
    heads = {
        (row.device_id, row.incarnation): row
        for row in book.connection.execute(select(tables.devices))
    }
    in_chain = select(table).where(table.c.code != SPLIT)
    asked = in_chain.order_by(table.c.device_id, table.c.incarnation, table.c.seq)
    key = attrgetter("device_id", "incarnation")
    for (device_id, incarnation), rows in groupby(_streamed(book, asked), key=key):
        subject = f"device {device_id}, life {incarnation}"
        before, seq = GENESIS_HASH, 0
        for seq, row in enumerate(rows, start=1):
            is_kept_apart = row.verdict == "quarantined"
            if row.seq != seq or (row.prev_hash != before and not is_kept_apart):
                yield Finding(subject=subject, what=f"record {row.seq} does not follow")
                break
            if row.record_hash != _hash_of(row) and not is_kept_apart:
                yield Finding(subject=subject, what=f"record {row.seq} was changed")
            before = row.record_hash
        else:
            head = heads.get((device_id, incarnation))
            if head is not None and (head.seq, head.record_hash) != (seq, before):
                yield Finding(subject=subject, what=f"stands at {head.seq}, not at {seq}")


def _hash_of(row: Row[Any]) -> str:
    """Of the envelope; the body is known by its hash, also when nobody can read it any more."""
    return record_hash(
        Operation(
            operation_id=row.operation_id,
            device_id=row.device_id,
            incarnation=row.incarnation,
            seq=row.seq,
            version=row.version,
            kind=row.kind,
            member_id=row.member_id,
            operator_id=row.operator_id,
            at=instant_in(row.at),
            business_on=row.business_on,
            is_audit=bool(row.is_audit),
            body="",
            body_hash=row.body_hash,
            prev_hash=row.prev_hash,
            record_hash="",
        )
    )


def _aliases_that_lead_nowhere(book: Book) -> Iterator[Finding]:
    """Every alias leads to a member who is none (I12)."""
    table = tables.members
    asked = select(table.c.member_id, table.c.merged_into).where(table.c.merged_into.is_not(None))
    into = {row.member_id: row.merged_into for row in _streamed(book, asked)}
    for member_id in into:
        end = _end_of(member_id, into)
        known = select(table.c.member_id).where(table.c.member_id == end)
        if end is None or book.connection.execute(known).one_or_none() is None:
            yield Finding(subject=f"member {member_id}", what="is merged into nobody")


def _end_of(member_id: str, into: Mapping[str, str]) -> str | None:
    """Who an alias is in the end; None for one that leads back to itself."""
    seen: set[str] = set()
    while member_id in into:
        if member_id in seen:
            return None
        seen.add(member_id)
        member_id = into[member_id]
    return member_id


def _handles_of_nobody(book: Book) -> Iterator[Finding]:
    handles, members = tables.handles, tables.members
    living = select(members.c.member_id).where(
        members.c.member_id == handles.c.member_id, members.c.merged_into.is_(None)
    )
    for row in _streamed(book, select(handles.c.member_id).where(~living.exists())):
        yield Finding(subject=f"member {row.member_id}", what="is found by a handle, and is none")


def _merges_that_make_points(book: Book) -> Iterator[Finding]:
    """What a merge takes from one member another one gets (I12)."""
    table = tables.entries
    asked = (
        select(table.c.operation_id)
        .where(table.c.kind.in_(MERGING))
        .group_by(table.c.operation_id)
        .having(func.sum(table.c.points) != 0)
    )
    for (operation_id,) in _streamed(book, asked):
        yield Finding(
            subject=f"operation {operation_id}", what="merges points that do not sum to zero"
        )


def _in_order(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key)


def _streamed(book: Book, asked: Select[Any]) -> Iterator[Row[Any]]:
    return iter(book.connection.execution_options(yield_per=ROWS_AT_ONCE).execute(asked))


def batched(found: Iterable[Found], count: int) -> Iterator[list[Found]]:
    """Lists of at most so many, in order."""
    rest = iter(found)
    while some := list(islice(rest, count)):
        yield some
