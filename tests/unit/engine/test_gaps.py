"""What is missing to a threshold, under every policy of what thresholds look at (R-7, R-8, R-25),
and what keeps a benefit away that would work.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.programme import (
    CouponRules,
    Offer,
    Policies,
    Redemption,
    Scope,
    Stacking,
    Tier,
    UnitAmount,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme, stacking

FAR = 100_000
GOODS = (line("x", 10_000, member_price_minor=9_000), line("y", 2_000))
TIER = Tier(tier_id="base", name={}, payable_bp=9_000)
POINTS = Redemption(points=1, worth_minor=1, min_points=1, step_points=1, max_share_bp=10_000)
FREE = stacking()


def on(sku: str) -> Scope:
    return Scope(skus=(sku,))


def order(name: str, threshold: int, off: int, stacked: Stacking = FREE) -> Offer:
    return offer(name, amount_off(threshold, off), stacking=stacked)


def quote_of(
    *offers: Offer,
    lines: tuple[BasketLine, ...] = GOODS,
    tier: Tier = TIER,
    coupons: dict[str, tuple[int, int, Stacking]] | None = None,
    points: int = 0,
    **policies: Any,
) -> Quote:
    kinds = {
        name: coupon_type(name, amount_off(threshold, off), stacking=stacked)
        for name, (threshold, off, stacked) in (coupons or {}).items()
    }
    programme = plain_programme(
        offers=offers,
        tiers=(tier,),
        coupon_types=tuple(kinds.values()),
        coupons=CouponRules(auto_apply=True, min_gain_minor=0),
        redemption=POINTS,
        policies=Policies(**policies),
    )
    buyer = member(lots=(lot("lot", 9_999),), coupons=tuple(coupon(one, one) for one in kinds))
    return evaluate(basket(*lines), buyer, programme, Wishes(redeem_points=points), GOLDEN_TIME)


def why(quote: Quote) -> dict[str, tuple[str, Any]]:
    return {one.benefit.id: (one.reason.code, one.reason.params) for one in quote.not_applied}


def seen(quote: Quote) -> dict[str, int]:
    """What the thresholds of the benefits that are far from theirs looked at."""
    return {name: FAR - params["gap_minor"] for name, (_, params) in why(quote).items()}


@pytest.mark.parametrize(
    ("policies", "looked_at"),
    [
        ({}, (9_600, 9_600, 9_300, 9_300, 9_600)),
        ({"threshold_base": "list"}, (11_000,) * 5),
        ({"threshold_base": "after_points"}, (9_600, 9_600, 9_300, 9_300, 9_600)),
        ({"threshold_base": "running_each"}, (9_600, 9_300, 9_300, 9_100, 9_400)),
        ({"threshold_base": "list_less_codes"}, (11_000, 11_000, 11_000, 10_800, 10_800)),
        ({"points_position": "before_coupons"}, (9_600, 9_600, 8_900, 8_900, 9_200)),
        ({"tier_position": "last_on_list"}, (10_500, 10_500, 10_200, 10_200, 10_500)),
    ],
)
def test_a_threshold_looks_at_what_the_policy_says(
    policies: dict[str, Any], looked_at: tuple[int, ...]
) -> None:
    """R-7, R-16: 100.00 and 20.00, less 10.00 for the member, 5.00 for goods, a tenth for the
    tier, 3.00 for the order, 2.00 for a coupon and 4.00 for points; each looks at what works
    before it, the last one not at the offer that it may not meet.
    """
    quote = quote_of(
        offer("goods", UnitAmount(off_minor=500), scope=on("y"), stacking=FREE),
        order("order", 0, 300, stacking("g")),
        order("before", FAR, 1),
        order("past", FAR, 1),
        coupons={
            "coupon": (0, 200, FREE),
            "below": (FAR, 1, FREE),
            "past it": (FAR, 1, FREE),
            "rival": (FAR, 1, stacking("g")),
        },
        points=400,
        **policies,
    )
    assert quote.redeemed_points == 400
    names = ("before", "past", "below", "past it", "rival")
    assert seen(quote) == dict(zip(names, looked_at, strict=True))


def test_what_works_alone_looks_at_the_price_of_the_member() -> None:
    """R-16."""
    lone = order("lone", FAR, 1, Stacking(exclusive=True))
    quote = quote_of(order("order", 0, 300), lone)
    assert seen(quote) == {"lone": 11_000}


ONE_LINE: dict[str, Any] = {
    "lines": (line("x", 1_000),),
    "tier": Tier(tier_id="base", name={}),
    "threshold_base": "after_points",
    "points": 400,
}


@pytest.mark.parametrize(
    ("threshold", "reason"),
    [
        (550, ("THRESHOLD", {"gap_minor": 50})),
        (551, ("NOT_STACKABLE", {"with": "order"})),
    ],
)
def test_at_the_end_the_first_that_lacks_something_is_told(
    threshold: int, reason: tuple[str, Any]
) -> None:
    """R-7: 4.50 and its own 1.00 are left with both, 4.50 and 0.50 for the later one."""
    quote = quote_of(order("order", threshold, 100), order("z", 550, 50), **ONE_LINE)
    assert why(quote) == {"z": reason}


def test_one_fen_is_missing_at_the_end() -> None:
    quote = quote_of(order("order", 601, 100), **ONE_LINE)
    assert why(quote) == {"order": ("THRESHOLD", {"gap_minor": 1})}


PLAIN: dict[str, Any] = {
    "lines": (line("x", 1_000), line("y", 1_000)),
    "tier": Tier(tier_id="base", name={}),
}


def test_of_the_best_order_offer_the_others_say_which_it_is() -> None:
    """R-25."""
    quote = quote_of(
        offer("goods", UnitAmount(off_minor=5), scope=on("x"), stacking=FREE),
        order("small", 0, 100),
        order("large", 0, 500),
        choice="best_order",
        **PLAIN,
    )
    assert why(quote) == {"small": ("GROUP_TAKEN", {"by": "large"})}


def test_a_promotion_says_which_one_of_its_own_goods_is_better() -> None:
    """R-25: another one at work on other goods, that were rung before, stays where it is."""
    quote = quote_of(
        offer("first", UnitAmount(off_minor=10), scope=on("x"), stacking=FREE),
        offer("good", UnitAmount(off_minor=50), scope=on("y"), stacking=FREE),
        offer("poor", UnitAmount(off_minor=20), scope=on("y"), stacking=FREE),
        **PLAIN,
    )
    assert why(quote) == {"poor": ("WORSE", {"by": "good", "difference_minor": 30})}


def test_a_promotion_of_one_fen_can_be_as_good_as_another() -> None:
    """R-25."""
    twins = [
        offer(name, UnitAmount(off_minor=1), scope=on("y"), stacking=FREE) for name in ("a", "b")
    ]
    assert why(quote_of(*twins, **PLAIN)) == {"b": ("GROUP_TAKEN", {"by": "a"})}


def test_how_much_worse_counts_no_points() -> None:
    """R-19, R-25: points that come before coupons are lower where more comes off before them."""
    quote = quote_of(
        offer("good", UnitAmount(off_minor=50), scope=on("y"), stacking=FREE),
        offer("poor", UnitAmount(off_minor=20), scope=on("y"), stacking=FREE),
        points=9_999,
        points_position="before_coupons",
        **PLAIN,
    )
    assert why(quote) == {"poor": ("WORSE", {"by": "good", "difference_minor": 30})}


def test_goods_reach_a_threshold_before_all_benefits_or_never() -> None:
    """R-8: also where each benefit of an order looks at what those before it left."""
    quote = quote_of(
        offer("good", UnitAmount(off_minor=300), scope=on("x"), stacking=FREE),
        offer("poor", UnitAmount(off_minor=100, threshold_minor=1_000), scope=on("x")),
        threshold_base="running_each",
        **PLAIN,
    )
    assert why(quote) == {"poor": ("WORSE", {"by": "good", "difference_minor": 200})}


def test_a_group_is_no_reason_where_one_works_alone() -> None:
    """R-16, R-25."""
    quote = quote_of(
        order("alone", 0, 100, Stacking(group="g", exclusive=True)),
        order("better", 0, 200, stacking("g")),
        **PLAIN,
    )
    assert why(quote) == {"alone": ("NOT_STACKABLE", {"with": "better"})}
