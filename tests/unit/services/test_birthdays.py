"""Birthdays as files write them."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import RuleBroken
from app.domain.member import Birthday
from app.services.birthdays import birthday_from, born_on
from app.services.enrol import BirthdayNotPossible, TooYoung, check_birthday


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("11-21", Birthday(month=11, day=21)),
        ("1990-11-21", Birthday(month=11, day=21, year=1990)),
        ("lunar 08-15", Birthday(month=8, day=15, calendar="lunar")),
        ("农历08-15", Birthday(month=8, day=15, calendar="lunar")),
        ("lunar 1990-08-15", Birthday(month=8, day=15, year=1990, calendar="lunar")),
        ("lunar leap 06-01", Birthday(month=6, day=1, calendar="lunar_leap")),
        ("农历闰 06-01", Birthday(month=6, day=1, calendar="lunar_leap")),
        ("13-45", Birthday(month=13, day=45)),
    ],
)
def test_forms(text: str, birthday: Birthday) -> None:
    assert birthday_from(text) == birthday


@pytest.mark.parametrize(
    "text", ["", "1-1", "leap 06-01", "1990-11", "11-21 ", "lunar", "２０-０１", "990-11-21"]
)
def test_other_forms_are_none(text: str) -> None:
    assert birthday_from(text) is None


@pytest.mark.parametrize(
    ("birthday", "day"),
    [
        (Birthday(month=2, day=29), date(2000, 2, 29)),
        (Birthday(month=2, day=29, year=1999), None),
        (Birthday(month=13, day=1), None),
        (Birthday(month=2**63, day=1), None),
        (Birthday(month=8, day=15, year=1990, calendar="lunar"), date(1990, 10, 3)),
        (Birthday(month=8, day=31, calendar="lunar"), None),
        (Birthday(month=0, day=1, calendar="lunar"), None),
        (Birthday(month=13, day=1, calendar="lunar"), None),
        (Birthday(month=1, day=1, year=1899, calendar="lunar"), None),
    ],
)
def test_the_day_of_birth(birthday: Birthday, day: date | None) -> None:
    assert born_on(birthday) == day


@pytest.mark.parametrize(
    ("birthday", "refusal"),
    [
        (Birthday(month=8, day=15, year=2012, calendar="lunar"), TooYoung),
        (Birthday(month=8, day=31, year=1990, calendar="lunar"), BirthdayNotPossible),
    ],
)
def test_a_lunar_birthday_is_held_to_the_same_age(
    birthday: Birthday, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        check_birthday(birthday, 14, date(2026, 9, 29))
    check_birthday(Birthday(month=8, day=15, year=2012, calendar="lunar"), 14, date(2026, 9, 30))
