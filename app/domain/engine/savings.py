"""What choices for the lines can be worth at most while they save no more than an amount.

An order offer with a threshold wants the lines to stay dear, so near one the search asks which of
the many sums of savings come close to it from below. This knows them, a little too favourably
where they are too many to be kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Point = tuple[int, int]
"""Saved on the lines, and what that is worth; both as the plan counts them."""

MOST_POINTS = 64
"""Sums that are kept for the components from one place on."""


class Savings:
    """For each place of a plan, the best worth of the components from there on by their saving.

    ``most_points``: sums that are kept for each place.
    """

    def __init__(self, components: Sequence[Iterable[Point]], most_points: int) -> None:
        stairs = [[(0, 0)]]
        for options in reversed(components):
            points = _stair(options)
            after = stairs[-1]
            sums = [(one + other, first + rest) for one, first in points for other, rest in after]
            stairs.append(_thinned(_stair(sums), most_points))
        stairs.reverse()
        self._saved = [[saved for saved, _ in stair] for stair in stairs]
        self._worth = [[worth for _, worth in stair] for stair in stairs]

    def most(self, place: int, room: int) -> int | None:
        """The most that components from this place on are worth while they save at most ``room``;
        None when they always save more.
        """
        found = bisect_right(self._saved[place], room)
        return self._worth[place][found - 1] if found else None


def _stair(points: Iterable[Point]) -> list[Point]:
    """The points that are worth more than all that save less."""
    found: list[Point] = []
    most = -1
    for saved, worth in sorted(points, key=lambda point: (point[0], -point[1])):
        if worth > most:
            found.append((saved, worth))
            most = worth
    return found


def _thinned(stair: list[Point], most_points: int) -> list[Point]:
    """Neighbours as one that saves what the first saves and is worth what the last is."""
    each = -(-len(stair) // most_points)
    if each == 1:
        return stair
    heads, lasts = stair[::each], [*stair[each - 1 :: each], stair[-1]]
    return [(head[0], last[1]) for head, last in zip(heads, lasts, strict=False)]
