"""The sets of line promotions that may meet on goods that share lines, walked one by one (R-22).

Where there are too many of them the most promising are kept step by step, and the search is
bounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.engine.applications import Application
from app.domain.engine.arithmetic import part_of
from app.domain.engine.benefits import Candidate
from app.domain.engine.eligibility import positions
from app.domain.engine.line_offers import Units
from app.domain.engine.mechanics import Taken
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS

MOST_JOINED = 6
"""Applications that are looked at together only because they are rounded together."""

MOST_CHOICES = 8_192
"""Choices of a component that are looked at; with more the search is bounded (R-22)."""

MOST_DEEP = 56
"""Applications of a component that are looked at in every combination, or looked ahead over."""

MOST_KEPT = 32
"""Of a component with too many choices those that are kept at each step, the most promising."""

ALL_CHOICES = 65_536
"""Choices of all components that are looked at; many components share them evenly."""

ALL_KEPT = 16_384
"""Choices that are kept over all steps of all components, one a step at least."""


class Raw:
    """A set of applications before the tier is known."""

    __slots__ = ("applications", "denied", "saving", "shut", "takings", "used")

    def __init__(self, applications: tuple[int, ...], takings: list[Taken]) -> None:
        self.applications = applications
        self.takings = takings
        """What each of them takes."""
        self.used = self.denied = 0
        """Candidates at work, and those that may not be met, as bits."""
        self.saving = 0
        """x 10,000; promotions that work in this component only are rounded as they will be."""
        self.shut = 0
        """Lines on which the tier discount must not follow, as bits."""

    def beside(self, other: Raw) -> Raw:
        """Both, on different lines."""
        both = Raw(self.applications + other.applications, self.takings + other.takings)
        both.used, both.denied = self.used | other.used, self.denied | other.denied
        both.saving, both.shut = self.saving + other.saving, self.shut | other.shut
        return both


class Component:
    """Applications that share lines, which are told as bits."""

    __slots__ = ("applications", "lines")

    def __init__(self, lines: int, applications: tuple[Application, ...]) -> None:
        self.lines = lines
        self.applications = applications


def components(applications: Sequence[Application]) -> list[Component]:
    """Applications grouped so that different groups share no line.

    Applications of one promotion are rounded together, so small groups that share one are joined:
    their savings are then exact.
    """
    knots: list[int] = []
    for bits in {one.line_bits for one in applications}:
        apart, whole = [], bits
        for knot in knots:
            if knot & bits:
                whole |= knot
            else:
                apart.append(knot)
        knots = [*apart, whole]
    home = {line: knot for knot in knots for line in positions(knot)}
    members: dict[int, list[Application]] = {}
    for one in applications:
        members.setdefault(home[one.groups[0][0]], []).append(one)
    groups = sorted(members.items(), key=lambda group: group[1][-1].number)
    return [
        Component(bits, tuple(sorted(members, key=lambda member: member.number)))
        for bits, members in _joined(groups)
    ]


def _joined(groups: list[tuple[int, list[Application]]]) -> list[tuple[int, list[Application]]]:
    """Groups joined by common promotions while the result has few applications."""
    places: dict[int, int] = {}
    found: list[tuple[int, list[Application]]] = []
    for bits, members in groups:
        place = len(found)
        for one in members:
            before = places.get(one.candidate.number, place)
            if before != place and len(found[before][1]) + len(members) <= MOST_JOINED:
                place = before
                break
        if place == len(found):
            found.append((bits, members))
        else:
            found[place] = (found[place][0] | bits, found[place][1] + members)
        for one in members:
            places[one.candidate.number] = place
    return found


Chosen = tuple[tuple[Application, Taken], ...]


def _offered(units: Units, application: Application, chosen: Chosen) -> Taken | None:
    denied = application.candidate.conflicts
    if denied:
        for other, _ in chosen:
            if denied & other.candidate.bit:
                return None
    return units.offered(application)


class Room:
    """How much is looked at in one component, where there are so many of them (R-22)."""

    def __init__(self, components: int, applications: int) -> None:
        self.choices = min(MOST_CHOICES, ALL_CHOICES // max(1, components))
        self.kept = max(1, min(MOST_KEPT, ALL_KEPT // max(1, applications)))


class _Later:
    """What lies after each place of a list of applications: lines and promotions, as bits."""

    def __init__(self, applications: Sequence[Application]) -> None:
        self._lines, self._numbers = [0], [0]
        for one in reversed(applications):
            self._lines.append(self._lines[-1] | one.line_bits)
            self._numbers.append(self._numbers[-1] | one.candidate.bit)
        self._lines.reverse()
        self._numbers.reverse()

    def is_disturbed(self, one: Application, start: int) -> bool:
        """Whether an application from ``start`` on shares lines with it or may not meet it."""
        shared = one.line_bits & self._lines[start]
        return bool(shared or one.candidate.conflicts & self._numbers[start])


class _Kept:
    """One of the choices that are kept: its last application, and what was chosen before it."""

    __slots__ = ("_units", "before", "last", "saving", "used")

    def __init__(self, units: Units) -> None:
        self._units = units
        self.before: _Kept | None = None
        self.last: tuple[Application, Taken] | None = None
        self.saving = 0
        """x 10,000, before any rounding."""
        self.used = 0
        """Promotions at work, as bits."""

    def offered(self, application: Application) -> Taken | None:
        """What the application takes off beside what is chosen."""
        if application.candidate.conflicts & self.used:
            return None
        return self._units.offered(application)

    def after(self, application: Application, taken: Taken) -> _Kept:
        """The choice with one more application."""
        more = _Kept(self._units.without(application, taken))
        more.before, more.last = self, (application, taken)
        more.saving = self.saving + taken.off
        more.used = self.used | application.candidate.bit
        return more

    def chosen(self) -> Chosen:
        """All of it, in the order in which it was chosen."""
        found: list[tuple[Application, Taken]] = []
        one: _Kept | None = self
        while one is not None and one.last is not None:
            found.append(one.last)
            one = one.before
        return tuple(reversed(found))


class Walk:
    """Depth-first over the applications of one component, sharing the units taken so far.

    Where there are too many choices (``is_cut``), the most promising are kept at each step.
    """

    def __init__(
        self, problem: Problem, component: Component, places: dict[int, int], room: Room
    ) -> None:
        self._room = room
        self.found: list[Raw] = []
        self.component = component
        self._applications = component.applications
        own: dict[int, int] = {}
        for one in component.applications:
            own[one.candidate.number] = own.get(one.candidate.number, 0) + 1
        self._has_floor = any(problem.priced.floors)
        """Then a promotion may take less than its part."""
        self._contained = {number for number, count in own.items() if count == places[number]}
        units = Units(problem.priced.counts, problem.priced.prices)
        is_deep = len(self._applications) > MOST_DEEP
        self.is_cut = is_deep or not self._descend(0, units, ())
        if self.is_cut:
            self.found = [self._raw(chosen) for chosen in self._kept(units)]

    def _descend(self, place: int, units: Units, chosen: Chosen) -> bool:
        """Decide the application at ``place`` and all after it; False when that is too much."""
        if place == len(self._applications):
            self.found.append(self._raw(chosen))
            return len(self.found) <= self._room.choices
        application = self._applications[place]
        if not self._descend(place + 1, units, chosen):
            return False
        taken = _offered(units, application, chosen)
        if taken is None or self._is_over_budget(application.candidate, taken):
            return True
        left = units.without(application, taken)
        return self._descend(place + 1, left, (*chosen, (application, taken)))

    def _kept(self, units: Units) -> list[Chosen]:
        """Choices found step by step; what disturbs nothing after it is always taken."""
        later = _Later(self._applications)
        kept = [_Kept(units)]
        for place, application in enumerate(self._applications):
            disturbs = later.is_disturbed(application, place + 1)
            wider: list[tuple[int, _Kept]] = []
            for one in kept:
                taken = one.offered(application)
                if taken is not None and self._is_over_budget(application.candidate, taken):
                    taken = None
                if taken is None or disturbs:
                    wider.append((self._promise(one, place + 1), one))
                if taken is not None:
                    more = one.after(application, taken)
                    wider.append((self._promise(more, place + 1), more))
            kept = [one for _, one in sorted(wider, key=lambda pair: -pair[0])]
            del kept[self._room.kept :]
        return [(), *[one.chosen() for one in kept if one.used]]

    def _promise(self, kept: _Kept, start: int) -> int:
        """What a choice saves if everything after it takes what it can; so far, where that is
        a long way.
        """
        if len(self._applications) <= MOST_DEEP:
            for application in self._applications[start:]:
                taken = kept.offered(application)
                if taken is not None:
                    kept = kept.after(application, taken)
        return kept.saving

    def _is_over_budget(self, candidate: Candidate, taken: Taken) -> bool:
        """Whether that is more than its budget has left, however it is rounded (R-25)."""
        if candidate.most_minor is None or self._has_floor:
            return False
        off = taken.off // BASIS_POINTS
        return off > candidate.most_minor + sum([count for _, count in taken.used])

    def _raw(self, chosen: Chosen) -> Raw:
        numbers = tuple([application.number for application, _ in chosen])
        raw = Raw(numbers, [taken for _, taken in chosen])
        offs: dict[int, int] = {}
        for application, taken in chosen:
            candidate = application.candidate
            raw.used |= candidate.bit
            raw.denied |= candidate.conflicts
            if not candidate.with_tier:
                raw.shut |= taken.line_bits
            offs[candidate.number] = offs.get(candidate.number, 0) + taken.off
        for number, off in offs.items():
            is_rounded = number in self._contained
            raw.saving += part_of(off, 1) * BASIS_POINTS if is_rounded else off
        return raw
