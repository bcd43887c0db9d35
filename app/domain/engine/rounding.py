"""Layer L7: 抹零, down to a step, when everything is paid with the tenders that allow it."""

from __future__ import annotations

from app.domain.programme import Rounding


def rounded_off_minor(
    rounding: Rounding, tender_kinds: tuple[str, ...], due_minor: int, fees_minor: int
) -> int:
    """What is let go, in minor units >= 0; nothing while the tenders are not known, and nothing
    of the deposits in what is due (R-34).
    """
    if not tender_kinds or not set(tender_kinds) <= set(rounding.tender_kinds):
        return 0
    return min(due_minor % rounding.step_minor, due_minor - fees_minor)
