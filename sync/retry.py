"""How long to wait before asking again: longer each time, and never all counters at once."""

from __future__ import annotations

from random import Random

FIRST_S = 1.0
LONGEST_S = 300.0


class Backoff:
    """Full jitter between nothing and a bound that doubles from 1 s to 300 s."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._failures = 0

    def failed(self) -> float:
        """Seconds to wait after one more failure."""
        bound = min(LONGEST_S, FIRST_S * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        return self._rng.uniform(0, bound)

    def asked_to_wait(self, after_s: int) -> float:
        """Not before the centre said; others were told the same, so a little later."""
        return after_s + self._rng.uniform(0, max(1.0, after_s / 2))

    def succeeded(self) -> None:
        """The next failure is a first one again."""
        self._failures = 0
