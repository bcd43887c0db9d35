"""Layers L3 and L4 share their arithmetic: 满减, 满折, 每满 over eligible lines (R-8 to R-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.engine.arithmetic import order_arithmetic
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Bill
from app.domain.engine.offs import Percent, UnitOff
from app.domain.engine.price import Priced
from app.domain.engine.tax import MILLION
from app.domain.money import BASIS_POINTS, half_up
from app.domain.programme import Policies


def working_order(candidate: Candidate) -> tuple[bool, bool, int, date, str]:
    """Order inside a layer: product coupons, then percentages, then fixed amounts (R-12).

    Of like coupons the one that expires first goes first (R-19).
    """
    return (
        not candidate.is_product,
        not candidate.off.is_percent,
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


class LayerSums:
    """What order benefits look at and how they round, as the policies of the shop say."""

    def __init__(self, policies: Policies, priced: Priced, tax_rates_ppm: Sequence[int]) -> None:
        self.arithmetic = order_arithmetic(policies)
        self.policies = policies
        self.bases = priced.bases
        """Line amounts before all discounts."""
        self.counts = priced.counts
        self.tax_rates_ppm = tax_rates_ppm
        self._threshold_base = policies.threshold_base
        self.tests_each = policies.threshold_base in ("running_each", "list_less_codes")
        """Whether a threshold looks at what those before it in the layer left."""
        self._is_running = policies.percent_base == "running"
        self._converts = policies.fixed_amounts not in ("shop", policies.tax_mode)
        """Whether fixed amounts hold a tax that prices do not, or the other way (R-32)."""

    def met_minor(self, bill: Bill, lines: Sequence[int]) -> int:
        """What a threshold looks at (R-8)."""
        base = self._threshold_base
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
        rule, lines = candidate.off, candidate.lines
        if isinstance(rule, Percent):
            return self._percent(bill, rule, lines, met_minor)
        if isinstance(rule, UnitOff):
            off = self._off_unit(bill, rule, lines[0])
        else:
            off = rule.minor(met_minor, met_minor)
        if off and not rule.is_percent and self._converts:
            return self._converted(off, bill, lines)
        return off, None

    def _off_unit(self, bill: Bill, one: UnitOff, line: int) -> int:
        """Off one unit of a line (R-14)."""
        unit = one.unit_minor((bill.amounts if self._is_running else self.bases)[line])
        if one.rule.off_minor is not None:
            return min(unit, one.rule.off_minor)
        return self.arithmetic.rounded(unit * (one.rule.off_bp or 0), BASIS_POINTS)

    def _percent(
        self, bill: Bill, rule: Percent, lines: Sequence[int], met_minor: int
    ) -> tuple[int, list[int] | None]:
        """A percentage of what is left, or of the prices before all discounts (R-10)."""
        if met_minor < rule.threshold_minor:
            return 0, None
        amounts = bill.amounts if self._is_running else self.bases
        own = [amounts[line] for line in lines]
        off, parts = self.arithmetic.percent(
            own, [self.counts[line] for line in lines], rule.off_bp
        )
        cap, weights = rule.cap_minor, parts
        if parts is None and not self._is_running:
            weights = own
        if cap is None:
            return off, weights
        if self._converts:
            shares = self.arithmetic.share(off, parts or own)
            is_over = sum(self._in_other_mode(shares, lines)) > cap * MILLION
            return self._converted(cap, bill, lines) if is_over else (off, weights)
        if off > cap and self.policies.cap_order == "first_lines":
            return cap, _first(cap, self.arithmetic.share(off, parts or own))
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
