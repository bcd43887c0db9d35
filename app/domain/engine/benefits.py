"""Benefits that are in play for one quote, and which of them may meet (R-16 to R-18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.engine.bill import Grant
from app.domain.engine.offs import UnitOff, off_of
from app.domain.programme import LinePercent, Mechanic, Stacking, TargetUnit, UnitAmount
from app.domain.programme.meeting import Meeting, may_meet, meeting_of, welcomes_all

BY_UNIT = (LinePercent, UnitAmount)
"""Mechanics that need no group of units; they take what groups leave."""


def takes_all(mechanic: Mechanic | UnitOff) -> bool:
    """Whether it reduces whatever units there are, without a group and without a most."""
    return isinstance(mechanic, BY_UNIT) and mechanic.max_units is None


class Aim:
    """Which units of a promotion of groups are bought, and which of them are reduced (R-14)."""

    __slots__ = ("from_dearest", "is_apart", "targets", "triggers", "unit")

    def __init__(
        self,
        triggers: int = -1,
        targets: int = -1,
        unit: TargetUnit = "cheapest",
        *,
        is_apart: bool = False,
    ) -> None:
        self.triggers = triggers
        """Lines whose units may be bought for it, as bits."""
        self.targets = targets
        """Lines whose units may be reduced."""
        self.unit = unit
        self.is_apart = is_apart
        """Targets are looked for among all units, not at one end of each group."""
        self.from_dearest = unit in ("dearest", "after_triggers")
        """Whether the dearest units are reduced before the others."""


AT_THE_CHEAPEST = Aim()


class Beside(NamedTuple):
    """Money that must be left of some lines when the layer of a benefit begins (R-109)."""

    lines: tuple[int, ...]
    line_bits: int
    minor: int


class Candidate:
    """An offer or coupon that passed its gate and has eligible lines."""

    __slots__ = (
        "aim",
        "alone_minor",
        "beside",
        "bit",
        "conflicts",
        "grant",
        "id",
        "is_coupon",
        "is_exclusive",
        "is_forced",
        "is_product",
        "kind_id",
        "layer",
        "line_bits",
        "lines",
        "mechanic",
        "met_minor",
        "most_minor",
        "number",
        "off",
        "question",
        "stacking",
        "until",
        "with_tier",
    )

    def __init__(
        self,
        grant: Grant,
        mechanic: Mechanic | UnitOff,
        stacking: Stacking,
        lines: tuple[int, ...],
        line_bits: int,
    ) -> None:
        self.grant, self.mechanic, self.stacking = grant, mechanic, stacking
        self.layer, self.id, self.with_tier = grant.layer, grant.benefit.id, stacking.with_tier
        self.off = off_of(mechanic)
        """What it takes off an order; promotions of lines have their own arithmetic."""
        self.is_coupon, self.is_exclusive = grant.layer == "L4", stacking.exclusive
        self.lines, self.line_bits = lines, line_bits
        """The eligible lines: positions in basket order, and as bits."""
        self.kind_id, self.until = "", date.max
        """Coupon type, whose coupons do the same, and the last day of a coupon."""
        self.is_forced = self.is_product = False
        """A coupon that was asked for; one for some goods only, which goes first in L4."""
        self.aim = AT_THE_CHEAPEST
        """Which units a promotion of groups reduces (R-14)."""
        self.beside: Beside | None = None
        """What else the order must come to; None for most."""
        self.most_minor: int | None = None
        """It works only where it takes no more, by what is left of its budget (R-25)."""
        self.met_minor = self.alone_minor = 0
        """Sum of the eligible lines at L0, and the most it takes off, which is there and alone."""
        self.number, self.bit, self.conflicts, self.question = -1, 0, 0, ""
        """Position among the candidates, the same as a bit, those it may not meet as bits, and its
        group, of which one works; without one it is a question of its own (R-16)."""

    def within_budget(self, off_minor: int) -> int:
        """The most it can take where it would take so much."""
        return off_minor if self.most_minor is None else min(off_minor, self.most_minor)


def number_candidates(candidates: Sequence[Candidate]) -> None:
    """Give every candidate its number and the bits of those it may not meet."""
    classes: dict[Meeting, list[Candidate]] = {}
    for number, candidate in enumerate(candidates):
        candidate.number, candidate.bit = number, 1 << number
        candidate.question = candidate.stacking.group or f" {number}"
        classes.setdefault(meeting_of(candidate.stacking), []).append(candidate)
    for key, denied in _denied(classes).items():
        for candidate in classes[key]:
            candidate.conflicts = denied & ~candidate.bit


def _denied(classes: Mapping[Meeting, Sequence[Candidate]]) -> dict[Meeting, int]:
    """Whom the benefits of each class may not meet, as bits.

    Two that welcome all only miss each other when they are of one group, as most are that meet.
    """
    bits = {key: sum([one.bit for one in members]) for key, members in classes.items()}
    groups: dict[str, int] = {}
    for key, own in bits.items():
        if key[0]:
            groups[key[0]] = groups.get(key[0], 0) | own
    denied = {key: groups.get(key[0], 0) for key in classes}
    for one in [key for key in classes if not welcomes_all(key)]:
        for other, others in bits.items():
            if not may_meet(one, other):
                denied[one] |= others
                denied[other] |= bits[one]
    return denied


def are_compatible(candidates: Iterable[Candidate]) -> bool:
    """True when all of them may meet pairwise."""
    seen = 0
    for candidate in candidates:
        if candidate.conflicts & seen:
            return False
        seen |= candidate.bit
    return True
