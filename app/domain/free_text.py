"""Typed text: bounded, without control signs, and never a bank card number (T15, T25)."""

from __future__ import annotations

import re
import unicodedata

from app.domain.errors import RuleBroken

_DIGIT_RUN = re.compile(r"\d(?:[ -]?\d){12,18}")


class TextTooLong(RuleBroken):
    """More characters than the field holds."""

    code = "E-TXT-01"
    text = "The text has {length} characters; {limit} fit. Shorten it."


class CardNumberRefused(RuleBroken):
    """Digits that pass the check of a bank card number."""

    code = "E-TXT-02"
    text = "This looks like a bank card number. It is not stored; leave it out."


class ControlSigns(RuleBroken):
    """Signs that cannot be seen and could turn the text around."""

    code = "E-TXT-03"
    text = "The text contains signs that cannot be shown. Type it again."


def clean_text(text: str, limit: int) -> str:
    """The text in one line, trimmed and composed (NFC).

    Raises TextTooLong above ``limit`` characters, ControlSigns, CardNumberRefused.
    """
    cleaned = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(cleaned) > limit:
        raise TextTooLong(length=len(text), limit=limit)
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn") for sign in cleaned):
        raise ControlSigns
    if has_card_number(cleaned):
        raise CardNumberRefused
    return cleaned


def has_card_number(text: str) -> bool:
    """True when 13 to 19 digits in a row, spaced or not, pass the Luhn check (T25)."""
    for run in _DIGIT_RUN.finditer(unicodedata.normalize("NFKC", text)):
        if _passes_luhn(re.sub(r"\D", "", run.group())):
            return True
    return False


def _passes_luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + index % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
