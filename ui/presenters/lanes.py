"""How a presenter asks for work off the screen's thread and for time, without knowing Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


class Lane(Protocol):
    """One thread that runs one piece of work after the other."""

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run ``work`` on the lane; then ``done`` or ``failed`` on the screen's thread."""
        ...


class ReadLane(Protocol):
    """One thread that looks things up."""

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        late: Callable[[], None],
    ) -> None:
        """Run ``work``; ``done`` or ``failed`` before this returns, unless that takes over 100 ms:
        then ``late`` at once and the answer as from a lane.
        """
        ...


class Timers(Protocol):
    """Calls that happen later on the screen's thread."""

    def later(self, delay_ms: int, call: Callable[[], None]) -> Callable[[], None]:
        """Call once after ``delay_ms``; the answer cancels it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """``write``: every write transaction. ``read``: what is searched while somebody types.
    ``slow``: PIN hashing, files, devices.
    """

    write: Lane
    read: ReadLane
    slow: Lane
    timers: Timers
