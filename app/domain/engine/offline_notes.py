"""Why points are cut where the centre has not confirmed what was spent (R-101)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.engine.reasons import POINTS_OFFLINE, POINTS_UNCONFIRMED, reason
from app.domain.member import OfflineFacts
from app.domain.offline import is_online
from app.domain.periods import BusinessTime
from app.domain.programme import OfflineRules, Redemption
from app.domain.quote import Reason, RedemptionQuote

if TYPE_CHECKING:
    from app.domain.engine.problem import Request

DAY = timedelta(days=1)
BEHIND, AHEAD = timedelta(hours=12), timedelta(hours=14)
"""The zones of the world, from UTC."""
USUAL_DAY_CUT_HOUR = 4


def offline_notes(
    rules: Redemption, redeemed: RedemptionQuote, request: Request
) -> Iterator[Reason]:
    """What limits points that were asked for, how much of it is used, and since when."""
    if not redeemed.bound.startswith("OFFLINE") or redeemed.wished_points == 0:
        return
    facts = None if request.member is None else request.member.offline
    if facts is None:
        return
    limit, used = _limit_of(redeemed.bound, rules.offline, facts)
    if facts.in_step_at is None or is_online(facts, request.time.at):
        yield reason(POINTS_UNCONFIRMED, bound=redeemed.bound, limit=limit, used=used)
        return
    since = _told(facts.in_step_at, request.time)
    yield reason(POINTS_OFFLINE, bound=redeemed.bound, since=since, limit=limit, used=used)


def _limit_of(bound: str, rules: OfflineRules, facts: OfflineFacts) -> tuple[int, int]:
    return {
        "OFFLINE_AGE": (rules.hours, 0),
        "OFFLINE_MANAGER": (rules.hours_alone, 0),
        "OFFLINE_TIMES": (rules.times_per_member, facts.times.get("", 0)),
        "OFFLINE_MEMBER": (rules.points_per_member, facts.spent.get("", 0)),
        "OFFLINE_COUNTER": (rules.points_per_counter, facts.counter_spent.get("", 0)),
    }.get(bound, (0, 0))


def _told(at: datetime, now: BusinessTime) -> str:
    """On the clock of the shop, with the day where it is another one."""
    shift = _ahead(now)
    local = at + shift
    is_today = local.date() == (now.at + shift).date()
    return f"{local:%H:%M}" if is_today else f"{local:%m-%d %H:%M}"


def _ahead(now: BusinessTime) -> timedelta:
    """How far the clock of the shop is ahead of UTC: from 12 hours behind to 14 ahead.

    Before the day-cut it shows the day after ``on``. Beside the date line both may be; then it is
    before the usual day-cut.
    """
    on_the_day = datetime.combine(now.on, time(), UTC) + timedelta(minutes=now.minute)
    ahead = on_the_day - now.at.replace(second=0, microsecond=0)
    is_night = now.minute < USUAL_DAY_CUT_HOUR * 60
    is_next_day = ahead < -BEHIND or (is_night and ahead + DAY <= AHEAD)
    return ahead + DAY if is_next_day else ahead
