"""Tells a scan from typing by the time stamps of the keys alone (ux 4.4, rules 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from statistics import median_low

BURST_KEYS = 4
IDLE_TICKS = 3
TICK_MS = 40
QUIET_TICKS = 2
"""After so many a key that was held back is let go: no reader pauses that long inside a code."""

RUN_GAP_MS = IDLE_TICKS * TICK_MS
LEAST_CODE = 8
"""A burst that just stops and is shorter than every code was a fast hand: it is given back."""
MAX_CODE = 512


class Verdict(Enum):
    """What to do with a key."""

    PASS = "pass"  # noqa: S105
    START = "start"
    """Hold it, and take out of the field what slipped in before."""
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Burst:
    """A finished burst. ``is_code`` is False for one that goes back to the field."""

    text: str
    at_ms: int
    is_code: bool


class BurstReader:
    """Keys in, bursts out. Times are those of the events, in milliseconds.

    A run is a row of keys with less than 120 ms between neighbours; it is a burst from the fourth
    key on when the median gap is under ``gap_ms``.
    """

    def __init__(self, gap_ms: int = 45) -> None:
        self._gap_ms = gap_ms
        self._text = ""
        self._gaps: list[int] = []
        self._last_ms = 0
        self._ended_ms = -RUN_GAP_MS
        self._ticks = 0
        self._is_burst = False

    @property
    def is_running(self) -> bool:
        """True while idle ticks are wanted."""
        return bool(self._text)

    @property
    def is_quiet(self) -> bool:
        """True when no key came for a while, or the run is over."""
        return not self._text or self._ticks >= QUIET_TICKS

    @property
    def is_new(self) -> bool:
        """True right after the first key of a run."""
        return len(self._text) == 1

    def key(self, sign: str, at_ms: int) -> tuple[Verdict, Burst | None]:
        """A key with text; also the burst before it when this one came much later."""
        finished = None
        gap = at_ms - self._last_ms
        if self._text and not 0 <= gap < RUN_GAP_MS:
            finished = self._end()
        if self._text:
            self._gaps.append(gap)
        self._text = (self._text + sign)[:MAX_CODE]
        self._last_ms = at_ms
        self._ticks = 0
        if self._is_burst:
            return Verdict.HOLD, finished
        fast = len(self._text) >= BURST_KEYS and median_low(self._gaps) < self._gap_ms
        self._is_burst = fast
        return (Verdict.START if fast else Verdict.PASS), finished

    def terminator(self, at_ms: int) -> tuple[Verdict, Burst | None]:
        """Enter or Tab: ends a burst and is swallowed with it, also a second one right after."""
        if self._is_burst and 0 <= at_ms - self._last_ms < RUN_GAP_MS:
            text, self._ended_ms = self._text, at_ms
            self._reset()
            return Verdict.HOLD, Burst(text, at_ms, is_code=True)
        finished = self._end()
        if 0 <= at_ms - self._ended_ms < RUN_GAP_MS:
            return Verdict.HOLD, finished
        return Verdict.PASS, finished

    def idle_tick(self) -> Burst | None:
        """The loop had time for a tick; the third without a key ends the run."""
        if not self._text:
            return None
        self._ticks += 1
        return self._end() if self._ticks >= IDLE_TICKS else None

    def interrupt(self) -> Burst | None:
        """A key that is never part of a scan (a repeated one, an arrow) came."""
        return self._end()

    def _end(self) -> Burst | None:
        text, was_burst, at_ms = self._text, self._is_burst, self._last_ms
        self._reset()
        if not was_burst:
            return None
        self._ended_ms = at_ms
        return Burst(text, at_ms, is_code=len(text) >= LEAST_CODE)

    def _reset(self) -> None:
        self._text = ""
        self._gaps.clear()
        self._ticks = 0
        self._is_burst = False
