"""Points: lots and append-only entries; the balance is computed, never stored (R-49)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.domain.errors import RuleBroken

EntryKind = Literal[
    "accrual", "redemption", "reversal", "adjustment", "expiry", "merge_in", "merge_out"
]

DEBT_LOT = "debt"
"""The lot id under which what a member owes is kept; its sum is zero or negative (R-72)."""
NO_DAY = date(1970, 1, 1)
"""Stands where a lot must have a day and debt has none."""

EXTENSION_LOT = "extension"
"""The lot id of entries of no points that say until when all points of a member last (R-51)."""


class PointsShort(RuleBroken):
    """More points were asked for than can be spent; params: ``asked``, ``available``."""

    code = "E-PTS-01"
    text = "{asked} points were asked for, {available} can be spent. Lower the points."


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
    account_id: str = ""
    """Another currency of the programme; empty for its points."""


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
    account_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a member has on one business day, in points (R-49, R-51)."""

    available: int
    pending: int
    debt: int
    next_expiry_on: date | None
    next_expiry_points: int
    short: int = 0
    """Debt beyond what is at hand: the next points won repay it before any can be spent."""
    next_active_on: date | None = None
    """The day on which the first of the pending points can be spent (R-45)."""
    next_active_points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStamp:
    """What every entry of one operation shares; ``new_id`` makes a fresh entry id at each call.

    ``lot_named``: a lot id after what the lot is, where two ends work out the same operation.
    """

    operation_id: str
    sale_id: str | None
    member_id: str
    on: date
    recorded_at: datetime
    programme_version: int
    new_id: Callable[[], str]
    account_id: str = ""
    lot_named: Callable[[str], str] | None = None

    def entry(self, lot_id: str, kind: EntryKind, component: str, points: int) -> LedgerEntry:
        """An entry of this operation on an existing lot, effective on its business day."""
        return LedgerEntry(
            entry_id=self.new_id(),
            operation_id=self.operation_id,
            member_id=self.member_id,
            lot_id=lot_id,
            kind=kind,
            component=component,
            points=points,
            effective_on=self.on,
            recorded_at=self.recorded_at,
            programme_version=self.programme_version,
            sale_id=self.sale_id,
            account_id=self.account_id,
        )

    def opening(
        self, kind: EntryKind, component: str, points: int, dates: tuple[date, date | None]
    ) -> LedgerEntry:
        """An entry that opens a lot; ``dates`` are active_on and expires_on."""
        entry = self.entry("", kind, component, points)
        what = f"{component}:{self.account_id}:{dates[0]}:{dates[1]}"
        return dataclasses.replace(
            entry,
            lot_id=entry.entry_id if self.lot_named is None else self.lot_named(what),
            opens_lot=True,
            active_on=dates[0],
            expires_on=dates[1],
        )


def consumption_order(lot: Lot) -> tuple[bool, date, date, str]:
    """Sort key of R-50: earliest expiry, then earliest accrual, then id; never-expiring last."""
    return (lot.expires_on is None, lot.expires_on or date.max, lot.accrued_on, lot.lot_id)


def lasting(lot: Lot, extensions: Iterable[tuple[date, date]]) -> Lot:
    """The lot with its last day after (on, until) extensions: each carries on what then lasted."""
    ends = lot.expires_on
    if ends is None or lot.account_id:
        return lot
    for on, until in sorted(extensions):
        if lot.accrued_on <= on <= ends:
            ends = max(ends, until)
    return lot if ends == lot.expires_on else dataclasses.replace(lot, expires_on=ends)


def is_due(lot: Lot, on: date) -> bool:
    """Past its last good day, whether the expiry entry is written or not (R-51)."""
    return lot.expires_on is not None and lot.expires_on < on


def is_spendable(lot: Lot, on: date) -> bool:
    """Active, not yet expired on that business day, something left."""
    return (
        lot.lot_id != DEBT_LOT
        and lot.active_on <= on
        and not is_due(lot, on)
        and lot.remaining > 0
    )


def of_account(lots: Iterable[Lot], account_id: str) -> tuple[Lot, ...]:
    """The lots of one currency of the programme."""
    return tuple(lot for lot in lots if lot.account_id == account_id)


def balance_of(lots: Iterable[Lot], on: date) -> Balance:
    """The one balance of the lots of one account (R-49): due lots never count, debt is paid out of
    what is there.

    ``available`` is what can be spent after the debt, 0 when the debt is larger; ``debt`` is the
    whole debt as a positive number. The next expiry never names more than is available (R-52).
    """
    lots = tuple(lots)
    spendable = [lot for lot in lots if is_spendable(lot, on)]
    debt = -sum(lot.remaining for lot in lots if lot.lot_id == DEBT_LOT)
    held = sum(lot.remaining for lot in spendable)
    available = max(0, held - debt)
    next_on = min((lot.expires_on for lot in spendable if lot.expires_on), default=None)
    expiring = sum(lot.remaining for lot in spendable if next_on and lot.expires_on == next_on)
    waiting = [lot for lot in lots if _is_waiting(lot, on)]
    active_on = min((lot.active_on for lot in waiting), default=None)
    return Balance(
        available=available,
        pending=sum(lot.remaining for lot in waiting),
        debt=debt,
        next_expiry_on=next_on if available else None,
        next_expiry_points=min(expiring, available),
        short=max(0, debt - held),
        next_active_on=active_on,
        next_active_points=sum(lot.remaining for lot in waiting if lot.active_on == active_on),
    )


