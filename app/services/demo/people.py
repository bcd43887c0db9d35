"""Made-up people: names as common as they are in life, and mobile numbers nobody was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.domain.member import Birthday
from app.services.demo.shop import NameTables

BIRTHDAY_PERCENT = 72
YEAR_PERCENT = 40
RARE_PERCENT = 2
SHORT_NAME_PERCENT = 16
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who is a member, or will become one. ``phone`` is eleven digits."""

    name: str
    phone: str
    birthday: Birthday | None


def make_people(
    rng: Random, tables: NameTables, count: int, taken_phones: frozenset[str]
) -> tuple[Person, ...]:
    """``count`` people whose numbers differ from each other and from ``taken_phones``."""
    phones = set(taken_phones)
    surnames = rng.choices(list(tables.surnames), list(tables.surnames.values()), k=count)
    people = []
    for surname in surnames:
        phone = _phone(rng, tables)
        while phone in phones:
            phone = _phone(rng, tables)
        phones.add(phone)
        people.append(
            Person(name=surname + _given(rng, tables), phone=phone, birthday=_birthday(rng))
        )
    return tuple(people)


def _given(rng: Random, tables: NameTables) -> str:
    signs = tables.given_female if rng.randrange(100) < 58 else tables.given_male
    last = tables.given_rare if rng.randrange(100) < RARE_PERCENT else signs
    if rng.randrange(100) < SHORT_NAME_PERCENT:
        return rng.choice(last)
    return rng.choice(signs) + rng.choice(last)


def _phone(rng: Random, tables: NameTables) -> str:
    return f"{rng.choice(tables.mobile_prefixes)}{rng.randrange(10**8):08d}"


def _birthday(rng: Random) -> Birthday | None:
    if rng.randrange(100) >= BIRTHDAY_PERCENT:
        return None
    month = rng.randrange(1, 13)
    day = rng.randrange(1, DAYS_IN_MONTH[month - 1] + 1)
    year = rng.randrange(1956, 2005, 4 if (month, day) == (2, 29) else 1)
    told_year = rng.randrange(100) < YEAR_PERCENT
    return Birthday(month=month, day=day, year=year if told_year else None)
