"""From lines to units: integer facts of every single unit, kept as runs of equal ones (R-6, R-29).

All units of a line have one price, so a line amount is split as evenly as integers allow, the
larger units first. A share is the difference of two such splits, before and after the benefit:
so shares are never negative and every sum fits, for units as for lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

BenefitKind = Literal[
    "member_price", "offer", "tier", "coupon", "manual", "points", "points_paid", "rounding"
]
"""``points`` lower the price, ``points_paid`` pay it as tenders do (R-35)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """Which benefit: its kind and its id in the programme (offer id, tier id, coupon id …)."""

    kind: BenefitKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The part of one benefit that fell on a line or a unit, in minor units, >= 0 (R-30)."""

    benefit: Benefit
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRun:
    """``count`` identical units of a line with their facts, each value for ONE unit (R-6).

    Runs are ordered largest net first, which is the order in which returns take them (R-29).
    ``qualifying_minor`` is what the unit counts towards tiers: net before L6 (R-86).
    """

    count: int
    list_minor: int
    net_minor: int
    tax_minor: int
    qualifying_minor: int
    accrued_points: int
    redeemed_points: int
    shares: tuple[Share, ...] = ()


class LineFacts(NamedTuple):
    """Whole-line values, in minor units and points."""

    unit_count: int
    list_minor: int
    shares: tuple[Share, ...]
    net_minor: int
    tax_minor: int
    qualifying_minor: int
    accrued_points: int
    redeemed_points: int


def unit_runs(facts: LineFacts) -> tuple[UnitRun, ...]:
    """The runs of a line, largest net first, the order in which returns take the units."""
    whole = facts.unit_count
    if whole == 1:
        return (_run(1, [facts.list_minor, *facts[3:]], facts.shares),)
    values = [divmod(value, whole) for value in (facts.list_minor, *facts[3:])]
    left = facts.list_minor
    running = [values[0]]
    for share in facts.shares:
        left -= share.amount_minor
        running.append(divmod(left, whole))
    cuts = {larger for _, larger in values} | {larger for _, larger in running} | {whole}
    runs = []
    start = 0
    for end in sorted(cuts - {0}):
        shares = _unit_shares(facts.shares, running, start)
        each = [less + (start < larger) for less, larger in values]
        runs.append(_run(end - start, each, shares))
        start = end
    return tuple(runs)


def _unit_shares(
    shares: Sequence[Share], running: Sequence[tuple[int, int]], position: int
) -> tuple[Share, ...]:
    """The shares of the unit at ``position``: what its part of the line lost in each step."""
    amounts = [less + (position < larger) for less, larger in running]
    return tuple(
        [
            Share(benefit=share.benefit, amount_minor=before - after)
            for share, before, after in zip(shares, amounts, amounts[1:], strict=False)
            if before > after
        ]
    )


def _run(count: int, each: Sequence[int], shares: tuple[Share, ...]) -> UnitRun:
    """``count`` units with these values, in the order of LineFacts."""
    list_minor, net_minor, tax_minor, qualifying_minor, accrued, redeemed = each
    return UnitRun(
        count=count,
        list_minor=list_minor,
        net_minor=net_minor,
        tax_minor=tax_minor,
        qualifying_minor=qualifying_minor,
        accrued_points=accrued,
        redeemed_points=redeemed,
        shares=shares,
    )
