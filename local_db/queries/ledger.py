"""What members hold: lots and entries, coupons, tier facts, birthdays; a member read whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby, islice
from typing import TYPE_CHECKING

from sqlalchemy import TextClause, bindparam, delete, insert, select, text

from app.ports.store import MemberFacts
from local_db import mappers
from local_db.mappers.values import day_in, day_out
from local_db.queries.members import BY_ID, BY_PHONE
from local_db.queries.offline import note_spent, offline_facts
from local_db.queries.shop import earlier_programmes
from local_db.session import Row, Session
from local_db.statements import replace_row
from local_db.tables import birthday_uses, coupons, entries

if TYPE_CHECKING:
    from app.domain.ledger import LedgerEntry, Lot
    from app.domain.member import Coupon, PointsWon, TierFact


def lots_where(condition: str) -> TextClause:
    """Lots of the entries in question; the columns are those of the entry that opened the lot,
    and the extensions of its member.

    SQLite takes bare columns from the row that has the maximum, which is the opening entry.
    """
    return text(
        "SELECT lot_id, member_id, sum(points), effective_on, component, active_on, expires_on,"  # noqa: S608
        " sale_id, max(opens_lot), (SELECT json_group_array(json_array(e.effective_on,"
        " e.expires_on)) FROM ledger_entries AS e WHERE e.member_id = ledger_entries.member_id"
        f" AND e.lot_id = 'extension'), account_id FROM ledger_entries {condition}"
    )


_LOTS_LEFT = lots_where("WHERE member_id = :member_id GROUP BY lot_id HAVING sum(points) <> 0")
ALL_LOTS = lots_where("WHERE member_id = :member_id GROUP BY lot_id")
_GIVEN_LOTS = lots_where(
    "WHERE (member_id, lot_id) IN (SELECT member_id, lot_id FROM ledger_entries "
    "WHERE opens_lot = 1 AND lot_id IN (SELECT value FROM json_each(:lot_ids)))"
    " GROUP BY member_id, lot_id ORDER BY lot_id, member_id"
)
_LOTS_OF_SALE = lots_where(
    "WHERE (member_id, lot_id) IN (SELECT member_id, lot_id FROM ledger_entries "
    "WHERE opens_lot = 1 AND sale_id = :sale_id)"
    " GROUP BY member_id, lot_id ORDER BY lot_id, member_id"
)
_DUE_LOTS = lots_where(
    "WHERE (member_id, lot_id) IN (SELECT member_id, lot_id FROM ledger_entries "
    "WHERE opens_lot = 1 AND expires_on < :on)"
    " GROUP BY member_id, lot_id HAVING sum(points) > 0 ORDER BY member_id, lot_id"
)
"""Lots that were due by now when they were opened; some of them may have been extended."""
_ENTRIES_OF_SALE = (
    select(entries)
    .where(entries.c.sale_id == bindparam("sale_id"))
    .order_by(entries.c.recorded_at, entries.c.entry_id)
)
_EXPIRY_ENTRIES = select(entries).where(
    entries.c.member_id == bindparam("member_id"), entries.c.kind == bindparam("kind")
)
_ADD_ENTRY = insert(entries)

_COUPON = select(coupons).where(coupons.c.coupon_id == bindparam("coupon_id"))
_COUPONS_AT_HAND = (
    select(coupons)
    .where(coupons.c.member_id == bindparam("member_id"), text("state = 'issued'"))
    .order_by(coupons.c.valid_until, coupons.c.coupon_id)
)
_ADD_COUPON = insert(coupons)
_UPDATE_COUPON = replace_row(coupons)

_TIER_FACTS = text(
    "SELECT kind, counts_on, amount_minor, points, tier_id, until_on, sale_id, recorded_on, reason"
    " FROM tier_facts WHERE member_id = :member_id ORDER BY counts_on, fact_no"
)
_ADD_TIER_FACT = text(
    "INSERT INTO tier_facts SELECT :member_id, coalesce(max(fact_no), 0) + 1, :kind, :counts_on,"
    " :amount_minor, :points, :tier_id, :until_on, :sale_id, :recorded_on, :reason FROM tier_facts"
    " WHERE member_id = :member_id"
)
_BIRTHDAYS = text("SELECT year FROM birthday_uses WHERE member_id = :member_id ORDER BY year")
_USE_BIRTHDAY = insert(birthday_uses)
_RELEASE_BIRTHDAY = delete(birthday_uses).where(birthday_uses.c.sale_id == bindparam("sale_id"))

_TODAY = text(
    """
    SELECT (
        SELECT coalesce(-sum(e.points), 0) FROM ledger_entries AS e
        LEFT JOIN ledger_entries AS earlier ON earlier.entry_id = e.reverses_entry_id
        WHERE e.member_id = :member_id AND e.account_id = '' AND (
            e.kind = 'redemption' AND e.effective_on = :on
            OR earlier.kind = 'redemption' AND earlier.effective_on = :on)
    ), (
        SELECT business_on FROM sales WHERE member_id = :member_id
        ORDER BY settled_at DESC, sale_id DESC LIMIT 1)
    """
)
"""Points redeemed today less what was given back of them, and the day of the last sale."""

_ORDERS_BESIDE = text(
    """
    SELECT count(*), (SELECT orders FROM orders_away WHERE member_id = :member_id)
    FROM sales WHERE sale_id IN (
        SELECT sale_id FROM sales WHERE member_id = :member_id
        UNION SELECT sale_id FROM ledger_entries
        WHERE member_id = :member_id AND kind = 'accrual' AND sale_id IS NOT NULL
        EXCEPT SELECT sale_id FROM tier_facts
        WHERE member_id = :member_id AND kind = 'spend' AND sale_id IS NOT NULL
        GROUP BY sale_id HAVING sum(amount_minor) > 0)
    AND coalesce(member_id, :member_id) = :member_id AND state IN ('settled', 'part_returned')
    """
)
"""Sales that are kept though nothing of them counts, here and elsewhere, claimed ones too (R-48),
whose row names nobody; the state, which lies far back in a row, is looked up for these alone.
"""

_WON = text(
    """
    SELECT name, sum(points), sum(iif(won_on = :on, points, 0)),
        sum(iif(won_on >= :first, points, 0)), account_id
    FROM (
        SELECT component AS name, points, effective_on AS won_on, account_id
        FROM ledger_entries
        WHERE member_id = :member_id AND kind = 'accrual' AND sale_id IS NOT NULL
        UNION ALL
        SELECT won.component, e.points, won.effective_on, won.account_id FROM ledger_entries AS e
        JOIN ledger_entries AS won ON won.entry_id = e.reverses_entry_id
        WHERE e.member_id = :member_id AND won.kind = 'accrual')
    GROUP BY account_id, name
    """
)
"""Points won by sales less what returns took back: by component in all, today, this month."""


def member_facts(session: Session, member_id: str, on: date) -> MemberFacts | None:
    """All the file knows of a member on the business day ``on``."""
    return _facts(session, session.one(BY_ID, member_id=member_id), on)


def member_facts_by_phone(session: Session, phone: str, on: date) -> MemberFacts | None:
    """All the file knows of the live member with this number on the business day ``on``."""
    return _facts(session, session.one(BY_PHONE, phone=phone), on)


def _facts(session: Session, row: Row | None, on: date) -> MemberFacts | None:
    if row is None:
        return None
    member = mappers.people.member_in(row)
    mine = member.member_id
    today = session.one(_TODAY, member_id=mine, on=day_out(on)) or (0, None)
    here, elsewhere = orders_beside(session, mine)
    return MemberFacts(
        member=member,
        lots=tuple(map(mappers.people.lot_in, session.all(_LOTS_LEFT, member_id=mine))),
        coupons=tuple(
            map(mappers.people.coupon_in, session.all(_COUPONS_AT_HAND, member_id=mine))
        ),
        tier_facts=tuple(
            map(mappers.people.tier_fact_in, session.all(_TIER_FACTS, member_id=mine))
        ),
        birthday_used_years=tuple(year for (year,) in session.all(_BIRTHDAYS, member_id=mine)),
        redeemed_today=today[0],
        won=_won(session, mine, on),
        last_sale_on=day_in(today[1]),
        earlier_programmes=earlier_programmes(session, on),
        orders_beside=max(0, here + elsewhere),
        offline=offline_facts(session, mine),
    )


def orders_beside(session: Session, member_id: str) -> tuple[int, int]:
    """Orders that count towards no tier: of this file, and what the centre knows beyond them."""
    here, elsewhere = session.one(_ORDERS_BESIDE, member_id=member_id) or (0, None)
    return here, elsewhere or 0


def _won(session: Session, member_id: str, on: date) -> dict[str, PointsWon]:
    """By account."""
    first = day_out(on.replace(day=1))
    rows = session.all(_WON, member_id=member_id, on=day_out(on), first=first)
    return {
        account_id: mappers.people.points_won_in(mine)
        for account_id, mine in groupby(rows, key=lambda row: str(row[4]))
    }


def entries_of_sale(session: Session, sale_id: str) -> Sequence[LedgerEntry]:
    """Every entry that names the sale, refunds of it too, in the order of recording."""
    return tuple(map(mappers.people.entry_in, session.all(_ENTRIES_OF_SALE, sale_id=sale_id)))


def expiry_entries(session: Session, member_id: str) -> Sequence[LedgerEntry]:
    """What of the member's points was written off."""
    found = session.all(_EXPIRY_ENTRIES, member_id=member_id, kind="expiry")
    return tuple(map(mappers.people.entry_in, found))


