"""Why each offer and coupon that is not in the quote did not work: one reason each (R-25)."""

from __future__ import annotations

from app.domain.engine import reasons
from app.domain.engine.benefits import Candidate
from app.domain.engine.choice import Decision
from app.domain.engine.order_offers import threshold_minor
from app.domain.engine.pipeline import (
    Outcome,
    Selection,
    Worked,
    chosen_candidates,
    give_by_hand,
    work,
)
from app.domain.engine.problem import Problem
from app.domain.engine.reasons import reason
from app.domain.engine.tier import TierDiscount
from app.domain.quote import Layer, NotApplied, Reason


def not_applied(problem: Problem, decision: Decision, outcome: Outcome) -> tuple[NotApplied, ...]:
    """Every benefit that did not work, those that never could first."""
    judge = _Judge(problem, decision, outcome)
    found = list(problem.refused)
    for candidate in problem.candidates:
        if not judge.chosen_bits >> candidate.number & 1:
            grant = candidate.grant
            why = judge.reason(candidate)
            found.append(NotApplied(benefit=grant.benefit, name=grant.name, reason=why))
    tier = problem.tier_discount
    if tier is not None and not outcome.selection.tier:
        benefit, name = tier.grant.benefit, tier.grant.name
        found.append(NotApplied(benefit=benefit, name=name, reason=judge.tier_reason(tier)))
    return tuple(found)


class _Judge:
    """Compares the winner with the same set plus the candidate."""

    def __init__(self, problem: Problem, decision: Decision, outcome: Outcome) -> None:
        self._problem = problem
        self._decision = decision
        self._outcome = outcome
        self._chosen = chosen_candidates(problem, outcome.selection)
        self.chosen_bits = sum([1 << one.number for one in self._chosen])
        self._before: dict[Layer, list[int]] = {}
        self._met: dict[tuple[Layer, int], int] = {}

    def reason(self, candidate: Candidate) -> Reason:
        """The one reason, the plainest first."""
        gap = self._gap_minor(candidate)
        if gap > 0:
            return reason(reasons.THRESHOLD, gap_minor=gap)
        for proposal in self._decision.proposals:
            if candidate.id in proposal.coupon_ids:
                code = reasons.KEPT if proposal.keep else reasons.NOT_ASKED
                return reason(code, saves_minor=proposal.saves_minor)
        if candidate.conflicts & self.chosen_bits:
            return _denied(candidate, self._first_denied(candidate))
        tier = self._problem.tier_discount
        if candidate.stacking.exclusive and self._outcome.selection.tier and tier is not None:
            return reason(reasons.NOT_STACKABLE, with_=tier.grant.benefit.id)
        same_lines = None if candidate.grant.layer == "L1" else self._outcome.worked
        wider = work(self._problem, self._with(candidate), same_lines)
        if candidate in wider.idle:
            return reason(reasons.NO_EFFECT)
        return self._worse(wider, candidate)

    def tier_reason(self, tier: TierDiscount) -> Reason:
        """Why the tier discount is not in the winner."""
        if not tier.lines:
            return reason(reasons.NO_ELIGIBLE_ITEM)
        for other in self._chosen:
            if other.stacking.exclusive:
                return reason(reasons.NOT_STACKABLE, with_=other.id)
        wider = work(self._problem, self._outcome.selection._replace(tier=True))
        if wider.is_tier_idle and not self._chosen:
            return reason(reasons.NO_EFFECT)
        return self._worse(wider, None)

    def _gap_minor(self, candidate: Candidate) -> int:
        """What is missing to the threshold when the candidate's layer began."""
        layer = candidate.grant.layer
        if layer == "L1":
            return 0
        met = self._met_minor(layer, candidate.line_bits)
        gap = threshold_minor(candidate.mechanic) - met
        beside = candidate.beside
        if beside is None:
            return gap
        return max(gap, beside.minor - self._met_minor(layer, beside.line_bits))

    def _met_minor(self, layer: Layer, lines: int) -> int:
        """What a threshold of these lines (bits) looks at in the layer."""
        key = (layer, lines)
        if key not in self._met:
            amounts = self._amounts_before(layer)
            places = self._problem.index.positions(lines)
            self._met[key] = sum([amounts[line] for line in places])
        return self._met[key]

    def _first_denied(self, candidate: Candidate) -> Candidate:
        """The first of the set that the candidate may not meet."""
        return next(one for one in self._chosen if candidate.conflicts >> one.number & 1)

    def _amounts_before(self, layer: Layer) -> list[int]:
        """Line amounts that thresholds of a layer look at."""
        if layer not in self._before:
            amounts = self._before[layer] = list(self._problem.priced.lists)
            for applied in self._outcome.applied:
                if _lowers(self._problem.policies.threshold_base, applied.grant.layer, layer):
                    for line, share in applied.shares:
                        amounts[line] -= share
        return self._before[layer]

    def _with(self, candidate: Candidate) -> Selection:
        """The winner with the candidate; line promotions on its lines make room."""
        selection = self._outcome.selection
        if candidate.grant.layer != "L1":
            return selection._replace(orders=tuple(sorted((*selection.orders, candidate.number))))
        applications = self._problem.applications
        own = [one for one in applications if one.candidate is candidate]
        lines = {line for one in own for line in one.lines}
        kept = [
            number
            for number in selection.applications
            if lines.isdisjoint(applications[number].lines)
        ]
        numbers = sorted((*kept, *(one.number for one in own)))
        return selection._replace(applications=tuple(numbers))

    def _worse(self, wider: Worked, candidate: Candidate | None) -> Reason:
        """The set with the candidate is dearer: by how much, and what it pushes aside."""
        by = self._pushed_aside(wider)
        difference = (
            give_by_hand(wider.bill, wider.redeemed, self._problem)
            - self._outcome.closing.given_minor
        )
        if candidate is not None and difference < 0:
            difference = 0
        return reason(reasons.WORSE, by=by, difference_minor=max(0, difference))

    def _pushed_aside(self, wider: Worked) -> str:
        """The first benefit that takes less in the wider set, '' when there is none."""
        taken = {one.grant.benefit: one.amount_minor for one in wider.bill.applied}
        for one in self._outcome.applied:
            if one.grant.layer <= "L4" and taken.get(one.grant.benefit, 0) < one.amount_minor:
                return one.grant.benefit.id
        return ""


def _lowers(base: str, layer: Layer, own: Layer) -> bool:
    """Whether what a layer took lowers what thresholds of the layer ``own`` look at (R-7)."""
    if base.startswith("list"):
        return layer == "L0" or (base == "list_less_codes" and layer == own == "L4")
    return layer < own or (base == "running_each" and layer == own)


def _denied(candidate: Candidate, other: Candidate) -> Reason:
    group = candidate.stacking.group
    if (
        group
        and group == other.stacking.group
        and not (candidate.stacking.exclusive or other.stacking.exclusive)
    ):
        return reason(reasons.GROUP_TAKEN, by=other.id)
    return reason(reasons.NOT_STACKABLE, with_=other.id)
