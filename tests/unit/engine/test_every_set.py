"""Where every set is tried: which ones, how many, and by what they are judged (R-18 to R-22)."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.choice import bits
from app.domain.engine.exhaustive import _line_choices
from app.domain.engine.found import Effort
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.line_walk import MOST_CHOICES
from app.domain.engine.problem import Request, prepare
from app.domain.engine.rounding import rounded_off_minor
from app.domain.engine.search import _taken_off
from app.domain.programme import (
    CouponRules,
    CouponType,
    LinePercent,
    Offer,
    PercentOff,
    Policies,
    Redemption,
    Rounding,
    Scope,
    Stacking,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme, stacking

GOODS = (line("x", 1_000), line("y", 500))
DOWN = Policies(percent_rounding="down")
POINTS = Redemption(points=1, worth_minor=1, min_points=1, step_points=1, max_share_bp=10_000)


def quote_of(
    *offers: Offer,
    lines: tuple[BasketLine, ...] = GOODS,
    policies: Policies = DOWN,
    types: tuple[CouponType, ...] = (),
    coupons: tuple[tuple[str, str], ...] = (),
    **asked: Any,
) -> Quote:
    programme = plain_programme(
        offers=offers,
        policies=policies,
        coupon_types=types,
        redemption=asked.get("redemption", Redemption()),
        coupons=CouponRules(auto_apply=True, min_gain_minor=0),
    )
    buyer = member(
        lots=(lot("lot", 5_000),), coupons=tuple(coupon(name, kind) for name, kind in coupons)
    )
    wishes = Wishes(redeem_points=asked.get("points", 0))
    return evaluate(basket(*lines), buyer, programme, wishes, GOLDEN_TIME)


def steps(quote: Quote) -> dict[str, int]:
    return {step.benefit.id: step.amount_minor for step in quote.steps}


def own(sku: str, **changes: Any) -> Offer:
    return offer(f"own-{sku}", LinePercent(off_bp=1_000), scope=Scope(skus=(sku,)), **changes)


@pytest.mark.parametrize(
    ("first", "second", "sets"),
    [(Stacking(), Stacking(), 8), (stacking("g"), stacking("g"), 6)],
)
def test_only_sets_that_may_meet_are_looked_at(first: Any, second: Any, sets: int) -> None:
    """R-16: two promotions and an offer that meets both; or of the promotions one."""
    order = offer("order", amount_off(0, 100))
    found = quote_of(own("x", stacking=first), own("y", stacking=second), order)
    assert (found.search, found.evaluated_count) == ("exact", sets)


def test_an_offer_that_may_not_meet_a_promotion_is_not_looked_at_beside_it() -> None:
    shy = offer("shy", amount_off(0, 10), stacking=stacking("g"))
    found = quote_of(own("x", stacking=stacking("g")), own("y"), shy)
    assert (found.evaluated_count, steps(found)) == (6, {"own-x": 100, "own-y": 50})


@pytest.mark.parametrize(("promotions", "is_bounded"), [(13, False), (14, True)])
def test_more_choices_for_the_lines_than_are_looked_at_bound_the_search(
    promotions: int, is_bounded: bool
) -> None:
    lines = tuple(line(f"l{number}", 1_000) for number in range(promotions))
    rules = plain_programme(offers=tuple(own(one.sku) for one in lines), policies=DOWN)
    problem = prepare(Request(basket(*lines), None, rules, Wishes(), GOLDEN_TIME))
    effort = Effort(1, LineLevels(problem))
    choices = _line_choices(effort, bits(problem.candidates))
    assert sum(1 for _ in islice(choices, MOST_CHOICES + 1)) == MOST_CHOICES
    assert effort.is_bounded is is_bounded


def test_like_coupons_work_together_where_every_set_is_tried() -> None:
    """R-16: the one that ends first goes first, and the other joins it."""
    like = coupon_type("like", amount_off(0, 100), stacking=stacking())
    first = coupon_type("first", amount_off(0, 10), stacking=stacking())
    found = quote_of(types=(like, first), coupons=(("a", "like"), ("b", "like"), ("0", "first")))
    assert steps(found) == {"a": 100, "b": 100, "0": 10}


def test_points_that_come_before_coupons_are_no_saving() -> None:
    """R-19: 1.01 off before points takes half of them away, 1.00 off after them none."""
    order = offer("order", amount_off(0, 101), stacking=stacking("g"))
    late = coupon_type("late", amount_off(0, 100), stacking=stacking("g"))
    found = quote_of(
        order,
        types=(late,),
        coupons=(("late", "late"),),
        policies=Policies(points_position="before_coupons"),
        redemption=Redemption(
            points=1, worth_minor=1, min_points=1, step_points=1, max_share_bp=5_000
        ),
        points=5_000,
    )
    assert steps(found) == {"order": 101, "points": 699}


@pytest.mark.parametrize(("points", "order"), [(900, 100), (901, 0)])
def test_a_threshold_after_points_is_held_to_the_fen(points: int, order: int) -> None:
    """R-7: 15.00 less the points are 6.00."""
    found = quote_of(
        offer("order", amount_off(600, 100)),
        policies=Policies(threshold_base="after_points"),
        redemption=POINTS,
        points=points,
    )
    assert steps(found).get("order", 0) == order


def test_a_floor_leaves_more_to_the_other_goods() -> None:
    """R-13, R-26: 50 % of 101.10 falls on the dear goods but for 0.10; 10 % of what is left there
    is less than 4.98.
    """
    assert _taken_off([110, 10_000], [0, 1], 5_055, [100, 100]) == [100, 4_955]
    dear, group = Scope(skus=("y",)), stacking("g")
    found = quote_of(
        offer("a half", PercentOff(off_bp=5_000)),
        offer("b tenth", PercentOff(off_bp=1_000), scope=dear, stacking=group),
        offer("fixed", amount_off(0, 498), scope=dear, stacking=group),
        lines=(line("x", 110), line("y", 10_000)),
        policies=Policies(prices_floor_minor=100),
    )
    assert steps(found) == {"a half": 5_055, "fixed": 498}


def test_of_two_that_give_everything_away_the_one_named_first_is_taken() -> None:
    """R-19: also where nothing is left to pay."""
    alone = Stacking(exclusive=True)
    free = [offer(name, LinePercent(off_bp=10_000), stacking=alone) for name in ("z", "a")]
    assert steps(quote_of(*free, policies=Policies())) == {"a": 1_500}


@pytest.mark.parametrize(
    ("mode", "due", "off"),
    [("down", 105, 2), ("down", 113, 3), ("nearest", 104, 1), ("nearest", 106, -4)],
)
def test_no_deposit_is_rounded_away(mode: Any, due: int, off: int) -> None:
    """R-34: 1.03 of it is a deposit."""
    rules = Rounding(step_minor=10, tender_kinds=("cash",), mode=mode)
    assert rounded_off_minor(rules, ("cash",), due, 103) == off
