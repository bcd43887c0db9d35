"""Points won: each component rounded once over the order, caps last (R-38 to R-47)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.domain.engine.accrual_caps import capped
from app.domain.engine.allocation import Round, allocate
from app.domain.engine.bonuses import bonus_parts
from app.domain.engine.eligibility import gate_reason
from app.domain.engine.problem import Problem
from app.domain.member import MemberSnapshot
from app.domain.money import BASIS_POINTS, down, half_up, up
from app.domain.occasions import birthday_year
from app.domain.programme import BirthdayRule, Earning, Text, Tier
from app.domain.quote import AccrualPart, Reason

ROUNDINGS: dict[str, Round] = {"down": down, "half_up": half_up, "up": up}


class Component(NamedTuple):
    """One reason for points: its factor over the lines it looks at."""

    name: str
    text: Text
    factor_bp: int
    lines: tuple[int, ...]


class Accrual(NamedTuple):
    """The parts, each its own ledger entry (R-42), and the points of every line (R-40)."""

    parts: tuple[AccrualPart, ...]
    points: list[int]
    notes: tuple[Reason, ...] = ()


def accrue(
    problem: Problem,
    bases: Sequence[int],
    counts_minor: int,
    spent: int = 0,
    units: Sequence[int] | None = None,
) -> Accrual:
    """Points for what counts of every line; nothing without an active member (R-48, R-92).

    ``counts_minor``: what the order counts towards the tier. ``spent``: points that this order
    takes, which makes room below the largest balance (R-43). ``units``: of each line, all unless
    said otherwise.
    """
    buyer = problem.buyer
    if buyer is None:
        return Accrual((), [0] * len(bases))
    earning = problem.request.programme.earning
    found = [
        *_factor_parts(problem, buyer, bases, counts_minor),
        *bonus_parts(problem, bases, problem.priced.counts if units is None else units),
    ]
    parts, notes = capped(
        [part for part, _ in found], earning, buyer, problem.request.time.on, spent
    )
    weights = [weighed for _, weighed in found]
    return Accrual(tuple(parts), _by_line(parts, weights, len(bases)), notes)


Weighed = tuple[Sequence[int], Sequence[int]]
"""Lines and the weights by which they share the points of a component."""


def _factor_parts(
    problem: Problem, buyer: MemberSnapshot, bases: Sequence[int], counts_minor: int
) -> list[tuple[AccrualPart, Weighed]]:
    """Base, tier, categories, birthday and days, with what the largest factor cut of each; none
    below the least order.
    """
    earning = problem.request.programme.earning
    counted = problem.index.positions(problem.index.bits(earning.scope))
    if sum([bases[line] for line in counted]) < earning.min_order_minor:
        return []
    factors = [0] * len(bases)
    given_points, wanted_points = Counted(earning), Counted(earning)
    found: list[tuple[AccrualPart, Weighed]] = []
    for component in _components(problem, buyer, _tier(problem, buyer, counts_minor)):
        wanted, given = _raise_factors(earning, component, factors)
        own = [bases[line] for line in component.lines]
        worth = [base * given[place] for place, base in enumerate(own)]
        points = given_points.more(sum(worth))
        whole = sum([base * wanted[place] for place, base in enumerate(own)])
        most = wanted_points.more(whole)
        part = AccrualPart(
            component=component.name,
            name=component.text,
            base_minor=sum(own),
            points=points,
            cut_points=max(0, most - points),
        )
        if most or points:
            found.append((part, (component.lines, worth)))
    return found


class Counted:
    """Minor units x basis points turned into points, rounded for each component or over all
    (R-40).
    """

    def __init__(self, earning: Earning) -> None:
        self._earning = earning
        self._round = ROUNDINGS[earning.rounding]
        self._worth = 0

    def more(self, worth: int) -> int:
        """The points of one more component."""
        if self._earning.rounded_over == "component":
            return self._points(worth)
        before = self._points(self._worth)
        self._worth += worth
        return self._points(self._worth) - before

    def _points(self, worth: int) -> int:
        return self._round(worth * self._earning.points, self._earning.per_minor * BASIS_POINTS)


def tier_counts(problem: Problem, before: Sequence[int], after: Sequence[int]) -> list[int]:
    """What each line counts towards the tier: its net before or after points (R-86), nothing for
    goods that do not count, and for a member who may not gain (R-92).
    """
    rules = problem.request.programme.tier_rules
    if problem.request.member is not problem.buyer:
        return [0] * len(before)
    counted = problem.index.bits(rules.counted_scope)
    amounts = before if rules.spend == "before_points" else after
    return [amount if counted >> line & 1 else 0 for line, amount in enumerate(amounts)]


def has_birthday(rule: BirthdayRule, member: MemberSnapshot, on: date) -> bool:
    """Whether the birthday factor is open to the member on that business day (R-44)."""
    year = birthday_year(rule, member.birthday, on)
    return year is not None and not (rule.once_a_year and year in member.birthday_used_years)


def _tier(problem: Problem, buyer: MemberSnapshot, counts_minor: int) -> Tier | None:
    """The level that wins the points: the one at the start of the sale, or where the shop counts
    the sale itself, the highest that it reaches (R-47). Prices never look at this.
    """
    reached = {one.tier_id for one in buyer.upgrades if one.from_minor <= counts_minor}
    if not reached:
        return problem.tier
    tiers = reversed(problem.request.programme.tiers)
    return next((tier for tier in tiers if tier.tier_id in reached), problem.tier)


def _components(problem: Problem, buyer: MemberSnapshot, tier: Tier | None) -> list[Component]:
    """Base, tier, categories, and the best of birthday and days (R-41), on their lines."""
    earning = problem.request.programme.earning
    counted = problem.index.bits(earning.scope)
    lines = problem.index.positions(counted)
    tier_bp = tier.points_factor_bp if tier else BASIS_POINTS
    found = [Component("base", {}, min(BASIS_POINTS, tier_bp), lines)]
    if tier is not None and tier_bp > BASIS_POINTS:
        found.append(Component("tier", tier.name, tier_bp, lines))
    for category in earning.category_factors:
        inside = problem.index.positions(counted & problem.index.bits(category.scope))
        name = f"category:{category.factor_id}"
        found.append(Component(name, category.name, category.factor_bp, inside))
    special = _special(problem, buyer, lines)
    return found if special is None else [*found, special]


def _special(problem: Problem, buyer: MemberSnapshot, lines: tuple[int, ...]) -> Component | None:
    """The best day or birthday factor; a day that is as good saves the birthday for later."""
    _, _, programme, _, time, _ = problem.request
    found = [
        Component(f"day:{day.factor_id}", day.name, day.factor_bp, lines)
        for day in programme.earning.day_factors
        if gate_reason(day.gate, problem.visit) is None
    ]
    rule = programme.earning.birthday
    if rule is not None and has_birthday(rule, buyer, time.on):
        found.append(Component("birthday", {}, rule.factor_bp, lines))
    return max(found, key=lambda component: component.factor_bp, default=None)


def _raise_factors(
    earning: Earning, component: Component, factors: list[int]
) -> tuple[list[int], list[int]]:
    """Raise the factors of the component's lines; returns the wanted and the given rise of each.

    Factors add up (or multiply, by the policy ``combine``) and stop at the largest factor.
    """
    wanted: list[int] = []
    given: list[int] = []
    own_bp, is_base, most_bp = component.factor_bp, component.name == "base", earning.max_factor_bp
    multiplies = earning.combine == "multiply"
    for line in component.lines:
        before = factors[line]
        if is_base:
            after = own_bp
        elif multiplies:
            after = before * own_bp // BASIS_POINTS
        else:
            after = before + own_bp - BASIS_POINTS
        after = max(after, before)
        factors[line] = max(before, min(after, most_bp))
        wanted.append(after - before)
        given.append(factors[line] - before)
    return wanted, given


def _by_line(
    parts: Sequence[AccrualPart], weights: Sequence[Weighed], line_count: int
) -> list[int]:
    """Share the points of every part out over its lines (R-27)."""
    points = [0] * line_count
    for part, (lines, worth) in zip(parts, weights, strict=True):
        shares = allocate(part.points, worth)
        for place, line in enumerate(lines):
            points[line] += shares[place]
    return points
