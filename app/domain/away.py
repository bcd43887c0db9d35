"""How long a counter has not heard its centre, and when it locks its members (T1, I13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LOCK_AFTER = timedelta(days=30)
WARN_AFTER = timedelta(days=23)
AWAY = "centre.away"
"""Setting of a counter of a chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """``seconds`` have gone by at this counter since it knew all that its centre does, as far as
    the clock was looked at, last at ``seen_at``.
    """

    seen_at: datetime
    seconds: int = 0

    def at(self, now: datetime) -> Away:
        """The same now. What a clock leaps ahead counts; back it counts nothing, so that setting
        it back gains no time.
        """
        passed = max(0, (now - self.seen_at) // timedelta(seconds=1))
        is_back = now < self.seen_at
        seen_at = now if is_back else self.seen_at + timedelta(seconds=passed)
        return Away(seen_at=seen_at, seconds=self.seconds + passed)

    @property
    def days(self) -> int:
        """Whole days."""
        return timedelta(seconds=self.seconds).days

    @property
    def is_locked(self) -> bool:
        """No member is shown any more."""
        return timedelta(seconds=self.seconds) >= LOCK_AFTER

    @property
    def days_left(self) -> int | None:
        """Days, begun ones too, until members are locked; None while that is long."""
        away = timedelta(seconds=self.seconds)
        return None if away < WARN_AFTER else max(0, -((away - LOCK_AFTER) // timedelta(days=1)))
