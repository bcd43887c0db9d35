"""The optimistic bounds of the search, to the minor unit: never too high, and no lower than told.

That none is too high in any question is what ``tests/properties/test_exactness.py`` holds.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import ManualDiscount, Wishes
from app.domain.engine.bounds import FORCED, ClosingBound, OrderBound, never_fits
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.offer_uses import OfferTotal, OfferUses
from app.domain.programme import (
    AmountOff,
    CheapestUnit,
    EachFull,
    Limits,
    Mechanic,
    PercentOff,
    Policies,
    Scope,
    Step,
)
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme

LINES = (line("x", 6_000, tax_class="food"), line("y", 4_000, tax_class="other"))
ON_TOP = Policies(tax_mode="excl", tax_rate_bp={"food": 600, "other": 1_300})


def problem_of(
    *mechanics: Mechanic, policies: Policies | None = None, lines: Any = LINES, **wishes: Any
) -> Problem:
    """Each mechanic an offer of its own on the whole order."""
    rules = plain_programme(
        offers=tuple(offer(f"o{number}", one) for number, one in enumerate(mechanics)),
        policies=policies or Policies(),
    )
    return prepare(Request(basket(*lines), None, rules, Wishes(**wishes), GOLDEN_TIME))


def by_hand(kind: Any, value: int, line_id: str | None = None) -> ManualDiscount:
    return ManualDiscount(kind=kind, value=value, reason="r", line_id=line_id)


def table(low: int, *mechanics: Mechanic) -> tuple[list[int], list[int], int]:
    problem = problem_of(*mechanics)
    found = OrderBound(problem, problem.candidates, low)
    return found.starts, found.most, found.rate_bp


def test_nothing_after_the_order_costs_what_is_left() -> None:
    closing = ClosingBound(problem_of())
    assert closing.is_exact is True
    assert [closing.least(amount) for amount in (5_000, 0, -1)] == [5_000, 0, 0]


def test_tax_on_top_is_at_least_that_of_the_lowest_rate() -> None:
    """R-37: less what rounding each of the two lines may take off."""
    closing = ClosingBound(problem_of(policies=ON_TOP))
    assert closing.is_exact is False
    slack = problem_of(policies=ON_TOP).tax.slack_minor
    assert slack > 0
    assert closing.least(10_000) == 10_600 - slack
    assert closing.least(10_010) == 10_610 - slack
    assert closing.least(1) == 1


def test_no_goods_have_no_tax() -> None:
    assert ClosingBound(problem_of(policies=ON_TOP, lines=())).least(10**9) == 10**9


@pytest.mark.parametrize(
    ("hand", "least"),
    [
        (by_hand("amount", 300), 700),
        (by_hand("amount", 300, "x"), 700),
        (by_hand("percent", 1_000, "x"), 400),
        (by_hand("amount", 300, "gone"), 1_000),
        (by_hand("percent", 1_000, "gone"), 1_000),
    ],
)
def test_what_is_given_by_hand_comes_off_at_most(hand: ManualDiscount, least: int) -> None:
    closing = ClosingBound(problem_of(manual=(hand,)))
    assert closing.is_exact is False
    assert closing.least(1_000) == least


def test_tax_in_the_prices_adds_nothing() -> None:
    closing = ClosingBound(problem_of(manual=(by_hand("amount", 300),)))
    assert closing.least(10**9) == 10**9 - 300


@pytest.mark.parametrize(
    ("cost", "least"),
    [
        (500, 500),
        (500 - FORCED, 500 - FORCED),
        (-3 - FORCED, -FORCED),
        (-3 - 2 * FORCED, -2 * FORCED),
        (FORCED >> 1, FORCED >> 1),
        ((FORCED >> 1) + 1, FORCED),
        ((FORCED >> 2) + 1, (FORCED >> 2) + 1),
    ],
)
def test_coupons_that_were_asked_for_stay_counted(cost: int, least: int) -> None:
    """R-23: whatever is left to pay besides, be it less than nothing."""
    assert ClosingBound(problem_of()).least_cost(cost) == least


def steps_of(*steps: tuple[int, int]) -> AmountOff:
    return AmountOff(steps=tuple(Step(threshold_minor=at, off_minor=off) for at, off in steps))


def test_thresholds_begin_rows_from_the_least_that_can_be_left_on() -> None:
    mechanic = steps_of((3_000, 100), (5_000, 200), (9_000, 700))
    assert table(5_000, mechanic) == ([5_000, 9_000], [200, 700], 0)
    assert table(2_000, mechanic) == ([2_000, 3_000, 5_000, 9_000], [0, 100, 200, 700], 0)


def test_a_percentage_may_round_up_and_grows_with_what_is_left() -> None:
    assert table(2_000, PercentOff(off_bp=1_000)) == ([2_000], [201], 1_000)
    at = PercentOff(off_bp=1_000, threshold_minor=4_000)
    assert table(2_000, at) == ([2_000, 4_000], [0, 401], 1_000)


@pytest.mark.parametrize(("cap", "rate_bp"), [(200, 0), (201, 1_000), (150, 0)])
def test_a_percentage_that_is_always_capped_does_not_grow(cap: int, rate_bp: int) -> None:
    starts, most, rate = table(2_000, PercentOff(off_bp=1_000, cap_minor=cap))
    assert (starts, most, rate) == ([2_000], [min(cap, 200) + 1], rate_bp)


def test_percentages_that_come_to_all_grow_and_those_beyond_are_constant() -> None:
    half, more = PercentOff(off_bp=5_000), PercentOff(off_bp=5_001)
    assert table(2_000, half, half) == ([2_000], [2_002], 10_000)
    assert table(2_000, half, more) == ([2_000], [10_001], 0)


def test_each_full_amount_begins_a_row() -> None:
    each = EachFull(threshold_minor=3_000, off_minor=50)
    assert table(1_000, each) == ([1_000, 3_000, 6_000, 9_000], [0, 50, 100, 150], 0)
    twice = EachFull(threshold_minor=3_000, off_minor=50, max_times=2)
    assert table(1_000, twice) == ([1_000, 3_000, 6_000], [0, 50, 100], 0)
    small = EachFull(threshold_minor=1, off_minor=5, max_times=3)
    assert table(0, small) == ([0, 1, 2, 3], [0, 5, 10, 15], 0)


@pytest.mark.parametrize(("times", "rows"), [(64, 65), (65, 1)])
def test_very_many_full_amounts_count_as_one_number(times: int, rows: int) -> None:
    each = EachFull(threshold_minor=100, off_minor=1, max_times=times)
    starts, most, rate_bp = table(0, each)
    assert (len(starts), most[-1], rate_bp) == (rows, times, 0)


def test_one_unit_counts_as_what_it_is_at_most() -> None:
    assert table(2_000, CheapestUnit(off_bp=5_000)) == ([2_000], [2_000], 0)


def test_a_coupon_that_was_asked_for_is_worth_nothing_below_its_threshold() -> None:
    """R-23: and more than any money from there on."""
    rules = plain_programme(coupon_types=(coupon_type("k", amount_off(5_000, 300)),))
    wishes = Wishes(coupon_ids=("mine",))
    buyer = member(coupons=(coupon("mine", "k"),))
    problem = prepare(Request(basket(*LINES), buyer, rules, wishes, GOLDEN_TIME))
    assert OrderBound(problem, problem.candidates, 2_000).most == [0, 300 + FORCED]


def left_of_budget(mechanic: Mechanic, left_minor: int) -> Problem:
    limits = Limits(budget_minor=1_000, over_budget="nothing")
    rules = plain_programme(
        offers=(offer("o", mechanic, limits=limits, scope=Scope(skus=("x",))),)
    )
    used = OfferTotal(offer_id="o", orders=1, amount_minor=1_000 - left_minor)
    uses = OfferUses(totals=(used,))
    return prepare(Request(basket(*LINES), None, rules, Wishes(), GOLDEN_TIME, uses))


@pytest.mark.parametrize(
    ("mechanic", "left", "met", "others", "floor", "never"),
    [
        (amount_off(0, 300), 300, 6_000, 0, 0, False),
        (amount_off(0, 300), 299, 6_000, 0, 0, True),
        (amount_off(0, 300), 299, 6_000, 5_800, 0, False),
        (amount_off(0, 300), 299, 6_000, 5_700, 0, True),
        (amount_off(0, 300), 299, 6_000, 0, 5_701, False),
        (amount_off(0, 300), 299, 6_000, 0, 5_700, True),
        (amount_off(7_000, 300), 299, 6_000, 0, 0, True),
        (PercentOff(off_bp=1_000), 500, 6_000, 900, 0, True),
        (PercentOff(off_bp=1_000), 500, 6_000, 1_000, 0, False),
        (PercentOff(off_bp=1_000, threshold_minor=8_000), 500, 6_000, 0, 0, True),
        (amount_off(0, 300), 1, 100, 100, 0, False),
        (amount_off(0, 300), 1, 100, 200, 0, False),
    ],
)
def test_what_takes_more_than_its_budget_in_every_set(
    mechanic: Mechanic, left: int, met: int, others: int, floor: int, *, never: bool
) -> None:
    """R-25."""
    (candidate,) = left_of_budget(mechanic, left).candidates
    assert never_fits(candidate, met, others, floor) is never


def test_without_a_budget_everything_fits() -> None:
    (candidate,) = problem_of(amount_off(0, 300)).candidates
    assert never_fits(candidate, 6_000, 0, 0) is False
