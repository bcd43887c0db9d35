"""Layer L4: coupons are scarce, so they are only used when it is worth it (R-20, R-21, R-63)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.basket import Wishes
from app.domain.engine import reasons
from app.domain.engine.benefits import Candidate
from app.domain.engine.offs import UnitOff
from app.domain.engine.reasons import reason
from app.domain.member import Coupon, MemberSnapshot
from app.domain.money import BASIS_POINTS
from app.domain.programme import AmountOff, CouponRules, EachFull, PercentOff, Scope
from app.domain.quote import Reason


def coupon_reason(coupon: Coupon, member: MemberSnapshot, on: date) -> Reason | None:
    """Why the coupon itself cannot be used on that business day, None when it can (R-64, R-92)."""
    if member.status == "suspended":
        return reason(reasons.SUSPENDED_MEMBER)
    if member.status != "active":
        return reason(reasons.NOT_MEMBER)
    if coupon.state in ("used", "revoked"):
        return reason(reasons.USED)
    if coupon.state == "returned_expired" or on > coupon.valid_until:
        return reason(reasons.EXPIRED, until=coupon.valid_until.isoformat())
    if on < coupon.valid_from:
        return reason(reasons.NOT_STARTED, from_=coupon.valid_from.isoformat())
    return None


def is_product_scope(scope: Scope) -> bool:
    """True for a coupon on some goods only; such coupons go before those on the order."""
    return bool(scope.category_paths or scope.skus)


def is_automatic(wishes: Wishes, rules: CouponRules) -> bool:
    """Whether coupons choose themselves in this basket (R-20)."""
    asked = wishes.auto_apply_coupons
    return rules.auto_apply if asked is None else asked


def least_gain_minor(candidate: Candidate, rules: CouponRules) -> int:
    """The saver rule: a coupon that gains less is better kept (R-21)."""
    face = _face_minor(candidate)
    if face is None:
        return rules.min_gain_minor
    return min(rules.min_gain_minor, face * rules.min_gain_face_bp // BASIS_POINTS)


def _face_minor(candidate: Candidate) -> int | None:
    """The most the coupon promises; None for a percentage without a cap."""
    mechanic = candidate.mechanic
    if isinstance(mechanic, UnitOff):
        return mechanic.rule.off_minor
    if isinstance(mechanic, AmountOff):
        return max((step.off_minor for step in mechanic.steps), default=0)
    if isinstance(mechanic, PercentOff):
        return mechanic.cap_minor
    return mechanic.off_minor if isinstance(mechanic, EachFull) else None


def earlier_twins(coupons: Sequence[Candidate]) -> dict[int, int]:
    """Coupon number -> number of the like coupon to be used before it.

    Coupons of one type do the same, so of them the first in working order (the earliest to
    expire, R-19) stands for all; the others only come on top of it.
    """
    last: dict[tuple[str, bool], int] = {}
    twins = {}
    for candidate in coupons:
        key = (candidate.kind_id, candidate.is_forced)
        if key in last:
            twins[candidate.number] = last[key]
        last[key] = candidate.number
    return twins
