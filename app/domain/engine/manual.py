"""Layer L5: discounts by hand, in the order in which they were given."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.basket import ManualDiscount
from app.domain.engine import reasons
from app.domain.engine.allocation import Round
from app.domain.engine.bill import Bill, Grant
from app.domain.engine.reasons import reason
from app.domain.errors import BadInput
from app.domain.money import BASIS_POINTS, half_up
from app.domain.unit_facts import Benefit


def check_manual(discounts: Sequence[ManualDiscount]) -> None:
    """Raises BadInput for a value that would make something dearer, or more than all of it off."""
    for number, manual in enumerate(discounts):
        is_too_much = manual.kind == "percent" and manual.value > BASIS_POINTS
        if manual.value < 0 or is_too_much:
            reason = f"less than 0, or more than {BASIS_POINTS} basis points"
            raise BadInput(path=f"wishes.manual[{number}].value", reason=reason)


def apply_manual(
    bill: Bill,
    discounts: Sequence[ManualDiscount],
    line_ids: Sequence[str],
    rounded: Round = half_up,
) -> None:
    """All manual discounts on the bill; one for a line that is gone is noted and skipped.

    Their benefit ids are ``manual:1``, ``manual:2`` … as given.
    """
    for number, manual in enumerate(discounts, start=1):
        if manual.line_id is None:
            lines: Sequence[int] = range(len(line_ids))
        elif manual.line_id in line_ids:
            lines = (line_ids.index(manual.line_id),)
        else:
            bill.notes.append(reason(reasons.MANUAL_LINE_GONE, line_id=manual.line_id))
            continue
        benefit = Benefit(kind="manual", id=f"manual:{number}")
        wanted = manual_minor(manual, bill.total(lines), rounded)
        if bill.reduce(Grant("L5", benefit, {}), wanted, lines):
            bill.note_last(reason(reasons.MANUAL_REASON, reason=manual.reason))


def manual_minor(manual: ManualDiscount, running_minor: int, rounded: Round = half_up) -> int:
    """What a manual discount takes off an amount; a new price above it takes nothing."""
    if manual.kind == "percent":
        return rounded(running_minor * manual.value, BASIS_POINTS)
    if manual.kind == "amount":
        return min(manual.value, running_minor)
    return max(0, running_minor - manual.value)
