"""Tax of each line on its allocated net, rounded by line, unit or rate (R-32, R-33, R-37)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

from app.domain.engine.allocation import Round, allocate
from app.domain.money import half_even, half_up
from app.domain.programme import Policies

TaxMode = Literal["incl", "excl"]

MILLION: Final = 1_000_000
HALVES: dict[str, Round] = {"up": half_up, "even": half_even}
"""By ``policies.tax_half``."""


class Tax:
    """How the lines of one basket are taxed; rates in millionths."""

    def __init__(
        self, policies: Policies, rates_ppm: Sequence[int], counts: Sequence[int]
    ) -> None:
        self.policies = policies
        self.rates_ppm = rates_ppm
        self.counts = counts
        """Units of each line."""
        self._has_rates = any(rates_ppm)

    def of(self, amounts: Sequence[int]) -> list[int]:
        """Tax of every line: inside the amount (``incl``) or on top of it (``excl``)."""
        if not self._has_rates:
            return [0] * len(amounts)
        return TAXES[self.policies.tax_rounding](self, amounts)

    def each(self, amount: int, rate_ppm: int) -> int:
        """Tax of one amount."""
        whole = MILLION + rate_ppm if self.policies.tax_mode == "incl" else MILLION
        return HALVES[self.policies.tax_half](amount * rate_ppm, whole)

    @property
    def slack_minor(self) -> int:
        """More than rounding can change in all."""
        if self.policies.tax_rounding == "unit":
            return sum(self.counts)
        return len(self.counts)


def tax_of(policies: Policies, classes: Sequence[str], counts: Sequence[int]) -> Tax:
    """The tax of lines of these classes."""
    rates = {one: policies.tax_ppm(one) for one in set(classes)}
    return Tax(policies, [rates[one] for one in classes], counts)


def _by_line(tax: Tax, amounts: Sequence[int]) -> list[int]:
    pairs = zip(amounts, tax.rates_ppm, strict=True)
    return [tax.each(amount, rate) if rate else 0 for amount, rate in pairs]


def _by_unit(tax: Tax, amounts: Sequence[int]) -> list[int]:
    """Every unit for itself; the larger units of an uneven line first (R-29)."""
    taxes = []
    for amount, rate, count in zip(amounts, tax.rates_ppm, tax.counts, strict=True):
        least, larger = divmod(amount, count)
        more = tax.each(least + 1, rate) * larger
        taxes.append(more + tax.each(least, rate) * (count - larger))
    return taxes


def _by_rate(tax: Tax, amounts: Sequence[int]) -> list[int]:
    """Rounded once for each rate, shared out over its lines (R-27)."""
    taxes = [0] * len(amounts)
    for rate in sorted(set(tax.rates_ppm) - {0}):
        lines = [line for line, own in enumerate(tax.rates_ppm) if own == rate]
        weights = [amounts[line] for line in lines]
        whole = tax.each(sum(weights), rate)
        for line, share in zip(lines, allocate(whole, weights), strict=True):
            taxes[line] = share
    return taxes


TAXES: dict[str, Callable[[Tax, Sequence[int]], list[int]]] = {
    "line": _by_line,
    "total": _by_rate,
    "unit": _by_unit,
}
"""By ``policies.tax_rounding``."""
