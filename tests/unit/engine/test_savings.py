"""Sums of savings near thresholds: the best worth of what saves no more than there is room."""

from __future__ import annotations

import pytest

from app.domain.engine.savings import Point, Savings


def most(savings: Savings, place: int, *rooms: int) -> list[int | None]:
    return [savings.most(place, room) for room in rooms]


def test_what_saves_no_more_is_worth_so_much() -> None:
    savings = Savings([[(0, 0), (5, 7)], [(0, 0), (3, 2)]], 64)
    assert most(savings, 0, -1, 0, 2, 3, 4, 5, 7, 8, 99) == [None, 0, 0, 2, 2, 7, 7, 9, 9]
    assert most(savings, 1, -1, 0, 2, 3) == [None, 0, 0, 2]
    assert most(savings, 2, -1, 0) == [None, 0]


def test_choices_that_all_save_something_leave_no_worth_below_it() -> None:
    assert most(Savings([[(4, 6), (2, 3)]], 64), 0, 1, 2, 4) == [None, 3, 6]


@pytest.mark.parametrize(
    "options",
    [
        [(0, 0), (5, 9), (5, 3)],
        [(0, 0), (5, 3), (5, 9)],
        [(0, 0), (5, 9), (7, 9)],
        [(5, 9), (7, 8), (0, 0)],
    ],
)
def test_what_saves_more_and_is_worth_no_more_is_left_out(options: list[Point]) -> None:
    """So that two points are enough to tell all of it."""
    assert most(Savings([options], 2), 0, 0, 4, 5, 7) == [0, 0, 9, 9]


def test_too_many_sums_are_told_too_favourably_and_never_too_little() -> None:
    """Of five, three are told as one and two as another; of four, two and two."""
    stair = [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50)]
    assert most(Savings([stair], 2), 0, 0, 1, 2, 3, 4, 5) == [None, 30, 30, 30, 50, 50]
    assert most(Savings([stair[:4]], 2), 0, 0, 1, 2, 3, 4) == [None, 20, 20, 40, 40]
    assert most(Savings([stair], 5), 0, 1, 2, 3, 4, 5) == [10, 20, 30, 40, 50]
