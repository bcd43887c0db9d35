"""Time and chance of one seed: a heap of what happens when, and the trace of what happened."""

from __future__ import annotations

import heapq
import itertools
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

BEGIN = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""9:00 in Shanghai on a Saturday."""
MOST_EVENTS = 20_000


class Endless(Exception):
    """Somebody asks again and again without an end."""


class World:
    """Everything happens in virtual milliseconds, one thing at a time, in an order that the seed
    alone decides.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.ms = 0
        self.trace: list[str] = []
        self.violations: list[str] = []
        self._heap: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._left = MOST_EVENTS

    def chance(self, name: str) -> Random:
        """A stream of its own for each purpose, so that one more draw shifts nothing else."""
        return Random(f"{self.seed}/{name}")

    def now(self) -> datetime:
        """The true time."""
        return BEGIN + timedelta(milliseconds=self.ms)

    def at(self, ms: int, what: Callable[[], None]) -> None:
        """Let something happen at a time."""
        heapq.heappush(self._heap, (max(ms, self.ms), next(self._numbers), what))

    def after(self, ms: int, what: Callable[[], None]) -> None:
        """Let something happen in a while."""
        self.at(self.ms + ms, what)

    def run(self, until_ms: int) -> None:
        """Let happen what is due. Whoever waits for an answer runs the world meanwhile, so that
        this may be called by what happens.
        """
        while self._heap and self._heap[0][0] <= until_ms:
            self._left -= 1
            if not self._left:
                raise Endless
            ms, _, what = heapq.heappop(self._heap)
            self.ms = max(self.ms, ms)
            what()
        self.ms = max(self.ms, until_ms)

    def tell(self, who: str, what: str) -> None:
        """One line of the trace."""
        self.trace.append(f"{self.ms / 1000:9.3f} {who:4} {what}")

    def wrong(self, invariant: str, what: str) -> None:
        """Something that must never be."""
        self.violations.append(f"{invariant}: {what}")
        self.tell("!!!", self.violations[-1])


def error_told(error: BaseException) -> str:
    """An exception in one line."""
    places = reversed(traceback.extract_tb(error.__traceback__)[-5:])
    way = " < ".join(f"{Path(one.filename).stem}.{one.name}" for one in places)
    return f"{type(error).__name__}: {error} at {way}"
