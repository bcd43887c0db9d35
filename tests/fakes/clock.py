"""A clock that stands still until the test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

GOLDEN_NOON = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)
"""10:42 in Shanghai on the day of the golden example."""


class FakeClock:
    """Tells the time it was given; ``advance`` moves it."""

    def __init__(self, at: datetime = GOLDEN_NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant the test chose."""
        return self.at

    def advance(self, **parts: int) -> datetime:
        """Move by a timedelta's parts (``seconds=30``, ``days=-1``) and answer the new instant."""
        self.at += timedelta(**parts)
        return self.at
