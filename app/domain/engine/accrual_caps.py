"""What cuts points won: limits of one component, then of the order, day, month, balance (R-43)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.domain.engine import reasons
from app.domain.engine.reasons import reason
from app.domain.ledger import is_due
from app.domain.member import MemberSnapshot
from app.domain.programme import Earning
from app.domain.quote import AccrualPart, Reason


def capped(
    parts: Sequence[AccrualPart], earning: Earning, buyer: MemberSnapshot, on: date, spent: int
) -> tuple[list[AccrualPart], tuple[Reason, ...]]:
    """The parts cut to every limit, the last bonus first and the base last, and what was cut."""
    most = {limit.component: limit.max_points for limit in earning.limits}
    notes = []
    limited = []
    for part in parts:
        left = most.get(part.component)
        cut = 0 if left is None else _over(part.points, left - buyer.won.of(part.component))
        if cut:
            notes.append(reason(reasons.POINTS_LIMIT, component=part.component, points=cut))
        limited.append(_without(part, cut))
    won = sum(part.points for part in limited)
    rooms = [*_rooms(earning, buyer, on, spent), ("", won)]
    code, room = min(rooms, key=lambda entry: entry[1])
    over = _over(won, room)
    if over:
        notes.append(reason(code, points=over))
    kept = []
    for part in reversed(limited):
        cut = min(over, part.points)
        over -= cut
        kept.append(_without(part, cut))
    return kept[::-1], tuple(notes)


def _rooms(
    earning: Earning, buyer: MemberSnapshot, on: date, spent: int
) -> Iterator[tuple[str, int]]:
    """(note, points) for each limit of all components together."""
    won = buyer.won
    if earning.max_points_per_order is not None:
        yield reasons.POINTS_MAX_PER_ORDER, earning.max_points_per_order
    if earning.max_points_per_day is not None:
        yield reasons.POINTS_MAX_PER_DAY, earning.max_points_per_day - won.today
    if earning.max_points_per_month is not None:
        yield reasons.POINTS_MAX_PER_MONTH, earning.max_points_per_month - won.this_month
    if earning.max_balance is not None:
        held = sum(lot.remaining for lot in buyer.lots if not is_due(lot, on))
        yield reasons.POINTS_MAX_BALANCE, earning.max_balance - held + spent


def _over(points: int, room: int) -> int:
    """How many of these points do not fit."""
    return max(0, points - max(0, room))


def _without(part: AccrualPart, cut: int) -> AccrualPart:
    if not cut:
        return part
    return replace(part, points=part.points - cut, cut_points=part.cut_points + cut)
