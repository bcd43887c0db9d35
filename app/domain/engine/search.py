"""The best admissible set of benefits, exact by branch and bound (R-18, R-19, R-22, R-24).

A set is: which applications of line offers, the tier or not, which order offers and coupons. Sets
are walked in working order, so a branch shares everything before it; a branch is given up when its
optimistic bound is dearer than the best set found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.domain.engine.allocation import spread
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Bill
from app.domain.engine.bounds import FORCED, ClosingBound, OrderBound, best_together, worth
from app.domain.engine.found import (
    Effort,
    Field,
    Found,
    coupon_bits,
    describe,
    forced_worth,
)
from app.domain.engine.line_choices import SCALE
from app.domain.engine.order_offers import off_minor
from app.domain.engine.pipeline import Selection, apply_lines, give_by_hand
from app.domain.engine.problem import Problem


def search(problem: Problem, ground: Field, effort: Effort) -> Found | None:
    """The best admissible set of the allowed candidates; None when all cost over the limit."""
    seeker = _Seeker(problem, ground, effort)
    exclusive = [
        candidate
        for candidate in problem.candidates
        if candidate.stacking.exclusive and ground.allowed >> candidate.number & 1
    ]
    shared = ground.allowed & ~sum(1 << candidate.number for candidate in exclusive)
    if problem.tier_discount is not None:
        seeker.plan(shared, with_tier=True)
    seeker.plan(shared, with_tier=False)
    for candidate in exclusive:
        seeker.plan(1 << candidate.number, with_tier=False)
    return seeker.best


class _Standing:
    """A branch among the order-level candidates; line amounts are only made when asked for."""

    __slots__ = ("_amounts", "_make", "chosen", "total", "used")

    def __init__(self, make: Callable[[], list[int]], total: int, used: int) -> None:
        self._make = make
        self._amounts: list[int] | None = None
        self.total = total
        self.used = used
        """Candidates at work, as bits."""
        self.chosen: tuple[int, ...] = ()

    def after(self, candidate: Candidate, off: int, floors: Sequence[int]) -> _Standing:
        """The branch in which the candidate took ``off`` as well."""
        more = _Standing(
            lambda: _taken_off(self.amounts(), candidate.lines, off, floors),
            self.total - off,
            self.used | 1 << candidate.number,
        )
        more.chosen = (*self.chosen, candidate.number)
        return more

    def amounts(self) -> list[int]:
        """Line amounts after everything chosen so far."""
        if self._amounts is None:
            self._amounts = self._make()
        return self._amounts


def _taken_off(
    before: Sequence[int], lines: Sequence[int], off: int, floors: Sequence[int]
) -> list[int]:
    """Amounts after ``off`` was shared out over these lines (R-26)."""
    amounts = list(before)
    weights = [amounts[line] for line in lines]
    room = [amounts[line] - floors[line] for line in lines]
    for line, share in zip(lines, spread(off, weights, room), strict=True):
        amounts[line] -= share
    return amounts


class _Live(NamedTuple):
    """An order-level candidate in one branch."""

    candidate: Candidate
    met: int
    """Sum of its lines when the layer began."""
    most: int
    """The most it can be worth in the layer."""


class _Seeker:
    """Walks plans one after the other; ``best`` is the best set so far."""

    def __init__(self, problem: Problem, ground: Field, effort: Effort) -> None:
        self.best: Found | None = None
        self._problem = problem
        self._ground = ground
        self._effort = effort
        self._limit = ground.limit
        self._closing = ClosingBound(problem)
        self._has_floor = any(problem.priced.floors)
        self._whole = sum(problem.priced.bases)
        self._forced = sum(1 << one.number for one in problem.candidates if one.is_forced)

    def plan(self, allowed: int, *, with_tier: bool) -> None:
        """Search the sets of these candidates, with the tier in all of them or in none."""
        problem = self._problem
        self._with_tier = with_tier
        orders = [
            one
            for one in problem.candidates
            if one.grant.layer != "L1" and allowed >> one.number & 1
        ]
        self._offers = [one for one in orders if one.grant.layer == "L3"]
        self._coupons = [one for one in orders if one.grant.layer == "L4"]
        self._twins = earlier_twins(self._coupons)
        self._level = self._effort.lines.level(allowed, with_tier=with_tier)
        self._bound = OrderBound(orders)
        self._lines(0, self._level.apart, 0, ())

    def _is_hopeless(self, total: int, most_off: int, used: int) -> bool:
        """True when a branch cannot even equal the best set found."""
        if self._limit is None:
            return False
        forced, money = divmod(most_off, FORCED)
        forced += (self._forced & used).bit_count()
        return self._closing.least(total - money) - forced * FORCED > self._limit

    def _lines(self, place: int, saving: int, used: int, picked: tuple[int, ...]) -> None:
        """Choose for the component at ``place`` and all after it."""
        if not self._effort.spend():
            return
        level = self._level
        saving += level.rests[place]
        total = self._whole - saving // SCALE - level.offer_count - 1
        if self._is_hopeless(total, self._bound.most_off(total, used), used):
            return
        if place == len(level.choices):
            self._begin_order(tuple(sorted(picked)), used)
            return
        saving -= level.rests[place]
        for choice in level.choices[place]:
            if not choice.denied & used:
                more = (*picked, *choice.applications)
                better = saving + choice.savings[self._with_tier]
                self._lines(place + 1, better, used | choice.used, more)

    def _begin_order(self, applications: tuple[int, ...], used: int) -> None:
        """Settle the lines exactly, then go on with the order offers."""
        problem = self._problem
        bill = Bill(problem.priced.bases, problem.priced.floors)
        self._selection = Selection(applications, self._with_tier)
        idle, is_tier_idle = apply_lines(bill, problem, self._selection)
        if idle or is_tier_idle:
            return
        standing = _Standing(lambda: bill.amounts, sum(bill.amounts), used)
        later = self._live(self._coupons, standing)
        self._order(self._live(self._offers, standing), 0, standing, later)

    def _live(self, candidates: Sequence[Candidate], standing: _Standing) -> list[_Live]:
        """The candidates that may still meet the chosen ones and reach their threshold."""
        live = []
        for candidate in candidates:
            if candidate.conflicts & standing.used:
                continue
            met = self._running(candidate, standing)
            most = worth(candidate, met, met)
            if most:
                live.append(_Live(candidate, met, most))
        return live

    def _running(self, candidate: Candidate, standing: _Standing) -> int:
        """Sum of the candidate's lines in this branch."""
        if candidate.line_bits == self._problem.index.everything:
            return standing.total
        amounts = standing.amounts()
        return sum([amounts[line] for line in candidate.lines])

    def _order(
        self, live: list[_Live], place: int, standing: _Standing, later: list[_Live] | None
    ) -> None:
        """Decide the candidate at ``place``; ``later``: coupons, while in the layer of offers."""
        if not self._effort.spend():
            return
        rest = live[place:] if later is None else live[place:] + later
        if self._is_hopeless(standing.total, best_together(rest, standing.used), standing.used):
            return
        if place == len(live):
            if later is None:
                self._accept(standing)
            else:
                self._order(self._live(self._coupons, standing), 0, standing, None)
            return
        follow = self._included(live[place], standing)
        if follow is not None and is_best_of_group(live, place):
            self._order(live, place + 1, follow, later)
            follow = None
        self._order(live, place + 1, standing, later)
        if follow is not None:
            self._order(live, place + 1, follow, later)

    def _included(self, live: _Live, standing: _Standing) -> _Standing | None:
        """The branch with the candidate at work, None when it may not or has no effect (R-18)."""
        candidate = live.candidate
        twin = self._twins.get(candidate.number)
        if candidate.conflicts & standing.used or (
            twin is not None and not standing.used >> twin & 1
        ):
            return None
        running = self._running(candidate, standing)
        room = running
        floors = self._problem.priced.floors
        if self._has_floor:
            room -= sum(floors[line] for line in candidate.lines)
        off = min(off_minor(candidate.mechanic, live.met, running), room)
        return standing.after(candidate, off, floors) if off > 0 else None

    def _accept(self, standing: _Standing) -> None:
        """A complete set: keep it when it is the best so far."""
        problem = self._problem
        given = standing.total
        if not self._closing.is_exact:
            given = give_by_hand(Bill(standing.amounts(), problem.priced.floors), problem)
        selection = self._selection._replace(orders=standing.chosen)
        cost = given - forced_worth(problem, selection)
        if self._limit is not None and cost > self._limit:
            return
        if coupon_bits(problem, selection) in self._ground.banned:
            return
        found = describe(problem, selection, given)
        if self.best is None or found < self.best:
            self.best, self._limit = found, cost


def earlier_twins(coupons: Sequence[Candidate]) -> dict[int, int]:
    """Coupon number -> number of the like coupon to be used before it.

    Coupons of one type do the same, so of them the first in working order (the earliest to
    expire, R-19) stands for all; the others only come on top of it.
    """
    last: dict[tuple[str, bool], int] = {}
    twins = {}
    for candidate in coupons:
        key = (candidate.kind_id, candidate.is_forced)
        if key in last:
            twins[candidate.number] = last[key]
        last[key] = candidate.number
    return twins


def is_best_of_group(live: Sequence[_Live], place: int) -> bool:
    """Whether to try the candidate first with or first without: the likely best branch leads."""
    candidate, _, most = live[place]
    group = candidate.stacking.group
    return not group or all(
        other.most <= most
        for other in live[place + 1 :]
        if other.candidate.stacking.group == group
    )
