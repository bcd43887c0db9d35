"""What a part of a basket would win by itself, asked after the sale (R-72, a switch)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.engine.accrual import accrue, tier_counts
from app.domain.engine.choice import decide
from app.domain.engine.pipeline import run
from app.domain.engine.problem import Request, prepare
from app.domain.engine.trace import winning_base


class Winning:
    """A question answered once; ``bases`` and ``units`` are what of each line won points then."""

    def __init__(self, request: Request) -> None:
        self._problem = prepare(request)
        outcome = run(self._problem, decide(self._problem).found.selection)
        self.bases, self.units, self._spent = winning_base(self._problem, outcome)
        after = outcome.bill.amounts
        earning = request.programme.earning
        least = [bonus.threshold_minor for bonus in earning.bonuses]
        self.has_thresholds = any((earning.min_order_minor, *least))
        """Whether parts may win less than the whole because they are small."""
        self._counts_minor = sum(tier_counts(self._problem, outcome.closing.qualifying, after))

    def points(self, bases: Sequence[int], units: Sequence[int]) -> int:
        """Points for these parts of the lines, with the factors and limits of the question."""
        accrual = accrue(self._problem, bases, self._counts_minor, self._spent, units)
        return sum(part.points for part in accrual.parts)
