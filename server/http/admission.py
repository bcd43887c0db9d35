"""Who is let in: each caller by its own measure, all together by what the centre can take.

What is not let in is told when to come again. Fetching is put off first, then looking a member up;
pushing, and what a counter needs to push, comes last.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum

MOST_CALLERS = 10_000
LATER_S = 2


class Rank(IntEnum):
    """How many requests for each worker may be under way for one of this rank to be let in."""

    FETCH = 8
    LOOKUP = 12
    PUSH = 24


class Shed(Exception):
    """Not now: 429 when it is the caller's own doing, else 503."""

    def __init__(self, status: int, after_s: int) -> None:
        self.status, self.after_s = status, after_s
        super().__init__(f"{status} for {after_s} s")


@dataclass
class Measure:
    """So many requests at once of one caller, and so many a second after that."""

    at_once: int
    a_second: float
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, caller: str) -> None:
        """One request; raises Shed."""
        now = self.clock()
        left, then = self._left.get(caller, (float(self.at_once), now))
        left = min(self.at_once, left + (now - then) * self.a_second)
        if left < 1:
            raise Shed(429, math.ceil((1 - left) / self.a_second))
        if len(self._left) >= MOST_CALLERS:
            self._left.clear()
        self._left[caller] = (left - 1, now)


@dataclass
class Admission:
    """Counts what is under way in this process."""

    workers: int
    under_way: int = 0
    devices: Measure = field(default_factory=lambda: Measure(at_once=60, a_second=20))
    strangers: Measure = field(default_factory=lambda: Measure(at_once=20, a_second=0.5))
    """By address who joins, by the device it claims to be who wants a token."""

    @contextmanager
    def place(self, rank: Rank) -> Iterator[None]:
        """Raises Shed."""
        if self.under_way >= rank * self.workers:
            raise Shed(503, LATER_S)
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
