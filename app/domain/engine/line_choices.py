"""What may happen to the lines before the order is looked at: choices of line promotions.

Applications that share no line cannot disturb each other, so they are enumerated apart, component
by component, and combined by the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.engine.applications import Application
from app.domain.engine.line_offers import Units
from app.domain.engine.mechanics import Taken
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
    savings: tuple[int, int]
    """Saved on the lines of the component without and with the tier discount, x SCALE."""


class LineLevel(NamedTuple):
    """All that may happen to the lines, with the tier or without it."""

    choices: tuple[list[Choice], ...]
    """For each component its choices, the most saving first."""
    rests: tuple[int, ...]
    """The most that the components from this place on can save, x SCALE."""
    apart: int
    """Saved by the tier on lines without promotions, x SCALE."""
    offer_count: int


class LineLevels:
    """The line levels of one problem, each found when first asked for."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._offers = 0
        for application in problem.applications:
            self._offers |= 1 << application.candidate.number
        self._choices: dict[int, tuple[int, list[list[Choice]]]] = {}
        self._levels: dict[tuple[int, bool], LineLevel] = {}

    def level(self, allowed: int, *, with_tier: bool) -> LineLevel:
        """What the allowed candidates (bits) may do to the lines."""
        key = (allowed & self._offers, with_tier)
        found = self._levels.get(key)
        if found is None:
            found = self._levels[key] = self._made(*key)
        return found

    def _made(self, offers: int, with_tier: bool) -> LineLevel:  # noqa: FBT001
        if offers not in self._choices:
            applications = self._problem.applications
            usable = [one for one in applications if offers >> one.candidate.number & 1]
            groups = components(usable)
            covered = sum(group.lines for group in groups)
            self._choices[offers] = (covered, [choices(self._problem, one) for one in groups])
        covered, found = self._choices[offers]
        ordered = tuple(
            sorted(options, key=lambda one: (-one.savings[with_tier], one.applications))
            for options in found
        )
        rests = [0]
        for options in reversed(ordered):
            rests.append(rests[-1] + options[0].savings[with_tier])
        apart = tier_saving(self._problem, self._problem.index.everything & ~covered)
        return LineLevel(
            choices=ordered,
            rests=tuple(reversed(rests)),
            apart=apart if with_tier else 0,
            offer_count=offers.bit_count(),
        )


class Component(NamedTuple):
    """Applications that share lines."""

    lines: int
    """As bits."""
    applications: tuple[Application, ...]


def components(applications: Sequence[Application]) -> list[Component]:
    """Applications grouped so that different groups share no line."""
    groups: list[tuple[int, list[Application]]] = []
    for application in applications:
        bits = application.line_bits
        members = [application]
        apart = []
        for group in groups:
            if group[0] & bits:
                bits |= group[0]
                members += group[1]
            else:
                apart.append(group)
        groups = [*apart, (bits, members)]
    return [
        Component(bits, tuple(sorted(members, key=lambda member: member.number)))
        for bits, members in groups
    ]


def choices(problem: Problem, component: Component) -> list[Choice]:
    """All admissible sets of a component's applications."""
    walk = _Walk(problem, component)
    walk.descend(0, Units(problem.priced), ())
    return walk.found


def tier_saving(problem: Problem, lines: int) -> int:
    """What the tier saves on lines (as bits) without promotions, x SCALE."""
    tier = problem.tier_discount
    if tier is None:
        return 0
    bases = problem.priced.bases
    whole = sum([bases[line] for line in tier.lines if lines >> line & 1])
    return whole * tier.off_bp * BASIS_POINTS


class _Walk:
    """Depth-first over the applications of one component, sharing the units taken so far."""

    def __init__(self, problem: Problem, component: Component) -> None:
        self.found: list[Choice] = []
        self._component = component
        tier = problem.tier_discount
        self._tier_bp = tier.off_bp if tier else 0
        self._tier_amounts = {
            line: problem.priced.bases[line] * BASIS_POINTS
            for line in (tier.lines if tier else ())
            if component.lines >> line & 1
        }

    def descend(
        self, place: int, units: Units, chosen: tuple[tuple[Application, Taken], ...]
    ) -> None:
        """Decide the application at ``place`` and all after it."""
        if place == len(self._component.applications):
            self.found.append(self._choice(chosen))
            return
        application = self._component.applications[place]
        self.descend(place + 1, units, chosen)
        denied = application.candidate.conflicts
        if any(denied >> other.candidate.number & 1 for other, _ in chosen):
            return
        taken = units.offered(application)
        if taken is not None:
            left = units.without(application, taken)
            self.descend(place + 1, left, (*chosen, (application, taken)))

    def _choice(self, chosen: tuple[tuple[Application, Taken], ...]) -> Choice:
        used = denied = saving = 0
        tier = dict(self._tier_amounts)
        for application, taken in chosen:
            candidate = application.candidate
            used |= 1 << candidate.number
            denied |= candidate.conflicts
            for line, part in taken.parts:
                saving += part
                if candidate.stacking.with_tier:
                    if line in tier:
                        tier[line] -= part
                else:
                    tier.pop(line, None)
        return Choice(
            applications=tuple([application.number for application, _ in chosen]),
            used=used,
            denied=denied,
            savings=(
                saving * BASIS_POINTS,
                saving * BASIS_POINTS + sum(tier.values()) * self._tier_bp,
            ),
        )
