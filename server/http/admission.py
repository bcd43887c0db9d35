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
MOST_LATER_S = 60
"""Nobody is put off for longer; counters add up to a half by chance (``sync.retry``)."""
NEWEST = 0.1
"""How much the newest request counts in what one takes."""


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
    """Counts what is under way in this process, and what was put off: whoever is, is told when all
    before could be done, so that many who come at once come again one after the other (T22).
    """

    workers: int
    under_way: int = 0
    clock: Callable[[], float] = time.monotonic
    took_s: float = 0.05
    """What one request keeps a worker busy, lately."""
    _done_at: float = 0.0
    """When everything that is under way or was put off could be done."""
    devices: Measure = field(default_factory=lambda: Measure(at_once=60, a_second=20))
    strangers: Measure = field(default_factory=lambda: Measure(at_once=20, a_second=0.5))
    """By address who joins, by the device it claims to be who wants a token."""

    @contextmanager
    def place(self, rank: Rank) -> Iterator[None]:
        """Raises Shed."""
        if self.under_way >= rank * self.workers:
            raise Shed(503, self._later_s())
        self.under_way += 1
        begun, ahead = self.clock(), max(1.0, self.under_way / self.workers)
        try:
            yield
        finally:
            self.under_way -= 1
            alone_s = (self.clock() - begun) / ahead  # the rest it waited for a worker
            self.took_s += NEWEST * (alone_s - self.took_s)

    def _later_s(self) -> int:
        now, each_s = self.clock(), self.took_s / self.workers
        begins = max(self._done_at, now + self.under_way * each_s)
        self._done_at = min(begins + each_s, now + MOST_LATER_S)
        return max(1, math.ceil(self._done_at - now))
