"""Rows of members, what they hold and their ledger; tuples in the order of the columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from app.domain.ledger import DEBT_LOT, LedgerEntry, Lot, debt_lot, lasting
from app.domain.member import Birthday, Consent, Coupon, Member, PointsWon, TierFact
from app.domain.operations import canonical_json
from local_db.mappers.values import day_in, day_out, instant_in, instant_out, row_of
from local_db.session import Row, Values


def member_out(member: Member) -> Values:
    """Row of a member."""
    birthday = member.birthday
    return {
        "member_id": member.member_id,
        "ver": member.ver,
        "status": member.status,
        "name": member.name,
        "phone": member.phone,
        "card_token": member.card_token,
        "enrolled_on": day_out(member.enrolled_on),
        "enrolled_at": instant_out(member.enrolled_at),
        "store_id": member.store_id,
        "birth_month": birthday.month if birthday else None,
        "birth_day": birthday.day if birthday else None,
        "birth_year": birthday.year if birthday else None,
        "merged_into": member.merged_into,
        "last4": member.phone[-4:],
        "birth_calendar": birthday.calendar if birthday else "gregorian",
        "tags": canonical_json(member.tags) if member.tags else "[]",
    }


def member_in(row: Row) -> Member:
    """Member of a row that begins with the member's columns."""
    (month, day, year), calendar = row[9:12], row[14]
    return Member(
        member_id=row[0],
        ver=row[1],
        status=row[2],
        name=row[3],
        phone=row[4],
        card_token=row[5],
        enrolled_on=date.fromisoformat(row[6]),
        enrolled_at=instant_in(row[7]),
        store_id=row[8],
        birthday=None
        if month is None
        else Birthday(month=month, day=day, year=year, calendar=calendar),
        merged_into=row[12],
        tags=() if row[15] == "[]" else tuple(json.loads(row[15])),
    )


def consent_out(consent: Consent) -> Values:
    """Row of a consent."""
    return {
        **row_of(consent),
        "is_given": int(consent.is_given),
        "recorded_at": instant_out(consent.recorded_at),
    }


def consent_in(row: Row) -> Consent:
    """Consent of its row."""
    return Consent(
        member_id=row[0],
        recorded_at=instant_in(row[1]),
        purpose=row[2],
        text_version=row[3],
        is_given=bool(row[4]),
        operator_id=row[5],
    )


def coupon_out(coupon: Coupon) -> Values:
    """Row of a coupon."""
    return {
        **row_of(coupon),
        "valid_from": day_out(coupon.valid_from),
        "valid_until": day_out(coupon.valid_until),
    }


def coupon_in(row: Row) -> Coupon:
    """Coupon of its row."""
    return Coupon(
        coupon_id=row[0],
        member_id=row[1],
        coupon_type_id=row[2],
        valid_from=date.fromisoformat(row[3]),
        valid_until=date.fromisoformat(row[4]),
        state=row[5],
        used_by_sale_id=row[6],
    )


def tier_fact_out(member_id: str, fact: TierFact) -> Values:
    """Row of a tier fact; its number is given by the table."""
    return {
        "member_id": member_id,
        "kind": fact.kind,
        "counts_on": day_out(fact.on),
        "amount_minor": fact.amount_minor,
        "points": fact.points,
        "tier_id": fact.tier_id,
        "until_on": day_out(fact.until),
        "sale_id": fact.sale_id,
        "recorded_on": day_out(fact.recorded_on),
        "reason": fact.reason,
    }


def tier_fact_in(row: Row) -> TierFact:
    """Tier fact of its columns, without member and number."""
    kind, counts_on, amount_minor, points, tier_id, until_on, sale_id, recorded_on, reason = row
    return TierFact(
        kind=kind,
        on=date.fromisoformat(counts_on),
        amount_minor=amount_minor,
        points=points,
        tier_id=tier_id,
        until=day_in(until_on),
        sale_id=sale_id,
        recorded_on=day_in(recorded_on),
        reason=reason,
    )


def points_won_in(rows: Iterable[Row]) -> PointsWon:
    """What sales won in one account: a row for each component with all, today's, this month's."""
    own = list(rows)
    return PointsWon(
        today=sum(row[2] for row in own),
        this_month=sum(row[3] for row in own),
        by_component={row[0]: row[1] for row in own if row[1]},
    )


def entry_out(entry: LedgerEntry) -> Values:
    """Row of a ledger entry."""
    return {
        "member_id": entry.member_id,
        "lot_id": entry.lot_id,
        "entry_id": entry.entry_id,
        "operation_id": entry.operation_id,
        "kind": entry.kind,
        "component": entry.component,
        "points": entry.points,
        "effective_on": day_out(entry.effective_on),
        "recorded_at": instant_out(entry.recorded_at),
        "programme_version": entry.programme_version,
        "sale_id": entry.sale_id,
        "reverses_entry_id": entry.reverses_entry_id,
        "opens_lot": int(entry.opens_lot),
        "active_on": day_out(entry.active_on),
        "expires_on": day_out(entry.expires_on),
        "account_id": entry.account_id,
    }


def entry_in(row: Row) -> LedgerEntry:
    """Ledger entry of its row."""
    return LedgerEntry(
        member_id=row[0],
        lot_id=row[1],
        entry_id=row[2],
        operation_id=row[3],
        kind=row[4],
        component=row[5],
        points=row[6],
        effective_on=date.fromisoformat(row[7]),
        recorded_at=instant_in(row[8]),
        programme_version=row[9],
        sale_id=row[10],
        reverses_entry_id=row[11],
        opens_lot=bool(row[12]),
        active_on=day_in(row[13]),
        expires_on=day_in(row[14]),
        account_id=row[15],
    )


def lot_in(row: Row) -> Lot:
    """Lot of the columns of ``lots_where``; the debt lot has no entry that opened it."""
    lot_id, member_id, remaining, began, component, active_on, expires_on, sale_id = row[:8]
    if lot_id == DEBT_LOT:
        return debt_lot(member_id, remaining, row[10])
    accrued_on = date.fromisoformat(began)
    lot = Lot(
        lot_id=lot_id,
        member_id=member_id,
        component=component,
        accrued_on=accrued_on,
        active_on=date.fromisoformat(active_on) if active_on else accrued_on,
        expires_on=day_in(expires_on),
        sale_id=sale_id,
        remaining=remaining,
        account_id=row[10],
    )
    if row[9] == "[]":
        return lot
    days = ((date.fromisoformat(on), date.fromisoformat(to)) for on, to in json.loads(row[9]))
    return lasting(lot, days)
