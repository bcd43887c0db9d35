"""The best admissible set of benefits, exact by branch and bound (R-18, R-19, R-22, R-24).

A set is: which applications of line offers, the tier or not, which order offers and coupons. Sets
are walked in working order, so a branch shares everything before it; a branch is given up when its
optimistic bound is dearer than the best set found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.domain.engine.allocation import allocate, spread
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Bill
from app.domain.engine.bounds import FORCED, ClosingBound, OrderBound, never_fits, worth
from app.domain.engine.coupons import earlier_twins
from app.domain.engine.found import (
    Effort,
    Field,
    Found,
    coupon_bits,
    describe,
    forced_worth,
)
from app.domain.engine.pipeline import Selection, give_by_hand, settled
from app.domain.engine.plan import Branch, Plan
from app.domain.engine.problem import Problem


def search(problem: Problem, ground: Field, effort: Effort) -> Found | None:
    """The best admissible set of the allowed candidates; None when all cost over the limit."""
    seeker = _Seeker(problem, ground, effort)
    exclusive = [
        candidate
        for candidate in problem.candidates
        if candidate.is_exclusive and ground.allowed & candidate.bit
    ]
    shared = ground.allowed & ~sum([candidate.bit for candidate in exclusive])
    if problem.tier_discount is not None:
        seeker.plan(shared, with_tier=True)
    seeker.plan(shared, with_tier=False)
    for candidate in exclusive:
        seeker.plan(candidate.bit, with_tier=False)
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

    def after(self, candidate: Candidate, off: int, floors: Sequence[int] | None) -> _Standing:
        """The branch in which the candidate took ``off`` as well."""
        more = _Standing(
            lambda: _taken_off(self.amounts(), candidate.lines, off, floors),
            self.total - off,
            self.used | candidate.bit,
        )
        more.chosen = (*self.chosen, candidate.number)
        return more

    def amounts(self) -> list[int]:
        """Line amounts after everything chosen so far."""
        if self._amounts is None:
            self._amounts = self._make()
        return self._amounts


def _taken_off(
    before: Sequence[int], lines: Sequence[int], off: int, floors: Sequence[int] | None
) -> list[int]:
    """Amounts after ``off`` was shared out over these lines (R-26); ``floors``: if there are."""
    amounts = list(before)
    weights = [amounts[line] for line in lines]
    if floors is None:
        shares = allocate(off, weights)
    else:
        shares = spread(off, weights, [amounts[line] - floors[line] for line in lines])
    for place, line in enumerate(lines):
        amounts[line] = weights[place] - shares[place]
    return amounts


class _Live:
    """An order-level candidate in one branch."""

    __slots__ = ("candidate", "met", "most")

    def __init__(self, candidate: Candidate, met: int, most: int) -> None:
        self.candidate = candidate
        self.met = met
        """Sum of its lines when the layer began."""
        self.most = most
        """The most it can be worth in the layer."""


def _most_alone(orders: Sequence[Candidate]) -> int:
    """The most that the answers to all questions of the order take off."""
    most: dict[str, int] = {}
    for one in orders:
        if one.alone_minor:
            off = one.alone_minor + (FORCED if one.is_forced else 0)
            most[one.question] = max(off, most.get(one.question, 0))
    return sum(most.values())


class _Layer(NamedTuple):
    """Questions of one order layer: of each at most one answer works."""

    questions: list[list[_Live]]
    rests: list[int]
    """The most that the questions from this place on can add."""


class _Order:
    """One layer of the order in one branch, and what follows it."""

    __slots__ = ("go_on", "least", "standing")

    def __init__(
        self, standing: _Standing, least: int, go_on: Callable[[_Standing], None]
    ) -> None:
        self.standing = standing
        self.least = least
        """What the branch costs before the open questions take anything off."""
        self.go_on = go_on

    def less(self, most: int) -> _Order:
        """The branch in which one more answer takes off so much."""
        return _Order(self.standing, self.least - most, self.go_on)


class _Seeker:
    """Walks plans one after the other; ``best`` is the best set so far."""

    def __init__(self, problem: Problem, ground: Field, effort: Effort) -> None:
        self.best: Found | None = None
        self._problem = problem
        self._ground = ground
        self._effort = effort
        self._limit = ground.limit
        self._closing = ClosingBound(problem)
        self._floors = problem.priced.floors if any(problem.priced.floors) else None

    def plan(self, allowed: int, *, with_tier: bool) -> None:
        """Search the sets of these candidates, with the tier in all of them or in none."""
        saved = self._effort.lines.most_saved_minor(allowed, with_tier=with_tier)
        if self._limit is not None and self._is_dearer(allowed, saved):
            return
        self._plan = plan = Plan(self._problem, self._effort, allowed, with_tier=with_tier)
        self._twins = earlier_twins(plan.coupons)
        self._lines(0, plan.root)

    def _is_dearer(self, allowed: int, saved: int) -> bool:
        """Whether all sets of a plan are dearer than the best one found, at a glance: everything
        at its best alone, then at every sum that the lines may come to, which counts as a set.

        ``saved``: what the lines can save.
        """
        whole = sum(self._problem.priced.bases)
        candidates = self._problem.candidates
        orders = [one for one in candidates if allowed & one.bit and one.layer != "L1"]
        if not self._reaches(whole - saved - _most_alone(orders)):
            return True
        bound = OrderBound(self._problem, orders, max(0, whole - saved))
        rows = enumerate(bound.starts)
        least = min([start - bound.most[row] for row, start in rows if start <= whole])
        return not self._reaches(least) and self._effort.spend()

    def _reaches(self, cost: int) -> bool:
        """Whether a set of this cost before L5 could equal the best one found."""
        if self._limit is None:
            return True
        return (cost if self._closing.is_exact else self._closing.least_cost(cost)) <= self._limit

    def _lines(self, place: int, branch: Branch) -> bool:
        """Choose for the component at ``place`` and all after it; False when not worth a look."""
        if not self._effort.spend():
            return False
        plan = self._plan
        if not plan.can_reach(branch, place, self._reaches):
            return False
        if place == plan.places:
            self._begin_order(tuple(sorted(branch.picked)), branch.used)
            return True
        choices, values = plan.ranked.component(place)
        best = values[0]
        for number, choice in enumerate(choices):
            value = values[number]
            if not (
                choice.denied & branch.used
                or self._lines(place + 1, branch.with_choice(choice, value))
                or plan.can_reach(branch, place, self._reaches, best - value)
            ):
                break
        return True

    def _begin_order(self, applications: tuple[int, ...], used: int) -> None:
        """Settle the lines exactly, then go on with the order offers."""
        problem, plan = self._problem, self._plan
        self._selection = Selection(applications, plan.with_tier)
        lines = settled(problem, self._selection)
        if lines.idle or lines.is_tier_idle:
            return
        amounts = lines.bill.amounts
        standing = _Standing(lambda: amounts, sum(amounts), used)
        later = self._layer(plan.coupons, standing).rests[0]
        layer = self._layer(plan.offers, standing)
        self._order(layer, _Order(standing, standing.total - later, self._begin_coupons), 0, ())

    def _begin_coupons(self, standing: _Standing) -> None:
        """The order offers have worked; now the coupons."""
        layer = self._layer(self._plan.coupons, standing)
        self._order(layer, _Order(standing, standing.total, self._accept), 0, ())

    def _layer(self, candidates: Sequence[Candidate], standing: _Standing) -> _Layer:
        """What may meet the chosen ones and reaches its threshold, the best answers first."""
        groups: dict[str, list[_Live]] = {}
        for candidate in candidates:
            if candidate.conflicts & standing.used:
                continue
            beside = candidate.beside
            if beside is not None and self._sum(beside.lines, standing) < beside.minor:
                continue
            met = self._running(candidate, standing)
            most = worth(candidate, met, met)
            if most:
                key = candidate.question
                groups.setdefault(key, []).append(_Live(candidate, met, most))
        if self._problem.budgeted:
            groups = self._within_budgets(groups)
        for answers in groups.values():
            answers.sort(key=lambda one: -one.most)
        questions = sorted(groups.values(), key=lambda answers: -answers[0].most)
        rests = [0]
        for answers in reversed(questions):
            rests.append(rests[-1] + answers[0].most)
        rests.reverse()
        return _Layer(questions, rests)

    def _within_budgets(self, groups: dict[str, list[_Live]]) -> dict[str, list[_Live]]:
        """The questions without answers that take more than they may in every set."""
        most = {key: max([one.most for one in answers]) for key, answers in groups.items()}
        whole, found = sum(most.values()), {}
        for key, answers in groups.items():
            others = whole - most[key]
            kept = [one for one in answers if not self._never_fits(one.candidate, one.met, others)]
            if kept:
                found[key] = kept
        return found

    def _never_fits(self, candidate: Candidate, met: int, others: int) -> bool:
        floor = sum([self._problem.priced.floors[line] for line in candidate.lines])
        return never_fits(candidate, met, others, floor)

    def _running(self, candidate: Candidate, standing: _Standing) -> int:
        """Sum of the candidate's lines in this branch."""
        if candidate.line_bits == self._problem.index.everything:
            return standing.total
        return self._sum(candidate.lines, standing)

    @staticmethod
    def _sum(lines: Sequence[int], standing: _Standing) -> int:
        amounts = standing.amounts()
        return sum([amounts[line] for line in lines])

    def _order(self, layer: _Layer, order: _Order, place: int, chosen: tuple[_Live, ...]) -> None:
        """Answer the question at ``place`` and all after it."""
        if not self._effort.spend():
            return
        if place == len(layer.questions):
            after = self._worked(order.standing, chosen)
            if after is not None:
                order.go_on(after)
            return
        rest = layer.rests[place + 1]
        for answer in layer.questions[place]:
            if not self._reaches(order.least - answer.most - rest):
                break
            if self._may_join(answer.candidate, order.standing.used, chosen):
                self._order(layer, order.less(answer.most), place + 1, (*chosen, answer))
        if self._reaches(order.least - rest):
            self._order(layer, order, place + 1, chosen)

    def _may_join(self, candidate: Candidate, used: int, chosen: tuple[_Live, ...]) -> bool:
        """Compatible with the chosen ones, and the like coupon before it is among them."""
        joined = used | sum([one.candidate.bit for one in chosen])
        twin = self._twins.get(candidate.number)
        return not candidate.conflicts & joined and (twin is None or bool(joined >> twin & 1))

    def _worked(self, standing: _Standing, chosen: tuple[_Live, ...]) -> _Standing | None:
        """The chosen ones at work in their order; None when one has no effect (R-12, R-18)."""
        floors = self._floors
        for live in sorted(chosen, key=lambda one: one.candidate.number):
            candidate = live.candidate
            running = room = self._running(candidate, standing)
            if floors is not None:
                room -= sum([floors[line] for line in candidate.lines])
            off = min(candidate.off.minor(live.met, running), room)
            if off <= 0 or (candidate.most_minor is not None and off > candidate.most_minor):
                return None
            standing = standing.after(candidate, off, floors)
        return standing

    def _accept(self, standing: _Standing) -> None:
        """A complete set: keep it when it is the best so far."""
        problem = self._problem
        given = standing.total
        if not self._closing.is_exact:
            bill = Bill(standing.amounts(), problem.priced.floors)
            given = give_by_hand(bill, None, problem)
        selection = self._selection._replace(orders=standing.chosen)
        cost = given - forced_worth(problem, selection)
        if self._limit is not None and cost > self._limit:
            return
        if coupon_bits(problem, selection) in self._ground.banned:
            return
        found = describe(problem, selection, given)
        if self.best is None or found < self.best:
            self.best, self._limit = found, cost
