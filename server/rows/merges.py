"""What belongs to a member moves to another one, and back (R-97)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table, func, or_, select

from app.domain.ledger import LedgerEntry
from app.domain.member import Member, MemberStatus
from app.domain.merging import BirthdayOf
from app.domain.operations import canonical_json
from server import tables
from server.book import Book
from server.documents import read
from server.instants import instant_out
from server.keys import seal, unseal
from server.rows import ledger
from server.rows.members import MemberUnknown, hold, same_person
from server.rows.standings import member_key
from server.shelf import Row

_BY_SALE = (tables.birthdays, tables.orders_beside)
"""Parts of a standing that always name a sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Who the winner was before a merge, to be sealed."""

    member: Member
    last_sale_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a merge moved that no sale names: keyed handles, coupons, tier facts by the number they
    got; whose birthday was chosen, and the status that the loser had.
    """

    handles: tuple[str, ...]
    coupon_ids: tuple[str, ...]
    fact_numbers: tuple[int, ...]
    birthday_of: BirthdayOf
    status: MemberStatus


def ever_called(book: Book, member_id: str) -> tuple[str, ...]:
    """Everybody under whose id something of the member may be booked: who leads to it, and whom it
    was merged into for a while.
    """
    found = same_person(book, member_id)
    table = tables.merges
    asked = select(table.c.winner_id).where(table.c.member_id.in_(found)).distinct()
    return tuple(dict.fromkeys((*found, *book.asked(asked).scalars())))


def gone_over_to(book: Book, member_id: str) -> tuple[str, ...]:
    """Ids of those whom a person merged into the member, and did not part again."""
    table, members = tables.merges, tables.members
    asked = (
        select(table.c.member_id)
        .join(members, members.c.member_id == table.c.member_id)
        .where(table.c.winner_id == member_id, members.c.merged_into == member_id)
        .distinct()
    )
    return tuple(book.asked(asked.order_by(table.c.member_id)).scalars())


def merge_of(book: Book, member_id: str) -> Row | None:
    """The latest merge of a member into another one, undone or not."""
    rows = book.rows(tables.merges, member_id)
    return max(rows, key=lambda row: (row["merged_at"], row["operation_id"]), default=None)


def keep_merge(
    book: Book, loser_id: str, winner: Member, taken: Taken, told: tuple[str, datetime]
) -> None:
    """What undoing needs; before anything moves. ``told``: (operation id, when)."""
    mine = winner.member_id
    (row,), key = book.rows(tables.members, mine), member_key(book, mine)
    if key is None:
        raise MemberUnknown(mine)
    before = canonical_json(Before(member=winner, last_sale_on=row["last_sale_on"])).encode()
    book.add(
        tables.merges,
        [
            {
                "member_id": loser_id,
                "operation_id": told[0],
                "winner_id": mine,
                "merged_at": instant_out(told[1]),
                "taken": canonical_json(taken),
                "before": seal(key, before, told[0]),
            }
        ],
    )


def taken_in(row: Row) -> Taken:
    """What a merge moved."""
    return read(Taken, row["taken"])


def before_in(book: Book, row: Row) -> Before:
    """Who the winner was; raises MemberUnknown once it is erased."""
    key = member_key(book, row["winner_id"])
    if key is None:
        raise MemberUnknown(row["winner_id"])
    return read(Before, unseal(key, row["before"], row["operation_id"]))


def moved_points(book: Book, member_id: str, operation_id: str) -> dict[str, int]:
    """What an operation took from a member, by lot."""
    table = tables.entries
    asked = select(table.c.lot_id, table.c.points).where(
        table.c.member_id == member_id,
        table.c.operation_id == operation_id,
        table.c.kind == "merge_out",
    )
    return {row.lot_id: -row.points for row in book.asked(asked)}


def sales_of(book: Book, member_ids: Sequence[str]) -> frozenset[str]:
    """Ids of the sales that were these members' own."""
    table = tables.sales
    asked = select(table.c.sale_id).where(table.c.shard_id.in_(member_ids))
    return frozenset(book.asked(asked).scalars())


def handles_of(book: Book, member_id: str) -> tuple[str, ...]:
    """By what the member is found."""
    table = tables.handles
    asked = select(table.c.handle).where(table.c.member_id == member_id)
    return tuple(book.asked(asked.order_by(table.c.handle)).scalars())


def give_handles(book: Book, handles: Iterable[str], member_id: str) -> None:
    """From now on they find this member."""
    book.put(tables.handles, ({"handle": one, "member_id": member_id} for one in handles))


def write_points(book: Book, entries: Iterable[LedgerEntry], member_ids: Sequence[str]) -> None:
    """Both sides of every pair, and the lots they leave."""
    book.add(tables.entries, map(ledger.entry_out, entries))
    for member_id in member_ids:
        ledger.recount(book, member_id)


