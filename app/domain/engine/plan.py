"""One plan of the search: all choices for the lines, the likely best ones first, and their bound.

The plans of a quote are: with the tier discount, without it, and each exclusive benefit alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.domain.engine.bounds import OrderBound
from app.domain.engine.found import Effort
from app.domain.engine.line_choices import SCALE, Choice
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS


class Branch(NamedTuple):
    """What was chosen for the lines so far."""

    used: int = 0
    saving: int = 0
    value: int = 0
    local_minor: int = 0
    picked: tuple[int, ...] = ()

    def with_choice(self, choice: Choice, value: int) -> Branch:
        """The branch with one more choice."""
        return Branch(
            self.used | choice.used,
            self.saving + choice.saving,
            self.value + value,
            self.local_minor + choice.local_minor,
            self.picked + choice.applications,
        )


class Plan:
    """What may happen to the lines with these candidates, in the order in which it is tried."""

    def __init__(self, problem: Problem, effort: Effort, allowed: int, *, with_tier: bool) -> None:
        levels = effort.lines
        local = levels.local_offers(allowed)
        level = levels.level(allowed, local, with_tier=with_tier)
        self.with_tier = with_tier
        usable = [one for one in problem.candidates if allowed >> one.number & 1]
        self.offers = [one for one in usable if one.grant.layer == "L3"]
        self.coupons = [one for one in usable if one.grant.layer == "L4"]
        self._problem = problem
        self._slack = level.slack_minor
        self._whole = sum(problem.priced.bases)
        self._has_floor = any(problem.priced.floors)
        self._orders = [
            one for one in (*self.offers, *self.coupons) if not local >> one.number & 1
        ]
        promotions = sum([1 << one.number for one in usable if one.grant.layer == "L1"])
        self._can_block = [one for one in self._orders if one.conflicts & promotions]
        self._bounds: dict[int, OrderBound] = {}
        highs = [max([one.saving for one in options]) for options in level.components]
        most = level.apart.saving + sum(highs)
        self._low = max(0, self._whole - (most + SCALE // 2) // SCALE - self._slack)
        self.rate_bp = self.bound(0).rate_bp
        self.root = Branch().with_choice(level.apart, self._value(level.apart))
        self.components = [
            sorted([(-self._value(one), one.applications, one) for one in options])
            for options in level.components
        ]
        """Choices with their value, negative, the most valuable first."""
        self._sum_up(highs)

    def _sum_up(self, highs: Sequence[int]) -> None:
        """What the components from each place on can do at most and at least."""
        self._values, self._locals, self._highs, self._lows = [0], [0], [0], [0]
        for options, high in zip(reversed(self.components), reversed(highs), strict=True):
            self._values.append(self._values[-1] - options[0][0])
            self._locals.append(self._locals[-1] + max([one.local_minor for *_, one in options]))
            self._highs.append(self._highs[-1] + high)
            self._lows.append(self._lows[-1] + min([one.saving for *_, one in options]))
        for each in (self._values, self._locals, self._highs, self._lows):
            each.reverse()

    def _value(self, choice: Choice) -> int:
        """What the choice is worth, x SCALE x 10,000: a percentage takes its part of any rest."""
        kept = choice.saving * (BASIS_POINTS - self.rate_bp)
        return kept + choice.local_minor * SCALE * BASIS_POINTS

    def bound(self, used: int) -> OrderBound:
        """What order-level benefits can add to the candidates used (bits)."""
        blocked = 0
        for one in self._can_block:
            if one.conflicts & used:
                blocked |= 1 << one.number
        found = self._bounds.get(blocked)
        if found is None:
            free = [one for one in self._orders if not blocked >> one.number & 1]
            found = self._bounds[blocked] = OrderBound(self._problem, free, self._low)
        return found

    def _highest(self, saving: int) -> int:
        """Most that is left of the lines; a floor may cut any saving (R-13)."""
        if self._has_floor:
            return self._whole
        return self._whole - saving // SCALE + self._slack

    def can_reach(self, branch: Branch, place: int, reaches: Callable[[int], bool]) -> bool:
        """Whether some completion of a branch may cost so little that ``reaches`` takes it."""
        bound = self.bound(branch.used)
        unit = SCALE * BASIS_POINTS
        rate = self.rate_bp
        high = self._highest(branch.saving + self._lows[place])
        low = self._whole - (branch.saving + self._highs[place] + SCALE // 2) // SCALE
        low = max(self._low, low - self._slack)
        base = self._whole * SCALE * (BASIS_POINTS - rate) - branch.value - self._values[place]
        base -= unit // 2 + self._slack * unit
        local = branch.local_minor + self._locals[place]
        starts, most = bound.starts, bound.most
        for row in range(bound.row(low), len(starts)):
            start = starts[row]
            if start > high:
                break
            off = most[row]
            if start < low:
                off += -(-bound.rate_bp * (low - start) // BASIS_POINTS)
                start = low
            left = -((-base - rate * start * SCALE) // unit)
            if reaches(max(left, start - local) - off):
                return True
        return False
