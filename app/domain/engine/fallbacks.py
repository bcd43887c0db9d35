"""Sets found one benefit after the other: by priority, or when a search has no budget left."""

from __future__ import annotations

from app.domain.engine.benefits import Candidate
from app.domain.engine.exhaustive import judged
from app.domain.engine.found import Field, Found, coupon_bits, describe
from app.domain.engine.pipeline import Selection, give_by_hand, work
from app.domain.engine.problem import Problem

MOST_STEPS = 1_000_000
"""Benefits times lines that one after the other looks at in all its sets."""


def fallbacks(problem: Problem, ground: Field) -> list[Found]:
    """Nothing at all, the greedy set: each benefit in the order of its own worth (R-22), all
    benefits on the order, and the first in that order of those that work alone.
    """
    usable = [one for one in problem.candidates if ground.allowed & one.bit]
    usable.sort(key=_worth_order)
    alone = next((one for one in usable if one.is_exclusive), None)
    allowed = [one for one in usable if not one.is_exclusive]
    nothing = judged(problem, Selection())
    exclusive = judged(problem, _added(problem, Selection(), alone)) if alone else None
    with_tier = judged(problem, Selection(tier=True)) if problem.tier_discount else None
    greedy = at_once = with_tier or nothing
    if greedy is not None:
        at_once = _all_orders(problem, greedy.selection, allowed)
        greedy = _greedy(problem, greedy, allowed)
    return [one for one in (nothing, greedy, at_once, exclusive) if one is not None]


def _all_orders(
    problem: Problem, selection: Selection, candidates: list[Candidate]
) -> Found | None:
    """All benefits on the order that may meet, without those that have no effect then."""
    used = 0
    for candidate in candidates:
        if candidate.layer != "L1" and not candidate.conflicts & used:
            used |= candidate.bit
    orders = [one.number for one in problem.candidates if used & one.bit]
    idle = {one.number for one in work(problem, selection._replace(orders=tuple(orders))).idle}
    kept = tuple([number for number in orders if number not in idle])
    return judged(problem, selection._replace(orders=kept))


def _greedy(problem: Problem, found: Found, candidates: list[Candidate]) -> Found:
    """Every candidate that makes the set better, one after the other, while that is not too much
    work.
    """
    steps = 0
    for candidate in candidates:
        selection = _added(problem, found.selection, candidate)
        steps += len(selection.applications)
        steps += (1 + len(selection.orders)) * len(problem.line_ids)
        if steps > MOST_STEPS:
            break
        wider = judged(problem, selection)
        if wider is not None and wider < found:
            found = wider
    return found


def by_priority(problem: Problem, ground: Field, *, lines_only: bool = False) -> Found:
    """Everything that still has an effect, the highest priority first (policy ``choice``).

    What was asked for by hand goes before all others (R-23). The tier discount has no priority: it
    gives way to what works alone (R-16) and to what was asked for.
    """
    tier = problem.tier_discount is not None
    found = (judged(problem, Selection(tier=True)) if tier else None) or _nothing(problem)
    allowed = [one for one in problem.candidates if ground.allowed & one.bit]
    for candidate in sorted(allowed, key=_priority_order):
        if lines_only and candidate.layer != "L1" and not candidate.is_forced:
            continue
        wider = judged(problem, _added(problem, found.selection, candidate))
        if wider is None and (candidate.is_exclusive or candidate.is_forced):
            without_tier = found.selection._replace(tier=False)
            wider = judged(problem, _added(problem, without_tier, candidate))
        if wider is not None and coupon_bits(problem, wider.selection) not in ground.banned:
            found = wider
    return found


def _nothing(problem: Problem) -> Found:
    selection = Selection()
    done = work(problem, selection)
    return describe(problem, selection, give_by_hand(done.bill, done.redeemed, problem))


def _priority_order(candidate: Candidate) -> tuple[bool, int, int]:
    return (not candidate.is_forced, -candidate.stacking.priority, candidate.number)


def _worth_order(candidate: Candidate) -> tuple[bool, int, int]:
    """What was asked for by hand first, then the best stand-alone saving."""
    return (not candidate.is_forced, -candidate.alone_minor, candidate.number)


def _added(problem: Problem, selection: Selection, candidate: Candidate) -> Selection:
    """The selection with one more candidate at all its places."""
    if candidate.layer != "L1":
        return selection._replace(orders=tuple(sorted((*selection.orders, candidate.number))))
    own = problem.places[candidate.number]
    return selection._replace(applications=tuple(sorted((*selection.applications, *own))))
