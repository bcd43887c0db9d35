"""What benefits take off an order, a class for each kind: 满减, 满折, 每满 and one unit (R-8 to
R-12, R-14).
"""

from __future__ import annotations

from app.domain.engine.arithmetic import part_of
from app.domain.programme import (
    AmountOff,
    CheapestUnit,
    EachFull,
    Mechanic,
    PercentOff,
    UnitAmount,
)


class Off:
    """A mechanic as numbers; this one is of lines, whose promotions have their own arithmetic."""

    __slots__ = ("is_percent", "threshold_minor")

    def __init__(self, threshold_minor: int = 0, *, is_percent: bool = False) -> None:
        self.threshold_minor = threshold_minor
        """The least sum of eligible lines with which it gives something."""
        self.is_percent = is_percent
        """Whether it takes a part of the price (R-12)."""

    def minor(self, _met_minor: int, _running_minor: int, /) -> int:
        """What it takes off, in minor units; 0 when its threshold is not met.

        First the sum of the eligible lines when the layer began, which the threshold looks at
        (inclusive, R-7, R-8), then their sum now, which a percentage acts on (R-10).
        """
        raise TypeError(f"{type(self).__name__} works on lines, not on an order")


class Steps(Off):
    """满减 and fixed coupons: the highest step reached counts (R-8)."""

    __slots__ = ("offs", "thresholds")

    def __init__(self, mechanic: AmountOff) -> None:
        self.thresholds = [step.threshold_minor for step in mechanic.steps]
        self.offs = [step.off_minor for step in mechanic.steps]
        super().__init__(min(self.thresholds))

    def minor(self, met_minor: int, _running_minor: int, /) -> int:
        most = 0
        for place, threshold in enumerate(self.thresholds):
            if threshold <= met_minor:
                most = max(most, self.offs[place])
        return most


class Percent(Off):
    """满折 and percent coupons, cut at a cap (R-11, R-12)."""

    __slots__ = ("cap_minor", "off_bp")

    def __init__(self, mechanic: PercentOff) -> None:
        self.off_bp = mechanic.off_bp
        self.cap_minor = mechanic.cap_minor
        super().__init__(mechanic.threshold_minor, is_percent=True)

    def minor(self, met_minor: int, running_minor: int, /) -> int:
        if met_minor < self.threshold_minor:
            return 0
        off = part_of(running_minor, self.off_bp)
        return off if self.cap_minor is None else min(off, self.cap_minor)


class Multiples(Off):
    """每满 (R-9)."""

    __slots__ = ("max_times", "off_minor")

    def __init__(self, mechanic: EachFull) -> None:
        self.off_minor = mechanic.off_minor
        self.max_times = mechanic.max_times
        super().__init__(mechanic.threshold_minor)

    def times(self, met_minor: int) -> int:
        """How often the threshold fits."""
        times = met_minor // self.threshold_minor
        return times if self.max_times is None else min(times, self.max_times)

    def minor(self, met_minor: int, _running_minor: int, /) -> int:
        return self.times(met_minor) * self.off_minor


class UnitOff(Off):
    """One unit of the cheapest line (R-14); ``of_count``: the units of that line."""

    __slots__ = ("of_count", "rule")

    def __init__(self, rule: CheapestUnit, of_count: int) -> None:
        self.rule = rule
        self.of_count = of_count
        super().__init__(is_percent=rule.off_minor is None)

    def unit_minor(self, line_minor: int) -> int:
        """The price of the unit; of an uneven line the larger one (R-29)."""
        return -(-line_minor // self.of_count)

    def minor(self, _met_minor: int, running_minor: int, /) -> int:
        unit, rule = self.unit_minor(running_minor), self.rule
        return min(unit, rule.off_minor or part_of(unit, rule.off_bp or 0))


def off_of(mechanic: Mechanic | UnitOff) -> Off:
    """The mechanic as numbers."""
    if isinstance(mechanic, AmountOff):
        return Steps(mechanic)
    if isinstance(mechanic, PercentOff):
        return Percent(mechanic)
    if isinstance(mechanic, EachFull):
        return Multiples(mechanic)
    if isinstance(mechanic, UnitOff):
        return mechanic
    return Off(mechanic.threshold_minor if isinstance(mechanic, UnitAmount) else 0)
