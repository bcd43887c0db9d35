"""Layers L3 and L4 share their arithmetic: 满减, 满折, 每满 over eligible lines (R-8 to R-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.engine.arithmetic import Arithmetic
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Bill
from app.domain.money import BASIS_POINTS, half_up, percent_of
from app.domain.programme import AmountOff, EachFull, Mechanic, PercentOff, Policies


def off_minor(mechanic: Mechanic, met_minor: int, running_minor: int) -> int:
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
    raise TypeError(f"{type(mechanic).__name__} works on lines, not on an order")


def threshold_minor(mechanic: Mechanic) -> int:
    """The least sum of eligible lines with which the mechanic gives something."""
    if isinstance(mechanic, AmountOff):
        return min((step.threshold_minor for step in mechanic.steps), default=0)
    if isinstance(mechanic, (PercentOff, EachFull)):
        return mechanic.threshold_minor
    return 0


def working_order(candidate: Candidate) -> tuple[bool, bool, int, date, str]:
    """Order inside a layer: product coupons, then percentages, then fixed amounts (R-12).

    Of like coupons the one that expires first goes first (R-19).
    """
    return (
        not candidate.is_product,
        not isinstance(candidate.mechanic, PercentOff),
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

    Thresholds look at the amounts before the layer, whatever else works in it (R-7).
    """
    met = [sums.met_minor(bill, candidate.lines) for candidate in chosen]
    idle = []
    for candidate, met_minor in zip(chosen, met, strict=True):
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
    tax_rates_bp: Sequence[int]

    def met_minor(self, bill: Bill, lines: Sequence[int]) -> int:
        """What a threshold looks at (R-8)."""
        if self.policies.threshold_base == "list":
            return sum([self.bases[line] for line in lines])
        return bill.total(lines)

    def wanted(
        self, bill: Bill, candidate: Candidate, met_minor: int
    ) -> tuple[int, list[int] | None]:
        """What the candidate takes off and, if not by line amounts, how it is shared out."""
        mechanic, lines = candidate.mechanic, candidate.lines
        if isinstance(mechanic, PercentOff):
            return self._percent(bill, mechanic, lines, met_minor)
        off = off_minor(mechanic, met_minor, met_minor)
        if off and self._holds_tax:
            return self._without_tax(off, bill, lines)
        return off, None

    @property
    def _holds_tax(self) -> bool:
        """Whether fixed amounts hold a tax that prices do not (R-32)."""
        return self.policies.fixed_amounts == "incl" and self.policies.tax_mode == "excl"

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
        if self._holds_tax:
            rates = [BASIS_POINTS + self.tax_rates_bp[line] for line in lines]
            shares = self.arithmetic.share(off, weights)
            gross = sum(share * rate for share, rate in zip(shares, rates, strict=True))
            is_over = gross > cap * BASIS_POINTS
            return self._without_tax(cap, bill, lines) if is_over else (off, weights)
        return min(off, cap), weights

    def _without_tax(
        self, off_minor: int, bill: Bill, lines: Sequence[int]
    ) -> tuple[int, list[int]]:
        """A fixed amount with tax, taken off prices without: each line by its own rate."""
        rates = [BASIS_POINTS + self.tax_rates_bp[line] for line in lines]
        gross = [bill.amounts[line] * rate for line, rate in zip(lines, rates, strict=True)]
        whole = sum(gross) // BASIS_POINTS
        shares = self.arithmetic.share(min(off_minor, whole), gross)
        nets = [
            half_up(share * BASIS_POINTS, rate) for share, rate in zip(shares, rates, strict=True)
        ]
        return sum(nets), nets
