"""What may happen to the lines before the order is looked at: choices of line promotions.

Applications that share no line cannot disturb each other, so they are enumerated apart, component
by component, and combined by the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.engine.line_offers import Application, Taken, take
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS

SCALE = BASIS_POINTS * BASIS_POINTS
"""Savings of choices are exact: minor units x 10,000 x 10,000, before any rounding."""


class Choice(NamedTuple):
    """One admissible set of applications of a component."""

    applications: tuple[int, ...]
    used: int
    """Candidates at work, as bits."""
    denied: int
    """Candidates that may not be met, as bits."""
    saving: int
    """Saved on the lines of the component by promotions and tier together, x SCALE."""


class Component(NamedTuple):
    """Applications that share lines."""

    lines: int
    """As bits."""
    applications: tuple[Application, ...]


def components(applications: Sequence[Application]) -> list[Component]:
    """Applications grouped so that different groups share no line."""
    groups: list[tuple[int, list[Application]]] = []
    for application in applications:
        bits = sum(1 << line for line in application.lines)
        members = [application]
        apart = []
        for other_bits, others in groups:
            if other_bits & bits:
                bits |= other_bits
                members += others
            else:
                apart.append((other_bits, others))
        groups = [*apart, (bits, members)]
    return [
        Component(bits, tuple(sorted(members, key=lambda member: member.number)))
        for bits, members in groups
    ]


def choices(problem: Problem, component: Component, *, with_tier: bool) -> list[Choice]:
    """All admissible sets of a component's applications, the most saving first."""
    walk = _Walk(problem, component, with_tier=with_tier)
    walk.descend(0, list(problem.priced.counts), (), ())
    walk.found.sort(key=lambda choice: (-choice.saving, choice.applications))
    return walk.found


def tier_saving(problem: Problem, lines: int) -> int:
    """What the tier saves on lines (as bits) without promotions, x SCALE."""
    tier = problem.tier_discount
    if tier is None:
        return 0
    bases = problem.priced.bases
    whole = sum(bases[line] for line in tier.lines if lines >> line & 1)
    return whole * tier.off_bp * BASIS_POINTS


class _Walk:
    """Depth-first over the applications of one component, sharing the units taken so far."""

    def __init__(self, problem: Problem, component: Component, *, with_tier: bool) -> None:
        self.found: list[Choice] = []
        self._component = component
        self._prices = problem.priced.prices
        self._tier_bp = problem.tier_discount.off_bp if problem.tier_discount else 0
        self._tier_amounts = {
            line: problem.priced.bases[line]
            for line in (problem.tier_discount.lines if problem.tier_discount else ())
            if with_tier and component.lines >> line & 1
        }

    def descend(
        self,
        place: int,
        free: list[int],
        chosen: tuple[Application, ...],
        taken: tuple[Taken, ...],
    ) -> None:
        """Decide the application at ``place`` and all after it."""
        if place == len(self._component.applications):
            self.found.append(self._choice(chosen, taken))
            return
        application = self._component.applications[place]
        self.descend(place + 1, free, chosen, taken)
        denied = application.candidate.conflicts
        if any(denied >> other.candidate.number & 1 for other in chosen):
            return
        more = take(application, free, self._prices)
        if more is None:
            return
        left = list(free)
        for line, count in more.used:
            left[line] -= count
        self.descend(place + 1, left, (*chosen, application), (*taken, more))

    def _choice(self, chosen: tuple[Application, ...], taken: tuple[Taken, ...]) -> Choice:
        used = denied = saving = 0
        tier = dict(self._tier_amounts)
        for application, one in zip(chosen, taken, strict=True):
            candidate = application.candidate
            used |= 1 << candidate.number
            denied |= candidate.conflicts
            for line, part in one.parts:
                saving += part
                if not candidate.stacking.with_tier:
                    tier.pop(line, None)
        tier_off = 0
        for one in taken:
            tier_off += sum(part for line, part in one.parts if line in tier)
        reduced = sum(tier.values()) * BASIS_POINTS - tier_off
        return Choice(
            applications=tuple(application.number for application in chosen),
            used=used,
            denied=denied,
            saving=saving * BASIS_POINTS + reduced * self._tier_bp,
        )
