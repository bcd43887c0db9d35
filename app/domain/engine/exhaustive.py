"""The best set where a policy breaks what the bounds rest on: every admissible set is tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.engine.benefits import Candidate, are_compatible
from app.domain.engine.bill import Bill
from app.domain.engine.coupons import earlier_twins
from app.domain.engine.found import Effort, Field, Found, coupon_bits, describe
from app.domain.engine.line_walk import MOST_CHOICES
from app.domain.engine.pipeline import (
    Selection,
    chosen_candidates,
    close,
    give_by_hand,
    work,
)
from app.domain.engine.problem import Problem
from app.domain.programme import Policies

STANDARD = Policies()
BOUNDED_POLICIES = (
    "percent_base",
    "percent_rounding",
    "percent_level",
    "order_percent_level",
    "remainder",
    "cap_order",
    "threshold_base",
    "coupon_order",
    "tier_position",
    "points_position",
    "fixed_amounts",
)
"""With another value of these the bounds of the search would not hold."""


def has_bounds(policies: Policies) -> bool:
    """Whether the fast search is exact for this shop."""
    return all(getattr(policies, name) == getattr(STANDARD, name) for name in BOUNDED_POLICIES)


def exhaustive(problem: Problem, ground: Field, effort: Effort) -> Found | None:
    """The best admissible set, by trying them all within the budget (R-18, R-19, R-22)."""
    return _best(problem, ground, effort, selections(problem, ground, effort))


def best_of_orders(problem: Problem, ground: Field, effort: Effort, lines: Found) -> Found | None:
    """The best order offer and coupons on lines that are settled (policy ``choice``)."""
    taken = lines.selection
    used = sum([one.bit for one in chosen_candidates(problem, taken)])
    orders = [one for one in problem.candidates if one.layer != "L1" and ground.allowed & one.bit]
    twins = earlier_twins([one for one in orders if one.is_coupon])
    offers = {one.number for one in orders if not one.is_coupon}
    alone = {one.number for one in orders if one.is_exclusive}
    found = (
        taken._replace(orders=numbers, tier=taken.tier and alone.isdisjoint(numbers))
        for numbers in _order_choices(orders, twins, used)
        if len(offers.intersection(numbers)) <= 1
    )
    return _best(problem, ground, effort, found)


def _best(
    problem: Problem, ground: Field, effort: Effort, selections: Iterable[Selection]
) -> Found | None:
    best: Found | None = None
    for selection in selections:
        if not effort.spend():
            return best
        found = judged(problem, selection)
        if found is None or (ground.limit is not None and found.cost > ground.limit):
            continue
        if coupon_bits(problem, selection) in ground.banned:
            continue
        if best is None or found < best:
            best = found
    return best


def judged(problem: Problem, selection: Selection) -> Found | None:
    """The set with what it is compared by; None when it is not admissible (R-18)."""
    chosen = chosen_candidates(problem, selection)
    if not are_compatible(chosen):
        return None
    if selection.tier and any(one.is_exclusive for one in chosen):
        return None
    done = work(problem, selection)
    if done.idle or done.is_tier_idle:
        return None
    given = give_by_hand(done.bill.copy(), done.redeemed, problem)
    if problem.policies.threshold_base == "after_points":
        close(done, problem)
        if any(unmet_minor(done.bill, candidate) > 0 for candidate in chosen):
            return None
    return describe(problem, selection, given)


def unmet_minor(bill: Bill, candidate: Candidate) -> int:
    """What is missing to the threshold of a benefit when everything else has worked (R-7)."""
    own = [one.shares for one in bill.applied if one.grant is candidate.grant]
    gaps = [candidate.off.threshold_minor - bill.total(candidate.lines)]
    gaps[0] -= sum(share for shares in own for _, share in shares)
    beside = candidate.beside
    if beside is not None:
        inside = (share for shares in own for line, share in shares if line in beside.lines)
        gaps.append(beside.minor - bill.total(beside.lines) - sum(inside))
    return max(gaps)


def selections(problem: Problem, ground: Field, effort: Effort) -> Iterator[Selection]:
    """Every set that could be admissible, likely or not."""
    exclusive = [
        one for one in problem.candidates if one.is_exclusive and ground.allowed & one.bit
    ]
    shared = ground.allowed & ~sum([one.bit for one in exclusive])
    for tier in (True, False) if problem.tier_discount is not None else (False,):
        yield from _of(problem, shared, effort, tier=tier)
    for one in exclusive:
        yield from _of(problem, one.bit, effort, tier=False)


def _of(problem: Problem, allowed: int, effort: Effort, *, tier: bool) -> Iterator[Selection]:
    """Every choice of lines with every choice of order benefits."""
    orders = [one for one in problem.candidates if one.layer != "L1" and allowed & one.bit]
    twins = earlier_twins([one for one in orders if one.is_coupon])
    for applications, used in _line_choices(effort, allowed):
        for numbers in _order_choices(orders, twins, used):
            yield Selection(applications, tier, numbers)


def _line_choices(effort: Effort, allowed: int) -> Iterator[tuple[tuple[int, ...], int]]:
    found: list[tuple[tuple[int, ...], int]] = [((), 0)]
    for raws in effort.lines.raw_choices(allowed):
        found = [
            (applications + raw.applications, used | raw.used)
            for applications, used in found
            for raw in raws
            if not raw.denied & used
        ]
        if len(found) > MOST_CHOICES:
            effort.is_bounded = True
            del found[MOST_CHOICES:]
    return ((tuple(sorted(applications)), used) for applications, used in found)


def _order_choices(
    orders: list[Candidate], twins: dict[int, int], used: int
) -> Iterator[tuple[int, ...]]:
    if not orders:
        yield ()
        return
    *others, last = orders
    for numbers in _order_choices(others, twins, used):
        yield numbers
        joined = used | sum(1 << number for number in numbers)
        twin = twins.get(last.number)
        if not last.conflicts & joined and (twin is None or joined >> twin & 1):
            yield (*numbers, last.number)
