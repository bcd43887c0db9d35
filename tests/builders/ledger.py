"""Ledger entries for tests: stamps with ids that count, and lots given outright."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import count

from app.domain.ledger import LedgerEntry
from app.domain.sale_points import EntryStamp


def entry_ids(prefix: str = "e") -> Iterator[str]:
    """e0001, e0002, … without end."""
    return (f"{prefix}{number:04d}" for number in count(1))


def stamp(on: date, ids: Iterator[str] | None = None, sale_id: str | None = "sale") -> EntryStamp:
    """The stamp of one operation on a day, for member m."""
    fresh = ids or entry_ids()
    return EntryStamp(
        operation_id=f"op-{sale_id}-{on.isoformat()}",
        sale_id=sale_id,
        member_id="m",
        on=on,
        recorded_at=datetime.combine(on, time(4), UTC),
        programme_version=1,
        new_id=lambda: next(fresh),
    )


def given(on: date, points: int, expires_on: date | None, ids: Iterator[str]) -> LedgerEntry:
    """An adjustment that opens a lot: points from nowhere, as an import brings them."""
    return stamp(on, ids, sale_id=None).opening("adjustment", "opening", points, (on, expires_on))
