"""Days as ISO text, instants as whole microseconds since 1970, documents packed, both ways."""

from __future__ import annotations

import dataclasses
import functools
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from local_db.faults import StoreFileDamaged

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def row_of(value: object) -> dict[str, Any]:
    """The fields of a dataclass by name, as they are; nothing inside is copied."""
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def instant_out(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (at - _EPOCH) // _MICROSECOND


def instant_in(micros: int) -> datetime:
    """The aware UTC instant of a stored number."""
    return _EPOCH + timedelta(microseconds=micros)


def packed(text: str) -> bytes:
    """A document in a third of its room; the quickest level, for a sale waits for it."""
    return zlib.compress(text.encode("utf-8"), 1)


def unpacked(content: bytes) -> str:
    """The document; StoreFileDamaged when it is not what was packed."""
    try:
        return zlib.decompress(content).decode("utf-8")
    except (zlib.error, ValueError):
        raise StoreFileDamaged from None


def day_out(day: date | None) -> str | None:
    """ISO text of a day."""
    return None if day is None else day.isoformat()


def day_in(text: str | None) -> date | None:
    """The day of a stored text."""
    return None if text is None else date.fromisoformat(text)
