"""Layer L7: 抹零, down to a step, when everything is paid with the tenders that allow it."""

from __future__ import annotations

from app.domain.money import half_up, up
from app.domain.programme import Rounding


def rounded_off_minor(
    rounding: Rounding, tender_kinds: tuple[str, ...], due_minor: int, fees_minor: int
) -> int:
    """What is let go, in minor units, below zero where the sum is rounded up; nothing while the
    tenders are not known, where only deposits are due, and of these (R-34).
    """
    is_open = bool(tender_kinds) and set(tender_kinds) <= set(rounding.tender_kinds)
    if not is_open or due_minor == fees_minor:
        return 0
    step = rounding.step_minor
    if rounding.mode == "up":
        return due_minor - step * up(due_minor, step)
    if rounding.mode == "nearest":
        return min(due_minor - step * half_up(due_minor, step), due_minor - fees_minor)
    return min(due_minor % step, due_minor - fees_minor)