def fact_numbers(book: Book, member_id: str) -> tuple[int, ...]:
    """Of all tier facts of a member."""
    return tuple(row["fact_no"] for row in book.rows(tables.tier_facts, member_id))


def next_fact(book: Book, member_id: str) -> int:
    """The number of the tier fact that comes next."""
    return max(fact_numbers(book, member_id), default=0) + 1


def move_facts(
    book: Book, giver: str, taker: str, numbers: Collection[int], sale_ids: Collection[str]
) -> None:
    """Tier facts by number or sale, in their order, under numbers of the taker."""
    found = [
        row
        for row in book.rows(tables.tier_facts, giver)
        if row["fact_no"] in numbers or row["sale_id"] in sale_ids
    ]
    first = next_fact(book, taker)
    _move(
        book,
        tables.tier_facts,
        found,
        lambda place: {"member_id": taker, "fact_no": first + place},
    )


def move_coupons(book: Book, rows: Sequence[Row], taker: str) -> None:
    """Coupons with their state."""
    _move(book, tables.coupons, rows, lambda _: {"member_id": taker})


def move_sale_marks(book: Book, giver: str, taker: str, sale_ids: Collection[str]) -> None:
    """Birthdays used and orders beside, by their sales. Of one birthday that both used up, the
    taker keeps its own.
    """
    for table in _BY_SALE:
        taken = {_year(row) for row in book.rows(table, taker)}
        found = [
            row
            for row in book.rows(table, giver)
            if row["sale_id"] in sale_ids and _year(row) not in taken
        ]
        _move(book, table, found, lambda _: {"member_id": taker})


def _year(row: Row) -> object:
    return row.get("year", row["sale_id"])


def strictest(book: Book, winner_id: str, loser_id: str, operation_id: str, at: int) -> None:
    """What the winner agrees to from now on: what both do, and what only one was asked (R-97)."""
    said = _said(book, winner_id)
    for purpose, row in _said(book, loser_id).items():
        own = said.get(purpose)
        if own is None or (own["is_given"] and not row["is_given"]):
            told = {"member_id": winner_id, "operation_id": operation_id, "recorded_at": at}
            book.put(tables.consents, [{**row, **told}])


def unsay(book: Book, winner_id: str, operation_id: str) -> None:
    """What the winner said only through a merge."""
    found = book.rows(tables.consents, winner_id)
    book.remove(tables.consents, [one for one in found if one["operation_id"] == operation_id])


def hold_alike(book: Book, winner_id: str, loser_id: str) -> None:
    """Every store that holds the one holds the other."""
    for row in book.rows(tables.holders, loser_id):
        hold(book, row["store_id"], winner_id)


def lead_to(book: Book, member_id: str, winner_id: str | None, status: str) -> None:
    """The member is another one from now on, or itself again for None."""
    (row,) = book.rows(tables.members, member_id)
    book.put(tables.members, [{**row, "merged_into": winner_id, "status": status}])


def own_last_sale(book: Book, member_id: str) -> date | None:
    """The day of the latest sale that is the member's own."""
    table = tables.sales
    asked = select(func.max(table.c.business_on)).where(table.c.shard_id == member_id)
    found: date | None = book.asked(asked).scalar_one()
    return found


def sold_last(book: Book, member_id: str, *days: date | None) -> None:
    """The latest of these days is that of the member's latest sale."""
    (row,) = book.rows(tables.members, member_id)
    latest = max((day for day in days if day is not None), default=None)
    book.put(tables.members, [{**row, "last_sale_on": latest}])


def sold_since(book: Book, loser_ids: Sequence[str], winner_id: str, since: int) -> int:
    """Sales in the loser's name that the winner was booked, from an instant on."""
    table = tables.operations
    asked = select(func.count()).where(
        table.c.shard_id.in_(loser_ids),
        table.c.booked_for == winner_id,
        table.c.received_at >= since,
        or_(table.c.kind == "sale.settle", table.c.kind == "sale.exchange"),
    )
    count: int = book.asked(asked).scalar_one()
    return count


def _said(book: Book, member_id: str) -> dict[str, Row]:
    """The latest word of a member on each purpose."""
    rows = sorted(book.rows(tables.consents, member_id), key=lambda row: row["recorded_at"])
    return {row["purpose"]: row for row in rows}


def _move(
    book: Book, table: Table, rows: Sequence[Row], changes: Callable[[int], Mapping[str, object]]
) -> None:
    book.remove(table, rows)
    book.add(table, [{**row, **changes(place)} for place, row in enumerate(rows)])
