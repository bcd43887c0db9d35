"""Identifiers made on this device: UUIDv7 that rise within one millisecond, and random digits.

Our own layout and not a library's, because ids of one instant must rise and the demo store needs
the same ids from the same seed; the libraries at hand give one or the other.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Lock
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTER_BITS = 26
_RANDOM_BITS = 48
_COUNTER_LIMIT = 1 << _COUNTER_BITS
_FRESH_COUNTER_BITS = 24


class _RisingUuids:
    """UUIDv7 of RFC 9562 with a 26-bit counter that starts anew, low, in every millisecond.

    Ids rise for equal and for rising instants, whichever thread asks; when the clock is set back
    they follow it.
    """

    def __init__(self, random_bits: Callable[[int], int]) -> None:
        self._random_bits = random_bits
        self._lock = Lock()
        self._millisecond = -1
        self._counter = 0

    def next(self, at: datetime) -> str:
        millisecond = _milliseconds(at)
        with self._lock:
            if millisecond == self._millisecond:
                self._counter += 1
            else:
                self._millisecond = millisecond
                self._counter = self._random_bits(_FRESH_COUNTER_BITS)
            if self._counter >= _COUNTER_LIMIT:
                raise OverflowError("too many ids within one millisecond")
            counter, tail = self._counter, self._random_bits(_RANDOM_BITS)
        high, low = counter >> 14, counter & 0x3FFF
        bits = millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 48 | tail
        return str(UUID(int=bits))


def _milliseconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return (at - _EPOCH) // timedelta(milliseconds=1)


class UuidIds:
    """Ids and digits nobody can guess, from the operating system's random source."""

    def __init__(self) -> None:
        self._uuids = _RisingUuids(secrets.randbits)

    def new_id(self, at: datetime) -> str:
        """A new UUIDv7, above every id made before for the same or an earlier instant."""
        return self._uuids.next(at)

    def digits(self, count: int) -> str:
        """``count`` unguessable decimal digits."""
        return f"{secrets.randbelow(10**count):0{count}d}"


class SeededIds:
    """The same ids and digits from the same seed and instants: for the demo store only."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - made to be repeated
        self._uuids = _RisingUuids(self._random.getrandbits)

    def new_id(self, at: datetime) -> str:
        """The next UUIDv7 of this seed, rising like those of UuidIds."""
        return self._uuids.next(at)

    def digits(self, count: int) -> str:
        """The next ``count`` digits of this seed."""
        return f"{self._random.randrange(10**count):0{count}d}"
