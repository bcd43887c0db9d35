"""What may happen to the lines before the order is looked at: choices of line promotions.

Applications that share no line cannot disturb each other, so they are enumerated apart, component
by component, and combined by the search. An order offer that only looks at lines of one component
is weighed with each of its choices, so that the bound of the search knows what it would lose.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from app.domain.engine.benefits import Candidate
from app.domain.engine.levels import SCALE, Choice, LineLevel
from app.domain.engine.line_walk import Component, Raw, Room, Walk, components
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS

MOST_COMBINED = 100
"""Choices that are looked at together only because an order offer looks at all their lines."""


class Block:
    """Lines (bits) whose choices are looked at together."""

    __slots__ = ("lines", "raws")

    def __init__(self, lines: int, raws: list[Raw]) -> None:
        self.lines = lines
        self.raws = raws


class _Blocks(NamedTuple):
    """All that may happen to the lines, with the tier or without it."""

    local: int
    """Order offers (bits) that touch the lines of one block at most, with their group."""
    blocks: list[Block]


class LineLevels:
    """The line levels of one problem, each found when first asked for."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._line_offers = 0
        self._order_offers = 0
        for one in problem.candidates:
            if one.layer == "L1":
                self._line_offers |= one.bit
            elif one.layer == "L3":
                self._order_offers |= one.bit
        self._walked: dict[int, list[tuple[Component, list[Raw]]]] = {}
        self._saved: dict[int, int] = {}
        """What the sets of line offers save at the most, x 10,000."""
        self._blocks: dict[tuple[int, int], _Blocks] = {}
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
        offers = allowed & self._line_offers
        if offers not in self._saved:
            found = self._components(offers)
            most = [max([raw.saving for raw in raws]) for _, raws in found]
            self._saved[offers] = sum(most)
        saved = self._saved[offers]
        tier = self._problem.tier_discount
        if with_tier and tier is not None:
            bases = self._problem.priced.bases
            saved += sum([bases[line] for line in tier.lines]) * tier.off_bp
        return saved // BASIS_POINTS + self._line_offers.bit_count() + 1

    def _components(self, offers: int) -> list[tuple[Component, list[Raw]]]:
        if offers not in self._walked:
            usable = [one for one in self._problem.applications if offers & one.candidate.bit]
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
        local, blocks = self._blocks_of(offers, orders)
        weigh = _Weigher(self._problem, local, with_tier=with_tier)
        chosen = tuple([weigh.choices(block) for block in blocks])
        covered = sum([block.lines for block in blocks])
        found = [group for group, _ in self._components(offers)]
        return LineLevel(
            local=local,
            components=chosen,
            apart=weigh.apart(self._problem.index.everything & ~covered),
            slack_minor=_slack_minor(found, with_tier=with_tier),
        )

    def _blocks_of(self, offers: int, orders: int) -> _Blocks:
        """The components, combined where an offer looks at a few that are small."""
        known = self._blocks.get((offers, orders))
        if known is not None:
            return known
        blocks = [Block(group.lines, raws) for group, raws in self._components(offers)]
        reach: dict[str, int] = {}
        members: dict[str, int] = {}
        for one in self._problem.candidates:
            if orders & one.bit:
                key = one.question
                reach[key] = reach.get(key, 0) | one.line_bits
                members[key] = members.get(key, 0) | one.bit
        local = 0
        for key, lines in reach.items():
            near = [block for block in blocks if block.lines & lines]
            if len(near) > 1:
                count = prod([len(block.raws) for block in near])
                if lines == self._problem.index.everything or count > MOST_COMBINED:
                    continue
                blocks = [block for block in blocks if not block.lines & lines]
                blocks.append(_combined(near))
            local |= members[key]
        for block in blocks:
            block.raws = sorted(block.raws, key=_by_applications)
        found = self._blocks[offers, orders] = _Blocks(local, blocks)
        return found


def _by_applications(raw: Raw) -> tuple[int, ...]:
    return raw.applications


def _combined(near: Sequence[Block]) -> Block:
    """All choices of some blocks together."""
    lines, found = near[0].lines, near[0].raws
    for more in near[1:]:
        lines |= more.lines
        pairs = product(found, more.raws)
        found = [one.beside(other) for one, other in pairs if not one.denied & other.used]
    return Block(lines, found)


def _slack_minor(found: Sequence[Component], *, with_tier: bool) -> int:
    """One for a promotion in several components; one a line where the tier follows a promotion."""
    places: dict[int, int] = {}
    slack = 0
    for group in found:
        for number in {one.candidate.number for one in group.applications}:
            places[number] = places.get(number, 0) + 1
        for one in group.applications:
            if with_tier and one.candidate.with_tier:
                slack += len(one.lines) + 1
    return slack + sum([1 for count in places.values() if count > 1])


class _Weigher:
    """Savings of choices with the tier or without it, and what the local order offers add."""

    def __init__(self, problem: Problem, local: int, *, with_tier: bool) -> None:
        tier = problem.tier_discount if with_tier else None
        self._tier_bp = 0 if tier is None else tier.off_bp
        self._tier_lines = 0 if tier is None else tier.line_bits
        self._bases, self._index = problem.priced.bases, problem.index
        self._known = {0: 0}
        """What the tier alone takes off lines (bits), x SCALE."""
        self._reach: dict[str, int] = {}
        """The lines of each question of the order that is weighed here, and its answers."""
        self._answers: dict[str, list[Candidate]] = {}
        for one in problem.candidates:
            if local & one.bit:
                key = one.question
                self._reach[key] = self._reach.get(key, 0) | one.line_bits
                self._answers.setdefault(key, []).append(one)

    def choices(self, block: Block) -> list[Choice]:
        """The choices of a block; its local offers are done with."""
        near = [key for key, reach in self._reach.items() if reach & block.lines]
        local = [self._answers.pop(key) for key in near]
        for key in near:
            del self._reach[key]
        return [self._choice(raw, block.lines, local) for raw in block.raws]

    def apart(self, lines: int) -> Choice:
        """Lines without promotions, with the order offers of no component."""
        return self._choice(Raw((), []), lines, list(self._answers.values()))

    def _choice(self, raw: Raw, lines: int, local: Sequence[Sequence[Candidate]]) -> Choice:
        saving = raw.saving * BASIS_POINTS + self._tier_off(raw, lines)
        most = 0
        for answers in local:
            most += max([self._most_minor(raw, one) for one in answers])
        return Choice(raw.applications, raw.used, raw.denied, saving, most)

    def _tier_off(self, raw: Raw, lines: int) -> int:
        """What the tier takes off these lines (bits) after a choice, x SCALE."""
        lines &= self._tier_lines & ~raw.shut
        off = self._known.get(lines)
        if off is None:
            whole = sum([self._bases[line] for line in self._index.positions(lines)])
            off = self._known[lines] = whole * BASIS_POINTS * self._tier_bp
        for taken in raw.takings:
            if taken.line_bits & lines:
                off -= taken.off_lines(lines) * self._tier_bp
        return off

    def _most_minor(self, raw: Raw, offer: Candidate) -> int:
        """Most that an order offer can take off what a choice leaves of its lines."""
        off = self._tier_off(raw, offer.line_bits)
        for taken in raw.takings:
            if taken.line_bits & offer.line_bits:
                off += taken.off_lines(offer.line_bits) * BASIS_POINTS
        met = offer.met_minor
        if off:
            met = min(met, met - off // SCALE + len(offer.lines))
        return offer.within_budget(min(met, offer.off.minor(met, met)))
