"""What the search is told of the lines: each choice with its worth, to the last part of a fen.

The bounds rest on these. That no bound is too tight is what ``tests/properties/test_exactness.py``
holds; here none is looser, or wider, than it is told to be.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine.choice import bits
from app.domain.engine.levels import SCALE, Choice, LineLevel
from app.domain.engine.line_choices import MOST_COMBINED, LineLevels
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.programme import (
    BuyGet,
    EachFull,
    LinePercent,
    Offer,
    PercentOff,
    Scope,
    Stacking,
    Tier,
    UnitAmount,
)
from tests.builders.baskets import GOLDEN_TIME, basket, line, member
from tests.builders.programmes import amount_off, offer, plain_programme, stacking

GOODS = (line("x", 6_000), line("y", 4_000), line("z", 1_000), line("w", 500))


def on(*skus: str) -> Scope:
    return Scope(skus=skus)


def percent(sku: str, off_bp: int, stacked: Stacking | None = None) -> Offer:
    return offer(
        f"own-{sku}", LinePercent(off_bp=off_bp), scope=on(sku), stacking=stacked or Stacking()
    )


X, Y, Z = percent("x", 2_000), percent("y", 1_000), percent("z", 500)


def problem_of(
    *offers: Offer, goods: tuple[BasketLine, ...] = GOODS, payable_bp: int = 10_000
) -> Problem:
    rules = plain_programme(
        offers=offers, tiers=(Tier(tier_id="base", name={}, payable_bp=payable_bp),)
    )
    return prepare(Request(basket(*goods), member(), rules, Wishes(), GOLDEN_TIME))


def level_of(*offers: Offer, with_tier: bool = False, **asked: Any) -> LineLevel:
    problem = problem_of(*offers, **asked)
    return LineLevels(problem).level(bits(problem.candidates), with_tier=with_tier)


def savings(options: list[Choice]) -> list[float]:
    """Saved by each choice, in minor units."""
    return [one.saving / SCALE for one in options]


def local(options: list[Choice]) -> list[int]:
    return [one.local_minor for one in options]


def test_an_offer_on_several_components_joins_their_choices() -> None:
    """Not those that it does not look at; one on all lines joins none."""
    wide = offer("wide", amount_off(9_500, 100), scope=on("x", "y", "z"))
    whole = offer("zone", amount_off(0, 100))
    level = level_of(X, Y, Z, percent("w", 400), wide, whole)
    assert level.local == 1 << 4
    alone, joined = level.components
    assert (savings(alone), local(alone)) == ([0, 20], [0, 0])
    assert [(one.applications, one.used) for one in joined] == [
        ((), 0),
        ((0,), 0b1),
        ((0, 1), 0b11),
        ((0, 1, 2), 0b111),
        ((0, 2), 0b101),
        ((1,), 0b10),
        ((1, 2), 0b110),
        ((2,), 0b100),
    ]
    assert savings(joined) == [0, 1_200, 1_600, 1_650, 1_250, 400, 450, 50]
    assert local(joined) == [100, 100, 0, 0, 100, 100, 100, 100]


def test_joined_choices_leave_out_what_may_not_meet() -> None:
    apart = percent("y", 1_000, stacking("lonely", "nobody"))
    wide = offer("wide", amount_off(0, 100), scope=on("x", "y"))
    (joined,) = level_of(X, apart, wide).components
    assert savings(joined) == [0, 1_200, 400]
    assert [one.denied for one in joined] == [0, 0b10, 0b101]


def test_joined_choices_keep_the_tier_from_what_was_reduced() -> None:
    """R-17: the tenth of the tier follows no promotion but the one that lets it."""
    wide = offer("wide", amount_off(0, 100), scope=on("x", "y"))
    lets = percent("y", 1_000, Stacking(with_tier=True))
    (joined,) = level_of(X, lets, wide, with_tier=True, payable_bp=9_000).components
    assert savings(joined) == [1_000, 1_200 + 400, 1_200 + 400 + 360, 400 + 600 + 360]


NINE = tuple(
    offer(f"{sku}{off}", UnitAmount(off_minor=off), scope=on(sku))
    for sku in "xy"
    for off in range(1, 10)
)


@pytest.mark.parametrize(("more", "sizes"), [((), [100]), (("x",), [10, 11])])
def test_components_are_joined_while_there_are_few_choices(
    more: tuple[str, ...], sizes: list[int]
) -> None:
    """One piece of each, and nine promotions that want it."""
    wide = offer("wide", amount_off(0, 100), scope=on("x", "y"))
    tenth = [offer(f"{sku}10", UnitAmount(off_minor=10), scope=on(sku)) for sku in more]
    level = level_of(*NINE, *tenth, wide)
    assert sorted(len(one) for one in level.components) == sizes
    assert (MOST_COMBINED, bool(level.local)) == (100, not more)


def test_all_answers_of_a_group_are_weighed_where_one_of_them_looks() -> None:
    """R-16: one works; at the goods that any of them looks at, with what either takes there."""
    group = stacking("g")
    near = offer("a near", amount_off(5_000, 300), scope=on("x"), stacking=group)
    far = offer("b far", amount_off(0, 100), scope=on("w"), stacking=group)
    level = level_of(X, Y, near, far)
    assert level.local == 0b1100
    assert [local(one) for one in level.components] == [[300, 100], [0, 0]]
    assert level.apart.local_minor == 0


def test_an_offer_is_weighed_with_its_own_goods() -> None:
    """The dear goods are another component, without it."""
    only_y = offer("each", EachFull(threshold_minor=1_000, off_minor=50), scope=on("y"))
    level = level_of(X, Y, only_y)
    assert [local(one) for one in level.components] == [[0, 0], [200, 150]]
    apart = offer("each", EachFull(threshold_minor=500, off_minor=50), scope=on("z"))
    level = level_of(X, apart)
    assert ([local(one) for one in level.components], level.apart.local_minor) == ([[0, 0]], 100)


def test_what_an_offer_takes_after_a_promotion_is_whole() -> None:
    """R-11: of 10.05 less 1.005 there may be 9.05 left, and one more for each line."""
    goods = (line("x", 1_005), line("y", 4_000))
    all_of_it = offer("all", PercentOff(off_bp=10_000), scope=on("x"))
    (options,) = level_of(percent("x", 1_000), all_of_it, goods=goods).components
    assert local(options) == [1_005, 906]
    assert [type(one) for one in local(options)] == [int, int]


def test_a_promotion_at_work_in_one_component_is_rounded() -> None:
    """R-11: 10 % of 10.05 are 1.01; of two that are rounded together no part is rounded alone."""
    (options,) = level_of(
        percent("x", 1_000), goods=(line("x", 1_005), line("y", 4_000))
    ).components
    assert savings(options) == [0, 101]
    same = offer("same", BuyGet(buy=1, get=1, off_bp=5_000, same_sku=True))
    (options,) = level_of(same, goods=(line("x", 101, 2), line("y", 103, 2))).components
    assert savings(options) == [0, 51, 102, 52]


def test_each_promotion_that_lets_the_tier_follow_may_round_each_of_its_lines() -> None:
    follows = Stacking(with_tier=True)
    both = offer("both", LinePercent(off_bp=1_000), scope=on("x", "y"), stacking=follows)
    one = percent("z", 500, follows)
    shut = percent("w", 500)
    assert level_of(both, one, shut, payable_bp=9_000).slack_minor == 0
    assert level_of(both, one, shut, with_tier=True, payable_bp=9_000).slack_minor == 3 + 2


def test_the_tier_takes_its_part_of_what_promotions_leave() -> None:
    """A tenth of it; and of the goods that nothing else touches."""
    follows = Stacking(with_tier=True)
    tenth = offer("tenth", LinePercent(off_bp=1_000), scope=on("x"), stacking=follows)
    less = offer("less", UnitAmount(off_minor=100), scope=on("x", "y"), stacking=follows)
    level = level_of(tenth, less, with_tier=True, payable_bp=9_000)
    (options,) = level.components
    assert [(one.applications, one.saving / SCALE) for one in options] == [
        ((), 1_000),
        ((0,), 600 + 940),
        ((0, 2), 600 + 100 + 930),
        ((1,), 100 + 990),
        ((1, 2), 200 + 980),
        ((2,), 100 + 990),
    ]
    assert level.apart.saving == 150 * SCALE


def test_lines_can_save_what_promotions_and_the_tier_take_at_most() -> None:
    """And one more for each promotion that may be rounded, and for the tier."""
    problem = problem_of(X, Y, goods=(line("x", 1_005), line("y", 4_007)), payable_bp=9_000)
    levels = LineLevels(problem)
    everything = bits(problem.candidates)
    most = levels.most_saved_minor(everything, with_tier=False)
    assert (most, type(most)) == (201 + 401 + 3, int)
    assert levels.most_saved_minor(0b1, with_tier=False) == 201 + 3
    assert levels.most_saved_minor(0b1, with_tier=True) == 201 + 501 + 3


def test_what_was_found_is_kept() -> None:
    problem = problem_of(X, Y)
    levels = LineLevels(problem)
    assert levels.is_cut is False
    first = levels.level(0b11, with_tier=False)
    assert levels.level(0b11, with_tier=False) is first
    assert levels.level(0b01, with_tier=False) is not first
    assert levels.level(0b11, with_tier=True) is not first
