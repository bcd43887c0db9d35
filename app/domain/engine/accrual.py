"""Points won: each component floored once over the order, caps last (R-38 to R-47)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.engine.allocation import allocate
from app.domain.engine.eligibility import gate_reason
from app.domain.engine.problem import Problem
from app.domain.member import Birthday, MemberSnapshot
from app.domain.money import BASIS_POINTS
from app.domain.programme import BirthdayRule, Earning, Text
from app.domain.quote import AccrualPart


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


def accrue(problem: Problem, nets: Sequence[int]) -> Accrual:
    """Points for line nets after L6; nothing without an active member (R-48, R-92)."""
    buyer = problem.buyer
    if buyer is None:
        return Accrual((), [0] * len(nets))
    earning = problem.request.programme.earning
    factors = [0] * len(nets)
    parts = []
    weights = []
    for component in _components(problem, buyer):
        wanted, given = _raise_factors(earning, component, factors)
        worth = [nets[line] * given[line] for line in component.lines]
        points = _points(earning, sum(worth))
        most = _points(earning, sum(nets[line] * wanted[line] for line in component.lines))
        part = AccrualPart(
            component=component.name,
            name=component.text,
            base_minor=sum(nets[line] for line in component.lines),
            points=points,
            cut_points=most - points,
        )
        if most:
            parts.append(part)
            weights.append((component.lines, worth))
    capped = _capped(parts, earning.max_points_per_order)
    return Accrual(tuple(capped), _by_line(capped, weights, len(nets)))


def birthday_year(rule: BirthdayRule, birthday: Birthday | None, on: date) -> int | None:
    """The year of the birthday whose window ``on`` lies in, None outside of it (R-44)."""
    if birthday is None:
        return None
    if rule.window == "month":
        return on.year if on.month == birthday.month else None
    for year in (on.year - 1, on.year, on.year + 1):
        day = _birthday_in(birthday, year)
        first = day - timedelta(days=rule.days_before)
        if first <= on <= day + timedelta(days=rule.days_after):
            return year
    return None


def has_birthday(rule: BirthdayRule, member: MemberSnapshot, on: date) -> bool:
    """Whether the birthday factor is open to the member on that business day (R-44)."""
    year = birthday_year(rule, member.birthday, on)
    return year is not None and not (rule.once_a_year and year in member.birthday_used_years)


def _birthday_in(birthday: Birthday, year: int) -> date:
    """29 February counts as 28 February in common years."""
    try:
        return date(year, birthday.month, birthday.day)
    except ValueError:
        return date(year, birthday.month, birthday.day - 1)


def _components(problem: Problem, buyer: MemberSnapshot) -> list[Component]:
    """Base, tier, categories, and the best of birthday and days (R-41), on their lines."""
    earning = problem.request.programme.earning
    counted = problem.index.bits(earning.scope)
    lines = problem.index.positions(counted)
    tier_bp = problem.tier.points_factor_bp if problem.tier else BASIS_POINTS
    found = [Component("base", {}, min(BASIS_POINTS, tier_bp), lines)]
    if problem.tier is not None and tier_bp > BASIS_POINTS:
        found.append(Component("tier", problem.tier.name, tier_bp, lines))
    for category in earning.category_factors:
        inside = problem.index.positions(counted & problem.index.bits(category.scope))
        name = f"category:{category.factor_id}"
        found.append(Component(name, category.name, category.factor_bp, inside))
    special = _special(problem, buyer, lines)
    return found if special is None else [*found, special]


def _special(problem: Problem, buyer: MemberSnapshot, lines: tuple[int, ...]) -> Component | None:
    """The best day or birthday factor; a day that is as good saves the birthday for later."""
    basket, _, programme, _, time = problem.request
    found = [
        Component(f"day:{day.factor_id}", day.name, day.factor_bp, lines)
        for day in programme.earning.day_factors
        if gate_reason(day.gate, buyer, basket.store_id, time) is None
    ]
    rule = programme.earning.birthday
    if rule is not None and has_birthday(rule, buyer, time.on):
        found.append(Component("birthday", {}, rule.factor_bp, lines))
    return max(found, key=lambda component: component.factor_bp, default=None)


def _raise_factors(
    earning: Earning, component: Component, factors: list[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Raise the factors of the component's lines; returns the wanted and the given rise of each.

    Factors add up (or multiply, by the policy ``combine``) and stop at the largest factor.
    """
    wanted: dict[int, int] = {}
    given: dict[int, int] = {}
    for line in component.lines:
        before = factors[line]
        if component.name == "base":
            after = component.factor_bp
        elif earning.combine == "multiply":
            after = before * component.factor_bp // BASIS_POINTS
        else:
            after = before + component.factor_bp - BASIS_POINTS
        after = max(after, before)
        factors[line] = max(before, min(after, earning.max_factor_bp))
        wanted[line] = after - before
        given[line] = factors[line] - before
    return wanted, given


def _points(earning: Earning, worth: int) -> int:
    """Points for minor units x basis points, rounded down once (R-40)."""
    return worth * earning.points // (earning.per_minor * BASIS_POINTS)


def _capped(parts: list[AccrualPart], most: int | None) -> list[AccrualPart]:
    """Cut to the most points of one order, the last bonus first and the base last (R-43)."""
    over = 0 if most is None else sum(part.points for part in parts) - most
    capped = []
    for part in reversed(parts):
        cut = max(0, min(over, part.points))
        over -= cut
        capped.append(
            AccrualPart(
                component=part.component,
                name=part.name,
                base_minor=part.base_minor,
                points=part.points - cut,
                cut_points=part.cut_points + cut,
            )
        )
    return capped[::-1]


def _by_line(
    parts: Sequence[AccrualPart],
    weights: Sequence[tuple[tuple[int, ...], list[int]]],
    line_count: int,
) -> list[int]:
    """Share the points of every part out over its lines (R-27)."""
    points = [0] * line_count
    for part, (lines, worth) in zip(parts, weights, strict=True):
        for line, share in zip(lines, allocate(part.points, worth), strict=True):
            points[line] += share
    return points
