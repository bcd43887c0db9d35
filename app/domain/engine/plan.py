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
        orders = [
            one
            for one in problem.candidates
            if one.grant.layer != "L1" and allowed >> one.number & 1
        ]
        self.offers = [one for one in orders if one.grant.layer == "L3"]
        self.coupons = [one for one in orders if one.grant.layer == "L4"]
        self.apart = level.apart
        self._slack = level.slack_minor
        self._whole = sum(problem.priced.bases)
        self._orders = [one for one in orders if not local >> one.number & 1]
        self._problem = problem
        self._has_floor = any(problem.priced.floors)
        self._bounds: dict[int, OrderBound] = {}
        most = level.apart.saving + sum([max(_savings(each)) for each in level.components])
        self._low = max(0, self._whole - (most + SCALE // 2) // SCALE - self._slack)
        self.rate_bp = self.bound(0).rate_bp
        self.components = [
            sorted(options, key=lambda one: (-self.value(one), one.applications))
            for options in level.components
        ]
        self._sum_up()

    def _sum_up(self) -> None:
        """What the components from each place on can do at most and at least."""
        self.values, self.locals, self.highs, self.lows = [0], [0], [0], [0]
        for options in reversed(self.components):
            self.values.append(self.values[-1] + self.value(options[0]))
            self.locals.append(self.locals[-1] + max([one.local_minor for one in options]))
            self.highs.append(self.highs[-1] + max(_savings(options)))
            self.lows.append(self.lows[-1] + min(_savings(options)))
        for each in (self.values, self.locals, self.highs, self.lows):
            each.reverse()

    def value(self, choice: Choice) -> int:
        """What the choice is worth, x SCALE x 10,000: a percentage takes its part of any rest."""
        kept = choice.saving * (BASIS_POINTS - self.rate_bp)
        return kept + choice.local_minor * SCALE * BASIS_POINTS

    def bound(self, used: int) -> OrderBound:
        """What order-level benefits can add to the candidates used (bits)."""
        blocked = sum([1 << one.number for one in self._orders if one.conflicts & used])
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
        high = self._highest(branch.saving + self.lows[place])
        low = self._whole - (branch.saving + self.highs[place] + SCALE // 2) // SCALE
        low = max(self._low, low - self._slack)
        base = self._whole * SCALE * (BASIS_POINTS - rate) - branch.value - self.values[place]
        base -= unit // 2 + self._slack * unit
        local = branch.local_minor + self.locals[place]
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


def _savings(options: Sequence[Choice]) -> list[int]:
    return [one.saving for one in options]
