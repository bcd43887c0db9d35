"""Whole minor units: what becomes of a fraction, and of a half (R-11, R-33)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.money import down, half_down, half_even, half_up, up


@pytest.mark.parametrize(
    ("rounded", "found"),
    [
        (half_up, [1, 1, 2, 3, 1]),
        (half_down, [0, 1, 1, 2, 1]),
        (half_even, [0, 1, 2, 2, 1]),
        (down, [0, 1, 1, 2, 0]),
        (up, [1, 1, 2, 3, 1]),
    ],
)
def test_what_becomes_of_a_half(rounded: Callable[[int, int], int], found: list[int]) -> None:
    """1/2, 1, 3/2, 5/2 and 2/3."""
    fractions = [(1, 2), (2, 2), (3, 2), (5, 2), (2, 3)]
    assert [rounded(*fraction) for fraction in fractions] == found


@pytest.mark.parametrize("rounded", [half_up, half_down, half_even, down])
def test_what_is_taken_back_is_rounded_as_what_was_given(
    rounded: Callable[[int, int], int],
) -> None:
    assert all(rounded(-part, 4) == -rounded(part, 4) for part in range(12))


@pytest.mark.parametrize("rounded", [half_up, half_down, half_even, down])
def test_nothing_is_divided_by_nothing(rounded: Callable[[int, int], int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        rounded(1, 0)
