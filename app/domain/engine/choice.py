"""Which set is taken in the end: coupons are scarce, and the operator has the last word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from app.domain.engine.benefits import Candidate
from app.domain.engine.coupons import is_automatic, least_gain_minor
from app.domain.engine.exhaustive import best_of_orders, exhaustive, has_bounds
from app.domain.engine.fallbacks import by_priority, fallbacks
from app.domain.engine.found import Effort, Field, Found, coupon_bits, forced_worth
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.pipeline import run
from app.domain.engine.problem import Problem, prepare
from app.domain.engine.rounding import rounded_off_minor
from app.domain.engine.search import search
from app.domain.offer_codes import public_codes
from app.domain.quote import Proposal

MANY = 50
"""From here on the budget of a search shrinks with the square of the lines, and with the number of
benefits on the order: each set takes longer, and there are more of them.
"""


class Decision(NamedTuple):
    """The set taken and what the operator should know beside it."""

    found: Found
    proposals: tuple[Proposal, ...]
    effort: Effort
    given_away_minor: int
    """What the operator's choices cost over the best set of all (R-23)."""
    is_all: bool
    """No coupon was left out of the choice: neither unasked nor kept."""


def decide(problem: Problem) -> Decision:
    """The automatic choice within the wishes (R-19 to R-24), with what the wishes cost."""
    found, more, effort = _choose(problem)
    return Decision(
        found,
        _proposals(problem, found, more, effort),
        effort,
        _given_away_minor(problem, more),
        more is found,
    )


def _choose(problem: Problem) -> tuple[Found, Found, Effort]:
    """The set taken, and the best one with all further coupons."""
    request = problem.request
    effort = _effort(problem)
    everything = bits(problem.candidates)
    scarce = bits(one for one in problem.candidates if one.is_coupon and not one.is_forced)
    if not is_automatic(request.wishes, request.programme.coupons):
        found = best(problem, Field(everything & ~scarce), effort)
        more = best(problem, Field(everything), effort) if everything & scarce else found
        return found, more, effort
    banned: set[int] = set()
    first = found = best(problem, Field(everything), effort)
    while not _is_worth_it(problem, found, everything, effort):
        banned.add(coupon_bits(problem, found.selection))
        found = best(problem, Field(everything, banned), effort)
    return found, first, effort


def _effort(problem: Problem) -> Effort:
    """The budget; smaller above ``MANY``."""
    lines = max(MANY, len(problem.line_ids))
    orders = max(MANY, sum([one.layer != "L1" for one in problem.candidates]))
    budget = problem.request.programme.policies.search_budget * MANY**3 // (lines**2 * orders)
    return Effort(budget, LineLevels(problem))


def best(problem: Problem, ground: Field, effort: Effort) -> Found:
    """The set to take of a field, as the policy ``choice`` says.

    A bounded search also tries none and the greedy set (R-22).
    """
    if problem.policies.choice != "best":
        return _by_priority(problem, ground, effort)
    found = _searched(problem, ground, effort)
    if found is not None and not effort.is_bounded:
        return found
    others = [
        one
        for one in fallbacks(problem, ground)
        if coupon_bits(problem, one.selection) not in ground.banned
    ]
    return min([found, *others] if found is not None else others)


def _searched(problem: Problem, ground: Field, effort: Effort) -> Found | None:
    """The best set, with bounds where they hold; None when all cost over the limit."""
    look = search if has_bounds(problem.policies) else exhaustive
    found = look(problem, ground, effort)
    effort.is_bounded = effort.is_bounded or effort.lines.is_cut
    return found


def _by_priority(problem: Problem, ground: Field, effort: Effort) -> Found:
    """One after the other; with ``best_order`` then the best order benefits on these lines."""
    if problem.policies.choice == "priority":
        return by_priority(problem, ground)
    lines = by_priority(problem, ground, lines_only=True)
    return best_of_orders(problem, ground, effort, lines) or lines


def due_minor(problem: Problem, found: Found) -> int:
    """What is paid for a set, after points and 抹零."""
    payable = run(problem, found.selection).closing.payable_minor
    request = problem.request
    rounding, kinds = request.programme.rounding, request.wishes.tender_kinds
    return payable - rounded_off_minor(rounding, kinds, payable, problem.priced.fees_minor)


def bits(candidates: Iterable[Candidate]) -> int:
    """A set of candidates as bits."""
    return sum([one.bit for one in candidates])


def with_coupon(problem: Problem, decision: Decision, coupon: Candidate) -> int:
    """What one more coupon would save on top of the set that was taken, in the end."""
    candidates, found = problem.candidates, decision.found
    out = bits(one for one in candidates if one.is_coupon and one is not coupon)
    allowed = bits(candidates) & ~out | coupon_bits(problem, found.selection)
    effort = Effort(decision.effort.budget, decision.effort.lines)
    wider = best(problem, Field(allowed), effort)
    return due_minor(problem, found) - due_minor(problem, wider)


def _given_away_minor(problem: Problem, more: Found) -> int:
    """What choices by hand cost over the best set, beyond what is proposed anyway (R-23)."""
    wishes = problem.request.wishes
    codes = public_codes(problem.request.programme, wishes.coupon_ids)
    free = replace(wishes, coupon_ids=codes, declined_coupon_ids=(), declined_offer_ids=())
    if free == wishes:
        return 0
    unbound = prepare(problem.request._replace(wishes=free))
    effort = _effort(unbound)
    first = best(unbound, Field(bits(unbound.candidates)), effort)
    return max(0, given_minor(problem, more) - given_minor(unbound, first))


def given_minor(problem: Problem, found: Found) -> int:
    """What is left to pay before points, by which sets are judged (R-19)."""
    return found.cost + forced_worth(problem, found.selection)


def _coupons(problem: Problem, found: Found) -> list[Candidate]:
    chosen = (problem.candidates[number] for number in found.selection.orders)
    return [one for one in chosen if one.is_coupon]


def _is_worth_it(problem: Problem, found: Found, everything: int, effort: Effort) -> bool:
    """Saver rule: every coupon gains enough over the best set with fewer of these (R-21)."""
    rules = problem.request.programme.coupons
    if problem.policies.choice != "best":
        return True
    used = _coupons(problem, found)
    without = everything & ~bits(one for one in problem.candidates if one.is_coupon)
    for coupon in used:
        if coupon.is_forced:
            continue
        others = bits(one for one in used if one is not coupon)
        limit = found.cost + least_gain_minor(coupon, rules) - 1
        if _searched(problem, Field(without | others, limit=limit), effort) is not None:
            return False
    return True


def _proposals(
    problem: Problem, found: Found, more: Found, effort: Effort
) -> tuple[Proposal, ...]:
    """What further coupons would save, with the advice to keep them or not (R-20, R-21)."""
    used = {one.id for one in _coupons(problem, found)}
    added = tuple(one.id for one in _coupons(problem, more) if one.id not in used)
    if not added:
        return ()
    saves = due_minor(problem, found) - due_minor(problem, more)
    if saves <= 0:
        return ()
    everything = bits(problem.candidates)
    keep = not _is_worth_it(problem, more, everything, effort)
    return (Proposal(coupon_ids=added, saves_minor=saves, keep=keep),)
