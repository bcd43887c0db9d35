"""The money side of a refund: sums of stored unit facts, and the tenders paid back (R-71)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.apportion import apportion
from app.domain.money import half_up
from app.domain.refund_quote import LineBack, RefundPick, TenderBack
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
    rounding of the order.
    """

    net_minor: int = 0
    value_minor: int = 0
    qualifying_minor: int = 0
    accrued_points: int = 0
    redeemed_points: int = 0

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


def paid_back_minor(sale: Sale) -> int:
    """Money that earlier refunds of the sale paid back."""
    books = Books(sale)
    return books.money(books.total(returned_marks(sale)).value_minor)


class Books:
    """The sale as a table from "so far returned" to sums, never from part to part.

    Every figure is a function of the marks and only differences are paid out, so parts in any
    order add up to the whole, and nothing paid out is ever negative.
    """

    def __init__(self, sale: Sale) -> None:
        self._sale = sale
        quote = sale.quote
        goods = sum(
            run.count * (run.net_minor - _paid_with_points(run))
            for line in sale.lines
            for run in line.units
        )
        self._is_tax_on_top = quote.due_minor + abs(quote.rounding_minor) != goods
        self._whole_minor = self.total({x.line_id: whole_of(x) for x in sale.lines}).value_minor

    def total(self, marks: Marks) -> Sums:
        """The facts of everything up to the marks."""
        sums = Sums()
        for line in self._sale.lines:
            sums = sums.plus(self._line(line, marks[line.line_id]))
        return sums

    def money(self, value_minor: int) -> int:
        """What was paid for a part worth ``value_minor``: the rounding of the order is shared."""
        if self._whole_minor == 0:
            return 0
        return half_up(self._sale.quote.due_minor * value_minor, self._whole_minor)

    def lines(self, begun: Marks, ended: Marks) -> tuple[LineBack, ...]:
        """What comes back line by line; their money sums to the money between the marks."""
        backs = []
        value_minor = self.total(begun).value_minor
        for line in self._sale.lines:
            mark, target = begun[line.line_id], ended[line.line_id]
            if target == mark:
                continue
            part = self._line(line, target).minus(self._line(line, mark))
            paid = self.money(value_minor + part.value_minor) - self.money(value_minor)
            value_minor += part.value_minor
            backs.append(
                LineBack(
                    line_id=line.line_id,
                    units=target.units - mark.units,
                    amount_minor=paid,
                    qualifying_minor=part.qualifying_minor,
                    points_back=part.redeemed_points,
                    points_taken=part.accrued_points,
                    net_minor=part.net_minor,
                )
            )
        return tuple(backs)

    def tenders(self, begun: Marks, ended: Marks) -> tuple[TenderBack, ...]:
        """The money between the marks, to the tenders in proportion, cash last (R-74)."""
        tenders = self._sale.tenders
        weights = [tender.amount_minor for tender in tenders]
        first = apportion(self.money(self.total(begun).value_minor), weights)
        last = apportion(self.money(self.total(ended).value_minor), weights)
        backs = [
            TenderBack(tender.kind, until - since, tender.reference)
            for tender, since, until in zip(tenders, first, last, strict=True)
            if until > since
        ]
        return tuple(sorted(backs, key=lambda back: back.kind == "cash"))

    def _line(self, line: SaleLine, mark: Progress) -> Sums:
        if line.kind != "amount" or mark.units:
            return self._units(line, mark.units)
        if mark.amount_minor == 0:
            return Sums()
        whole = self._units(line, 1)
        return Sums(*(half_up(fact * mark.amount_minor, line.net_minor) for fact in whole))

    def _units(self, line: SaleLine, count: int) -> Sums:
        """The facts of the first ``count`` units, largest net first (R-29)."""
        sums = Sums()
        for run in line.units:
            part = min(count, run.count)
            count -= part
            sums = sums.plus(Sums(*(fact * part for fact in self._unit(run))))
        return sums

    def _unit(self, run: UnitRun) -> Sums:
        return Sums(
            net_minor=run.net_minor,
            value_minor=run.net_minor
            - _paid_with_points(run)
            + (run.tax_minor if self._is_tax_on_top else 0),
            qualifying_minor=run.qualifying_minor,
            accrued_points=run.accrued_points,
            redeemed_points=run.redeemed_points,
        )


def _paid_with_points(run: UnitRun) -> int:
    """What points paid of a unit; the points come back in its place (R-35)."""
    return sum(one.amount_minor for one in run.shares if one.benefit.kind == "points_paid")
