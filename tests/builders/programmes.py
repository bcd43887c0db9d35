"""Programmes for tests: the golden one of the pictures, and small ones to change by piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.programme import (
    AmountOff,
    BirthdayRule,
    BuyGet,
    CouponType,
    Earning,
    Mechanic,
    Offer,
    PercentOff,
    Programme,
    Redemption,
    RoleLimits,
    Rounding,
    Scope,
    Stacking,
    Step,
    Tier,
)

MUGS_OFFER = Offer(
    offer_id="mug-second-half",
    name={"zh_CN": "第 2 件半价", "en": "Second one half price"},
    mechanic=BuyGet(buy=1, get=1, off_bp=5_000),
    scope=Scope(category_paths=("杯具",)),
)

COUPON_200_20 = CouponType(
    coupon_type_id="200-20",
    name={"zh_CN": "满 200 减 20 券", "en": "20 off 200"},
    mechanic=AmountOff(steps=(Step(threshold_minor=20_000, off_minor=2_000),)),
)
COUPON_100_8 = CouponType(
    coupon_type_id="100-8",
    name={"zh_CN": "满 100 减 8 券", "en": "8 off 100"},
    mechanic=AmountOff(steps=(Step(threshold_minor=10_000, off_minor=800),)),
)
COUPON_TEA = CouponType(
    coupon_type_id="tea-9",
    name={"zh_CN": "茶叶 9 折券", "en": "10 % off tea"},
    mechanic=PercentOff(off_bp=1_000, cap_minor=1_500),
    scope=Scope(category_paths=("茶",)),
)

TIERS = (
    Tier(tier_id="base", name={"zh_CN": "普卡", "en": "Basic"}),
    Tier(
        tier_id="silver",
        name={"zh_CN": "银卡", "en": "Silver"},
        entry_minor=200_000,
        keep_minor=150_000,
        payable_bp=9_800,
    ),
    Tier(
        tier_id="gold",
        name={"zh_CN": "金卡", "en": "Gold"},
        entry_minor=500_000,
        keep_minor=400_000,
        payable_bp=9_500,
    ),
    Tier(
        tier_id="platinum",
        name={"zh_CN": "铂金", "en": "Platinum"},
        entry_minor=1_200_000,
        keep_minor=1_000_000,
        payable_bp=9_000,
        points_factor_bp=15_000,
    ),
)


def golden_programme(**changes: Any) -> Programme:
    """The programme of the golden example; ``changes`` replace whole fields."""
    golden = Programme(
        programme_id="golden",
        version=1,
        valid_from=date(2026, 1, 1),
        name={"zh_CN": "会员计划", "en": "Members"},
        tiers=TIERS,
        earning=Earning(points=1, per_minor=100, birthday=BirthdayRule(factor_bp=20_000)),
        redemption=Redemption(
            points=100, worth_minor=100, min_points=100, step_points=100, max_share_bp=5_000
        ),
        offers=(MUGS_OFFER,),
        coupon_types=(COUPON_200_20, COUPON_100_8, COUPON_TEA),
        rounding=Rounding(step_minor=10, tender_kinds=("cash",)),
        roles={
            "cashier": RoleLimits(
                manual_discount_bp=500, manual_discount_minor=1_000, refund_minor=5_000
            ),
            "manager": RoleLimits(
                manual_discount_bp=None,
                manual_discount_minor=None,
                refund_minor=None,
                may_void=True,
            ),
        },
    )
    return replace(golden, **changes)


def plain_programme(**changes: Any) -> Programme:
    """One tier without benefits, one point per whole unit, nothing else."""
    plain = Programme(
        programme_id="plain",
        version=1,
        valid_from=date(2026, 1, 1),
        name={"zh_CN": "普通", "en": "Plain"},
        tiers=(Tier(tier_id="base", name={"zh_CN": "普卡", "en": "Basic"}),),
    )
    return replace(plain, **changes)


def offer(offer_id: str, mechanic: Mechanic, **changes: Any) -> Offer:
    """An offer that names itself by its id."""
    return replace(
        Offer(offer_id=offer_id, name={"zh_CN": offer_id, "en": offer_id}, mechanic=mechanic),
        **changes,
    )


def amount_off(threshold_minor: int, off_minor: int) -> AmountOff:
    """满减 with one step."""
    return AmountOff(steps=(Step(threshold_minor=threshold_minor, off_minor=off_minor),))


def coupon_type(
    coupon_type_id: str, mechanic: AmountOff | PercentOff, **changes: Any
) -> CouponType:
    """A coupon type that names itself by its id."""
    return replace(
        CouponType(
            coupon_type_id=coupon_type_id,
            name={"zh_CN": coupon_type_id, "en": coupon_type_id},
            mechanic=mechanic,
        ),
        **changes,
    )


def stacking(group: str = "", *stack_with: str, **changes: Any) -> Stacking:
    """Stacking with a group; meets everything unless ``stack_with`` names groups."""
    return Stacking(group=group, stack_with=stack_with or ("*",), **changes)
