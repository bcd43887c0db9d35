"""Members that nobody here has heard of, kept many at once: most of a first load (ADR 0013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import Insert, insert, text

from app.domain.carrying import carried_entries
from app.domain.ledger import EntryStamp, LedgerEntry
from app.domain.operations import canonical_json
from app.domain.standing import Standing
from app.ports.centre_rows import CentreRow
from local_db import mappers
from local_db.search_keys import member_keys as keys_of
from local_db.session import Session, Values
from local_db.tables import (
    LIVE,
    birthday_uses,
    coupons,
    entries,
    member_keys,
    members,
    orders_away,
    tier_facts,
)

_KNOWN = (
    text("SELECT member_id FROM members WHERE member_id IN (SELECT value FROM json_each(:told))"),
    text("SELECT member_id FROM outbox WHERE member_id IN (SELECT value FROM json_each(:told))"),
)
_PHONES = text(
    f"SELECT phone FROM members WHERE {LIVE} AND phone IN (SELECT value FROM json_each(:told))"  # noqa: S608 - a condition of our own
)
_ADD_MEMBER = insert(members)
_ADD_KEY = insert(member_keys)
_ADD_TIER_FACT = insert(tier_facts)
_ADD_BIRTHDAY = insert(birthday_uses)
_ADD_ORDERS = insert(orders_away)
_ADD_COUPON = insert(coupons).prefix_with("OR REPLACE")
"""It may be here as another member's, who turned out to be this one (R-97)."""
_ADD_ENTRY = insert(entries)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Members that come from the centre, with their rows as they are where nobody has heard of
    them: made before the file is written to, for others wait meanwhile.
    """

    told: Mapping[str, Standing]
    rows: Sequence[tuple[Insert, Sequence[Values]]]


def arrived(rows: Iterable[CentreRow]) -> Arrived:
    """Needs no look at the file."""
    told = {row.entity_id: row.standing for row in rows if row.standing is not None}
    return Arrived(told, tuple(_rows_of(tuple(told.values()))))


def add_unknown(
    session: Session, coming: Arrived, rows: Sequence[CentreRow]
) -> tuple[CentreRow, ...]:
    """Keep the members that this counter has never had to do with; answers the other rows."""
    told = coming.told
    known = {
        found for asked in _KNOWN for (found,) in session.all(asked, told=canonical_json([*told]))
    }
    phones = canonical_json([one.member.phone for one in told.values()])
    numbers = {phone for (phone,) in session.all(_PHONES, told=phones)}
    others = known | {
        member_id for member_id, standing in told.items() if standing.member.phone in numbers
    }
    for statement, ready in coming.rows:
        fresh = [row for row in ready if row["member_id"] not in others] if others else ready
        session.run_each(statement, fresh)
    return tuple(row for row in rows if row.standing is None or row.entity_id in others)


def carried_stamp(standing: Standing, entry_count: int) -> EntryStamp:
    """What the entries share that bring a member's lots to where the centre has them.

    ``entry_count``: how many entries the member has here. None ever goes, so that number names the
    next ones, also where the centre comes to a version for a second time after a backup.
    """
    member = standing.member
    numbers = count(entry_count + 1)
    return EntryStamp(
        operation_id=f"centre/{member.ver}",
        sale_id=None,
        member_id=member.member_id,
        on=_day_of(standing),
        recorded_at=member.enrolled_at,
        programme_version=0,
        new_id=lambda: f"centre/{member.member_id}/{next(numbers)}",
    )


def _day_of(standing: Standing) -> date:
    """A day that is never after what is carried."""
    return standing.last_sale_on or standing.member.enrolled_on


def _rows_of(told: Sequence[Standing]) -> Iterator[tuple[Insert, Sequence[Values]]]:
    """A member before what refers to it."""
    people = [standing.member for standing in told]
    yield _ADD_MEMBER, [*map(mappers.people.member_out, people)]
    yield (
        _ADD_KEY,
        [
            {"key": key, "member_id": member.member_id}
            for member in people
            if member.status in ("active", "suspended")
            for key in sorted(keys_of(member.name))
        ],
    )
    yield _ADD_TIER_FACT, [*_tier_facts(told)]
    yield (
        _ADD_BIRTHDAY,
        [
            {"member_id": standing.member.member_id, "year": year, "sale_id": sale_id}
            for standing in told
            for year, sale_id in standing.birthdays
        ],
    )
    yield (
        _ADD_ORDERS,
        [
            {"member_id": standing.member.member_id, "orders": standing.orders_beside}
            for standing in told
            if standing.orders_beside
        ],
    )
    coupons_told = (one for standing in told for one in standing.coupons)
    yield _ADD_COUPON, [*map(mappers.people.coupon_out, coupons_told)]
    yield _ADD_ENTRY, [*map(mappers.people.entry_out, _entries(told))]


def _tier_facts(told: Iterable[Standing]) -> Iterator[Values]:
    for standing in told:
        for number, fact in enumerate(standing.tier_facts, start=1):
            row = mappers.people.tier_fact_out(standing.member.member_id, fact)
            yield {"fact_no": number, **row}


def _entries(told: Iterable[Standing]) -> Iterator[LedgerEntry]:
    for standing in told:
        yield from carried_entries((), standing.lots, carried_stamp(standing, 0))
