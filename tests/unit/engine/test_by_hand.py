"""Discounts by hand, how benefits keep apart, and how a bill shares what is taken off it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.basket import ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.engine.benefits import are_compatible
from app.domain.engine.bill import Bill, Grant
from app.domain.engine.manual import check_manual
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.errors import BadInput
from app.domain.programme import (
    CouponRules,
    LinePercent,
    Needs,
    Offer,
    Policies,
    Scope,
    UnitAmount,
)
from app.domain.unit_facts import Benefit
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme, stacking

GRANT = Grant("L3", Benefit(kind="offer", id="o"), {})


def by_hand(value: int, kind: str = "percent", line_id: str | None = None) -> ManualDiscount:
    return ManualDiscount(kind=kind, value=value, reason="r", line_id=line_id)  # type: ignore[arg-type]


def problem_of(*offers: Offer) -> Problem:
    goods = basket(line("x", 1_000), line("y", 1_000))
    return prepare(Request(goods, None, plain_programme(offers=offers), Wishes(), GOLDEN_TIME))


def test_all_of_it_and_nothing_can_be_given_by_hand() -> None:
    check_manual((by_hand(0), by_hand(10_000), by_hand(0, "amount"), by_hand(10_001, "amount")))


@pytest.mark.parametrize(
    "wrong", [by_hand(-1), by_hand(10_001), by_hand(-1, "amount"), by_hand(-1, "price")]
)
def test_more_than_all_of_it_is_refused(wrong: ManualDiscount) -> None:
    with pytest.raises(BadInput) as refused:
        check_manual((by_hand(100), wrong))
    told = (refused.value.params["path"], refused.value.params["reason"])
    assert told == ("wishes.manual[1].value", "less than 0, or more than 10000 basis points")


def test_a_discount_on_a_line_that_is_gone_is_told_and_the_next_is_given() -> None:
    wishes = Wishes(manual=(by_hand(100, "amount", "gone"), by_hand(50, "amount", "x")))
    quote = evaluate(basket(line("x", 1_000)), None, plain_programme(), wishes, GOLDEN_TIME)
    assert quote.due_minor == 950
    assert [(one.code, one.params) for one in quote.notes] == [
        ("MANUAL_LINE_GONE", {"line_id": "gone"})
    ]


def test_three_are_apart_when_the_first_and_the_last_are() -> None:
    """R-16."""
    group = stacking("g")
    problem = problem_of(
        offer("a", amount_off(0, 1), stacking=group),
        offer("b", amount_off(0, 1)),
        offer("c", amount_off(0, 1), stacking=group),
    )
    first, second, third = problem.candidates
    assert are_compatible([first, second])
    assert not are_compatible([first, second, third])


def test_of_a_group_one_works_whoever_else_they_welcome() -> None:
    """R-16: also where each welcomes everybody."""
    problem = problem_of(
        offer("a", amount_off(0, 1), stacking=stacking("g", "*")),
        offer("b", amount_off(0, 1), stacking=stacking("g", "*", "h")),
    )
    first, second = problem.candidates
    assert (first.conflicts, second.conflicts) == (second.bit, first.bit)


def test_promotions_take_their_units_in_one_order() -> None:
    """R-14: percentages of goods before amounts, however small, and these by name."""
    tiny = offer("z", LinePercent(off_bp=1))
    less = offer("a", UnitAmount(off_minor=10))
    assert [one.candidate.id for one in problem_of(less, tiny).applications] == ["z", "a"]


def test_the_dearest_unit_bears_the_rest_of_what_was_weighed() -> None:
    """R-26: with weights as without them, each line with its own."""
    bill = Bill([1_000, 500, 100], [0, 0, 0], _rest_to_the_last, [1_000, 500, 100])
    assert bill.reduce(GRANT, 10, [0, 1, 2], weights=[1, 1, 8]) == 10
    assert bill.amounts == [999, 499, 92]
    assert bill.applied[0].shares == ((2, 8), (1, 1), (0, 1))


def _rest_to_the_last(amount: int, weights: object) -> list[int]:
    """Rounded down, and the rest to the last."""
    assert isinstance(weights, list)
    shares = [amount * one // sum(weights) for one in weights]
    shares[-1] += amount - sum(shares)
    return shares


def test_steps_of_one_benefit_are_told_as_one() -> None:
    """R-3: with what the first of them looked at."""
    bill = Bill([1_000, 500], [0, 0])
    bill.reduce(GRANT, 300, [0, 1])
    bill.reduce(GRANT, 100, [1])
    bill.join(0)
    (one,) = bill.applied
    told = (one.grant, one.base_minor, one.amount_minor, one.shares, one.notes)
    assert told == (GRANT, 1_500, 400, ((0, 200), (1, 200)), ())


@pytest.mark.parametrize("missing", [0, 1])
def test_one_fen_may_be_missing(missing: int) -> None:
    """R-8, R-109: to what a benefit needs, and to a threshold of goods."""
    needs = Needs(threshold_minor=1_000 + missing)
    for one in (
        offer("n", amount_off(0, 1), needs=needs),
        offer("l", LinePercent(off_bp=100), needs=needs),
        offer("u", UnitAmount(off_minor=1, threshold_minor=1_000 + missing)),
    ):
        programme = plain_programme(offers=(one,))
        quote = evaluate(basket(line("x", 1_000)), None, programme, Wishes(), GOLDEN_TIME)
        told = [(one.reason.code, one.reason.params) for one in quote.not_applied]
        assert told == [("THRESHOLD", {"gap_minor": 1})] * missing


def test_one_coupon_is_better_than_two_that_end_sooner() -> None:
    """R-19: fewer of them, then those that end first."""
    shy = stacking("shy", "nobody")
    kinds = (
        coupon_type("large", amount_off(0, 200), stacking=shy),
        coupon_type("one", amount_off(0, 100), stacking=stacking()),
        coupon_type("two", amount_off(0, 100), stacking=stacking()),
    )
    mine = [coupon(one.coupon_type_id, one.coupon_type_id) for one in kinds]
    mine[1:] = [replace(one, valid_until=date(2026, 11, 30)) for one in mine[1:]]
    programme = plain_programme(
        coupon_types=kinds, coupons=CouponRules(auto_apply=True, min_gain_minor=0)
    )
    buyer = member(coupons=tuple(mine))
    quote = evaluate(basket(line("x", 1_000)), buyer, programme, Wishes(), GOLDEN_TIME)
    assert quote.used_coupon_ids == ("large",)


@pytest.mark.parametrize("off", [700, 701])
def test_without_a_search_the_one_that_takes_more_goes_first(off: int) -> None:
    """R-22: of an order or of goods; of the same, that of goods."""
    group = stacking("g")
    goods = offer("goods", UnitAmount(off_minor=700), scope=Scope(skus=("x",)), stacking=group)
    order = offer("order", amount_off(0, off), stacking=group)
    assert [one.alone_minor for one in problem_of(goods, order).candidates] == [700, off]
    programme = plain_programme(offers=(goods, order), policies=Policies(search_budget=1))
    quote = evaluate(basket(line("x", 1_000)), None, programme, Wishes(), GOLDEN_TIME)
    assert [(step.benefit.id, step.amount_minor) for step in quote.steps] == [
        ("order" if off > 700 else "goods", off)
    ]
