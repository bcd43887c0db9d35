"""Days as ISO text and instants as whole microseconds since 1970, both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant_out(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (at - _EPOCH) // _MICROSECOND


def instant_in(micros: int) -> datetime:
    """The aware UTC instant of a stored number."""
    return _EPOCH + timedelta(microseconds=micros)


def day_out(day: date | None) -> str | None:
    """ISO text of a day."""
    return None if day is None else day.isoformat()


def day_in(text: str | None) -> date | None:
    """The day of a stored text."""
    return None if text is None else date.fromisoformat(text)