def lots_of_sale(session: Session, sale_id: str) -> Sequence[Lot]:
    """The lots the sale opened, spent ones too."""
    return tuple(map(mappers.people.lot_in, session.all(_LOTS_OF_SALE, sale_id=sale_id)))


def lots(session: Session, lot_ids: Iterable[str]) -> Sequence[Lot]:
    """The lots with these ids, spent ones too; debt is no lot to ask for. A merge brings a lot to
    another member under its own id, so that there may be two.
    """
    return tuple(
        map(mappers.people.lot_in, session.all(_GIVEN_LOTS, lot_ids=json.dumps(list(lot_ids))))
    )


def due_lots(session: Session, on: date, limit: int) -> Sequence[Lot]:
    """Lots with something left whose last good day is before ``on``, a member's together."""
    from app.domain.ledger import is_due

    lots = map(mappers.people.lot_in, session.each(_DUE_LOTS, on=day_out(on)))
    return tuple(islice((lot for lot in lots if is_due(lot, on)), limit))


def add_entries(session: Session, entries: Iterable[LedgerEntry]) -> None:
    """Final facts; nothing ever changes or removes them."""
    added = tuple(entries)
    session.run_each(_ADD_ENTRY, map(mappers.people.entry_out, added))
    note_spent(session, added)


