"""The versioned document itself, put together of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.domain.money import Currency
from app.domain.programme.benefits import CouponIssue, CouponType, Offer, Text
from app.domain.programme.desk import Enrolment, RoleLimits
from app.domain.programme.plans import Plan
from app.domain.programme.points import Account, Earning, Redemption
from app.domain.programme.policies import Policies
from app.domain.programme.tiers import Tier, TierRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Festival:
    """Named days of the year for gates: by month and day of a calendar, or by dates, or both.

    ``lunar`` days move through the year; a 30th in a month of 29 days is its last day. ``dates``
    are for days that no calendar names so, such as a jubilee of the shop.
    """

    festival_id: str
    name: Text
    calendar: Literal["gregorian", "lunar"] = "gregorian"
    month: int | None = None
    day: int | None = None
    dates: tuple[date, ...] = ()
    days_before: int = 0
    days_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """抹零 (L7): down to ``step_minor``, or to the nearest or the next multiple of it, only when
    every tender is of ``tender_kinds``.
    """

    step_minor: int = 1
    mode: Literal["down", "nearest", "up"] = "down"
    tender_kinds: tuple[str, ...] = ("cash",)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRules:
    """Proposal of scarce coupons (R-20, R-21)."""

    auto_apply: bool = True
    min_gain_minor: int = 100
    min_gain_face_bp: int = 2_000
    issues: tuple[CouponIssue, ...] = ()
    """Coupons that a sale brings (R-66)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One version of the rules in force; a sale keeps the version it was computed with (R-4)."""

    programme_id: str
    version: int
    valid_from: date
    store_ids: tuple[str, ...] = ()
    """The stores it is for; every store without one."""
    name: Text
    currency: Currency = field(default_factory=Currency)
    tiers: tuple[Tier, ...]
    tier_rules: TierRules = field(default_factory=TierRules)
    earning: Earning = field(default_factory=Earning)
    redemption: Redemption = field(default_factory=Redemption)
    accounts: tuple[Account, ...] = ()
    festivals: tuple[Festival, ...] = ()
    offers: tuple[Offer, ...] = ()
    coupon_types: tuple[CouponType, ...] = ()
    plans: tuple[Plan, ...] = ()
    coupons: CouponRules = field(default_factory=CouponRules)
    rounding: Rounding = field(default_factory=Rounding)
    roles: Mapping[str, RoleLimits] = field(default_factory=dict)
    enrolment: Enrolment = field(default_factory=Enrolment)
    policies: Policies = field(default_factory=Policies)

    def tier(self, tier_id: str) -> Tier:
        """The tier with this id; KeyError when the version does not know it."""
        for tier in self.tiers:
            if tier.tier_id == tier_id:
                return tier
        raise KeyError(tier_id)

    def coupon_type(self, coupon_type_id: str) -> CouponType | None:
        """The coupon type with this id, or None when the version does not know it."""
        for coupon_type in self.coupon_types:
            if coupon_type.coupon_type_id == coupon_type_id:
                return coupon_type
        return None
