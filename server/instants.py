"""Instants as whole microseconds since 1970, which every engine orders alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant_out(at: datetime) -> int:
    """Microseconds of an aware instant."""
    return (at - _EPOCH) // _MICROSECOND


def instant_in(microseconds: int) -> datetime:
    """The instant in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)
