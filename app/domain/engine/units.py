"""From lines to units: integer facts of every single unit, kept as runs of equal ones (R-6, R-29).

All units of a line have one price, so a line amount is split as evenly as integers allow, the
larger units first. A share is the difference of two such splits, before and after the benefit:
so shares are never negative and every sum fits, for units as for lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.quote import Benefit, Share, UnitRun


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
    if facts.unit_count == 1:
        return (_run(facts, 1, 0, facts.shares),)
    running = [facts.list_minor]
    for share in facts.shares:
        running.append(running[-1] - share.amount_minor)
    cuts = {value % facts.unit_count for value in (*running, *facts[3:])} | {facts.unit_count}
    runs = []
    start = 0
    for end in sorted(cuts - {0}):
        shares = tuple(_unit_shares(facts, running, start))
        runs.append(_run(facts, end - start, start, shares))
        start = end
    return tuple(runs)


def _run(facts: LineFacts, count: int, position: int, shares: tuple[Share, ...]) -> UnitRun:
    """``count`` units from ``position`` on."""
    whole = facts.unit_count
    return UnitRun(
        count=count,
        list_minor=part(facts.list_minor, whole, position),
        net_minor=part(facts.net_minor, whole, position),
        tax_minor=part(facts.tax_minor, whole, position),
        qualifying_minor=part(facts.qualifying_minor, whole, position),
        accrued_points=part(facts.accrued_points, whole, position),
        redeemed_points=part(facts.redeemed_points, whole, position),
        shares=shares,
    )


def part(value: int, count: int, position: int) -> int:
    """What the unit at ``position`` gets of a value split over ``count`` units."""
    each, larger = divmod(value, count)
    return each + (position < larger)


def _unit_shares(facts: LineFacts, running: Sequence[int], position: int) -> list[Share]:
    """The shares of one unit: each is what its part of the line lost in that step."""
    found: list[Share] = []
    for share, before, after in zip(facts.shares, running, running[1:], strict=False):
        lost = part(before, facts.unit_count, position) - part(after, facts.unit_count, position)
        if lost:
            found.append(_share(share.benefit, lost))
    return found


def _share(benefit: Benefit, amount_minor: int) -> Share:
    return Share(benefit=benefit, amount_minor=amount_minor)