def _is_waiting(lot: Lot, on: date) -> bool:
    is_points = lot.lot_id != DEBT_LOT and lot.remaining > 0
    return is_points and lot.active_on > on and not is_due(lot, on)


def allocate_redemption(lots: Iterable[Lot], points: int, on: date) -> tuple[tuple[str, int], ...]:
    """(lot_id, points) taken in the order of R-50; raises PointsShort above the available."""
    lots = tuple(lots)
    available = balance_of(lots, on).available
    if points > available:
        raise PointsShort(asked=points, available=available)
    taken = []
    for lot in sorted((lot for lot in lots if is_spendable(lot, on)), key=consumption_order):
        part = min(points, lot.remaining)
        if part:
            taken.append((lot.lot_id, part))
            points -= part
    return tuple(taken)


def expiry_entries(lots: Iterable[Lot], on: date, stamp: EntryStamp) -> tuple[LedgerEntry, ...]:
    """Entries that take due lots to zero, effective the day after their last (R-51).

    For the authority only (R-51). Writing them changes no balance, and once they are
    written a second call finds nothing. They keep the lot's sale, for returns need to know what
    expired (R-72).
    """
    return tuple(
        dataclasses.replace(
            stamp.entry(lot.lot_id, "expiry", lot.component, -lot.remaining),
            member_id=lot.member_id,
            effective_on=lot.expires_on + timedelta(days=1),
            sale_id=lot.sale_id,
            account_id=lot.account_id,
        )
        for lot in lots
        if lot.expires_on is not None and is_due(lot, on) and lot.remaining > 0
    )


def extension_entry(lots: Iterable[Lot], until: date, stamp: EntryStamp) -> LedgerEntry | None:
    """The entry with which all that lasts today lasts until then; None where it does already.

    For the authority only, where points end by inactivity (R-51).
    """
    points = of_account(lots, "")
    held = (lot for lot in points if lot.remaining > 0 and not is_due(lot, stamp.on))
    if all(lot.expires_on is None or lot.expires_on >= until for lot in held):
        return None
    entry = stamp.entry(EXTENSION_LOT, "adjustment", EXTENSION_LOT, 0)
    return dataclasses.replace(entry, expires_on=until)


def lots_of_entries(entries: Iterable[LedgerEntry], before: Iterable[Lot] = ()) -> tuple[Lot, ...]:
    """The lots as the ledger alone tells them (R-49): the check of every stored lot.

    ``before``: lots that earlier entries left. Entries of several members may be mixed; an entry
    on a lot that nothing opened is a KeyError, but for the debt lot, which needs no opening.
    """
    lots = {(lot.member_id, lot.lot_id): lot for lot in before}
    extensions: dict[str, list[tuple[date, date]]] = {}
    for entry in entries:
        key = (entry.member_id, entry.lot_id)
        if entry.lot_id == EXTENSION_LOT and entry.expires_on is not None:
            extensions.setdefault(entry.member_id, []).append(
                (entry.effective_on, entry.expires_on)
            )
        elif entry.opens_lot or (entry.lot_id == DEBT_LOT and key not in lots):
            lots[key] = _opened(entry)
        else:
            lot = lots[key]
            lots[key] = dataclasses.replace(lot, remaining=lot.remaining + entry.points)
    return tuple(lasting(lot, extensions.get(lot.member_id, ())) for lot in lots.values())


def debt_lot(member_id: str, points: int, account_id: str = "") -> Lot:
    """What a member owes. It has no day of its own: what made it may be told in any order."""
    return Lot(
        lot_id=DEBT_LOT,
        member_id=member_id,
        component=DEBT_LOT,
        accrued_on=NO_DAY,
        active_on=NO_DAY,
        expires_on=None,
        sale_id=None,
        remaining=points,
        account_id=account_id,
    )


def _opened(entry: LedgerEntry) -> Lot:
    if entry.lot_id == DEBT_LOT:
        return debt_lot(entry.member_id, entry.points, entry.account_id)
    return Lot(
        lot_id=entry.lot_id,
        member_id=entry.member_id,
        component=entry.component,
        accrued_on=entry.effective_on,
        active_on=entry.active_on or entry.effective_on,
        expires_on=entry.expires_on,
        sale_id=entry.sale_id,
        remaining=entry.points,
        account_id=entry.account_id,
    )
