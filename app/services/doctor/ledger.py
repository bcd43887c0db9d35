"""The ledger alone must tell what the desk shows: lots, what remains of them, and balances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TypeVar

from app.domain.ledger import (
    DEBT_LOT,
    EXTENSION_LOT,
    LedgerEntry,
    Lot,
    balance_of,
    lots_of_entries,
)
from app.ports.inspection import Inspection
from app.services.doctor.findings import Finding, Watch

OfMember = TypeVar("OfMember", LedgerEntry, Lot)


def check_ledger(inspection: Inspection, watch: Watch, on: date) -> Iterator[Finding]:
    """For every member: lots opened once, none below zero, reversals within what they reverse,
    and lots and balance of ``on`` equal to what the desk computes (R-49).
    """
    shown = _by_member(inspection.all_lots())
    member_id, lots = next(shown, ("", ()))
    for owner, recorded in _by_member(watch.over("ledger entries", inspection.all_entries())):
        # a clock set back a little, or a centre, may date what moves a lot before what opened it
        entries = tuple(sorted(recorded, key=lambda entry: not entry.opens_lot))
        yield from _check_entries(owner, entries)
        mine: tuple[Lot, ...] = ()
        if member_id == owner:
            mine = lots
            member_id, lots = next(shown, ("", ()))
        yield from _check_lots(owner, entries, mine, on)
    if member_id:
        yield _finding(member_id, "the desk shows lots that no entry opened")


def _by_member(rows: Iterable[OfMember]) -> Iterator[tuple[str, tuple[OfMember, ...]]]:
    for member_id, group in groupby(rows, key=lambda row: row.member_id):
        yield member_id, tuple(group)


def _check_entries(member_id: str, entries: tuple[LedgerEntry, ...]) -> Iterator[Finding]:
    opened: set[str] = {DEBT_LOT, EXTENSION_LOT}
    by_id = {entry.entry_id: entry for entry in entries}
    reversed_points: dict[str, int] = {}
    for entry in entries:
        if entry.opens_lot and entry.lot_id in opened:
            yield _finding(member_id, f"entry {entry.entry_id} opens a lot that is open already")
        if not entry.opens_lot and entry.lot_id not in opened:
            yield _finding(member_id, f"entry {entry.entry_id} is on a lot that nothing opened")
        opened.add(entry.lot_id)
        if entry.reverses_entry_id is not None:
            earlier = reversed_points.get(entry.reverses_entry_id, 0)
            reversed_points[entry.reverses_entry_id] = earlier + entry.points
    for entry_id, points in reversed_points.items():
        first = by_id.get(entry_id)
        if first is None:
            yield _finding(member_id, f"a reversal names entry {entry_id}, which is not there")
        elif not _is_within(points, first.points):
            yield _finding(member_id, f"entry {entry_id} was reversed by more than it holds")


def _is_within(reversal: int, original: int) -> bool:
    """A reversal has the other sign and is no larger."""
    return 0 <= -reversal <= original or original <= -reversal <= 0


def _check_lots(
    member_id: str, entries: tuple[LedgerEntry, ...], shown: tuple[Lot, ...], on: date
) -> Iterator[Finding]:
    try:
        told = lots_of_entries(entries)
    except KeyError:
        return  # said already: an entry on a lot that nothing opened
    for lot in told:
        if lot.remaining < 0 and lot.lot_id != DEBT_LOT:
            yield _finding(member_id, f"lot {lot.lot_id} holds {lot.remaining} points")
        if lot.remaining > 0 and lot.lot_id == DEBT_LOT:
            yield _finding(member_id, f"the debt is {lot.remaining} points above zero")
    if {lot.lot_id: lot for lot in told} != {lot.lot_id: lot for lot in shown}:
        ledger, desk = balance_of(told, on).available, balance_of(shown, on).available
        yield _finding(
            member_id,
            f"the desk's lots are not those of the ledger; {desk} points can be spent by the "
            f"desk, {ledger} by the ledger",
        )


def _finding(member_id: str, what: str) -> Finding:
    return Finding(check="ledger", sentence=f"Member {member_id}: {what}.")
