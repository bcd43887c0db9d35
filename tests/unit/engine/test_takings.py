"""What promotions take off units, and which benefits of a layer turn out to have no effect."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.line_offers import apply_line_offers
from app.domain.engine.mechanics import Taken
from app.domain.engine.offs import off_of
from app.domain.engine.order_offers import apply_layer
from app.domain.engine.pipeline import Bill, Selection, settled
from app.domain.engine.price import price_lines
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.programme import (
    BuyGet,
    Limits,
    LinePercent,
    Needs,
    NForPrice,
    Offer,
    Scope,
    UnitAmount,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line
from tests.builders.programmes import amount_off, offer, plain_programme, stacking

WHOLE_OR_NOTHING = Limits(budget_minor=100_000, over_budget="nothing")


def quote_of(*offers: Offer, lines: tuple[BasketLine, ...]) -> Quote:
    programme = plain_programme(offers=offers)
    return evaluate(basket(*lines), None, programme, Wishes(), GOLDEN_TIME)


def problem_of(*offers: Offer, lines: tuple[BasketLine, ...]) -> Problem:
    request = Request(basket(*lines), None, plain_programme(offers=offers), Wishes(), GOLDEN_TIME)
    return prepare(request)


def shares(quote: Quote) -> dict[str, Any]:
    return {step.benefit.id: step.lines for step in quote.steps}


def refused(quote: Quote) -> dict[str, tuple[str, Any]]:
    return {one.benefit.id: (one.reason.code, one.reason.params) for one in quote.not_applied}


@pytest.mark.parametrize(
    ("lines", "off"), [(0b0, 0), (0b1, 5), (0b10, 0), (0b100, 7), (0b101, 12), (0b111, 12)]
)
def test_of_what_is_taken_a_part_falls_on_some_lines(lines: int, off: int) -> None:
    assert Taken(((0, 5), (2, 7)), ((0, 1), (2, 1))).off_lines(lines) == off


def test_goods_of_one_offer_are_grouped_apart_and_given_together() -> None:
    """R-14, R-25: one that gives all or nothing works on every SKU of which there are enough."""
    half = offer(
        "half", BuyGet(buy=1, get=1, off_bp=5_000, same_sku=True), limits=WHOLE_OR_NOTHING
    )
    lines = (line("x", 1_000, 2), line("y", 600, 2), line("z", 400))
    assert shares(quote_of(half, lines=lines)) == {"half": (("x", 500), ("y", 300))}


def test_no_part_of_an_offer_is_given_where_all_of_it_is_too_much() -> None:
    """R-25: 8.00 of a budget of 7.00."""
    limits = Limits(budget_minor=700, over_budget="nothing")
    half = offer("half", BuyGet(buy=1, get=1, off_bp=5_000, same_sku=True), limits=limits)
    lines = (line("x", 1_000, 2), line("y", 600, 2))
    assert shares(quote_of(half, lines=lines)) == {}


def test_goods_of_which_there_are_too_few_get_nothing_together() -> None:
    half = offer(
        "half", BuyGet(buy=1, get=1, off_bp=5_000, same_sku=True), limits=WHOLE_OR_NOTHING
    )
    lines = (line("x", 1_000), line("y", 600))
    assert refused(quote_of(half, lines=lines)) == {"half": ("QTY", {"gap": 1})}


def test_units_that_gain_nothing_at_one_price_are_left_to_others() -> None:
    """R-14: two for 10.00 take off the dear ones; of the others two cost that much anyway."""
    two = offer("two", NForPrice(count=2, price_minor=1_000))
    one = offer("one", UnitAmount(off_minor=100), scope=Scope(skus=("y",)))
    lines = (line("x", 800, 2), line("y", 500, 2))
    assert shares(quote_of(two, one, lines=lines)) == {
        "two": (("x", 600),),
        "one": (("y", 200),),
    }


@pytest.mark.parametrize(("cheap", "off"), [(1, 1), (0, 0)])
def test_the_least_part_of_a_minor_unit_counts(cheap: int, off: int) -> None:
    """R-11: 0.4999 and 0.0001 are rounded once, and not more."""
    tiny = offer("tiny", BuyGet(buy=1, get=1, off_bp=1))
    quote = quote_of(tiny, lines=(line("x", 4_999, 2), line("y", cheap, 2)))
    assert sum(step.amount_minor for step in quote.steps) == off


def test_a_promotion_that_rounds_to_nothing_is_idle() -> None:
    """R-18: a tenth of four is nothing; what stays in its place is not what keeps it away."""
    tenth = offer("tenth", LinePercent(off_bp=1_000), scope=Scope(skus=("x",)))
    fifth = offer("fifth", LinePercent(off_bp=2_000), scope=Scope(skus=("y",)))
    problem = problem_of(tenth, fifth, lines=(line("x", 4), line("y", 50)))
    bill = Bill(problem.priced.bases, problem.priced.floors)
    chosen = problem.applications
    idle, _ = apply_line_offers(bill, problem.priced, problem.arithmetic, chosen, {})
    assert ([one.id for one in idle], bill.amounts) == (["tenth"], [4, 40])


def test_what_is_known_of_untouched_lines_is_not_used_where_others_took_units() -> None:
    """R-14: the same promotions beside another one, then alone, in one quote."""
    only = Scope(skus=("x",))
    half = offer("half", BuyGet(buy=1, get=1, off_bp=5_000), scope=only)
    one = offer("one", UnitAmount(off_minor=100, max_units=1), scope=only)
    tenth = offer("tenth", LinePercent(off_bp=1_000), stacking=stacking(priority=-1))
    problem = problem_of(half, one, tenth, lines=(line("x", 1_000, 3), line("y", 500)))
    numbers = {one.candidate.id: one.number for one in problem.applications if one.line_bits & 1}
    both = tuple(sorted((numbers["half"], numbers["tenth"])))
    others = tuple(sorted((numbers["one"], numbers["tenth"])))
    for _ in range(2):
        assert settled(problem, Selection(both)).bill.amounts == [2_400, 500]
        assert settled(problem, Selection(others)).bill.amounts == [2_700, 500]
        assert settled(problem, Selection((numbers["tenth"],))).bill.amounts == [2_700, 500]
        assert settled(problem, Selection((numbers["half"],))).bill.amounts == [2_500, 500]
        problem.settled.clear()


def test_a_layer_goes_on_after_a_benefit_that_lacks_something() -> None:
    """R-109: and says which ones had no effect."""
    needs = Needs(threshold_minor=901, scope=Scope(skus=("y",)))
    orders = [
        offer("first", amount_off(0, 50), needs=needs),
        offer("second", amount_off(5_000, 50)),
        offer("third", amount_off(0, 100)),
    ]
    problem = problem_of(*orders, lines=(line("x", 5_000), line("y", 1_000)))
    bill = Bill([4_000, 900], problem.priced.floors)
    idle = apply_layer(bill, problem.sums, problem.candidates)
    assert ([one.id for one in idle], sum(bill.amounts)) == (["first", "second"], 4_800)


def test_a_promotion_of_lines_takes_nothing_off_an_order() -> None:
    with pytest.raises(TypeError, match="Off works on lines"):
        off_of(LinePercent(off_bp=1_000)).minor(1_000, 1_000)


def test_lines_of_equal_price_are_told_apart_by_their_weight() -> None:
    """R-14: 500 g at 10.00 before 1 kg at 5.00, in whatever order they were rung."""
    goods = [
        line("a", 1_000, kind="weighed", grams=500, sku="s", name="n"),
        line("b", 500, kind="weighed", grams=1_000, sku="s", name="n"),
    ]
    for lines, places in ((goods, [0, 1]), (goods[::-1], [1, 0])):
        assert list(price_lines(basket(*lines), is_member=False, floor_minor=0).places) == places
