"""Why each offer and coupon that is not in the quote did not work: one reason each (R-25)."""

from __future__ import annotations

from app.domain.engine import reasons
from app.domain.engine.benefits import Candidate
from app.domain.engine.choice import Decision, with_coupon
from app.domain.engine.coupons import is_automatic
from app.domain.engine.eligibility import positions
from app.domain.engine.gaps import Gaps
from app.domain.engine.pipeline import (
    Outcome,
    Selection,
    Worked,
    chosen_candidates,
    give_by_hand,
    over_budget,
    work,
)
from app.domain.engine.problem import Problem
from app.domain.engine.reasons import reason
from app.domain.engine.tier import TierDiscount
from app.domain.engine.values import made
from app.domain.quote import NotApplied, Reason


def not_applied(problem: Problem, decision: Decision, outcome: Outcome) -> tuple[NotApplied, ...]:
    """Every benefit that did not work, those that never could first."""
    judge = _Judge(problem, decision, outcome)
    found = list(problem.refused)
    for candidate in problem.candidates:
        if not judge.chosen_bits & candidate.bit:
            grant = candidate.grant
            why = judge.reason(candidate)
            found.append(made(NotApplied, (grant.benefit, grant.name, why)))
    tier = problem.tier_discount
    if tier is not None and not outcome.selection.tier:
        benefit, name = tier.grant.benefit, tier.grant.name
        found.append(NotApplied(benefit=benefit, name=name, reason=judge.tier_reason(tier)))
    return tuple(found)


STEPS_OF_A_SET = 100
"""Benefits times lines that may be worked out to tell what losers come to, for each set that the
search may look at (``policies.search_budget``).
"""


