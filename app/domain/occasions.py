"""Days that come back every year: birthdays, the day of joining, festivals, lunar ones too (R-44).

A business day lies in the window of an occasion or not; the year of the occasion, into which a
window may reach from the year before, is what a use of it is counted by.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from app.domain import lunar
from app.domain.member import Birthday, MemberSnapshot
from app.domain.periods import end_of_month
from app.domain.programme import BirthdayRule, Festival, Gate, Occasion

Window = BirthdayRule | Occasion
"""Both name the whole month of a day, or days before and after it."""


@functools.lru_cache(maxsize=2_048)
def day_in(calendar: str, month: int, day: int, year: int) -> date | None:
    """The day on which a month and day fall in a year; None beyond the calendar (R-44).

    29 February counts as 28 February in common years, a lunar 30th as the 29th of a short month.
    """
    if calendar != "gregorian":
        return lunar.day_of(year, month, day, is_leap=calendar == "lunar_leap")
    try:
        return date(year, month, day)
    except ValueError:
        return None if year < 1 or year > 9_998 else date(year, month, day - 1)


def birthday_year(rule: Window, birthday: Birthday | None, on: date) -> int | None:
    """The year of the birthday whose window ``on`` lies in, None outside of it (R-44)."""
    if birthday is None:
        return None
    born = birthday
    return _year_of(lambda year: day_in(born.calendar, born.month, born.day, year), rule, on)


def anniversary_year(rule: Window, joined_on: date | None, on: date) -> int | None:
    """The same for the day of joining; the first time is a year after it."""
    if joined_on is None:
        return None
    month, day = joined_on.month, joined_on.day
    found = _year_of(lambda year: day_in("gregorian", month, day, year), rule, on)
    return None if found == joined_on.year else found


def occasion_year(occasion: Occasion, member: MemberSnapshot, on: date) -> int | None:
    """The year of the member's day whose window ``on`` lies in, None outside of it."""
    if occasion.of == "birthday":
        return birthday_year(occasion, member.birthday, on)
    return anniversary_year(occasion, member.enrolled_on, on)


def is_open(festival: Festival, on: date) -> bool:
    """Whether a day lies in the festival, or in the days before and after that belong to it."""
    day = (festival.calendar, festival.month, festival.day)
    return _is_near(day, festival.dates, (festival.days_before, festival.days_after), on)


def has_day(gate: Gate, festivals: Sequence[Festival], on: date) -> bool:
    """Whether a gate is open on a business day by weekday, day of the month, festivals and the
    days that it excludes (R-25, R-64); its first and last day are not looked at.
    """
    if gate.weekdays and on.isoweekday() not in gate.weekdays:
        return False
    if gate.days_of_month and on.day not in gate.days_of_month:
        return False
    if on in gate.excluded_dates or _is_on(gate.excluded_festival_ids, festivals, on):
        return False
    return not gate.festival_ids or _is_on(gate.festival_ids, festivals, on)


def _is_on(ids: Sequence[str], festivals: Sequence[Festival], on: date) -> bool:
    return bool(ids) and any(is_open(one, on) for one in festivals if one.festival_id in ids)


@functools.lru_cache(maxsize=512)
def _is_near(
    yearly: tuple[str, int | None, int | None],
    dates: tuple[date, ...],
    around: tuple[int, int],
    on: date,
) -> bool:
    """Every gate asks of the same few festivals, on the same day."""
    before, after = around
    calendar, month, day_no = yearly
    days: list[date | None] = list(dates)
    if month is not None and day_no is not None:
        years = range(on.year - 1, on.year + 2)
        days += [day_in(calendar, month, day_no, year) for year in years]
    return any(day is not None and -before <= (on - day).days <= after for day in days)


def _year_of(in_year: Callable[[int], date | None], rule: Window, on: date) -> int | None:
    """A window of days around New Year belongs to the year of its occasion."""
    for year in range(on.year - 1, on.year + 2):
        day = in_year(year)
        if day is None:
            continue
        first, last = day.replace(day=1), end_of_month(day)
        if rule.window == "days":
            first = day - timedelta(days=rule.days_before)
            last = day + timedelta(days=rule.days_after)
        if first <= on <= last:
            return year
    return None
