"""What may happen to the lines before the order is looked at: choices of line promotions.

Applications that share no line cannot disturb each other, so they are enumerated apart, component
by component, and combined by the search. An order offer that only looks at lines of one component
is weighed with each of its choices, so that the bound of the search knows what it would lose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from app.domain.engine.benefits import Candidate
from app.domain.engine.levels import SCALE, Choice, LineLevel
from app.domain.engine.line_walk import Component, Raw, Room, Walk, components
from app.domain.engine.order_offers import off_minor
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS

MOST_COMBINED = 100
"""Choices that are looked at together only because an order offer looks at all their lines."""


Block = tuple[int, list[Raw]]
"""Lines (bits) whose choices are looked at together."""


class LineLevels:
    """The line levels of one problem, each found when first asked for."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._line_offers = 0
        self._order_offers = 0
        for one in problem.candidates:
            if one.grant.layer == "L1":
                self._line_offers |= 1 << one.number
            elif one.grant.layer == "L3":
                self._order_offers |= 1 << one.number
        self._walked: dict[int, list[tuple[Component, list[Raw]]]] = {}
        self._levels: dict[tuple[int, int, bool], LineLevel] = {}
        self.is_cut = False
        """True when a component has more choices than are looked at."""

    def level(self, allowed: int, *, with_tier: bool) -> LineLevel:
        """What the allowed candidates (bits) may do to the lines."""
        key = (allowed & self._line_offers, allowed & self._order_offers, with_tier)
        found = self._levels.get(key)
        if found is None:
            found = self._levels[key] = self._made(key[0], key[1], with_tier=with_tier)
        return found

    def raw_choices(self, allowed: int) -> list[list[Raw]]:
        """The sets of line offers of every component, before the tier is known."""
        return [raws for _, raws in self._components(allowed & self._line_offers)]

    def most_saved_minor(self, allowed: int, *, with_tier: bool) -> int:
        """Most that line offers and the tier can save, the tier on undiminished prices."""
        found = self._components(allowed & self._line_offers)
        saved = sum([max([raw.saving for raw in raws]) for _, raws in found])
        tier = self._problem.tier_discount
        if with_tier and tier is not None:
            bases = self._problem.priced.bases
            saved += sum([bases[line] for line in tier.lines]) * tier.off_bp
        return saved // BASIS_POINTS + self._line_offers.bit_count() + 1

    def _components(self, offers: int) -> list[tuple[Component, list[Raw]]]:
        if offers not in self._walked:
            usable = [
                one for one in self._problem.applications if offers >> one.candidate.number & 1
            ]
            places: dict[int, int] = {}
            for one in usable:
                number = one.candidate.number
                places[number] = places.get(number, 0) + 1
            groups = components(usable)
            room = Room(len(groups), len(usable))
            walks = [Walk(self._problem, group, places, room) for group in groups]
            self.is_cut = self.is_cut or any(walk.is_cut for walk in walks)
            self._walked[offers] = [(walk.component, walk.found) for walk in walks]
        return self._walked[offers]

    def _made(self, offers: int, orders: int, *, with_tier: bool) -> LineLevel:
        found = self._components(offers)
        local, blocks = self._blocks(found, orders)
        weigh = _Weigher(self._problem, local, with_tier=with_tier)
        chosen = tuple([weigh.choices(lines, raws) for lines, raws in blocks])
        covered = sum([lines for lines, _ in blocks])
        return LineLevel(
            local=local,
            components=chosen,
            apart=weigh.apart(self._problem.index.everything & ~covered),
            slack_minor=_slack_minor([group for group, _ in found], with_tier=with_tier),
        )

    def _blocks(
        self, found: Sequence[tuple[Component, list[Raw]]], orders: int
    ) -> tuple[int, list[Block]]:
        """Order offers that touch the lines of one block at most, with their group; and the
        blocks: components, combined where an offer looks at a few that are small.
        """
        blocks = [(group.lines, raws) for group, raws in found]
        reach: dict[str, int] = {}
        members: dict[str, int] = {}
        for one in self._problem.candidates:
            if orders >> one.number & 1:
                key = one.question
                reach[key] = reach.get(key, 0) | one.line_bits
                members[key] = members.get(key, 0) | 1 << one.number
        local = 0
        for key, lines in reach.items():
            near = [block for block in blocks if block[0] & lines]
            if len(near) > 1:
                count = prod([len(raws) for _, raws in near])
                if lines == self._problem.index.everything or count > MOST_COMBINED:
                    continue
                blocks = [block for block in blocks if not block[0] & lines]
                blocks.append(_combined(near))
            local |= members[key]
        return local, blocks