class _Judge:
    """Compares a set with the same set and the candidate in place of what must make room."""

    def __init__(self, problem: Problem, decision: Decision, outcome: Outcome) -> None:
        self._problem = problem
        self._decision = decision
        self._outcome = outcome
        self._chosen = chosen_candidates(problem, outcome.selection)
        self.chosen_bits = sum([one.bit for one in self._chosen])
        self._places = {one.number: place for place, one in enumerate(self._chosen)}
        self._saves: dict[str, int] = {}
        self._steps_left = problem.policies.search_budget * STEPS_OF_A_SET
        self._gaps = Gaps(problem, outcome, self._chosen)

    def reason(self, candidate: Candidate) -> Reason:
        """The one reason, the plainest first."""
        gap = self._gaps.minor(candidate)
        if gap > 0:
            return reason(reasons.THRESHOLD, gap_minor=gap)
        return self._left_out(candidate) or self._refused(candidate) or self._in_place(candidate)

    def _left_out(self, candidate: Candidate) -> Reason | None:
        """A coupon that would save something and was not asked for, or saves too little (R-21)."""
        if self._decision.is_all or not candidate.is_coupon or candidate.is_forced:
            return None
        kind = candidate.kind_id
        if kind not in self._saves:
            self._saves[kind] = with_coupon(self._problem, self._decision, candidate)
        if self._saves[kind] <= 0:
            return None
        request = self._problem.request
        code = reasons.NOT_ASKED
        if is_automatic(request.wishes, request.programme.coupons):
            code = reasons.KEPT
        return reason(code, saves_minor=self._saves[kind])

    def _refused(self, candidate: Candidate) -> Reason | None:
        """One that works and that it may not meet (R-16, R-17)."""
        if candidate.conflicts & self.chosen_bits:
            return _denied(candidate, self._first_denied(candidate))
        if self._problem.policies.choice == "best_order" and candidate.layer == "L3":
            for other in self._chosen:
                if other.layer == "L3":
                    return reason(reasons.GROUP_TAKEN, by=other.id)
        tier = self._problem.tier_discount
        if candidate.is_exclusive and self._outcome.selection.tier and tier is not None:
            return reason(reasons.NOT_STACKABLE, with_=tier.grant.benefit.id)
        return None

    def _in_place(self, candidate: Candidate) -> Reason:
        """What comes of the set with the candidate, while that is not too much work."""
        selection = self._with(candidate)
        self._steps_left -= len(selection.applications)
        self._steps_left -= (1 + len(selection.orders)) * len(self._problem.line_ids)
        if self._steps_left < 0:
            return reason(reasons.NOT_BETTER)
        wider = work(self._problem, selection)
        if candidate in wider.idle:
            if candidate in over_budget(self._problem, wider.bill):
                return reason(reasons.OVER_BUDGET, left_minor=candidate.most_minor or 0)
            return reason(reasons.NO_EFFECT)
        for short, gap in self._gaps.at_the_end(wider):
            if short is candidate:
                return reason(reasons.THRESHOLD, gap_minor=gap)
            return reason(reasons.NOT_STACKABLE, with_=short.id)
        return self._compared(wider)

    def tier_reason(self, tier: TierDiscount) -> Reason:
        """Why the tier discount is not in the set."""
        if not tier.lines:
            return reason(reasons.NO_ELIGIBLE_ITEM)
        for other in self._chosen:
            if other.is_exclusive:
                return reason(reasons.NOT_STACKABLE, with_=other.id)
        selection = self._outcome.selection._replace(tier=True)
        wider = work(self._problem, selection)
        if wider.is_tier_idle:
            wider = work(self._problem, self._room_on(selection, tier.line_bits))
        if wider.is_tier_idle:
            return reason(reasons.NO_EFFECT)
        return self._compared(wider)

    def _first_denied(self, candidate: Candidate) -> Candidate:
        """The first of the set that the candidate may not meet."""
        denied = positions(candidate.conflicts & self.chosen_bits)
        return self._chosen[min([self._places[number] for number in denied])]

    def _with(self, candidate: Candidate) -> Selection:
        """The set with the candidate; line promotions on its lines make room."""
        selection = self._outcome.selection
        if candidate.layer != "L1":
            return selection._replace(orders=tuple(sorted((*selection.orders, candidate.number))))
        own, lines = self._problem.places[candidate.number], 0
        for number in own:
            lines |= self._problem.applications[number].line_bits
        kept = self._room_on(selection, lines).applications
        return selection._replace(applications=tuple(sorted((*kept, *own))))

    def _room_on(self, selection: Selection, lines: int) -> Selection:
        """The set without its promotions on these lines (bits)."""
        applications = self._problem.applications
        kept = [
            number
            for number in selection.applications
            if not lines & applications[number].line_bits
        ]
        return selection._replace(applications=tuple(kept))

    def _compared(self, wider: Worked) -> Reason:
        """What the set with the candidate pushes aside, and by how much it is dearer.

        As good is told as one of the two.
        """
        by = self._pushed_aside(wider)
        given = give_by_hand(wider.bill.copy(), wider.redeemed, self._problem)
        difference = given - self._outcome.closing.given_minor
        if by and difference > 0:
            return reason(reasons.WORSE, by=by, difference_minor=difference)
        return reason(reasons.GROUP_TAKEN, by=by) if by else reason(reasons.NO_EFFECT)

    def _pushed_aside(self, wider: Worked) -> str:
        """The first benefit that takes less in the wider set, '' when there is none."""
        taken = {one.grant: one.amount_minor for one in wider.bill.applied}
        for one in self._outcome.applied:
            if one.grant.layer <= "L4" and taken.get(one.grant, 0) < one.amount_minor:
                return one.grant.benefit.id
        return ""


def _denied(candidate: Candidate, other: Candidate) -> Reason:
    group = candidate.stacking.group
    if (
        group
        and group == other.stacking.group
        and not (candidate.is_exclusive or other.is_exclusive)
    ):
        return reason(reasons.GROUP_TAKEN, by=other.id)
    return reason(reasons.NOT_STACKABLE, with_=other.id)
