"""Points: lots and append-only entries; the balance is computed, never stored (R-49)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

EntryKind = Literal[
    "accrual", "redemption", "reversal", "adjustment", "expiry", "merge_in", "merge_out"
]

DEBT_LOT = "debt"
"""The lot id under which what a member owes is kept; its sum is zero or negative (R-72)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points of one accrual with one expiry. ``expires_on`` is the last good business day."""

    lot_id: str
    member_id: str
    component: str
    accrued_on: date
    active_on: date
    expires_on: date | None
    sale_id: str | None
    remaining: int
    """Sum of all entries of the lot, expired or not; never negative but for the debt lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One signed, final fact. Opening entries (``accrual`` …) carry the dates of the lot they
    open.
    """

    entry_id: str
    operation_id: str
    member_id: str
    lot_id: str
    kind: EntryKind
    component: str
    points: int
    effective_on: date
    recorded_at: datetime
    programme_version: int
    sale_id: str | None = None
    reverses_entry_id: str | None = None
    opens_lot: bool = False
    active_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a member has on one business day, in points (R-49, R-51)."""

    available: int
    pending: int
    debt: int
    next_expiry_on: date | None
    next_expiry_points: int


def consumption_order(lot: Lot) -> tuple[bool, date, date, str]:
    """Sort key of R-50: earliest expiry, then earliest accrual, then id; never-expiring last."""
    return (lot.expires_on is None, lot.expires_on or date.max, lot.accrued_on, lot.lot_id)


def is_spendable(lot: Lot, on: date) -> bool:
    """Active, not yet expired on that business day, something left."""
    due = lot.expires_on is not None and lot.expires_on < on
    return lot.lot_id != DEBT_LOT and lot.active_on <= on and not due and lot.remaining > 0
