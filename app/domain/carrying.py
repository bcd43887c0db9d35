"""Bringing lots to where another book has them, by entries alone (ADR 0011)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from app.domain.ledger import DEBT_LOT, EntryStamp, LedgerEntry, Lot

CARRIED = "centre"
"""Component of entries that carry over what other counters and the centre moved."""
OPENING = "opening"
"""Component of lots that a member brings along from another system."""
OPENING_PART = "o"
"""Part of an operation that names those lots, alike at a counter and at the centre."""


def carried_entries(
    here: Iterable[Lot], there: Iterable[Lot], stamp: EntryStamp
) -> Iterator[LedgerEntry]:
    """What makes ``here`` (every lot ever opened here, empty ones too) equal to ``there``.

    A lot that is unknown here is opened with its own dates and by its own id; one that is gone
    there is emptied.
    """
    known = {lot.lot_id: lot for lot in here}
    wanted = {lot.lot_id: lot for lot in there}
    for lot_id in sorted(known.keys() | wanted.keys()):
        lot = wanted.get(lot_id) or replace(known[lot_id], remaining=0)
        if lot_id not in known and lot_id != DEBT_LOT:
            yield _opened(lot, stamp)
            continue
        points = lot.remaining - (known[lot_id].remaining if lot_id in known else 0)
        if points:
            own = replace(stamp, account_id=lot.account_id)
            yield own.entry(lot_id, "adjustment", CARRIED, points)


def opening_entries(
    brought: Mapping[str, Iterable[tuple[int, date | None]]], stamp: EntryStamp
) -> tuple[LedgerEntry, ...]:
    """The points that a member brings along: by account, (points, last good day) of each lot."""
    return tuple(
        replace(stamp, account_id=account_id).opening(
            "adjustment", OPENING, points, (stamp.on, expires_on)
        )
        for account_id in sorted(brought)
        for points, expires_on in brought[account_id]
    )


def _opened(lot: Lot, stamp: EntryStamp) -> LedgerEntry:
    return LedgerEntry(
        entry_id=stamp.new_id(),
        operation_id=stamp.operation_id,
        member_id=stamp.member_id,
        lot_id=lot.lot_id,
        kind="adjustment",
        component=lot.component,
        points=lot.remaining,
        effective_on=lot.accrued_on,
        recorded_at=stamp.recorded_at,
        programme_version=stamp.programme_version,
        sale_id=lot.sale_id,
        opens_lot=True,
        active_on=lot.active_on,
        expires_on=lot.expires_on,
        account_id=lot.account_id,
    )
