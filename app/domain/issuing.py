"""Coupons that a sale brings, found when everything else of it is known (R-66)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.engine.eligibility import LineIndex, Visit, gate_reason
from app.domain.engine.problem import Request
from app.domain.member import Coupon
from app.domain.periods import BusinessTime
from app.domain.programme import CouponIssue, CouponType
from app.domain.quote import Quote
from app.domain.refund_quote import RefundQuote


class Brought(NamedTuple):
    """A coupon that a sale brings: its type, and the business days until it is good."""

    kind: CouponType
    cooling_days: int


def coupons_brought(asked: Request, quoted: Quote, reached: str | None) -> Iterator[Brought]:
    """What a sale brings its member; ``reached``: the tier that it led to.

    Thresholds look at what the goods cost after everything; goods that cost nothing bring nothing.
    """
    member, programme = asked.member, asked.programme
    if member is None or member.status != "active":
        return
    index = LineIndex(asked.basket)
    visit = Visit(member, asked.basket, programme, asked.time)
    for issue in programme.coupons.issues:
        kind = programme.coupon_type(issue.brings_type_id)
        worth_minor = _worth_minor(issue, index, quoted)
        is_enough = 0 < worth_minor >= issue.threshold_minor
        is_meant = issue.reached_tier_id in (None, reached)
        if kind and is_enough and is_meant and gate_reason(issue.gate, visit) is None:
            yield Brought(kind, issue.cooling_days)


def issued_coupon(
    kind: CouponType, member_id: str, time: BusinessTime, coupon_id: str, cooling_days: int = 0
) -> Coupon:
    """A coupon of this type issued now: for ``valid_days`` business days, both ends good, from
    today, the next day or ``cooling_days`` later (R-64, R-66).
    """
    start = time.on + timedelta(days=max(cooling_days, 1 if kind.starts_next_day else 0))
    return Coupon(
        coupon_id=coupon_id,
        member_id=member_id,
        coupon_type_id=kind.coupon_type_id,
        valid_from=start,
        valid_until=start + timedelta(days=kind.valid_days - 1),
    )


def coupons_kept(returns: Iterable[tuple[date, RefundQuote]], since: date) -> int:
    """How many coupons a member had used when the sales that brought them came back whole, on or
    after a day; ``returns``: those of the member's sales with their days. Each coupon counts once,
    whether its value was deducted or not (R-78).
    """
    whole = (quoted for on, quoted in returns if quoted.is_full and on >= since)
    return len({one.coupon_id for quoted in whole for one in quoted.issued if one.is_used})


def _worth_minor(issue: CouponIssue, index: LineIndex, quoted: Quote) -> int:
    places = index.positions(index.bits(issue.scope))
    return sum(quoted.lines[place].net_minor for place in places)