def coupon(session: Session, coupon_id: str) -> Coupon | None:
    """The coupon in whatever state."""
    row = session.one(_COUPON, coupon_id=coupon_id)
    return None if row is None else mappers.people.coupon_in(row)


def add_coupon(session: Session, coupon: Coupon) -> None:
    """A coupon issued."""
    session.run(_ADD_COUPON, mappers.people.coupon_out(coupon))


def update_coupon(session: Session, coupon: Coupon) -> None:
    """The coupon as given; KeyError when there is none."""
    if not session.run(_UPDATE_COUPON, mappers.people.coupon_out(coupon)):
        raise KeyError(coupon.coupon_id)


def add_tier_fact(session: Session, member_id: str, fact: TierFact) -> None:
    """One more fact that counts towards the tier."""
    session.run(_ADD_TIER_FACT, mappers.people.tier_fact_out(member_id, fact))


def use_birthday(session: Session, member_id: str, year: int, sale_id: str) -> None:
    """The birthday of that year is used by the sale; AlreadyStored when it was."""
    session.run(_USE_BIRTHDAY, {"member_id": member_id, "year": year, "sale_id": sale_id})


def release_birthday(session: Session, sale_id: str) -> None:
    """The birthday that the sale used can be used again."""
    session.run(_RELEASE_BIRTHDAY, {"sale_id": sale_id})
