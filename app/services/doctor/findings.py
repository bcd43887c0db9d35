"""What a check says, and how far it is: one English sentence a fault, with ids, never names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")
Progress = Callable[[str, int], None]
"""Called now and then with a kind of row and how many of it were looked at."""

_TELL_EVERY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong; ``check`` is ``file``, ``references``, ``chain``, ``ledger`` …"""

    check: str
    sentence: str


def no_progress(_kind: str, _count: int) -> None:
    """For callers who do not watch."""


class Watch:
    """Counts the rows that the checks look at."""

    def __init__(self, tell: Progress = no_progress) -> None:
        self.counts: dict[str, int] = {}
        self._tell = tell

    def over(self, kind: str, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows; ``counts[kind]`` is their number once they have all been seen."""
        count = 0
        for row in rows:
            yield row
            count += 1
            if count % _TELL_EVERY == 0:
                self._tell(kind, count)
        self.counts[kind] = count
        self._tell(kind, count)
