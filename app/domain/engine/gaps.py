"""What is missing to the threshold of a benefit that is not in a set (R-8, R-25)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Applied, Grant
from app.domain.engine.exhaustive import unmet_minor
from app.domain.engine.pipeline import Outcome, Worked, chosen_candidates, close
from app.domain.engine.problem import Problem
from app.domain.programme import Policies
from app.domain.quote import Layer


class Gaps:
    """The thresholds of benefits against what the others of a set leave."""

    def __init__(self, problem: Problem, outcome: Outcome, chosen: Sequence[Candidate]) -> None:
        self._problem = problem
        self._outcome = outcome
        self._chosen = {one.grant: one for one in chosen}
        self._bits = sum([one.bit for one in chosen])
        self._amounts: dict[tuple[Layer, int, int], list[int]] = {}
        self._met: dict[tuple[Layer, int, int, int], int] = {}

    def minor(self, candidate: Candidate) -> int:
        """What is missing when its turn comes, with all of the set that it may meet."""
        if candidate.layer == "L1":
            return 0
        gap = candidate.off.threshold_minor - self._met_minor(candidate, candidate.line_bits)
        beside = candidate.beside
        if beside is None:
            return gap
        return max(gap, beside.minor - self._met_minor(candidate, beside.line_bits))

    def at_the_end(self, wider: Worked) -> Iterator[tuple[Candidate, int]]:
        """What is missing to benefits of a set when all of it, and points, have worked (R-7, a
        switch).
        """
        if self._problem.policies.threshold_base != "after_points":
            return
        bill = wider.bill.copy()
        close(replace(wider, bill=bill), self._problem)
        for candidate in chosen_candidates(self._problem, wider.selection):
            gap = unmet_minor(bill, candidate)
            if gap > 0:
                yield candidate, gap

    def _met_minor(self, candidate: Candidate, lines: int) -> int:
        """What a threshold of these lines (bits) looks at."""
        turn = candidate.number if self._problem.sums.tests_each else -1
        view = (candidate.layer, turn, candidate.conflicts & self._bits)
        met = self._met.get((*view, lines))
        if met is None:
            if view not in self._amounts:
                self._amounts[view] = self._amounts_for(candidate)
            amounts = self._amounts[view]
            met = sum([amounts[line] for line in self._problem.index.positions(lines)])
            self._met[*view, lines] = met
        return met

    def _amounts_for(self, candidate: Candidate) -> list[int]:
        amounts = list(self._problem.priced.lists)
        for applied in self._outcome.applied:
            if self._is_counted(applied, candidate):
                for line, share in applied.shares:
                    amounts[line] -= share
        return amounts

    def _is_counted(self, applied: Applied, candidate: Candidate) -> bool:
        """Whether the candidate would see what this one took (R-7, R-16)."""
        grant, own = applied.grant, candidate.grant
        if candidate.is_exclusive and grant.layer != "L0":
            return False
        other = self._chosen.get(grant)
        if other is not None and candidate.conflicts & other.bit:
            return False
        if grant.layer != own.layer or other is None:
            return _lowers(self._problem.policies, grant, own)
        is_each = self._problem.policies.threshold_base == "running_each" or own.layer == "L4"
        return self._problem.sums.tests_each and is_each and other.number < candidate.number


def _lowers(policies: Policies, grant: Grant, own: Grant) -> bool:
    """Whether what an earlier layer took is gone from what thresholds look at."""
    if policies.threshold_base.startswith("list"):
        return grant.layer == "L0"
    if grant.layer == "L6":
        is_before = policies.points_position == "before_coupons"
        return own.layer == "L4" and is_before and grant.benefit.id == "points"
    is_last = grant.layer == "L2" and policies.tier_position == "last_on_list"
    return grant.layer < own.layer and not is_last
