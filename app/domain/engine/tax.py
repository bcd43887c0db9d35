"""Tax of each line on its allocated net, rounded once a line (R-32, R-33)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from app.domain.money import BASIS_POINTS, half_up

TaxMode = Literal["incl", "excl"]


def line_taxes(nets: Sequence[int], rates_bp: Sequence[int], mode: TaxMode) -> list[int]:
    """Tax in minor units of every line: inside the net (``incl``) or on top of it (``excl``)."""
    inside = mode == "incl"
    return [
        half_up(net * rate, BASIS_POINTS + rate if inside else BASIS_POINTS) if rate else 0
        for net, rate in zip(nets, rates_bp, strict=True)
    ]
