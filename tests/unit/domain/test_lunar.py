"""The lunar calendar against days that everybody knows, and against its own arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.lunar import FIRST_YEAR, LAST_YEAR, day_of

NEW_YEARS = {
    1900: date(1900, 1, 31),
    1949: date(1949, 1, 29),
    1985: date(1985, 2, 20),
    2000: date(2000, 2, 5),
    2014: date(2014, 1, 31),
    2020: date(2020, 1, 25),
    2021: date(2021, 2, 12),
    2022: date(2022, 2, 1),
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2033: date(2033, 1, 31),
    2034: date(2034, 2, 19),
    2100: date(2100, 2, 9),
}
DRAGON_BOATS = {2020: date(2020, 6, 25), 2023: date(2023, 6, 22), 2026: date(2026, 6, 19)}
MID_AUTUMNS = {
    1978: date(1978, 9, 17),
    2020: date(2020, 10, 1),
    2024: date(2024, 9, 17),
    2025: date(2025, 10, 6),
    2026: date(2026, 9, 25),
}


@pytest.mark.parametrize(
    ("month", "day", "known"), [(1, 1, NEW_YEARS), (5, 5, DRAGON_BOATS), (8, 15, MID_AUTUMNS)]
)
def test_festivals_of_known_years(month: int, day: int, known: dict[int, date]) -> None:
    assert {year: day_of(year, month, day) for year in known} == known


@pytest.mark.parametrize(
    ("year", "month", "first"),
    [
        (1985, 2, None),
        (2017, 6, date(2017, 7, 23)),
        (2020, 4, date(2020, 5, 23)),
        (2023, 2, date(2023, 3, 22)),
        (2025, 6, date(2025, 7, 25)),
        (2033, 11, date(2033, 12, 22)),
    ],
)
def test_a_leap_month_follows_the_month_of_its_number(
    year: int, month: int, first: date | None
) -> None:
    usual = day_of(year, month, 1)
    leap = day_of(year, month, 1, is_leap=True)
    assert usual is not None
    assert leap == (first or usual)
    if first is not None:
        assert (first - usual).days in (29, 30)
        assert day_of(year, month % 12 + 1, 1) != first


def test_a_thirtieth_of_a_short_month_is_its_last_day() -> None:
    assert day_of(2025, 12, 30) == date(2026, 2, 16) == day_of(2025, 12, 29)
    assert day_of(2023, 12, 30) == date(2024, 2, 9)
    assert day_of(2022, 12, 30) == date(2023, 1, 21)


def test_years_beyond_the_table_have_no_days() -> None:
    assert day_of(FIRST_YEAR - 1, 1, 1) is None
    assert day_of(LAST_YEAR + 1, 1, 1) is None
    assert day_of(LAST_YEAR, 12, 29) == date(2101, 1, 28)


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR))
def test_a_year_has_twelve_or_thirteen_months_and_ends_where_the_next_begins(year: int) -> None:
    first, following = day_of(year, 1, 1), day_of(year + 1, 1, 1)
    last = day_of(year, 12, 30)
    assert first is not None
    assert last is not None
    assert following == last + timedelta(days=1)
    assert date(year, 1, 21) <= first <= date(year, 2, 21)
    length = (following - first).days
    has_leap = any(
        day_of(year, month, 1) != day_of(year, month, 1, is_leap=True) for month in range(1, 13)
    )
    assert length in ((383, 384, 385) if has_leap else (353, 354, 355))
