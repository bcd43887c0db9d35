"""The size of the question: beyond so many undecided candidates only the best stay in (R-22)."""

from __future__ import annotations

from app.domain.engine.benefits import Candidate, are_compatible
from app.domain.engine.found import Effort, Field, Found, describe
from app.domain.engine.pipeline import Selection, chosen_candidates, run
from app.domain.engine.problem import Problem


def limited(problem: Problem, effort: Effort) -> int:
    """Candidates the search may use, as bits; marks the effort as bounded when some are left out.

    Candidates of one group are one question, since at most one of them works. A line promotion
    that shares no line with another one and meets everything is decided where it stands and does
    not count. Of the others the ones with the best stand-alone saving stay.
    """
    questions: dict[str, list[Candidate]] = {}
    for candidate in problem.candidates:
        if _is_undecided(problem, candidate):
            key = candidate.stacking.group or f" {candidate.number}"
            questions.setdefault(key, []).append(candidate)
    kept = sum(1 << one.number for one in problem.candidates)
    most = problem.request.programme.policies.max_undecided
    if len(questions) <= most:
        return kept
    effort.is_bounded = True
    ranked = sorted(questions.values(), key=lambda group: min(_worth_order(one) for one in group))
    for one in (one for group in ranked[most:] for one in group):
        kept &= ~(1 << one.number)
        if not one.is_coupon:
            effort.left_out |= 1 << one.number
    return kept


def fallbacks(problem: Problem, ground: Field, effort: Effort) -> list[Found]:
    """What a bounded search tries besides: nothing at all, and one after the other (R-22)."""
    bits = ground.allowed | effort.left_out
    allowed = [
        one for one in problem.candidates if bits >> one.number & 1 and not one.stacking.exclusive
    ]
    allowed.sort(key=_worth_order)
    nothing = _found(problem, Selection())
    with_tier = _found(problem, Selection(tier=True)) if problem.tier_discount else None
    greedy = with_tier or nothing
    for candidate in allowed:
        wider = _found(problem, _added(problem, greedy.selection, candidate)) if greedy else None
        if wider is not None and greedy is not None and wider < greedy:
            greedy = wider
    return [one for one in (nothing, greedy) if one is not None]


def _worth_order(candidate: Candidate) -> tuple[bool, int, int]:
    """What was asked for by hand first, then the best stand-alone saving."""
    return (not candidate.is_forced, -candidate.alone_minor, candidate.number)


def _found(problem: Problem, selection: Selection) -> Found | None:
    """The set with its cost when it is admissible (R-18)."""
    chosen = chosen_candidates(problem, selection)
    outcome = run(problem, selection)
    if outcome.idle or outcome.is_tier_idle or not are_compatible(chosen):
        return None
    return describe(problem, selection, outcome.closing.given_minor)


def _added(problem: Problem, selection: Selection, candidate: Candidate) -> Selection:
    """The selection with one more candidate at all its places."""
    if candidate.grant.layer != "L1":
        return selection._replace(orders=tuple(sorted((*selection.orders, candidate.number))))
    own = [one.number for one in problem.applications if one.candidate is candidate]
    return selection._replace(applications=tuple(sorted((*selection.applications, *own))))


def _is_undecided(problem: Problem, candidate: Candidate) -> bool:
    """Whether more than its own worth decides about it; exclusive benefits are tried alone."""
    if candidate.stacking.exclusive:
        return False
    if candidate.grant.layer != "L1":
        return candidate.alone_minor > 0
    for other in problem.candidates:
        if other is candidate or other.stacking.exclusive:
            continue
        is_contested = other.grant.layer == "L1" and other.line_bits & candidate.line_bits
        if is_contested or candidate.conflicts >> other.number & 1:
            return True
    return False
