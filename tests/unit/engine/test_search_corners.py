"""What small changes of the search showed that nobody asked: conflicts, likes, looks too many."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.choice import _effort
from app.domain.engine.problem import Request, prepare
from app.domain.programme import (
    CouponRules,
    CouponType,
    Limits,
    LinePercent,
    Needs,
    Offer,
    PercentOff,
    Policies,
    Scope,
    UnitAmount,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import (
    amount_off,
    coupon_type,
    offer,
    plain_programme,
    stacking,
)

GOODS = (line("x", 1_000, 3), line("y", 3_000))
ONLY_X, ONLY_Y = Scope(skus=("x",)), Scope(skus=("y",))
TENTH = offer("tenth", LinePercent(off_bp=1_000), scope=ONLY_X)


def quote_of(
    *offers: Offer,
    coupons: Mapping[str, CouponType] = MappingProxyType({}),
    lines: tuple[BasketLine, ...] = GOODS,
    budget: int = 20_000,
) -> Quote:
    """``coupons``: the type of each by its name."""
    programme = plain_programme(
        offers=offers,
        coupon_types=tuple({one.coupon_type_id: one for one in coupons.values()}.values()),
        coupons=CouponRules(auto_apply=True, min_gain_minor=0),
        policies=Policies(search_budget=budget),
    )
    mine = tuple(coupon(name, kind.coupon_type_id) for name, kind in coupons.items())
    return evaluate(basket(*lines), member(coupons=mine), programme, Wishes(), GOLDEN_TIME)


def steps(quote: Quote) -> dict[str, int]:
    return {step.benefit.id: step.amount_minor for step in quote.steps}


def test_a_coupon_gives_way_to_an_offer_of_its_group() -> None:
    """R-16: also where other benefits are at work beside them."""
    order = offer("order", amount_off(0, 500), stacking=stacking("g"))
    kind = coupon_type("kind", amount_off(0, 400), stacking=stacking("g"))
    assert steps(quote_of(TENTH, order, coupons={"kind": kind})) == {"tenth": 300, "order": 500}


def test_two_that_may_meet_are_better_than_one_that_saves_more() -> None:
    """R-19: the first answer is the best alone, and keeps the others away."""
    shy = offer("shy", amount_off(0, 500), stacking=stacking("shy", "nobody"))
    others = [offer(one, amount_off(0, 300)) for one in ("one", "other")]
    assert steps(quote_of(shy, *others)) == {"one": 300, "other": 300}


def test_a_coupon_that_cannot_work_keeps_no_other_away() -> None:
    """R-16, R-109: one is denied by an offer, one asks for goods that are reduced already."""
    half = offer("half", LinePercent(off_bp=5_000), stacking=stacking("g"))
    kinds = [
        coupon_type("denied", amount_off(0, 900), stacking=stacking("g")),
        coupon_type("dear", amount_off(0, 800), needs=Needs(threshold_minor=6_000)),
        coupon_type("good", amount_off(0, 100)),
    ]
    assert steps(quote_of(half, coupons={one.coupon_type_id: one for one in kinds})) == {
        "half": 3_000,
        "good": 100,
    }


def test_like_coupons_work_together() -> None:
    """R-16: two of one type, beside a line promotion."""
    kind = coupon_type("like", amount_off(0, 400), stacking=stacking())
    found = steps(quote_of(TENTH, coupons={"first": kind, "second": kind}))
    assert found == {"tenth": 300, "first": 400, "second": 400}


@pytest.mark.parametrize(("left_minor", "taken"), [(500, {"order": 500}), (499, {})])
def test_a_budget_may_be_used_up(left_minor: int, taken: dict[str, int]) -> None:
    """R-25: to the last minor unit."""
    limits = Limits(budget_minor=left_minor, over_budget="nothing")
    order = offer("order", amount_off(0, 500), limits=limits)
    assert steps(quote_of(order)) == taken


def test_what_works_alone_and_saves_less_costs_no_look() -> None:
    """R-22: less by more than rounding can be, on the order or on a line."""
    best = offer("best", amount_off(0, 500))
    looks = quote_of(best).evaluated_count
    alone = stacking(exclusive=True)
    for less in (
        offer("less", amount_off(0, 498), stacking=alone),
        offer("less", UnitAmount(off_minor=497), scope=ONLY_Y, stacking=alone),
    ):
        found = quote_of(best, less)
        assert (steps(found), found.evaluated_count) == ({"best": 500}, looks)


def test_a_threshold_of_goods_that_all_get_something_off_is_a_threshold() -> None:
    """R-8."""
    each = offer("each", UnitAmount(off_minor=100, threshold_minor=7_000))
    (refused,) = quote_of(each).not_applied
    assert (refused.reason.code, refused.reason.params) == ("THRESHOLD", {"gap_minor": 1_000})


@pytest.mark.parametrize("scope", [None, ONLY_Y])
def test_what_a_coupon_needs_is_looked_at_when_coupons_begin(scope: Scope | None) -> None:
    """R-109: of its own goods where nothing else is said; 30.00 are 27.00 by then."""
    kind = coupon_type(
        "kind", amount_off(0, 100), scope=ONLY_Y, needs=Needs(threshold_minor=3_000, scope=scope)
    )
    reduced = offer("reduced", LinePercent(off_bp=1_000))
    assert steps(quote_of(reduced, coupons={"kind": kind})) == {"reduced": 600}
    assert steps(quote_of(coupons={"kind": kind})) == {"kind": 100}


def test_without_a_search_the_offer_that_takes_most_on_all_lines_goes_first() -> None:
    """R-22: what it takes at one place says nothing; what it takes within a minor unit neither."""
    group = stacking("g")
    wide = offer("wide", LinePercent(off_bp=2_000), stacking=group)
    narrow = offer("narrow", UnitAmount(off_minor=700), scope=ONLY_Y, stacking=group)
    assert steps(quote_of(narrow, wide, budget=1)) == {"wide": 1_200}
    lines = (line("x", 1_001), line("y", 1_004))
    first = offer("first", LinePercent(off_bp=1_000), scope=ONLY_X, stacking=group)
    second = offer("second", LinePercent(off_bp=1_000), scope=ONLY_Y, stacking=group)
    assert steps(quote_of(first, second, lines=lines, budget=1)) == {"first": 100}


@pytest.mark.parametrize("budget", range(1, 10))
def test_a_search_that_is_cut_is_never_worse_than_none(budget: int) -> None:
    """R-22: what was found until then is held against what is found without a search."""
    group = stacking("g")
    order = offer("order", amount_off(0, 400), scope=ONLY_X, stacking=group)
    each = offer("each", UnitAmount(off_minor=100), scope=ONLY_X, stacking=group)
    assert steps(quote_of(order, each, budget=budget)) == {"order": 400}


def test_the_best_order_offer_is_chosen_whatever_goes_first() -> None:
    """R-19: lines by priority, and of two order offers of a group the better one."""
    group = stacking("g")
    names = {"a small one": 100, "large": 500}
    offers = tuple(offer(one, amount_off(0, off), stacking=group) for one, off in names.items())
    programme = plain_programme(offers=offers, policies=Policies(choice="best_order"))
    quote = evaluate(basket(*GOODS), None, programme, Wishes(), GOLDEN_TIME)
    assert steps(quote) == {"large": 500}


def test_a_coupon_that_nobody_asked_for_is_left_out_of_the_best_order_too() -> None:
    """R-20: it is proposed."""
    kind = coupon_type("kind", amount_off(0, 400))
    programme = plain_programme(
        coupon_types=(kind,),
        coupons=CouponRules(auto_apply=False),
        policies=Policies(choice="best_order"),
    )
    buyer = member(coupons=(coupon("kind", "kind"),))
    quote = evaluate(basket(*GOODS), buyer, programme, Wishes(), GOLDEN_TIME)
    assert (quote.used_coupon_ids, steps(quote)) == ((), {})


def kept(min_gain_minor: int, *asked: str, **policies: Any) -> list[str]:
    """Coupons used: 600 and 500 off, and 60 that goes before them, as far as the rules let."""
    tenth = coupon_type("tenth", PercentOff(off_bp=1_000), stacking=stacking())
    large = coupon_type("large", amount_off(0, 500), stacking=stacking())
    first = coupon_type("first", PercentOff(off_bp=100), stacking=stacking())
    programme = plain_programme(
        coupon_types=(tenth, large, first),
        coupons=CouponRules(auto_apply=True, min_gain_minor=min_gain_minor),
        policies=Policies(**policies),
    )
    mine = tuple(coupon(name, name) for name in (*asked, "tenth"))
    wishes = Wishes(coupon_ids=asked)
    quote = evaluate(basket(*GOODS), member(coupons=mine), programme, wishes, GOLDEN_TIME)
    return sorted(quote.used_coupon_ids)


def test_a_coupon_that_saves_just_enough_is_used() -> None:
    """R-21: 10 % of 60.00 are 6.00; also where every set is tried."""
    assert (kept(600), kept(601)) == (["tenth"], [])
    down: Any = {"percent_rounding": "down"}
    assert (kept(600, **down), kept(601, **down)) == (["tenth"], [])


def test_a_coupon_that_was_asked_for_does_not_let_others_in() -> None:
    """R-21: each of the others has to save enough for itself."""
    assert kept(700, "large") == ["large"]
    assert kept(700, "first") == ["first"]


NEARLY_SPENT = Limits(budget_minor=100, over_budget="nothing")


@pytest.mark.parametrize("half_bp", [0, 9_000])
def test_offers_whose_budgets_are_nearly_spent_do_not_crowd_the_search(half_bp: int) -> None:
    """R-22, R-25: they take more than they may wherever they work, so nobody asks in which sets;
    not even where promotions could make the goods cheap enough.
    """
    spent = (
        offer(f"b{number}.{rate}", PercentOff(off_bp=rate + number), limits=NEARLY_SPENT)
        for number in range(7)
        for rate in (300 + 100 * number, 2_000)
    )
    goods = tuple(line(f"x{n}", price) for n, price in enumerate((5_244, 7_367, 2_863, 2_429)))
    cheap = (
        offer(f"p{number}", LinePercent(off_bp=half_bp), scope=Scope(skus=(f"x{number}",)))
        for number in range(2)
        if half_bp
    )
    full = (offer("A", amount_off(14_120, 2_500)), offer("B", amount_off(7_181, 2_000)))
    found = quote_of(*spent, *cheap, *full, lines=goods)
    assert found.search == "exact"
    assert found.evaluated_count < 100
    assert not [name for name in steps(found) if name.startswith("b")]


def test_line_promotions_whose_budgets_are_spent_do_not_crowd_a_knot() -> None:
    """R-22, R-25: what is over its budget on these units is no choice for them."""
    spent = (
        offer(f"b{number}", LinePercent(off_bp=2_000 + number, max_units=1), limits=NEARLY_SPENT)
        for number in range(20)
    )
    found = quote_of(*spent, TENTH, lines=(line("x", 1_000, 30),))
    assert (found.search, steps(found)) == ("exact", {"tenth": 3_000})


@pytest.mark.parametrize(
    ("lines", "promotions", "orders", "budget"),
    [(3, 100, 0, 20_000), (3, 0, 50, 20_000), (3, 1, 70, 14_285), (100, 0, 1, 5_000)],
)
def test_the_budget_shrinks_with_lines_and_with_benefits_on_the_order(
    lines: int, promotions: int, orders: int, budget: int
) -> None:
    """R-22: not with promotions of goods."""
    offers = (
        *(offer(f"p{number}", LinePercent(off_bp=1_000)) for number in range(promotions)),
        *(offer(f"o{number}", amount_off(0, 10)) for number in range(orders)),
    )
    goods = basket(*(line(f"l{number}", 1_000) for number in range(lines)))
    rules = plain_programme(offers=offers)
    problem = prepare(Request(goods, None, rules, Wishes(), GOLDEN_TIME))
    assert _effort(problem).budget == budget
