"""The one place that reads the machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The clock of the operating system, in UTC."""

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)


class StoppedClock:
    """Always the same instant: pictures of a demo store are drawn on its own last day."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The instant it stopped at."""
        return self._at
