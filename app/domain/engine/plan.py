"""One plan of the search: all choices for the lines, the likely best ones first, and their bound.

The plans of a quote are: with the tier discount, without it, and each exclusive benefit alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.engine.bounds import OrderBound
from app.domain.engine.found import Effort
from app.domain.engine.levels import SCALE, Choice
from app.domain.engine.problem import Problem
from app.domain.money import BASIS_POINTS

UNIT: Final = SCALE * BASIS_POINTS
"""One minor unit of the values of choices."""


class Branch:
    """What was chosen for the lines so far."""

    __slots__ = ("local_minor", "picked", "saving", "used", "value")

    def __init__(
        self, used: int, saving: int, value: int, local_minor: int, picked: tuple[int, ...]
    ) -> None:
        self.used = used
        self.saving = saving
        self.value = value
        self.local_minor = local_minor
        self.picked = picked

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
        level = effort.lines.level(allowed, with_tier=with_tier)
        self.with_tier = with_tier
        usable = [one for one in problem.candidates if allowed & one.bit]
        self.offers = [one for one in usable if one.layer == "L3"]
        self.coupons = [one for one in usable if one.layer == "L4"]
        self._problem = problem
        self._slack = level.slack_minor
        self._whole = sum(problem.priced.bases)
        self._has_floor = any(problem.priced.floors)
        self._orders = [one for one in (*self.offers, *self.coupons) if not level.local & one.bit]
        promotions = sum([one.bit for one in usable if one.layer == "L1"])
        self._can_block = [one for one in self._orders if one.conflicts & promotions]
        self._bounds: dict[int, OrderBound] = {}
        most = (level.most_saving + SCALE // 2) // SCALE
        self._low = max(0, self._whole - most - self._slack)
        self.rate_bp = self.bound(0).rate_bp
        self.root = Branch(0, 0, 0, 0, ()).with_choice(
            level.apart, level.apart.value(self.rate_bp)
        )
        self._level, self.ranked = level, level.ranked(self.rate_bp)
        self.places = len(level.components)
        """Components, each of which is chosen for at a place of its own."""

    def bound(self, used: int) -> OrderBound:
        """What order-level benefits can add to the candidates used (bits)."""
        blocked = 0
        for one in self._can_block:
            if one.conflicts & used:
                blocked |= one.bit
        found = self._bounds.get(blocked)
        if found is None:
            free = [one for one in self._orders if not blocked & one.bit]
            found = self._bounds[blocked] = OrderBound(self._problem, free, self._low)
        return found

    def _highest(self, saving: int) -> int:
        """Most that is left of the lines; a floor may cut any saving (R-13)."""
        if self._has_floor:
            return self._whole
        return self._whole - saving // SCALE + self._slack

    def _lowest(self, saving: int) -> int:
        """Least that is left of the lines."""
        return max(self._low, self._whole - (saving + SCALE // 2) // SCALE - self._slack)

    def _ahead(self, branch: Branch, place: int, start: int) -> int | None:
        """The most that can still come while the lines keep to ``start`` or more (see _highest);
        None where that is not known.
        """
        savings = None if self._has_floor else self.ranked.near_thresholds()
        if savings is None:
            return None
        room = (self._whole + self._slack - start + 1) * SCALE - 1
        return savings.most(place, room - branch.saving)

    def can_reach(
        self, branch: Branch, place: int, reaches: Callable[[int], bool], lost: int = 0
    ) -> bool:
        """Whether some completion of a branch may cost so little that ``reaches`` takes it.

        ``lost``: so much less than the best choice of the component at ``place`` is worth what is
        chosen there, at least.
        """
        level, bound, rate = self._level, self.bound(branch.used), self.rate_bp
        high = self._highest(branch.saving + level.lows[place])
        low = self._lowest(branch.saving + level.highs[place])
        base = self._whole * SCALE * (BASIS_POINTS - rate) - branch.value
        base -= UNIT // 2 + self._slack * UNIT
        local = branch.local_minor + level.locals[place]
        most_ahead = self.ranked.ahead[place] - lost
        for row in range(bound.row(low), len(bound.starts)):
            start, off, ahead = bound.starts[row], bound.most[row], most_ahead
            if start > high:
                break
            if start < low:
                off += -(-bound.rate_bp * (low - start) // BASIS_POINTS)
                start = low
            elif start > low:
                worth = self._ahead(branch, place, start)
                ahead = ahead if worth is None else min(ahead, worth)
            left = -((ahead - base - rate * start * SCALE) // UNIT)
            if reaches(max(left, start - local) - off):
                return True
        return False
