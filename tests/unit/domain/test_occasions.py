"""Days that come back every year: windows, leap days, lunar days, and the year they belong to."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.member import Birthday
from app.domain.occasions import anniversary_year, birthday_year, is_open
from app.domain.programme import BirthdayRule, Festival, Occasion

NAME = {"zh_CN": "节", "en": "Festival"}
MONTH = BirthdayRule()
THE_DAY = BirthdayRule(window="days")
AROUND = BirthdayRule(window="days", days_before=7, days_after=3)
MID_AUTUMN = Birthday(month=8, day=15, calendar="lunar")
LAST_OF_YEAR = Birthday(month=12, day=30, calendar="lunar")
LEAP_SIXTH = Birthday(month=6, day=1, calendar="lunar_leap")


@pytest.mark.parametrize(
    ("birthday", "rule", "on", "year"),
    [
        (MID_AUTUMN, THE_DAY, date(2025, 10, 6), 2025),
        (MID_AUTUMN, THE_DAY, date(2026, 9, 25), 2026),
        (MID_AUTUMN, THE_DAY, date(2026, 8, 15), None),
        (MID_AUTUMN, MONTH, date(2025, 10, 31), 2025),
        (MID_AUTUMN, MONTH, date(2026, 9, 1), 2026),
        (MID_AUTUMN, MONTH, date(2026, 10, 1), None),
        (MID_AUTUMN, AROUND, date(2026, 9, 18), 2026),
        (MID_AUTUMN, AROUND, date(2026, 9, 17), None),
        (MID_AUTUMN, AROUND, date(2026, 9, 28), 2026),
        (LAST_OF_YEAR, THE_DAY, date(2026, 2, 16), 2025),
        (LAST_OF_YEAR, AROUND, date(2026, 2, 19), 2025),
        (LEAP_SIXTH, THE_DAY, date(2025, 7, 25), 2025),
        (LEAP_SIXTH, THE_DAY, date(2025, 6, 25), None),
        (LEAP_SIXTH, THE_DAY, date(2026, 7, 14), 2026),
        (Birthday(month=2, day=29), THE_DAY, date(2026, 2, 28), 2026),
        (Birthday(month=2, day=29), THE_DAY, date(2028, 2, 28), None),
        (Birthday(month=2, day=29), THE_DAY, date(2028, 2, 29), 2028),
        (Birthday(month=1, day=2), AROUND, date(2026, 12, 28), 2027),
        (None, MONTH, date(2026, 9, 25), None),
    ],
)
def test_birthdays(
    birthday: Birthday | None, rule: BirthdayRule, on: date, year: int | None
) -> None:
    assert birthday_year(rule, birthday, on) == year


@pytest.mark.parametrize(
    ("joined_on", "rule", "on", "year"),
    [
        (date(2024, 5, 10), Occasion(of="anniversary"), date(2024, 5, 31), None),
        (date(2024, 5, 10), Occasion(of="anniversary"), date(2025, 5, 1), 2025),
        (date(2024, 5, 10), Occasion(of="anniversary"), date(2025, 6, 1), None),
        (date(2024, 2, 29), Occasion(of="anniversary", window="days"), date(2025, 2, 28), 2025),
        (
            date(2026, 1, 2),
            Occasion(of="anniversary", window="days", days_before=5),
            date(2026, 12, 30),
            2027,
        ),
        (
            date(2026, 1, 2),
            Occasion(of="anniversary", window="days", days_after=5),
            date(2026, 1, 3),
            None,
        ),
        (None, Occasion(of="anniversary"), date(2025, 5, 1), None),
    ],
)
def test_anniversaries_begin_a_year_after_joining(
    joined_on: date | None, rule: Occasion, on: date, year: int | None
) -> None:
    assert anniversary_year(rule, joined_on, on) == year


@pytest.mark.parametrize(
    ("days", "on", "expected"),
    [
        ({"month": 10, "day": 1, "days_after": 6}, date(2026, 10, 7), True),
        ({"month": 10, "day": 1, "days_after": 6}, date(2026, 10, 8), False),
        ({"month": 10, "day": 1}, date(2026, 9, 30), False),
        ({"month": 1, "day": 1, "days_before": 2}, date(2025, 12, 30), True),
        ({"month": 12, "day": 31, "days_after": 2}, date(2026, 1, 2), True),
        ({"calendar": "lunar", "month": 1, "day": 1, "days_before": 7}, date(2026, 2, 10), True),
        ({"calendar": "lunar", "month": 1, "day": 1, "days_before": 7}, date(2026, 2, 9), False),
        ({"calendar": "lunar", "month": 12, "day": 30}, date(2026, 2, 16), True),
        ({"calendar": "lunar", "month": 8, "day": 15}, date(2026, 9, 25), True),
        ({"dates": (date(2026, 4, 5), date(2027, 4, 5))}, date(2027, 4, 5), True),
        ({"dates": (date(2026, 4, 5),), "days_before": 1}, date(2026, 4, 4), True),
        ({"dates": (date(2026, 4, 5),)}, date(2027, 4, 5), False),
        ({"dates": (date(2026, 4, 5),), "month": 5, "day": 1}, date(2027, 5, 1), True),
        ({"calendar": "lunar", "month": 1, "day": 1}, date(2150, 2, 1), False),
    ],
)
def test_festivals(days: dict[str, object], on: date, expected: bool) -> None:
    festival = Festival(festival_id="f", name=NAME, **days)  # type: ignore[arg-type]
    assert is_open(festival, on) is expected


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_festival_at_the_end_of_the_calendar_is_far_away(day: date) -> None:
    festival = Festival(festival_id="f", name=NAME, dates=(day,), days_before=30, days_after=30)
    assert not is_open(festival, date(2026, 11, 21))
    assert is_open(festival, day)
