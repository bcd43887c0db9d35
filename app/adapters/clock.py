"""The one place that reads the machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The clock of the operating system, in UTC."""

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)
