"""Choices out of bytes that hypothesis draws at once, which is what makes thousands affordable.

Drawing a programme number by number takes hypothesis forty times as long as the engine takes to
answer. Bytes of zero choose the first and the least everywhere, so that examples still shrink to
the plainest case.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

T = TypeVar("T")

TIMES = Fraction(os.environ.get("MEMBERDESK_EXAMPLES", "1"))
"""How many times the examples that a property has in the normal run, such as 100 or 1/10."""


def examples(count: int) -> settings:
    """The examples of one property: the same ones on every run, others on every longer run."""
    return settings(max_examples=max(1, int(count * TIMES)), derandomize=TIMES <= 1)


class Draws:
    """Reads choices from bytes; beyond their end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def below(self, count: int) -> int:
        """A number from 0 to ``count`` - 1."""
        size = (count - 1).bit_length() + 7 >> 3
        if not size:
            return 0
        part = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(part, "big") * count >> (8 * len(part))

    def between(self, least: int, most: int) -> int:
        """A number, both ends included."""
        return least + self.below(most - least + 1)

    def one_of(self, values: Sequence[T]) -> T:
        """One of these; the plainest stands first."""
        return values[self.below(len(values))]

    def chance(self, of_256: int) -> bool:
        """True in so many of 256 cases."""
        return self.below(256) >= 256 - of_256

    def some(self, values: Sequence[T], most: int) -> tuple[T, ...]:
        """Up to ``most`` different ones, in their order."""
        chosen = {self.below(len(values)) for _ in range(self.between(0, most))}
        return tuple(value for place, value in enumerate(values) if place in chosen)

    def shuffled(self, values: Sequence[T]) -> tuple[T, ...]:
        """All of them in any order; zeros leave them as they are."""
        left = list(values)
        return tuple(left.pop(self.below(len(left))) for _ in values)


def drawn(make: Callable[[Draws], T], size: int = 600) -> st.SearchStrategy[T]:
    """What ``make`` builds out of ``size`` bytes."""

    @st.composite
    def made(draw: st.DrawFn) -> T:
        return make(Draws(draw(st.binary(min_size=size, max_size=size))))

    return made()
