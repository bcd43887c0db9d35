"""What operations move: entries and the lots they add up to, coupons, tier facts, birthdays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from app.domain.effects import Effects
from app.domain.ledger import LedgerEntry, Lot, lots_of_entries
from app.domain.member import Coupon, TierFact
from app.domain.sale import Sale
from server import tables
from server.book import Book, row_of
from server.instants import instant_in, instant_out

MERGING = ("merge_in", "merge_out")
"""Entries that only say whose the points are."""


def write(book: Book, effects: Effects, sale_id: str | None = None) -> None:
    """All that one operation moves for one member; ``sale_id``: of the sale it is about."""
    mine = effects.member_id
    _add_entries(book, mine, effects.entries)
    put_coupons(book, effects.coupons)
    _add_tier_facts(book, mine, effects.tier_facts)
    if effects.birthday_year is not None:
        row = {"member_id": mine, "year": effects.birthday_year, "sale_id": sale_id}
        book.add(tables.birthdays, [row])
    if effects.frees_birthday:
        found = book.rows(tables.birthdays, mine)
        book.remove(tables.birthdays, [one for one in found if one["sale_id"] == sale_id])


def count_order(book: Book, member_id: str, sale: Sale) -> None:
    """Keep in mind whether something of the sale is kept though nothing of it counts (R-25);
    after ``write``.
    """
    facts = book.rows(tables.tier_facts, member_id)
    counted = sum(
        one["amount_minor"]
        for one in facts
        if one["sale_id"] == sale.sale_id and one["kind"] == "spend"
    )
    row = {"member_id": member_id, "sale_id": sale.sale_id}
    is_known = row in [dict(one) for one in book.rows(tables.orders_beside, member_id)]
    is_beside = sale.state in ("settled", "part_returned") and counted <= 0
    if is_beside and not is_known:
        book.add(tables.orders_beside, [row])
    elif is_known and not is_beside:
        book.remove(tables.orders_beside, [row])


def put_coupons(book: Book, coupons: Iterable[Coupon]) -> None:
    """New ones, or as they stand now."""
    book.put(tables.coupons, map(row_of, coupons))


def entries_of_sale(
    book: Book, member_ids: Sequence[str], sale_id: str
) -> tuple[LedgerEntry, ...]:
    """Every entry of the sale and of what came back of it, in the order of recording, whoever of
    these the member was then.
    """
    table = tables.entries
    found = book.asked(
        select(table)
        .where(table.c.member_id.in_(member_ids), table.c.sale_id == sale_id)
        .where(table.c.kind.not_in(MERGING))
        .order_by(table.c.recorded_at, table.c.entry_id)
    )
    return tuple(map(entry_in, found))


def expiry_entries(book: Book, member_ids: Sequence[str]) -> tuple[LedgerEntry, ...]:
    """What of the points of these was written off."""
    table = tables.entries
    asked = select(table).where(table.c.member_id.in_(member_ids), table.c.kind == "expiry")
    return tuple(map(entry_in, book.asked(asked)))


def recount(book: Book, member_id: str) -> None:
    """The member's lots as all entries together tell them: what came from another member lasts as
    long as this one's activity says.
    """
    table = tables.entries
    found = book.asked(select(table).where(table.c.member_id == member_id))
    lots = lots_of_entries(sorted(map(entry_in, found), key=opened_first))
    book.put(tables.lots, map(row_of, sorted(lots, key=lambda lot: lot.lot_id)))


def opened_first(entry: LedgerEntry) -> tuple[bool, date, str]:
    """The order to count entries in: within one operation and one instant ids keep it."""
    return (not entry.opens_lot, entry.effective_on, entry.entry_id)


def entry_out(entry: LedgerEntry) -> dict[str, Any]:
    """The row of an entry."""
    return {**row_of(entry), "recorded_at": instant_out(entry.recorded_at)}


def entry_in(row: Row[Any]) -> LedgerEntry:
    """An entry as it was booked."""
    columns = dict(row._mapping)  # noqa: SLF001 - public by its docs
    changed = {
        "recorded_at": instant_in(columns["recorded_at"]),
        "opens_lot": bool(columns["opens_lot"]),
    }
    return LedgerEntry(**{**columns, **changed})


def _add_entries(book: Book, member_id: str, entries: tuple[LedgerEntry, ...]) -> None:
    book.add(tables.entries, map(entry_out, entries))
    if entries:
        before = {row["lot_id"]: Lot(**row) for row in book.rows(tables.lots, member_id)}
        after = lots_of_entries(entries, before.values())
        moved = (lot for lot in after if before.get(lot.lot_id) != lot)
        book.put(tables.lots, map(row_of, sorted(moved, key=lambda lot: lot.lot_id)))


def _add_tier_facts(book: Book, member_id: str, facts: tuple[TierFact, ...]) -> None:
    if not facts:
        return
    table = tables.tier_facts
    last = max((row["fact_no"] for row in book.rows(table, member_id)), default=0)
    rows = []
    for number, fact in enumerate(facts, start=last + 1):
        row = row_of(fact)
        days = {"counts_on": row.pop("on"), "until_on": row.pop("until")}
        rows.append({"member_id": member_id, "fact_no": number, **row, **days})
    book.add(table, rows)
