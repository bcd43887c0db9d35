"""What a part of a basket would win by itself, asked after the sale (R-72, a switch)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.engine.accrual import accrue, tier_counts
from app.domain.engine.choice import decide
from app.domain.engine.earning_base import Ground
from app.domain.engine.pipeline import run
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.engine.same_goods import joined
from app.domain.engine.trace import winning_grounds


class Winning:
    """A question answered once, with the same goods in one line (R-111)."""

    def __init__(self, request: Request) -> None:
        whole, rung = joined(request.basket, request.wishes)
        self.goods = [
            [one.line_id for one in rung.get(line.line_id, (line,))] for line in whole.lines
        ]
        """The lines that were rung of each goods."""
        problem = prepare(request._replace(basket=whole))
        outcome = run(problem, decide(problem).found.selection)
        counts = tier_counts(problem, outcome.closing.qualifying, outcome.bill.amounts)
        points, *others = winning_grounds(problem, outcome)
        self.of = {"": Won(problem, points, sum(counts))}
        """What was won of every currency, by the id of its account; the points have none."""
        for (account, own), ground in zip(problem.accounts, others, strict=True):
            self.of[account.account_id] = Won(own, ground, 0)


class Won:
    """One currency: ``bases`` and ``units`` are what of each goods won points of it then."""

    def __init__(self, problem: Problem, ground: Ground, counts_minor: int) -> None:
        self._problem, self._counts_minor = problem, counts_minor
        self.bases, self.units, self._spent = ground
        earning = problem.request.programme.earning
        least = [bonus.threshold_minor for bonus in earning.bonuses]
        self.has_thresholds = any((earning.min_order_minor, *least))
        """Whether parts may win less than the whole because they are small."""

    def points(self, bases: Sequence[int], units: Sequence[int]) -> int:
        """Points for these parts of the goods, with the factors and limits of the question."""
        accrual = accrue(self._problem, bases, self._counts_minor, self._spent, units)
        return sum(part.points for part in accrual.parts)
