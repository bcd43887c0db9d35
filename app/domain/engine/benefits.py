"""Benefits that are in play for one quote, and which of them may meet (R-16 to R-18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations_with_replacement
from typing import NamedTuple

from app.domain.engine.bill import Grant
from app.domain.programme import (
    CheapestUnit,
    LinePercent,
    Mechanic,
    Stacking,
    TargetUnit,
    UnitAmount,
)
from app.domain.programme.meeting import Meeting, may_meet, meeting_of

BY_UNIT = (LinePercent, UnitAmount)
"""Mechanics that need no group of units; they take what groups leave."""


def takes_all(mechanic: Mechanic | UnitOff) -> bool:
    """Whether it reduces whatever units there are, without a group and without a most."""
    return isinstance(mechanic, BY_UNIT) and mechanic.max_units is None


class Aim(NamedTuple):
    """Which units of a promotion of groups are bought, and which of them are reduced (R-14)."""

    triggers: int = -1
    """Lines whose units may be bought for it, as bits."""
    targets: int = -1
    """Lines whose units may be reduced."""
    unit: TargetUnit = "cheapest"
    is_apart: bool = False
    """Targets are looked for among all units, not at one end of each group."""

    @property
    def from_dearest(self) -> bool:
        """Whether the dearest units are reduced before the others."""
        return self.unit in ("dearest", "after_triggers")


AT_THE_CHEAPEST = Aim()


class UnitOff(NamedTuple):
    """One unit of the cheapest line (R-14); ``of_count``: the units of that line."""

    rule: CheapestUnit
    of_count: int

    def unit_minor(self, line_minor: int) -> int:
        """The price of the unit; of an uneven line the larger one (R-29)."""
        return -(-line_minor // self.of_count)


class Beside(NamedTuple):
    """Money that must be left of some lines when the layer of a benefit begins (R-109)."""

    lines: tuple[int, ...]
    line_bits: int
    minor: int


@dataclass(slots=True, eq=False)
class Candidate:
    """An offer or coupon that passed its gate and has eligible lines."""

    grant: Grant
    mechanic: Mechanic | UnitOff
    stacking: Stacking
    lines: tuple[int, ...]
    """Positions of the eligible lines, in basket order."""
    line_bits: int
    kind_id: str = ""
    """Coupon type; coupons of one type do the same."""
    until: date = date.max
    """Last day of a coupon."""
    is_forced: bool = False
    is_product: bool = False
    """A coupon for some goods only; such coupons go first in L4."""
    aim: Aim = AT_THE_CHEAPEST
    """Which units a promotion of groups reduces (R-14)."""
    beside: Beside | None = None
    """What else the order must come to; None for most."""
    most_minor: int | None = None
    """It works only where it takes no more, by what is left of its budget (R-25)."""
    met_minor: int = 0
    """Sum of the eligible lines at L0: more than this it never sees."""
    alone_minor: int = 0
    """The most it takes off, which it does at L0 prices when nothing else works."""
    number: int = -1
    """Position among the candidates, so that sets of them are bits."""
    conflicts: int = 0
    """Candidates it may not meet, as bits."""

    @property
    def id(self) -> str:
        """Id of the offer or coupon."""
        return self.grant.benefit.id

    def within_budget(self, off_minor: int) -> int:
        """The most it can take where it would take so much."""
        return off_minor if self.most_minor is None else min(off_minor, self.most_minor)

    @property
    def question(self) -> str:
        """Its group, of which one works; without one it is a question of its own (R-16)."""
        return self.stacking.group or f" {self.number}"

    @property
    def is_coupon(self) -> bool:
        """True for a coupon, false for an automatic offer."""
        return self.grant.benefit.kind == "coupon"


def number_candidates(candidates: Sequence[Candidate]) -> None:
    """Give every candidate its number and the bits of those it may not meet."""
    classes: dict[Meeting, int] = {}
    for number, candidate in enumerate(candidates):
        candidate.number = number
        key = meeting_of(candidate.stacking)
        classes[key] = classes.get(key, 0) | 1 << number
    denied = dict.fromkeys(classes, 0)
    for (one, bits), (other, others) in combinations_with_replacement(classes.items(), 2):
        if not may_meet(one, other):
            denied[one] |= others
            denied[other] |= bits
    for candidate in candidates:
        own = 1 << candidate.number
        candidate.conflicts = denied[meeting_of(candidate.stacking)] & ~own


def are_compatible(candidates: Iterable[Candidate]) -> bool:
    """True when all of them may meet pairwise."""
    seen = 0
    for candidate in candidates:
        if candidate.conflicts & seen:
            return False
        seen |= 1 << candidate.number
    return True
