"""Points that people move: given or taken by hand, and from member to member (R-59, R-60)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from app.domain.ledger import EntryStamp, LedgerEntry, Lot, allocate_redemption, of_account
from app.domain.programme import Earning
from app.domain.sale_points import lot_expiry

AdjustReason = Literal["goodwill", "correction", "late_claim", "event"]
TRANSFER = "transfer"


def component_of(reason: AdjustReason) -> str:
    """Each reason is a component of its own, so that it can be told and summed alone."""
    return f"adjust:{reason}"


def adjustment_entries(
    points: int, lots: Iterable[Lot], earning: Earning, stamp: EntryStamp, component: str
) -> tuple[LedgerEntry, ...]:
    """Points given open a lot that ends as won ones do; points taken come out of lots in the order
    of R-50. No entry that is there changes. Raises PointsShort.
    """
    if points > 0:
        dates = (stamp.on, lot_expiry(earning.expiry, stamp.on))
        return (stamp.opening("adjustment", component, points, dates),)
    parts = allocate_redemption(of_account(lots, ""), -points, stamp.on)
    return tuple(stamp.entry(lot_id, "adjustment", component, -part) for lot_id, part in parts)


def transfer_entries(
    points: int, lots: Iterable[Lot], giver: EntryStamp, taker: EntryStamp
) -> Iterator[LedgerEntry]:
    """Out of the lots that end first, each into a lot of the other member that ends on the same
    day. Raises PointsShort.
    """
    known = {lot.lot_id: lot for lot in lots}
    for lot_id, part in allocate_redemption(of_account(known.values(), ""), points, giver.on):
        lot = known[lot_id]
        yield giver.entry(lot_id, "adjustment", TRANSFER, -part)
        yield taker.opening("adjustment", TRANSFER, part, (lot.active_on, lot.expires_on))
