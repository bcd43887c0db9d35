"""Reads a birthday as people type it: month and day, the year only when they care to say it."""

from __future__ import annotations

import re
from datetime import date

from app.domain.member import Birthday
from app.services.enrol import BirthdayNotPossible

LEAP_YEAR = 2000
OLDEST_YEARS = 120


def read_birthday(day_text: str, year_text: str, today: date) -> Birthday | None:
    """The birthday, or None when nothing was keyed; raises BirthdayNotPossible."""
    year = _year(year_text, today)
    if not day_text.strip():
        if year is not None:
            raise BirthdayNotPossible
        return None
    month, day = _month_and_day(day_text.strip())
    try:
        born_on = date(year or LEAP_YEAR, month, day)
    except ValueError:
        raise BirthdayNotPossible from None
    if year is not None and born_on > today:
        raise BirthdayNotPossible
    return Birthday(month=month, day=day, year=year)


def _month_and_day(text: str) -> tuple[int, int]:
    joined = re.fullmatch(r"([0-9]{2})([0-9]{2})", text)
    spaced = re.fullmatch(r"([0-9]{1,2})\s*[-/.\s月]\s*([0-9]{1,2})\s*日?", text)
    found = joined or spaced
    if found is None:
        raise BirthdayNotPossible
    return int(found[1]), int(found[2])


def _year(text: str, today: date) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    is_year = re.fullmatch(r"[0-9]{4}", bare) is not None
    if not is_year or not today.year - OLDEST_YEARS <= int(bare) <= today.year:
        raise BirthdayNotPossible
    return int(bare)
