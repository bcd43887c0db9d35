"""Optimistic bounds: what a branch of the search cannot beat, however its rest is chosen.

Every bound may be too low, never too high; the property tests compare with a full enumeration.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.engine.benefits import Candidate
from app.domain.engine.manual import manual_minor
from app.domain.engine.order_offers import off_minor
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS
from app.domain.programme import PercentOff

FORCED = 1 << 60
"""Worth of using a coupon that was asked for by hand: more than any amount of money (R-23)."""


class ClosingBound:
    """Least amount after L5 and tax, by which sets are judged, for one that is left after L4."""

    def __init__(self, problem: Problem) -> None:
        request = problem.request
        self._manual = request.wishes.manual
        self._bases = dict(zip(problem.line_ids, problem.priced.bases, strict=True))
        self._tax_bp = 0
        self._line_count = len(problem.line_ids)
        if request.programme.policies.tax_mode == "excl":
            self._tax_bp = min(problem.tax_rates_bp, default=0)
        self.is_exact = not self._manual and request.programme.policies.tax_mode == "incl"
        """True when L5 and tax change nothing."""

    def least(self, amount_minor: int) -> int:
        """A lower bound, rising with the amount."""
        left = max(0, amount_minor)
        if self.is_exact:
            return left
        for manual in self._manual:
            running = left if manual.line_id is None else self._bases.get(manual.line_id, 0)
            left = max(0, left - manual_minor(manual, running))
        if self._tax_bp:
            left += max(0, left * self._tax_bp // BASIS_POINTS - self._line_count)
        return left


class OrderBound:
    """Most that order offers and coupons together can take off, before the lines are settled."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        live = [one for one in candidates if one.alone_minor]
        rates = _sum_of_best(
            (one.stacking.group, one.mechanic.off_bp)
            for one in live
            if isinstance(one.mechanic, PercentOff)
        )
        self._entries = [_entry(one, is_rising=rates <= BASIS_POINTS) for one in live]

    def most_off(self, total_minor: int, used: int) -> int:
        """Upper bound for an order of this total or more, with these candidates ``used``.

        While all percentages together stay under 100 %, a larger order keeps more of the
        difference than they take of it, so the smaller total may be looked at.
        """
        total = max(0, total_minor)
        free = 0
        groups: dict[str, int] = {}
        for conflicts, group, most, extra, rate_bp in self._entries:
            if conflicts & used:
                continue
            off = min(most, total * rate_bp // BASIS_POINTS + 2) if rate_bp else most
            if not group:
                free += off + extra
            elif off + extra > groups.get(group, 0):
                groups[group] = off + extra
        return free + sum(groups.values())


def _entry(candidate: Candidate, *, is_rising: bool) -> tuple[int, str, int, int, int]:
    """(conflicts, group, most, extra worth, percentage or 0) of a candidate."""
    mechanic = candidate.mechanic
    rate_bp = mechanic.off_bp if is_rising and isinstance(mechanic, PercentOff) else 0
    extra = FORCED if candidate.is_forced else 0
    group = candidate.stacking.group
    return (candidate.conflicts, group, candidate.alone_minor, extra, rate_bp)


def worth(candidate: Candidate, met_minor: int, running_minor: int) -> int:
    """What the candidate takes off, with the extra worth of one that was asked for by hand."""
    off = min(off_minor(candidate.mechanic, met_minor, running_minor), running_minor)
    return off + FORCED if candidate.is_forced and off > 0 else off


def best_together(rest: Iterable[tuple[Candidate, int, int]], used: int) -> int:
    """Upper bound of what (candidate, _, most) can add to those used: the best of every group."""
    return _sum_of_best(
        [
            (candidate.stacking.group, most)
            for candidate, _, most in rest
            if not candidate.conflicts & used
        ]
    )


def _sum_of_best(found: Iterable[tuple[str, int]]) -> int:
    """The largest of every group, and all of those without a group."""
    free = 0
    groups: dict[str, int] = {}
    for group, most in found:
        if not group:
            free += most
        elif most > groups.get(group, 0):
            groups[group] = most
    return free + sum(groups.values())
