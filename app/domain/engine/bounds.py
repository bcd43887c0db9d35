"""Optimistic bounds: what a branch of the search cannot beat, however its rest is chosen.

Every bound may be too low, never too high; the property tests compare with a full enumeration.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.engine.benefits import Candidate
from app.domain.engine.manual import manual_minor
from app.domain.engine.offs import Multiples, Percent, Steps, UnitOff
from app.domain.engine.problem import Problem
from app.domain.engine.tax import MILLION
from app.domain.money import BASIS_POINTS

FORCED: Final = 1 << 60
"""Worth of using a coupon that was asked for by hand: more than any amount of money (R-23)."""

MOST_MULTIPLES: Final = 64
"""Steps of one 每满 that are looked at one by one; beyond that it counts as a percentage."""


class ClosingBound:
    """Least amount after L5 and tax, by which sets are judged, for one that is left after L4."""

    def __init__(self, problem: Problem) -> None:
        request = problem.request
        self._manual = request.wishes.manual
        self._bases = dict(zip(problem.line_ids, problem.priced.bases, strict=True))
        is_on_top = request.programme.policies.tax_mode == "excl"
        self._tax_ppm = min(problem.tax.rates_ppm, default=0) if is_on_top else 0
        self._tax_slack = problem.tax.slack_minor
        self.is_exact = not self._manual and not is_on_top
        """True when L5 and tax change nothing."""

    def least(self, amount_minor: int) -> int:
        """A lower bound, rising with the amount."""
        left = max(0, amount_minor)
        if self.is_exact:
            return left
        for manual in self._manual:
            running = left if manual.line_id is None else self._bases.get(manual.line_id, 0)
            left = max(0, left - manual_minor(manual, running))
        if self._tax_ppm:
            left += max(0, left * self._tax_ppm // MILLION - self._tax_slack)
        return left

    def least_cost(self, cost: int) -> int:
        """The same for an amount less FORCED for every coupon asked for by hand."""
        forced = -(cost // FORCED)
        left = cost + forced * FORCED
        if left > FORCED >> 1:
            forced, left = forced - 1, left - FORCED
        return self.least(left) - forced * FORCED


class OrderBound:
    """Most that order offers and coupons take off together, by what the lines come to after L2.

    Between two thresholds only percentages grow, so a short table of thresholds is enough: in the
    row from ``starts[n]`` on it is ``most[n]`` and ``rate_bp`` of what exceeds the start.
    """

    def __init__(self, problem: Problem, candidates: Sequence[Candidate], low: int) -> None:
        everything = problem.index.everything
        groups: dict[str, list[_Term]] = {}
        for one in candidates:
            if one.alone_minor:
                key = one.question
                is_whole = one.line_bits == everything
                groups.setdefault(key, []).append(_Term(one, low, is_whole=is_whole))
        terms = list(groups.values())
        self.rate_bp = sum([max([one.rate_bp for one in group]) for group in terms])
        if self.rate_bp > BASIS_POINTS:
            for term in (term for group in terms for term in group):
                term.make_constant()
            self.rate_bp = 0
        steps = {step for group in terms for one in group for step in one.steps if step > low}
        self.starts = [low, *sorted(steps)]
        self.most = [
            sum([max([one.most(start) for one in group]) for group in terms])
            for start in self.starts
        ]

    def row(self, low: int) -> int:
        """The row that holds this amount."""
        return bisect_right(self.starts, low) - 1


class _Term:
    """One candidate in the table."""

    __slots__ = ("_candidate", "_constant", "_extra", "rate_bp", "steps")

    def __init__(self, candidate: Candidate, low: int, *, is_whole: bool) -> None:
        self._candidate = candidate
        self._extra = FORCED if candidate.is_forced else 0
        self._constant: int | None = None
        self.rate_bp = 0
        self.steps: Iterable[int] = ()
        rule = candidate.off
        if not is_whole or isinstance(rule, UnitOff):
            self.make_constant()
        elif isinstance(rule, Steps):
            self.steps = rule.thresholds
        elif isinstance(rule, Percent):
            self.steps = [rule.threshold_minor]
            cap = min(
                [one for one in (rule.cap_minor, candidate.most_minor) if one is not None],
                default=None,
            )
            if cap is None or cap > low * rule.off_bp // BASIS_POINTS:
                self.rate_bp = rule.off_bp
        elif isinstance(rule, Multiples):
            times = rule.times(candidate.met_minor)
            if times > MOST_MULTIPLES:
                self.make_constant()
            else:
                step = rule.threshold_minor
                self.steps = range(step, step * times + 1, step)

    def make_constant(self) -> None:
        """Count what it takes off at most, whatever the lines come to."""
        self._constant = self._candidate.alone_minor + self._extra
        self.steps = ()

    def most(self, start: int) -> int:
        """What it takes off the whole order at this amount; a percentage may round up."""
        if self._constant is not None:
            return self._constant
        rule = self._candidate.off
        off = self._candidate.within_budget(rule.minor(start, start))
        if isinstance(rule, Percent) and start >= rule.threshold_minor:
            off += 1
        return off + self._extra if off else 0


def worth(candidate: Candidate, met_minor: int, running_minor: int) -> int:
    """What the candidate takes off, with the extra worth of one that was asked for by hand."""
    off = min(candidate.off.minor(met_minor, running_minor), running_minor)
    off = candidate.within_budget(off)
    return off + FORCED if candidate.is_forced and off > 0 else off


def never_fits(candidate: Candidate, met_minor: int, others_minor: int, floor_minor: int) -> bool:
    """Whether it takes more than its budget has left, whatever is chosen (R-25).

    ``met_minor``: what its lines come to at least; ``others_minor``: what all others of its layer
    and before take at most; ``floor_minor``: of its lines.
    """
    if candidate.most_minor is None:
        return False
    rule, running = candidate.off, met_minor - others_minor
    least = rule.minor(max(met_minor, rule.threshold_minor), running)
    return min(least, running - floor_minor) > candidate.most_minor
