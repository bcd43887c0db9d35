"""Tax of each line on its allocated net, rounded by line or by rate (R-32, R-33, R-37)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from app.domain.engine.allocation import allocate
from app.domain.money import BASIS_POINTS, half_up

TaxMode = Literal["incl", "excl"]


Taxes = Callable[[Sequence[int], Sequence[int], TaxMode], list[int]]


def line_taxes(nets: Sequence[int], rates_bp: Sequence[int], mode: TaxMode) -> list[int]:
    """Tax in minor units of every line: inside the net (``incl``) or on top of it (``excl``)."""
    return [_tax(net, rate, mode) if rate else 0 for net, rate in zip(nets, rates_bp, strict=True)]


def total_taxes(nets: Sequence[int], rates_bp: Sequence[int], mode: TaxMode) -> list[int]:
    """Tax rounded once for each rate, shared out over its lines (R-27)."""
    taxes = [0] * len(nets)
    for rate in sorted(set(rates_bp) - {0}):
        lines = [line for line, own in enumerate(rates_bp) if own == rate]
        weights = [nets[line] for line in lines]
        whole = _tax(sum(weights), rate, mode)
        for line, share in zip(lines, allocate(whole, weights), strict=True):
            taxes[line] = share
    return taxes


def _tax(amount: int, rate_bp: int, mode: TaxMode) -> int:
    return half_up(amount * rate_bp, BASIS_POINTS + rate_bp if mode == "incl" else BASIS_POINTS)


TAXES: Mapping[str, Taxes] = {"line": line_taxes, "total": total_taxes}
"""By ``policies.tax_rounding`` (R-33)."""
