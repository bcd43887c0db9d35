"""The points side of a refund: spent points go home, won points are taken back (R-72, R-73)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.domain.apportion import apportion
from app.domain.errors import RuleBroken
from app.domain.ledger import DEBT_LOT, EntryStamp, LedgerEntry, consumption_order, is_due
from app.domain.refund_back import MoneyBack
from app.domain.refund_quote import AccountBack, PointsBack, PointsTaken, RefundFacts, RefundQuote
from app.domain.sale_points import DEBT_REPAYMENT, lot_expiry

REFUND_DEBT = "refund_debt"
"""Component of the entry for won points that nothing is left of."""

_EXPIRED = ""
"""Stands for what the shop has back already because it ended in the member's hands; no lot id."""


class PointsSpent(RuleBroken):
    """The shop takes no goods back whose points were spent (R-72)."""

    code = "E-RFD-05"
    text = "The points of these goods were spent, so they cannot come back."


def points_back(facts: RefundFacts, points: int, on: date) -> tuple[PointsBack, ...]:
    """``points`` spent in the sale, back to their lots, later-expiring first (R-73); before these
    to lots of the sale itself, whose points are taken with its goods.

    Points that were owed for it and are repaid by now are the member's again: they last as long as
    points won today.
    """
    policies = facts.terms.policies
    lots = {lot.lot_id: lot for lot in facts.lots}
    spent = [entry for entry in facts.entries if entry.kind == "redemption"]
    own = {lot.lot_id for lot in facts.lots if lot.sale_id == facts.sale.sale_id}
    spent.sort(
        key=lambda entry: (entry.lot_id in own, consumption_order(lots[entry.lot_id])),
        reverse=True,
    )
    back: list[PointsBack] = []
    for entry in spent:
        part = min(points, -entry.points - _given_back(facts, entry))
        points -= part
        if part and entry.lot_id == DEBT_LOT:
            back += _debt_back(facts, part, on)
        elif part:
            ends = lots[entry.lot_id].expires_on
            if is_due(lots[entry.lot_id], on) and policies.refund_expired_lot == "grace":
                ends = on + timedelta(days=policies.refund_expired_grace_days)
            back.append(PointsBack(entry.lot_id, part, ends, ends is not None and ends < on))
    return tuple(back)


