"""The Chinese lunar calendar of the years 1900 to 2100: which day a lunar date falls on.

From 1929 the table is what GB/T 33661-2017 prescribes, worked out from new moons and the sun's
longitude in UTC+8; before that it follows the almanacs then in print, which reckoned with the time
of Peking. The library sxtwl, which reckons by itself, has the same date for each of its 73,412
days.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta

FIRST_YEAR = 1900
LAST_YEAR = 2100
FIRST_NEW_YEAR = date(1900, 1, 31)
SHORT_MONTH, LONG_MONTH = 29, 30

_YEARS = """
    04bd8 04ae0 0a570 054d5 0d260 0d950 16554 056a0 09ad0 055d2
    04ae0 0a5b6 0a4d0 0d250 1d255 0b540 0d6a0 0ada2 095b0 14977
    04970 0a4b0 0b4b5 06a50 06d40 1ab54 02b60 09570 052f2 04970
    06566 0d4a0 0ea50 16a95 05ad0 02b60 186e3 092e0 1c8d7 0c950
    0d4a0 1d8a6 0b550 056a0 1a5b4 025d0 092d0 0d2b2 0a950 0b557
    06ca0 0b550 15355 04da0 0a5b0 14573 052b0 0a9a8 0e950 06aa0
    0aea6 0ab50 04b60 0aae4 0a570 05260 0f263 0d950 05b57 056a0
    096d0 04dd5 04ad0 0a4d0 0d4d4 0d250 0d558 0b540 0b6a0 195a6
    095b0 049b0 0a974 0a4b0 0b27a 06a50 06d40 0af46 0ab60 09570
    04af5 04970 064b0 074a3 0ea50 06b58 05ac0 0ab60 096d5 092e0
    0c960 0d954 0d4a0 0da50 07552 056a0 0abb7 025d0 092d0 0cab5
    0a950 0b4a0 0baa4 0ad50 055d9 04ba0 0a5b0 15176 052b0 0a930
    07954 06aa0 0ad50 05b52 04b60 0a6e6 0a4e0 0d260 0ea65 0d530
    05aa0 076a3 096d0 04afb 04ad0 0a4d0 1d0b6 0d250 0d520 0dd45
    0b5a0 056d0 055b2 049b0 0a577 0a4b0 0aa50 1b255 06d20 0ada0
    14b63 09370 049f8 04970 064b0 168a6 0ea50 06aa0 1a6c4 0aae0
    092e0 0d2e3 0c960 0d557 0d4a0 0da50 05d55 056a0 0a6d0 055d4
    052d0 0a9b8 0a950 0b4a0 0b6a6 0ad50 055a0 0aba4 0a5b0 052b0
    0b273 06930 07337 06aa0 0ad50 14b55 04b60 0a570 054e4 0d160
    0e968 0d520 0daa0 16aa6 056d0 04ae0 0a9d4 0a2d0 0d150 0f252
    0d520
"""
"""Five hexadecimal digits a year: 1 for a long leap month, three with a bit for each of the months
1 to 12 that is long, and the month that the leap month follows, 0 without one.
"""


def day_of(year: int, month: int, day: int, *, is_leap: bool = False) -> date | None:
    """The day of a lunar date; None outside the table.

    A 30th in a month of 29 days is its last day. A day of a leap month falls into the month of the
    same number in a year that has no such leap month.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    starts, lengths = _months(year)
    leap = _leap_month(year)
    place = month - 1 + (0 < leap < month or (is_leap and month == leap))
    return starts[place] + timedelta(days=min(day, lengths[place]) - 1)


@functools.lru_cache(maxsize=16)
def _months(year: int) -> tuple[tuple[date, ...], tuple[int, ...]]:
    """First days and lengths of the months, the leap month in its place."""
    lengths = _lengths(year)
    first = _new_years()[year - FIRST_YEAR]
    starts = [first + timedelta(days=sum(lengths[:place])) for place in range(len(lengths))]
    return tuple(starts), lengths


@functools.lru_cache(maxsize=1)
def _new_years() -> tuple[date, ...]:
    days = [FIRST_NEW_YEAR]
    for year in range(FIRST_YEAR, LAST_YEAR):
        days.append(days[-1] + timedelta(days=sum(_lengths(year))))
    return tuple(days)


def _lengths(year: int) -> tuple[int, ...]:
    code, leap = _codes()[year - FIRST_YEAR], _leap_month(year)
    lengths = [LONG_MONTH if code >> (16 - month) & 1 else SHORT_MONTH for month in range(1, 13)]
    if leap:
        lengths.insert(leap, LONG_MONTH if code >> 16 else SHORT_MONTH)
    return tuple(lengths)


def _leap_month(year: int) -> int:
    return _codes()[year - FIRST_YEAR] & 0xF


@functools.lru_cache(maxsize=1)
def _codes() -> tuple[int, ...]:
    return tuple(int(digits, 16) for digits in _YEARS.split())
