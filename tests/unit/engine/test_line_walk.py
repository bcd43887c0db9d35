"""Sets of promotions that share goods: all of them, or the most promising where they are too many.

What is found then is bounded (R-22), and still the best that a look ahead shows.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine.line_walk import (
    ALL_CHOICES,
    ALL_KEPT,
    MOST_DEEP,
    MOST_KEPT,
    Component,
    Room,
    Walk,
    _Later,
)
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.money import BASIS_POINTS
from app.domain.programme import (
    BuyGet,
    Limits,
    LinePercent,
    Mechanic,
    Offer,
    Policies,
    Scope,
    UnitAmount,
)
from tests.builders.baskets import GOLDEN_TIME, basket, line
from tests.builders.programmes import offer, plain_programme, stacking

FEW = Room(ALL_CHOICES, 1)
"""One choice is too many: the most promising are kept."""
ONE = Room(ALL_CHOICES, ALL_KEPT)
"""And of these one."""
PIECES = tuple(line(name, 1_000) for name in "xyzw")


def on(skus: str, mechanic: Mechanic, name: str = "", **changes: Any) -> Offer:
    return offer(name or skus, mechanic, scope=Scope(skus=tuple(skus)), **changes)


def less(sku: str, off_minor: int, name: str = "", **changes: Any) -> Offer:
    return on(sku, UnitAmount(off_minor=off_minor), name or f"{sku}{off_minor:04}", **changes)


def pair(skus: str, off_bp: int) -> Offer:
    """One of two pieces: a part of 10.00 off, before all that need no group."""
    return on(skus, BuyGet(buy=1, get=1, off_bp=off_bp, same_sku=False))


def budget(minor: int) -> Limits:
    return Limits(budget_minor=minor, over_budget="nothing")


def problem_of(*offers: Offer, lines: tuple[BasketLine, ...] = PIECES, floor: int = 0) -> Problem:
    rules = plain_programme(offers=offers, policies=Policies(prices_floor_minor=floor))
    return prepare(Request(basket(*lines), None, rules, Wishes(), GOLDEN_TIME))


def walk(problem: Problem, room: Room) -> Walk:
    """All applications as if they were one component."""
    places = {number: len(found) for number, found in problem.places.items()}
    return Walk(problem, Component(0b1111, tuple(problem.applications)), places, room)


def found(problem: Problem, room: Room) -> list[str]:
    """The promotions of each set."""
    names = [one.candidate.id for one in problem.applications]
    return [" ".join(names[one] for one in raw.applications) for raw in walk(problem, room).found]


def test_many_components_and_applications_share_what_is_looked_at() -> None:
    rooms = [Room(0, 0), Room(1, 1), Room(9, 600), Room(ALL_CHOICES, 2 * ALL_KEPT)]
    assert [one.choices for one in rooms] == [8_192, 8_192, 7_281, 1]
    assert [one.kept for one in rooms] == [MOST_KEPT, MOST_KEPT, 27, 1]


@pytest.mark.parametrize(("promotions", "is_cut"), [(9, False), (10, True)])
def test_all_choices_are_looked_at_while_there_are_few(promotions: int, is_cut: bool) -> None:
    """With none of them, ten choices are allowed."""
    offers = [less("x", 1 + number) for number in range(promotions)]
    room = Room(ALL_CHOICES // 10, 1)
    assert room.choices == 10
    assert walk(problem_of(*offers), room).is_cut is is_cut


@pytest.mark.parametrize("is_deep", [False, True])
def test_very_many_promotions_are_not_looked_ahead_over(is_deep: bool) -> None:
    """A look ahead leaves room for the last one, which takes most; without it the first that are
    kept fill it.
    """
    offers = [less("x", 1 + number) for number in range(MOST_DEEP + is_deep)]
    seen = walk(problem_of(*offers), Room(ALL_CHOICES // 10, 1))
    most = max(raw.saving for raw in seen.found) // BASIS_POINTS
    assert (seen.is_cut, most) == (True, MOST_KEPT if is_deep else MOST_DEEP)
    assert walk(problem_of(*offers), Room(1, 1)).is_cut is is_deep


def test_what_disturbs_nothing_is_always_taken() -> None:
    problem = problem_of(pair("xy", 9_000), less("x", 60), less("y", 50))
    assert found(problem, FEW) == ["", "xy", "x0060 y0050"]
    assert sorted(found(problem, Room(1, 1))) == ["", "x0060", "x0060 y0050", "xy", "y0050"]


def test_the_set_of_the_most_promise_is_kept() -> None:
    """A pair for 90 beside 60 is better than 60 and 50 without it."""
    problem = problem_of(pair("xy", 900), less("z", 60, "first"), less("x", 50, "later"))
    assert found(problem, ONE) == ["", "xy first"]


def test_what_was_passed_over_is_no_promise() -> None:
    """100 beside 10 was worse than 130 and 10, and is not counted again."""
    keeps_off = stacking("dear", "nobody")
    problem = problem_of(
        less("w", 100, "a"),
        less("x", 10, "b"),
        less("y", 130, "c", stacking=keeps_off),
        less("x", 5, "d"),
    )
    (dear,) = [one for one in problem.candidates if one.id == "c"]
    for one in problem.candidates:  # it may meet all but the first
        one.conflicts = dear.bit if one.id == "a" else 0
    dear.conflicts = problem.candidates[0].bit
    assert found(problem, ONE) == ["", "b c"]


def test_what_is_kept_may_not_meet_what_it_may_not() -> None:
    """The first promotion of the programme keeps the others off only where it is at work."""
    problem = problem_of(
        less("x", 60, "a", stacking=stacking("g")),
        less("y", 70, "b", stacking=stacking("g")),
        less("x", 50, "c"),
    )
    assert found(problem, FEW) == ["", "b c", "a"]


@pytest.mark.parametrize("room", [Room(1, 1), FEW])
@pytest.mark.parametrize(("left", "is_there"), [(99, True), (98, False)])
def test_more_than_is_left_of_a_budget_is_never_taken(
    room: Room, left: int, is_there: bool
) -> None:
    """R-25: 100.5 may be rounded down to what is left, once for each piece."""
    tenth = on("x", LinePercent(off_bp=1_000), limits=budget(left))
    problem = problem_of(tenth, less("x", 3), lines=(line("x", 1_005), *PIECES[1:]))
    assert ("x" in found(problem, room)) is is_there
    exact = on("x", LinePercent(off_bp=1_000), limits=budget(left + 1))
    problem = problem_of(exact, lines=(line("x", 1_010), *PIECES[1:]))
    assert ("x" in found(problem, room)) is is_there


def test_a_floor_may_keep_a_promotion_within_its_budget() -> None:
    """R-13."""
    tenth = on("x", LinePercent(off_bp=1_000), limits=budget(60))
    assert found(problem_of(tenth), Room(1, 1)) == [""]
    assert found(problem_of(tenth, floor=950), Room(1, 1)) == ["", "x"]


def test_less_than_half_a_minor_unit_is_rounded_to_nothing() -> None:
    """R-11."""
    problem = problem_of(on("x", LinePercent(off_bp=1)), lines=(line("x", 4_999), line("y", 1)))
    assert [raw.saving for raw in walk(problem, Room(1, 1)).found] == [0, 0]


def test_a_part_of_what_is_rounded_together_is_not_rounded() -> None:
    """R-11: a half of 1.01 here, and of 1.03 in another component."""
    half = offer("half", BuyGet(buy=1, get=1, off_bp=5_000))
    problem = problem_of(half, lines=(line("x", 101, 2), line("y", 103, 2)))
    places = {number: len(found) for number, found in problem.places.items()}
    first = Component(0b1, tuple(problem.applications[:1]))
    seen = Walk(problem, first, places, Room(1, 1))
    assert [raw.saving for raw in seen.found] == [0, 505_000]


def test_what_comes_later_disturbs_by_goods_or_by_not_meeting() -> None:
    shy = less("x", 60, "a", stacking=stacking("g"))
    problem = problem_of(shy, less("y", 50, "b"), less("z", 70, "c", stacking=stacking("g")))
    first, second, third = problem.applications
    later = _Later(problem.applications)
    assert later.is_disturbed(first, 0)
    assert later.is_disturbed(first, 1)
    assert later.is_disturbed(first, 2)
    assert not later.is_disturbed(first, 3)
    assert not later.is_disturbed(second, 2)
    assert not later.is_disturbed(third, 3)
    assert later.is_disturbed(second, 1)
