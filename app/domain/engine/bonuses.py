"""Points of a fixed number, after all factors and with lots of their own (R-41, R-42)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.engine.eligibility import gate_reason
from app.domain.engine.problem import Problem
from app.domain.programme import FlatBonus
from app.domain.quote import AccrualPart


def bonus_parts(
    problem: Problem, bases: Sequence[int], units: Sequence[int]
) -> Iterator[tuple[AccrualPart, tuple[Sequence[int], Sequence[int]]]]:
    """Each bonus that is reached, with its lines and the weights that share it out (R-27)."""
    for bonus in problem.request.programme.earning.bonuses:
        if gate_reason(bonus.gate, problem.visit) is None:
            lines, weights = _ground(problem, bonus, bases, units)
            base_minor = sum(bases[line] for line in lines)
            points = bonus.points * (1 if bonus.per == "order" else sum(weights))
            if lines and points and base_minor >= bonus.threshold_minor:
                part = AccrualPart(
                    component=f"bonus:{bonus.bonus_id}",
                    name=bonus.name,
                    base_minor=base_minor,
                    points=points,
                )
                yield part, (lines, weights)


def _ground(
    problem: Problem, bonus: FlatBonus, bases: Sequence[int], units: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Lines in scope that cost something; an order is shared by money, units by their number."""
    index, earning = problem.index, problem.request.programme.earning
    inside = index.positions(index.bits(earning.scope) & index.bits(bonus.scope))
    lines = [line for line in inside if bases[line]]
    if bonus.per == "order":
        return lines, [bases[line] for line in lines]
    return lines, [units[line] for line in lines]
