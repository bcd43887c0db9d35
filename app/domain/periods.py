"""Business days and dated arithmetic: the day a sale counts for, month clamps, windows (R-5,
R-51).
"""

from __future__ import annotations

import calendar
import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """One instant as the shop sees it.

    ``at``: the instant in UTC. ``on``: the business day it counts for (local date, moved back one
    day before the day-cut hour, R-5). ``minute``: local wall-clock minute of the day, 0..1439.
    """

    at: datetime
    on: date
    minute: int


def business_time(at: datetime, zone: tzinfo, day_cut_hour: int) -> BusinessTime:
    """Business time of an aware instant; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    local = at.astimezone(zone)
    on = local.date()
    if local.hour < day_cut_hour:
        on -= timedelta(days=1)
    return BusinessTime(at=at.astimezone(UTC), on=on, minute=local.hour * 60 + local.minute)


@functools.lru_cache(maxsize=4_096)
def add_months(day: date, months: int) -> date:
    """Same day months later (or earlier), clamped to the last day of the month (R-51)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of_quarter(day: date) -> date:
    """Last day of the quarter of ``day``."""
    return end_of_month(day.replace(day=1, month=(day.month + 2) // 3 * 3))


def end_of_month(day: date) -> date:
    """Last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
