"""Numbers of all countries, for members from abroad; the big table loads when one is typed."""

from __future__ import annotations

import re

from app.domain.phone import CHINA, PhoneNotPossible, bare_phone, country_code, normalise_phone

_MOST_DIGITS = 30
"""Twice what a number can have (E.164: 15); nothing longer is looked at."""


def parse_phone(text: str, default_region: str = "CN") -> str:
    """E.164 of a typed number: a Chinese mobile by rule, any other by its country's plan (R-96).

    ``default_region``: ISO country of numbers typed without + or 00. Raises PhoneNotPossible; the
    digits missing or too many are those of a mobile number of the country.
    """
    bare = bare_phone(text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    is_chinese = bare.startswith(CHINA) if bare.startswith("+") else default_region == "CN"
    return normalise_phone(bare) if is_chinese else _foreign(bare, default_region)


def _foreign(bare: str, region: str) -> str:
    import phonenumbers

    if not re.fullmatch(rf"\+?[0-9]{{1,{_MOST_DIGITS}}}", bare):
        raise PhoneNotPossible("NOT_A_NUMBER")
    code = country_code(bare)
    if bare.startswith("+") and not code:
        raise PhoneNotPossible("NOT_A_NUMBER")
    national = bare.removeprefix(code)
    code = code or f"+{phonenumbers.country_code_for_region(region)}"
    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        raise _wrong(code, len(national)) from None
    if not phonenumbers.is_valid_number(number):
        raise _wrong(code, len(phonenumbers.national_significant_number(number)))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _wrong(code: str, length: int) -> PhoneNotPossible:
    """What is wrong with a number of so many digits behind the country code."""
    from phonenumbers import PhoneMetadata, region_code_for_country_code

    calling_code = int(code)
    region = region_code_for_country_code(calling_code)
    plan = PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    if plan is None:
        return PhoneNotPossible("NOT_A_NUMBER")
    lengths = plan.mobile.possible_length if plan.mobile is not None else ()
    if lengths and length < lengths[0]:
        return PhoneNotPossible("TOO_SHORT", lengths[0] - length)
    if lengths and length > lengths[-1]:
        return PhoneNotPossible("TOO_LONG", length - lengths[-1])
    return PhoneNotPossible("NOT_MOBILE")
