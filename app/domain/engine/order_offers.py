"""Layers L3 and L4 share their arithmetic: 满减, 满折, 每满 over eligible lines (R-8 to R-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.engine.arithmetic import Arithmetic
from app.domain.engine.benefits import Candidate, UnitOff
from app.domain.engine.bill import Bill
from app.domain.engine.tax import MILLION
from app.domain.money import BASIS_POINTS, half_up, percent_of
from app.domain.programme import AmountOff, EachFull, Mechanic, PercentOff, Policies, UnitAmount


def off_minor(mechanic: Mechanic | UnitOff, met_minor: int, running_minor: int) -> int:
    """What the mechanic takes off, in minor units; 0 when its threshold is not met.

    ``met_minor``: sum of the eligible lines when the layer began, which the threshold looks at
    (inclusive, R-7, R-8). ``running_minor``: their sum now, which a percentage acts on (R-10).
    """
    if isinstance(mechanic, AmountOff):
        reached = [step.off_minor for step in mechanic.steps if step.threshold_minor <= met_minor]
        return max(reached, default=0)
    if isinstance(mechanic, PercentOff):
        if met_minor < mechanic.threshold_minor:
            return 0
        percent = percent_of(running_minor, mechanic.off_bp)
        return percent if mechanic.cap_minor is None else min(percent, mechanic.cap_minor)
    if isinstance(mechanic, EachFull):
        times = met_minor // mechanic.threshold_minor
        if mechanic.max_times is not None:
            times = min(times, mechanic.max_times)
        return times * mechanic.off_minor
    if isinstance(mechanic, UnitOff):
        unit, rule = mechanic.unit_minor(running_minor), mechanic.rule
        return min(unit, rule.off_minor or percent_of(unit, rule.off_bp or 0))
    raise TypeError(f"{type(mechanic).__name__} works on lines, not on an order")


def is_percent(mechanic: Mechanic | UnitOff) -> bool:
    """Whether it takes a part of the price (R-12)."""
    if isinstance(mechanic, UnitOff):
        return mechanic.rule.off_minor is None
    return isinstance(mechanic, PercentOff)


def threshold_minor(mechanic: Mechanic | UnitOff) -> int:
    """The least sum of eligible lines with which the mechanic gives something."""
    if isinstance(mechanic, AmountOff):
        return min((step.threshold_minor for step in mechanic.steps), default=0)
    if isinstance(mechanic, (PercentOff, EachFull, UnitAmount)):
        return mechanic.threshold_minor
    return 0


def working_order(candidate: Candidate) -> tuple[bool, bool, int, date, str]:
    """Order inside a layer: product coupons, then percentages, then fixed amounts (R-12).

    Of like coupons the one that expires first goes first (R-19).
    """
    return (
        not candidate.is_product,
        not is_percent(candidate.mechanic),
        -candidate.stacking.priority,
        candidate.until,
        candidate.id,
    )


def priority_order(candidate: Candidate) -> tuple[int, date, str]:
    """Order inside a layer where priority decides alone (policy ``choice``)."""
    return (-candidate.stacking.priority, candidate.until, candidate.id)


def sorted_to_work(found: Iterable[Candidate], policies: Policies) -> list[Candidate]:
    """Order benefits of a layer in the order in which they work."""
    if policies.choice == "priority":
        return sorted(found, key=priority_order)
    return sorted(found, key=working_order)


def apply_layer(bill: Bill, sums: LayerSums, chosen: list[Candidate]) -> list[Candidate]:
    """One order layer on the bill, ``chosen`` in working order; returns those without effect.

    Thresholds look at the amounts before the layer, whatever else works in it (R-7), unless
    the policy tests each when its turn comes.
    """
    met = [sums.met_of(bill, candidate) for candidate in chosen]
    idle = []
    for candidate, met_before in zip(chosen, met, strict=True):
        met_minor = sums.met_of(bill, candidate) if sums.tests_each else met_before
        if met_minor is None:
            idle.append(candidate)
            continue
        wanted, weights = sums.wanted(bill, candidate, met_minor)
        if not bill.reduce(candidate.grant, wanted, candidate.lines, weights=weights):
            idle.append(candidate)
    return idle


class LayerSums(NamedTuple):
    """What order benefits look at and how they round, as the policies of the shop say."""

    arithmetic: Arithmetic
    policies: Policies
    bases: Sequence[int]
    """Line amounts before all discounts."""
    counts: Sequence[int]
    tax_rates_ppm: Sequence[int]

    @property
    def tests_each(self) -> bool:
        """Whether a threshold looks at what those before it in the layer left."""
        return self.policies.threshold_base in ("running_each", "list_less_codes")

    def met_minor(self, bill: Bill, lines: Sequence[int]) -> int:
        """What a threshold looks at (R-8)."""
        base = self.policies.threshold_base
        if base == "list":
            return sum([self.bases[line] for line in lines])
        if base == "list_less_codes":
            return sum([self.bases[line] for line in lines]) - _by_coupons(bill, lines)
        return bill.total(lines)

    def met_of(self, bill: Bill, candidate: Candidate) -> int | None:
        """The same of a benefit; None while what it needs beside is not there (R-109)."""
        beside = candidate.beside
        if beside is not None and self.met_minor(bill, beside.lines) < beside.minor:
            return None
        return self.met_minor(bill, candidate.lines)

    def wanted(
        self, bill: Bill, candidate: Candidate, met_minor: int
    ) -> tuple[int, list[int] | None]:
        """What the candidate takes off and, if not by line amounts, how it is shared out."""
        mechanic, lines = candidate.mechanic, candidate.lines
        if isinstance(mechanic, PercentOff):
            return self._percent(bill, mechanic, lines, met_minor)
        if isinstance(mechanic, UnitOff):
            off = self._off_unit(bill, mechanic, lines[0])
        else:
            off = off_minor(mechanic, met_minor, met_minor)
        if off and self._converts and not is_percent(mechanic):
            return self._converted(off, bill, lines)
        return off, None

    @property
    def _converts(self) -> bool:
        """Whether fixed amounts hold a tax that prices do not, or the other way (R-32)."""
        return self.policies.fixed_amounts not in ("shop", self.policies.tax_mode)

    def _off_unit(self, bill: Bill, mechanic: UnitOff, line: int) -> int:
        """Off one unit of a line (R-14)."""
        is_running = self.policies.percent_base == "running"
        unit = mechanic.unit_minor((bill.amounts if is_running else self.bases)[line])
        if mechanic.rule.off_minor is not None:
            return min(unit, mechanic.rule.off_minor)
        return self.arithmetic.rounded(unit * (mechanic.rule.off_bp or 0), BASIS_POINTS)

    def _percent(
        self, bill: Bill, mechanic: PercentOff, lines: Sequence[int], met_minor: int
    ) -> tuple[int, list[int] | None]:
        """A percentage of what is left, or of the prices before all discounts (R-10)."""
        if met_minor < mechanic.threshold_minor:
            return 0, None
        is_running = self.policies.percent_base == "running"
        amounts = bill.amounts if is_running else self.bases
        off, weights = self.arithmetic.percent(
            [amounts[line] for line in lines],
            [self.counts[line] for line in lines],
            mechanic.off_bp,
        )
        cap = mechanic.cap_minor
        if cap is None:
            return off, weights
        shares = self.arithmetic.share(off, weights)
        if self._converts:
            is_over = sum(self._in_other_mode(shares, lines)) > cap * MILLION
            return self._converted(cap, bill, lines) if is_over else (off, weights)
        if off > cap and self.policies.cap_order == "first_lines":
            return cap, _first(cap, shares)
        return min(off, cap), weights

    def _converted(
        self, off_minor: int, bill: Bill, lines: Sequence[int]
    ) -> tuple[int, list[int]]:
        """A fixed amount off prices of the other mode: each line by its own rate (R-32)."""
        others = self._in_other_mode([bill.amounts[line] for line in lines], lines)
        shares = self.arithmetic.share(min(off_minor, sum(others) // MILLION), others)
        offs = [
            half_up(share * over, under)
            for share, (under, over) in zip(shares, self._factors(lines), strict=True)
        ]
        return sum(offs), offs

    def _in_other_mode(self, amounts: Sequence[int], lines: Sequence[int]) -> list[int]:
        """Amounts of these lines in the mode of fixed amounts, in millionths."""
        factors = self._factors(lines)
        return [
            amount * MILLION * under // over
            for amount, (under, over) in zip(amounts, factors, strict=True)
        ]

    def _factors(self, lines: Sequence[int]) -> list[tuple[int, int]]:
        """What leads from the mode of the shop to that of fixed amounts: (times, by)."""
        whole = [MILLION + self.tax_rates_ppm[line] for line in lines]
        if self.policies.tax_mode == "excl":
            return [(one, MILLION) for one in whole]
        return [(MILLION, one) for one in whole]


def _by_coupons(bill: Bill, lines: Sequence[int]) -> int:
    """What coupons took off these lines so far."""
    applied = [one for one in bill.applied if one.grant.layer == "L4"]
    return sum([share for one in applied for line, share in one.shares if line in lines])


def _first(amount: int, parts: Sequence[int]) -> list[int]:
    """The parts from the first on, until the amount is used up."""
    kept = []
    for part in parts:
        kept.append(min(part, amount))
        amount -= kept[-1]
    return kept