def _debt_back(facts: RefundFacts, points: int, on: date) -> Iterator[PointsBack]:
    owed = min(points, _owed(facts))
    again = lot_expiry(facts.terms.earning.expiry, on)
    for part, ends in ((owed, None), (points - owed, again)):
        if part:
            yield PointsBack(DEBT_LOT, part, ends, is_expired=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TakenPoints:
    """Where won points are taken from; the parts sum to what the returned goods had won."""

    lots: tuple[PointsTaken, ...]
    debt: int
    expired: int
    forgiven: int
    deducted: int
    withheld_minor: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One taking back of won points (R-72): goods returned earlier had won ``before`` of them,
    with this refund it is ``after``.
    """

    facts: RefundFacts
    back: tuple[PointsBack, ...]
    before: int
    after: int
    on: date

    def taken(self, room_minor: int) -> TakenPoints:
        """First the lots of this sale, each component its share (R-42); then what of them has
        expired, which is not charged again; then debt they had repaid; then other lots in the
        order of R-50. The rest becomes debt, is forgiven, or is taken out of ``room_minor``.
        """
        points = self.after - self.before
        room = self._room()
        taken: dict[str, int] = {}
        for lot_id, at_most in self._sources():
            part = min(points, at_most, room.get(lot_id, 0))
            if part > 0:
                points -= part
                room[lot_id] -= part
                taken[lot_id] = taken.get(lot_id, 0) + part
        shortfall = self.facts.terms.policies.refund_shortfall
        if shortfall == "refuse" and points + self._of_others(taken):
            raise PointsSpent
        deducted = withheld_minor = 0
        if shortfall == "deduct_cash":
            deducted, withheld_minor = self._in_money(points, room_minor)
        owed = 0 if shortfall == "clamp" else points - deducted
        expired = taken.pop(_EXPIRED, 0)
        return TakenPoints(
            debt=taken.pop(DEBT_LOT, 0) + owed,
            expired=expired,
            forgiven=points - deducted - owed,
            deducted=deducted,
            withheld_minor=withheld_minor,
            lots=tuple(PointsTaken(lot_id, part) for lot_id, part in taken.items()),
        )

    def _of_others(self, taken: Mapping[str, int]) -> int:
        """Points taken in place of those of this sale that are gone."""
        own = {_EXPIRED, *(entry.lot_id for entry in own_accruals(self.facts))}
        return sum(part for lot_id, part in taken.items() if lot_id not in own)

    def _in_money(self, points: int, room_minor: int) -> tuple[int, int]:
        """(points, their worth) as far as the money goes; rounded down over all returns."""
        rules = self.facts.terms.redemption
        earlier = sum(quoted.deducted_points for quoted in self.facts.earlier)
        worth_before = earlier * rules.worth_minor // rules.points
        most = (worth_before + room_minor) * rules.points // rules.worth_minor - earlier
        points = max(0, min(points, most))
        return points, (earlier + points) * rules.worth_minor // rules.points - worth_before

    def _sources(self) -> Iterator[tuple[str, int]]:
        """(lot_id, at most) in the order in which points are taken."""
        own = own_accruals(self.facts)
        weights = [entry.points for entry in own]
        shares = zip(apportion(self.after, weights), apportion(self.before, weights), strict=True)
        points = self.after - self.before
        for entry, (after, before) in zip(own, shares, strict=True):
            yield entry.lot_id, after - before
        for entry in own:
            yield entry.lot_id, points
        yield _EXPIRED, points
        yield DEBT_LOT, points
        for lot in sorted(self.facts.lots, key=consumption_order):
            if lot.lot_id != DEBT_LOT:
                yield lot.lot_id, points

    def _room(self) -> dict[str, int]:
        """What can be taken from where; points that this refund brings back count."""
        room = {
            lot.lot_id: lot.remaining
            for lot in self.facts.lots
            if lot.lot_id != DEBT_LOT and not is_due(lot, self.on)
        }
        for lot_id, points, *_ in self.back:
            if lot_id in room:
                room[lot_id] += points
        return {**room, _EXPIRED: self._expired(), DEBT_LOT: self._repaid()}

    def _expired(self) -> int:
        """Points of this sale that ended unspent and that no earlier refund counted."""
        own = {entry.lot_id for entry in own_accruals(self.facts)}
        entries = self.facts.entries
        written = -sum(e.points for e in entries if e.kind == "expiry" and e.lot_id in own)
        due = sum(
            lot.remaining for lot in self.facts.lots if lot.lot_id in own and is_due(lot, self.on)
        )
        charged = -sum(e.points for e in entries if e.kind == "reversal" and e.points < 0)
        return max(0, written + due - (self.before - charged))

    def _repaid(self) -> int:
        """Debt that the points of this sale repaid and that is not owed again yet."""
        return max(
            0,
            sum(
                entry.points
                for entry in self.facts.entries
                if entry.lot_id == DEBT_LOT
                and (entry.component == DEBT_REPAYMENT or entry.kind == "reversal")
            ),
        )


def taken_points(
    facts: RefundFacts, back: MoneyBack, home: tuple[PointsBack, ...], on: date
) -> TakenPoints:
    """Where the points that the returned goods had won are taken from; ``home`` returns first.

    Never more than the sale was booked with: the centre may have cut what a counter could not know
    (R-104).
    """
    booked = sum(entry.points for entry in own_accruals(facts))
    before = back.won_before
    after = before + sum(line.points_taken for line in back.lines)
    taking = Taking(
        facts=facts, back=home, before=min(before, booked), after=min(after, booked), on=on
    )
    return taking.taken(back.goods_minor)


def own_accruals(facts: RefundFacts) -> tuple[LedgerEntry, ...]:
    """The entries that opened the lots of this sale, one for each component."""
    return tuple(entry for entry in facts.entries if entry.kind == "accrual")


def entries_for_refund(
    refund_quote: RefundQuote, facts: RefundFacts, stamp: EntryStamp
) -> tuple[LedgerEntry, ...]:
    """The reversal entries that make the ledger equal the quote (R-84).

    Each names the entry it reverses where there is one. Points that return with days of grace open
    a lot of their own, for a lot has one expiry.
    """
    points = facts.of("")
    entries = [
        *_back_entries(refund_quote, points, stamp),
        *_taken_entries(refund_quote, points, stamp),
    ]
    if refund_quote.debt_points:
        entries.append(stamp.entry(DEBT_LOT, "reversal", REFUND_DEBT, -refund_quote.debt_points))
    for one in refund_quote.accounts:
        mine, own = facts.of(one.account_id), dataclasses.replace(stamp, account_id=one.account_id)
        entries += (*_back_entries(one, mine, own), *_taken_entries(one, mine, own))
    return tuple(entries)


def _back_entries(
    refund_quote: RefundQuote | AccountBack, facts: RefundFacts, stamp: EntryStamp
) -> Iterator[LedgerEntry]:
    lots = {lot.lot_id: lot for lot in facts.lots}
    spent = {entry.lot_id: entry for entry in facts.entries if entry.kind == "redemption"}
    owed = _owed(facts)
    for lot_id, points, ends, _ in refund_quote.points_back:
        lot = lots[lot_id]
        is_room = lot_id != DEBT_LOT or points <= owed
        owed -= points if lot_id == DEBT_LOT else 0
        if ends == lot.expires_on and is_room:
            entry = stamp.entry(lot_id, "reversal", spent[lot_id].component, points)
        else:
            component = spent[lot_id].component if lot_id == DEBT_LOT else lot.component
            entry = stamp.opening("reversal", component, points, (stamp.on, ends))
        yield dataclasses.replace(entry, reverses_entry_id=spent[lot_id].entry_id)


def _taken_entries(
    refund_quote: RefundQuote | AccountBack, facts: RefundFacts, stamp: EntryStamp
) -> Iterator[LedgerEntry]:
    components = {lot.lot_id: lot.component for lot in facts.lots}
    own = {entry.lot_id: entry.entry_id for entry in own_accruals(facts)}
    for lot_id, points in refund_quote.points_taken:
        entry = stamp.entry(lot_id, "reversal", components[lot_id], -points)
        yield dataclasses.replace(entry, reverses_entry_id=own.get(lot_id))


def _owed(facts: RefundFacts) -> int:
    """What the debt lot still takes before it is empty."""
    return -sum(lot.remaining for lot in facts.lots if lot.lot_id == DEBT_LOT)


def _given_back(facts: RefundFacts, spent: LedgerEntry) -> int:
    return sum(
        entry.points for entry in facts.entries if entry.reverses_entry_id == spent.entry_id
    )
