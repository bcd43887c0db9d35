"""Birthdays as files write them: ``11-21``, ``1990-11-21``, ``lunar 08-15``, ``农历闰 06-01``."""

from __future__ import annotations

import re
from datetime import date

from app.domain import lunar
from app.domain.member import Birthday

LEAP_YEAR = 2000
FORMS = "11-21, 1990-11-21 or lunar 08-15"
_FORM = re.compile(
    r"(?:(?P<lunar>lunar|农历) ?(?P<leap>leap|闰)? ?)?"
    r"(?:(?P<year>\d{4})-)?(?P<month>\d\d)-(?P<day>\d\d)",
    re.ASCII,
)


def birthday_from(text: str) -> Birthday | None:
    """The birthday, which need not be a day that exists; None for a text of another form."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    year = found["year"]
    return Birthday(
        month=int(found["month"]),
        day=int(found["day"]),
        year=None if year is None else int(year),
        calendar="lunar_leap" if found["leap"] else "lunar" if found["lunar"] else "gregorian",
    )


def born_on(birthday: Birthday) -> date | None:
    """The day of birth, in some leap year where the year is not known; None when there is none."""
    if birthday.calendar == "gregorian":
        try:
            return date(birthday.year or LEAP_YEAR, birthday.month, birthday.day)
        except (ValueError, OverflowError):
            return None
    if not (1 <= birthday.month <= 12 and 1 <= birthday.day <= lunar.LONG_MONTH):
        return None
    is_leap = birthday.calendar == "lunar_leap"
    return lunar.day_of(birthday.year or LEAP_YEAR, birthday.month, birthday.day, is_leap=is_leap)
