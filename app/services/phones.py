"""Numbers of all countries, for members from abroad; the big table loads when one is typed."""

from __future__ import annotations

from app.domain.phone import CHINA, PhoneNotPossible, bare_phone, normalise_phone


def parse_phone(text: str, default_region: str = "CN") -> str:
    """E.164 of a typed number: a Chinese mobile by rule, any other by its country's plan (R-96).

    ``default_region``: ISO country of numbers typed without + or 00. Raises PhoneNotPossible; the
    count of missing or extra digits is known for Chinese numbers only.
    """
    bare = bare_phone(text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    is_chinese = bare.startswith(CHINA) if bare.startswith("+") else default_region == "CN"
    return normalise_phone(bare) if is_chinese else _foreign(bare, default_region)


def _foreign(bare: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException as error:
        raise PhoneNotPossible("NOT_A_NUMBER") from error
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == phonenumbers.ValidationResult.TOO_SHORT:
        raise PhoneNotPossible("TOO_SHORT")
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        raise PhoneNotPossible("TOO_LONG")
    if not phonenumbers.is_valid_number(number):
        raise PhoneNotPossible("NOT_MOBILE")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
