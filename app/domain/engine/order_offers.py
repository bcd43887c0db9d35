"""Layers L3 and L4 share their arithmetic: 满减, 满折, 每满 over eligible lines (R-8 to R-12)."""

from __future__ import annotations

from datetime import date

from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Bill
from app.domain.money import percent_of
from app.domain.programme import AmountOff, EachFull, Mechanic, PercentOff


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


def apply_layer(bill: Bill, chosen: list[Candidate]) -> list[Candidate]:
    """One order layer on the bill, ``chosen`` in working order; returns those without effect.

    Thresholds look at the amounts before the layer, whatever else works in it (R-7).
    """
    met = [bill.total(candidate.lines) for candidate in chosen]
    idle = []
    for candidate, met_minor in zip(chosen, met, strict=True):
        wanted = off_minor(candidate.mechanic, met_minor, bill.total(candidate.lines))
        if not bill.reduce(candidate.grant, wanted, candidate.lines):
            idle.append(candidate)
    return idle
