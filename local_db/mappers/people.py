"""Rows of members, what they hold, and operators; tuples in the order of the columns."""

from __future__ import annotations

import json
from datetime import date

from app.domain.member import Birthday, Consent, Coupon, Member, TierFact
from app.domain.operations import canonical_json
from app.domain.operator import Operator
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
        "tags": canonical_json(member.tags),
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


def operator_out(operator: Operator) -> Values:
    """Row of an operator."""
    until = operator.locked_until
    return {
        **row_of(operator),
        "must_change_pin": int(operator.must_change_pin),
        "locked_until": None if until is None else instant_out(until),
        "is_active": int(operator.is_active),
    }


def operator_in(row: Row) -> Operator:
    """Operator of its row."""
    return Operator(
        operator_id=row[0],
        name=row[1],
        role=row[2],
        pin_hash=row[3],
        must_change_pin=bool(row[4]),
        failed_count=row[5],
        locked_until=None if row[6] is None else instant_in(row[6]),
        is_active=bool(row[7]),
    )