def _combined(near: Sequence[Block]) -> Block:
    """All choices of some blocks together."""
    lines, found = near[0]
    for more, raws in near[1:]:
        lines |= more
        pairs = product(found, raws)
        found = [_both(one, other) for one, other in pairs if not one.denied & other.used]
    return lines, found


def _both(one: Raw, other: Raw) -> Raw:
    """Two choices on different lines."""
    return Raw(
        one.applications + other.applications,
        one.used | other.used,
        one.denied | other.denied,
        one.saving + other.saving,
        {**one.parts, **other.parts},
        one.shut | other.shut,
    )


def _slack_minor(found: Sequence[Component], *, with_tier: bool) -> int:
    """One for a promotion in several components; one a line where the tier follows a promotion."""
    places: dict[int, int] = {}
    slack = 0
    for group in found:
        for number in {one.candidate.number for one in group.applications}:
            places[number] = places.get(number, 0) + 1
        for one in group.applications:
            if with_tier and one.candidate.stacking.with_tier:
                slack += len(one.lines) + 1
    return slack + sum([1 for count in places.values() if count > 1])


class _Weigher:
    """Savings of choices with the tier or without it, and what the local order offers add."""

    def __init__(self, problem: Problem, local: int, *, with_tier: bool) -> None:
        bases, tier = problem.priced.bases, problem.tier_discount
        self._tier_bp = tier.off_bp if tier and with_tier else 0
        lines = tier.lines if tier and with_tier else ()
        self._tier = {line: bases[line] * BASIS_POINTS * self._tier_bp for line in lines}
        """What the tier alone takes off each of its lines, x SCALE."""
        self._groups: dict[str, tuple[int, list[_Local]]] = {}
        for one in problem.candidates:
            if local >> one.number & 1:
                key = one.question
                reach, members = self._groups.get(key, (0, []))
                members.append(_Local(one, self._tier_off(one.line_bits)))
                self._groups[key] = (reach | one.line_bits, members)

    def choices(self, lines: int, raws: Iterable[Raw]) -> list[Choice]:
        """The choices of a component with these lines (bits); its local offers are done with."""
        near = [key for key, (reach, _) in self._groups.items() if reach & lines]
        local = [self._groups.pop(key)[1] for key in near]
        tier_off = self._tier_off(lines)
        return [self._choice(raw, tier_off, local) for raw in raws]

    def apart(self, lines: int) -> Choice:
        """Lines without promotions, with the order offers of no component."""
        local = [members for _, members in self._groups.values()]
        nothing = Raw((), 0, 0, 0, {}, frozenset())
        return self._choice(nothing, self._tier_off(lines), local)

    def _tier_off(self, lines: int) -> int:
        """What the tier takes off these lines (bits) where no promotion works, x SCALE."""
        return sum([off for line, off in self._tier.items() if lines >> line & 1])

    def _choice(self, raw: Raw, tier_off: int, local: Sequence[Sequence[_Local]]) -> Choice:
        """``tier_off``: see _tier_off, of the lines of the component."""
        offs = []
        for line, part in raw.parts.items():
            less = 0
            if line in self._tier:
                less = self._tier[line] if line in raw.shut else part * self._tier_bp
            tier_off -= less
            offs.append((line, part * BASIS_POINTS - less))
        saving = raw.saving * BASIS_POINTS + tier_off
        most = 0
        for group in local:
            most += max([one.most_minor(offs) for one in group])
        return Choice(raw.applications, raw.used, raw.denied, saving, most)


class _Local(NamedTuple):
    """An order offer that looks at the lines of one component only."""

    offer: Candidate
    tier_off: int
    """What the tier alone takes off its lines, x SCALE."""

    def most_minor(self, offs: Sequence[tuple[int, int]]) -> int:
        """Most that it can take off what a choice leaves of its lines; ``offs``: what the choice
        takes off each line more than the tier alone, x SCALE.
        """
        offer, off = self.offer, self.tier_off
        for line, more in offs:
            if offer.line_bits >> line & 1:
                off += more
        met = offer.met_minor
        if off:
            met = min(met, met - off // SCALE + len(offer.lines))
        return offer.within_budget(min(met, off_minor(offer.mechanic, met, met)))
