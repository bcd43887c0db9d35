"""The ledger entries of one sale: points spent, points won, debt repaid."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from app.domain.ledger import (
    DEBT_LOT,
    EntryStamp,
    LedgerEntry,
    Lot,
    allocate_redemption,
    balance_of,
    extension_entry,
    lots_of_entries,
    of_account,
)
from app.domain.periods import add_months, end_of_month, end_of_quarter
from app.domain.programme import Earning, Expiry, Programme
from app.domain.quote import AccountQuote, Quote

__all__ = ["DEBT_REPAYMENT", "EntryStamp", "entries_for_sale", "lot_expiry", "won_dates"]

DEBT_REPAYMENT = "debt_repayment"
"""Component of the pair of adjustments that repays debt out of a new lot (R-72)."""


def lot_expiry(expiry: Expiry, on: date) -> date | None:
    """Last good business day of points won on a day (R-51); None when they never end.

    Modes that begin with ``end_of`` round the day so found up. With ``inactivity`` it is the day
    for all points at hand, and moves on whenever some are won or spent.
    """
    mode = expiry.mode
    if mode == "never":
        return None
    if mode == "days" or (mode != "months" and expiry.unit == "days"):
        day = on + timedelta(days=expiry.count)
    else:
        day = add_months(on, expiry.count)
    return ROUNDED_UP[mode](day) if mode in ROUNDED_UP else day


def won_dates(earning: Earning, on: date) -> tuple[date, date | None]:
    """From when on points won on a day can be spent (R-45), and their last good day (R-51)."""
    return on + timedelta(days=earning.cooling_days), lot_expiry(earning.expiry, on)


ROUNDED_UP: Mapping[str, Callable[[date], date]] = {
    "end_of_month": end_of_month,
    "end_of_quarter": end_of_quarter,
    "end_of_year": lambda day: day.replace(month=12, day=31),
}


def activity_entries(
    entries: Iterable[LedgerEntry], lots: Iterable[Lot], programme: Programme, stamp: EntryStamp
) -> tuple[LedgerEntry, ...]:
    """What winning or spending points does to all points at hand: nothing, but for programmes
    where these end by inactivity (R-51).
    """
    expiry = programme.earning.expiry
    is_active = any(
        entry.kind in ("accrual", "redemption") and not entry.account_id for entry in entries
    )
    until = lot_expiry(expiry, stamp.on)
    if expiry.mode != "inactivity" or not is_active or until is None:
        return ()
    entry = extension_entry(lots, until, stamp)
    return () if entry is None else (entry,)


def entries_for_sale(
    quote: Quote,
    lots: Iterable[Lot],
    programme: Programme,
    stamp: EntryStamp,
    *,
    may_owe: bool = False,
) -> tuple[LedgerEntry, ...]:
    """All entries of a sale: those of its points, then those of every other account.

    ``may_owe``: the goods are gone already, so points that are not there become debt (R-104).
    """
    lots = tuple(lots)
    entries = _entries(quote, of_account(lots, ""), programme.earning, stamp, may_owe=may_owe)
    rules = {account.account_id: account.earning for account in programme.accounts}
    for one in quote.accounts:
        own = dataclasses.replace(stamp, account_id=one.account_id)
        mine = of_account(lots, one.account_id)
        entries += _entries(one, mine, rules[one.account_id], own, may_owe=may_owe)
    return entries


def _entries(
    quote: Quote | AccountQuote,
    lots: tuple[Lot, ...],
    earning: Earning,
    stamp: EntryStamp,
    *,
    may_owe: bool,
) -> tuple[LedgerEntry, ...]:
    """Redemption in the order of R-50, then one lot for each component won (R-42).

    Debt is repaid out of the new lots before anything of them can be spent (R-72). Where an order
    may spend what it wins, it wins first (R-46). Raises PointsShort when ``lots`` do not cover
    the points of the quote, but for debt that it ``may_owe``.
    """
    if earning.same_order:
        won = _won(quote, lots, earning, stamp)
        return (*won, *_spent(quote, lots_of_entries(won, lots), stamp, may_owe=may_owe))
    spent = _spent(quote, lots, stamp, may_owe=may_owe)
    after = lots_of_entries(spent, lots) if may_owe else lots
    return (*spent, *_won(quote, after, earning, stamp))


def _spent(
    quote: Quote | AccountQuote, lots: Iterable[Lot], stamp: EntryStamp, *, may_owe: bool
) -> tuple[LedgerEntry, ...]:
    lots, asked = tuple(lots), quote.redeemed_points
    owed = max(0, asked - balance_of(lots, stamp.on).available) if may_owe else 0
    taken = allocate_redemption(lots, asked - owed, stamp.on)
    # debt belongs to the points alone: what a balance beside them lacks is borne by the shop
    parts = (*taken, (DEBT_LOT, owed)) if owed and not stamp.account_id else taken
    return tuple(
        stamp.entry(lot_id, "redemption", "redemption", -points) for lot_id, points in parts
    )


def _won(
    quote: Quote | AccountQuote, lots: Iterable[Lot], earning: Earning, stamp: EntryStamp
) -> tuple[LedgerEntry, ...]:
    dates = won_dates(earning, stamp.on)
    won = tuple(
        stamp.opening("accrual", part.component, part.points, dates)
        for part in quote.accruals
        if part.points > 0
    )
    debt = -sum(lot.remaining for lot in lots if lot.lot_id == DEBT_LOT)
    return (*won, *_repayments(won, debt, stamp))


def _repayments(won: Iterable[LedgerEntry], debt: int, stamp: EntryStamp) -> Iterator[LedgerEntry]:
    for entry in won:
        part = min(debt, entry.points)
        if part > 0:
            debt -= part
            yield stamp.entry(entry.lot_id, "adjustment", DEBT_REPAYMENT, -part)
            yield stamp.entry(DEBT_LOT, "adjustment", DEBT_REPAYMENT, part)
