"""Points for goods: so many of them make one unit cost nothing (R-58)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.engine.bill import Bill
from app.domain.engine.redemption import PointsWish, quoted_as
from app.domain.quote import RedemptionQuote


def apply_items(
    bill: Bill, wish: PointsWish, counts: Sequence[int]
) -> tuple[RedemptionQuote, list[int]]:
    """The dearest units in scope for nothing, as many as the points allow and the wish asks for.

    Each line is split as its units are (R-29); a line bears the points of its own units.
    """
    points = [0] * len(counts)
    lines = [line for line in wish.lines if bill.amounts[line]]
    lines.sort(key=lambda line: (-(bill.amounts[line] // counts[line]), line))
    bound, most = _most(wish, sum(bill.amounts), sum(counts[line] for line in lines))
    wanted = most if wish.wished is None else min(most, wish.wished)
    units = wanted // wish.rules.points
    free: dict[int, int] = {}
    for line in lines:
        taken = min(units - sum(free.values()), counts[line])
        if taken:
            free[line] = taken
    offs = [_of_units(bill.amounts[line], counts[line], taken) for line, taken in free.items()]
    amount_minor = 0
    if free:
        amount_minor = bill.reduce(wish.grant, sum(offs), list(free), weights=offs)
    if amount_minor:
        for line, taken in free.items():
            points[line] = taken * wish.rules.points
    return quoted_as(wish, sum(points), amount_minor, (bound, most)), points


def _most(wish: PointsWish, payable_minor: int, unit_count: int) -> tuple[str, int]:
    """The narrowest bound and the points it leaves, in whole rewards (R-53)."""
    rules = wish.rules
    left = ("PAYABLE", unit_count * rules.points)
    bound, most = min((*wish.limits, left), key=lambda entry: entry[1])
    if payable_minor < rules.min_order_minor and most:
        return "MIN_ORDER", 0
    if 0 < most < rules.points:
        return "MIN_POINTS", 0
    return bound, most - most % rules.points


def _of_units(amount_minor: int, count: int, taken: int) -> int:
    """What the first units of a line come to."""
    each, larger = divmod(amount_minor, count)
    return each * taken + min(taken, larger)
