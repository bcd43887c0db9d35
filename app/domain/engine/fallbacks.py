"""What a search without budget left tries besides: nothing, and one after the other (R-22)."""

from __future__ import annotations

from app.domain.engine.benefits import Candidate, are_compatible
from app.domain.engine.found import Field, Found, describe
from app.domain.engine.pipeline import Selection, chosen_candidates, run
from app.domain.engine.problem import Problem


def fallbacks(problem: Problem, ground: Field) -> list[Found]:
    """Nothing at all, and the greedy set: each benefit in the order of its own worth (R-22)."""
    allowed = [
        one
        for one in problem.candidates
        if ground.allowed >> one.number & 1 and not one.stacking.exclusive
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
