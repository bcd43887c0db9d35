"""What the search believes of savings near a threshold is never less than what can be (R-22)."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.savings import Savings

POINTS = st.tuples(st.integers(0, 400), st.integers(0, 400))
COMPONENTS = st.lists(st.lists(POINTS, min_size=1, max_size=5), max_size=4)


@given(COMPONENTS, st.integers(0, 1_200), st.integers(1, 8))
def test_the_most_of_thinned_sums_is_never_too_low(
    components: list[list[tuple[int, int]]], room: int, most_points: int
) -> None:
    savings = Savings(components, most_points)
    for place in range(len(components) + 1):
        fitting = worths(components[place:], room)
        most = savings.most(place, room)
        assert not fitting or (most is not None and most >= max(fitting))


@given(COMPONENTS, st.integers(0, 1_200))
def test_the_most_is_exact_while_all_sums_are_kept(
    components: list[list[tuple[int, int]]], room: int
) -> None:
    savings = Savings(components, 1_000)
    for place in range(len(components) + 1):
        fitting = worths(components[place:], room)
        assert savings.most(place, room) == (max(fitting) if fitting else None)


def worths(components: list[list[tuple[int, int]]], room: int) -> list[int]:
    """The worth of every combination that saves at most ``room``."""
    sums = (
        (sum(saved for saved, _ in chosen), sum(worth for _, worth in chosen))
        for chosen in product(*components)
    )
    return [worth for saved, worth in sums if saved <= room]
