"""Bringing a counter's lots to where the centre has them, by entries alone (ADR 0011)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.ledger import DEBT_LOT, EntryStamp, LedgerEntry, Lot

CARRIED = "centre"
"""Component of entries that carry over what other counters and the centre moved."""


def carried_entries(
    here: Iterable[Lot], there: Iterable[Lot], stamp: EntryStamp
) -> Iterator[LedgerEntry]:
    """What makes ``here`` (every lot ever opened here, empty ones too) equal to ``there``.

    A lot that is unknown here is opened with its own dates; one that is gone there is emptied. Ids
    are made of the stamp's and of the lot's, so the same row carried twice is the same entry.
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
            entry = own.entry(lot_id, "adjustment", CARRIED, points)
            yield replace(entry, entry_id=f"{stamp.operation_id}/{lot_id}")


def _opened(lot: Lot, stamp: EntryStamp) -> LedgerEntry:
    own = replace(stamp, account_id=lot.account_id, sale_id=lot.sale_id)
    entry = own.entry(lot.lot_id, "adjustment", lot.component, lot.remaining)
    return replace(
        entry,
        entry_id=lot.lot_id,
        effective_on=lot.accrued_on,
        opens_lot=True,
        active_on=lot.active_on,
        expires_on=lot.expires_on,
    )
