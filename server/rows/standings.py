"""All that is known of members, many at once: a few statements, however many they are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Date, Row, Table, select

from app.domain.ledger import NO_DAY, Lot
from app.domain.member import Coupon, Member, TierFact
from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.documents import read
from server.instants import instant_in
from server.keys import unseal

T = TypeVar("T")
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
"""As ``canonical_json``, for what is plain already."""


PARTS = (
    tables.lots,
    tables.coupons,
    tables.tier_facts,
    tables.birthdays,
    tables.orders_beside,
)
"""What a standing is made of, besides the member and its key."""


def standing_in(book: Book, row: Mapping[str, Any]) -> Standing:
    """Of a member that is no alias, by its row."""
    mine = row["member_id"]
    lots, coupons, facts, birthdays, beside = (book.rows(table, mine) for table in PARTS)
    return Standing(
        member=_member(row, member_key(book, mine)),
        lots=tuple(Lot(**one) for one in lots),
        coupons=tuple(Coupon(**one) for one in coupons),
        tier_facts=tuple(map(_tier_fact, facts)),
        birthdays=tuple((one["year"], one["sale_id"]) for one in birthdays),
        last_sale_on=row["last_sale_on"],
        orders_beside=len(beside),
    )


def fetch_standings(book: Book, member_ids: Sequence[str]) -> None:
    """Have at hand what is known of these members."""
    owners = [(mine,) for mine in member_ids]
    for table in (tables.member_keys, *PARTS):
        book.fetch(table, owners)


def member_key(book: Book, member_id: str) -> bytes | None:
    """The key of the member's own; None when the member is an alias, erased or none."""
    found = book.rows(tables.member_keys, member_id)
    return book.keys.member_key(found[0]["sealed"], member_id) if found else None


def is_erased(book: Book, member_id: str) -> bool:
    """Whether nobody may know any more who this was, a member of the book or not."""
    return bool(book.rows(tables.erasures, member_id))


def erased_of(book: Book, member_ids: Collection[str]) -> set[str]:
    """Those of these members of whom nobody may know any more who they were."""
    table = tables.erasures
    if not member_ids:
        return set()
    asked = select(table.c.member_id).where(table.c.member_id.in_(member_ids))
    return set(book.connection.execute(asked).scalars())


def documents(book: Book, rows: Sequence[Row[Any]]) -> Iterator[str]:
    """What counters are told of living members: canonical JSON of each one's standing, with the
    lots that something is left of and the coupons that can still be used.
    """
    ids = [row.member_id for row in rows]
    keys = _keys_of(book, ids)
    left, issued = tables.lots.c.remaining != 0, tables.coupons.c.state == "issued"
    lots = _by_member(book, tables.lots, ids, _plain(tables.lots), left)
    coupons = _by_member(book, tables.coupons, ids, _plain(tables.coupons), issued)
    facts = _by_member(book, tables.tier_facts, ids, _plain_fact)
    birthdays = _by_member(book, tables.birthdays, ids, lambda row: [row.year, row.sale_id])
    beside = _by_member(book, tables.orders_beside, ids, lambda row: row.sale_id)
    for row in rows:
        mine = row.member_id
        member = json.loads(unseal(keys[mine], row.identity, mine))
        known = {"ver": row.ver, "status": row.status, "merged_into": row.merged_into}
        yield _ENCODER.encode(
            {
                "member": member | known,
                "lots": lots[mine],
                "coupons": coupons[mine],
                "tier_facts": facts[mine],
                "birthdays": birthdays[mine],
                "last_sale_on": row.last_sale_on and row.last_sale_on.isoformat(),
                "orders_beside": len(beside[mine]),
            }
        )


@cache
def _plain(table: Table) -> Callable[[Row[Any]], dict[str, Any]]:
    """What makes the fields of a row plain, days among them; of thousands for each chunk."""
    names = table.columns.keys()
    days = [column.name for column in table.columns if isinstance(column.type, Date)]

    def plain(row: Row[Any]) -> dict[str, Any]:
        found = dict(zip(names, row, strict=True))
        for name in days:
            if found[name] is not None:
                found[name] = found[name].isoformat()
        return found

    return plain


def _plain_fact(row: Row[Any]) -> dict[str, Any]:
    found = _plain(tables.tier_facts)(row)
    del found["member_id"], found["fact_no"]
    found["on"], found["until"] = found.pop("counts_on"), found.pop("until_on")
    return found


def _keys_of(book: Book, ids: Sequence[str]) -> dict[str, bytes]:
    return {
        row.member_id: book.keys.member_key(row.sealed, row.member_id)
        for row in _rows_of(book, tables.member_keys, ids)
    }


def _by_member(
    book: Book,
    table: Table,
    ids: Sequence[str],
    made_of: Callable[[Row[Any]], T],
    *conditions: ColumnElement[bool],
) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in _rows_of(book, table, ids, *conditions):
        found[row.member_id].append(made_of(row))
    return found


def _rows_of(
    book: Book, table: Table, ids: Sequence[str], *conditions: ColumnElement[bool]
) -> Iterator[Row[Any]]:
    mine = table.c.member_id.in_(ids)
    asked = select(table).where(mine, *conditions).order_by(*table.primary_key)
    return iter(book.connection.execute(asked))


def _member(row: Mapping[str, Any], key: bytes | None) -> Member:
    """Who it is, with what the book knows better than the sealed part; nobody once erased."""
    if key is None:
        return Member(
            member_id=row["member_id"],
            ver=row["ver"],
            status=row["status"],
            name="",
            phone="",
            card_token=row["member_id"],
            enrolled_on=NO_DAY,
            enrolled_at=instant_in(0),
            store_id=row["store_id"],
        )
    member = read(Member, unseal(key, row["identity"], row["member_id"]))
    known = {name: row[name] for name in ("ver", "status", "merged_into")}
    return replace(member, **known)


def _tier_fact(row: Mapping[str, Any]) -> TierFact:
    return TierFact(
        kind=row["kind"],
        on=row["counts_on"],
        amount_minor=row["amount_minor"],
        points=row["points"],
        tier_id=row["tier_id"],
        until=row["until_on"],
        sale_id=row["sale_id"],
        recorded_on=row["recorded_on"],
        reason=row["reason"],
    )
