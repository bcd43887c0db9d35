"""Texts of a scenario turned into what the use cases take: amounts, percentages, moments, days."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, tzinfo

from app.domain.errors import BadInput
from app.domain.member import Birthday
from app.domain.money import Currency
from app.services.birthdays import FORMS, birthday_from, born_on

AMOUNT = re.compile(r"(-?)(\d{1,9})(?:\.(\d+))?")
MOMENT = re.compile(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")
PERCENT = Currency("%", 2)
"""Basis points are percent with two decimals."""


class TooFine(BadInput):
    """An amount with more decimals than its currency has."""


def minor_of(text: str, currency: Currency, path: str) -> int:
    """Minor units of an amount; TooFine for more decimals than the currency has."""
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise BadInput(path=path, reason="not an amount such as 12.50")
    sign, whole, part = match.groups(default="")
    if len(part.rstrip("0")) > currency.exponent:
        raise TooFine(path=path, reason=f"{currency.code} has {currency.exponent} decimals")
    part = part[: currency.exponent].ljust(currency.exponent, "0")
    minor = int(whole + part)
    return -minor if sign else minor


def price_of(text: str, currency: Currency, path: str) -> int:
    """The same, for what cannot be below zero."""
    minor = minor_of(text, currency, path)
    if minor < 0:
        raise BadInput(path=path, reason="less than 0")
    return minor


def bp_of(text: str, path: str) -> int:
    """Basis points of a percentage such as 12.5."""
    return price_of(text, PERCENT, path)


def moment_of(text: str, zone: tzinfo, path: str) -> datetime:
    """The instant of a local time such as ``2026-11-21 10:42``."""
    if MOMENT.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text).replace(tzinfo=zone)
    raise BadInput(path=path, reason="not a local time such as 2026-11-21 10:42")


def birthday_of(text: str, path: str) -> Birthday:
    """A birthday with or without its year."""
    birthday = birthday_from(text)
    if birthday is None or born_on(birthday) is None:
        raise BadInput(path=path, reason=f"not a day such as {FORMS}")
    return birthday
