"""The money side of a refund: sums of stored unit facts, which mirror the shares of the sale
(R-31), and the tenders paid back (R-71).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from app.domain.apportion import apportion
from app.domain.money import half_up
from app.domain.refund_quote import LineBack, RefundFacts, RefundPick, TenderBack
from app.domain.sale import Sale, SaleLine
from app.domain.unit_facts import UnitRun


class Progress(NamedTuple):
    """How much of a line: whole units, and for a keyed amount its net value."""

    units: int
    amount_minor: int


Marks = Mapping[str, Progress]
"""How far each line of a sale is returned, by line id."""


class Sums(NamedTuple):
    """Unit facts of a part of a sale, summed. ``value_minor`` is what was due for it before the
    rounding of the order and without its fees, ``given_minor`` its net before points.
    """

    net_minor: int = 0
    value_minor: int = 0
    qualifying_minor: int = 0
    accrued_points: int = 0
    redeemed_points: int = 0
    given_minor: int = 0
    fees_minor: int = 0

    def plus(self, other: Sums) -> Sums:
        return Sums(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: Sums) -> Sums:
        return Sums(*(mine - its for mine, its in zip(self, other, strict=True)))


def whole_of(line: SaleLine) -> Progress:
    """The mark of a line that is wholly returned."""
    return Progress(
        units=sum(run.count for run in line.units),
        amount_minor=line.net_minor if line.kind == "amount" else 0,
    )


def whole_marks(sale: Sale) -> dict[str, Progress]:
    """The marks of a sale that is wholly returned."""
    return {line.line_id: whole_of(line) for line in sale.lines}


def share_of(value: int, mark: Progress, whole: Progress) -> int:
    """What of a fact is returned: units alike, the larger ones first (R-29)."""
    if mark.amount_minor and not mark.units:
        return half_up(value * mark.amount_minor, whole.amount_minor)
    each, larger = divmod(value, whole.units)
    return mark.units * each + min(mark.units, larger)


def returned_marks(sale: Sale) -> dict[str, Progress]:
    """How far the lines of a sale are returned so far."""
    return {
        line.line_id: Progress(line.returned_units, line.returned_minor) for line in sale.lines
    }


def grown(line: SaleLine, mark: Progress, pick: RefundPick) -> Progress | None:
    """The mark of a line with one more pick; None when the pick is not part of what is left."""
    whole = whole_of(line)
    if pick.units < 0 or pick.amount_minor < 0:
        return None
    if line.kind != "amount":
        units = mark.units + pick.units
        return None if pick.amount_minor or units > whole.units else Progress(units, 0)
    if pick.units:
        return None if pick.amount_minor or pick.units + mark.units > 1 else whole
    amount_minor = mark.amount_minor + pick.amount_minor
    if amount_minor > whole.amount_minor:
        return None
    is_whole = pick.amount_minor > 0 and amount_minor == whole.amount_minor
    return whole if is_whole else Progress(mark.units, amount_minor)


class Points(Protocol):
    """How many points go with the goods up to the marks, of which their unit facts say
    ``by_units``; both only grow with them.
    """

    def won(self, marks: Marks, by_units: int) -> int: ...
    def spent(self, marks: Marks, by_units: int) -> int: ...


class Books:
    """The sale as a table from "so far returned" to sums, never from part to part.

    Every figure is a function of the marks and only differences are paid out, so parts in any
    order add up to the whole, and nothing paid out is ever negative.
    """

    def __init__(self, sale: Sale) -> None:
        self.sale = sale
        quote = sale.quote
        self._fees = {line.line_id: line.fee_minor // line.unit_count for line in quote.lines}
        goods = quote.fees_minor + sum(
            run.count * (run.net_minor - _paid_with_points(run))
            for line in sale.lines
            for run in line.units
        )
        self._is_tax_on_top = quote.due_minor - quote.rounding_minor != goods
        self._whole_minor = self.total(whole_marks(sale)).value_minor

    def total(self, marks: Marks) -> Sums:
        """The facts of everything up to the marks."""
        sums = Sums()
        for line in self.sale.lines:
            sums = sums.plus(self.line(line, marks[line.line_id]))
        return sums

    def money(self, sums: Sums) -> int:
        """What was paid for a part of the sale: the rounding of the order is shared, fees come
        back whole (R-34).
        """
        if self._whole_minor == 0:
            return sums.fees_minor
        quote = self.sale.quote
        goods_minor = quote.due_minor - quote.fees_minor
        return sums.fees_minor + half_up(goods_minor * sums.value_minor, self._whole_minor)

    def lines(self, begun: Marks, ended: Marks, points: Points) -> tuple[LineBack, ...]:
        """What comes back line by line; money and points sum to those between the marks."""
        backs = []
        marks, sums = dict(begun), self.total(begun)
        won = points.won(marks, sums.accrued_points)
        spent = points.spent(marks, sums.redeemed_points)
        for line in self.sale.lines:
            mark, target = begun[line.line_id], ended[line.line_id]
            if target == mark:
                continue
            marks[line.line_id] = target
            part = self.line(line, target).minus(self.line(line, mark))
            before, sums = sums, sums.plus(part)
            won_before, won = won, points.won(marks, sums.accrued_points)
            spent_before, spent = spent, points.spent(marks, sums.redeemed_points)
            backs.append(
                LineBack(
                    line_id=line.line_id,
                    units=target.units - mark.units,
                    amount_minor=self.money(sums) - self.money(before),
                    qualifying_minor=part.qualifying_minor,
                    points_back=spent - spent_before,
                    points_taken=won - won_before,
                    net_minor=part.net_minor,
                )
            )
        return tuple(backs)

    def line(self, line: SaleLine, mark: Progress) -> Sums:
        """The facts of one line up to its mark."""
        if line.kind != "amount" or mark.units:
            return self._units(line, mark.units)
        if mark.amount_minor == 0:
            return Sums()
        whole = self._units(line, 1)
        return Sums(*(half_up(fact * mark.amount_minor, line.net_minor) for fact in whole))

    def _units(self, line: SaleLine, count: int) -> Sums:
        """The facts of the first ``count`` units, largest net first (R-29)."""
        sums = Sums()
        fee_minor = self._fees.get(line.line_id, 0)
        for run in line.units:
            part = min(count, run.count)
            count -= part
            sums = sums.plus(Sums(*(fact * part for fact in self._unit(run, fee_minor))))
        return sums

    def _unit(self, run: UnitRun, fee_minor: int) -> Sums:
        return Sums(
            net_minor=run.net_minor,
            value_minor=run.net_minor
            - _paid_with_points(run)
            + (run.tax_minor if self._is_tax_on_top else 0),
            qualifying_minor=run.qualifying_minor,
            accrued_points=run.accrued_points,
            redeemed_points=run.redeemed_points,
            given_minor=run.net_minor + _points_worth(run),
            fees_minor=fee_minor,
        )


def _points_worth(run: UnitRun) -> int:
    return sum(share.amount_minor for share in run.shares if share.benefit.kind == "points")


def in_order_of_use(paid_minor: int, tenders: Sequence[int]) -> tuple[int, ...]:
    """The tender that was used first is paid back first."""
    shares = []
    for amount in tenders:
        shares.append(min(amount, paid_minor))
        paid_minor -= shares[-1]
    return tuple(shares)


SPLITS: Mapping[str, Callable[[int, Sequence[int]], tuple[int, ...]]] = {
    "proportional": apportion,
    "first_used_first": in_order_of_use,
}
"""By ``policies.refund_tenders``: what of an amount falls on each tender; no share ever shrinks
as the amount grows (R-74).
"""


def tenders_back(facts: RefundFacts, total_minor: int) -> tuple[TenderBack, ...]:
    """Where the money of one refund goes, with what earlier ones paid in mind; cash comes last."""
    tenders, before_minor = facts.sale.tenders, facts.paid_minor
    split = SPLITS[facts.terms.policies.refund_tenders]
    weights = [tender.amount_minor for tender in tenders]
    first, last = split(before_minor, weights), split(before_minor + total_minor, weights)
    backs = [
        TenderBack(tender.kind, until - since, tender.reference)
        for tender, since, until in zip(tenders, first, last, strict=True)
        if until > since
    ]
    return tuple(sorted(backs, key=lambda back: back.kind == "cash"))


def _paid_with_points(run: UnitRun) -> int:
    """What points paid of a unit; the points come back in its place (R-35)."""
    return sum(one.amount_minor for one in run.shares if one.benefit.kind == "points_paid")
