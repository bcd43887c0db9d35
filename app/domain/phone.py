"""Phone numbers: Chinese mobiles by rule as people type them, and all as they are shown."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from app.domain.errors import RuleBroken

PhoneReason = Literal["TOO_SHORT", "TOO_LONG", "NOT_MOBILE", "NOT_A_NUMBER"]

CHINA = "+86"
_LENGTH = 11
_SEPARATORS = re.compile(r"[\s().\-]")
_PREFIX = re.compile(r"\+86|0086|86(?=1\d{10}$)|0(?=1)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY_CODE = re.compile(
    r"\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2})"
)
"""Country codes are told by their first digits alone (ITU-T E.164)."""
_GROUPS = {8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (3, 4, 4)}


class PhoneNotPossible(RuleBroken):
    """Not a number a member can have; params: ``reason`` and ``count``.

    ``count``: digits missing for TOO_SHORT, digits too many for TOO_LONG, otherwise 0.
    """

    code = "E-PHN-01"
    text = "This is not a mobile number ({reason}, {count}). Check the digits."

    def __init__(self, reason: PhoneReason, count: int = 0) -> None:
        self.reason = reason
        self.count = count
        super().__init__(reason=reason, count=count)


def bare_phone(text: str) -> str:
    """The text without blanks, brackets, dots and hyphens, wide digits made narrow."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))


def normalise_phone(text: str) -> str:
    """E.164 of a Chinese mobile number, with or without +86, 0086, 86 or a leading 0 (R-96).

    Raises PhoneNotPossible. Numbers of other countries are NOT_MOBILE here.
    """
    bare = bare_phone(text)
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise PhoneNotPossible("NOT_A_NUMBER")
    prefix = _PREFIX.match(bare)
    digits = bare[prefix.end() :] if prefix else bare
    if digits[:1] not in {"", "1"}:
        raise PhoneNotPossible("NOT_MOBILE")
    if len(digits) < _LENGTH:
        raise PhoneNotPossible("TOO_SHORT", _LENGTH - len(digits))
    if len(digits) > _LENGTH:
        raise PhoneNotPossible("TOO_LONG", len(digits) - _LENGTH)
    if not _MOBILE.fullmatch(digits):
        raise PhoneNotPossible("NOT_MOBILE")
    return CHINA + digits


def country_code(e164: str) -> str:
    """The country code with its +, '' when no code begins so."""
    found = _COUNTRY_CODE.match(e164)
    return found[0] if found else ""


def mask_phone(e164: str) -> str:
    """What screens and receipts show: '138****5678'; abroad '+852****4567'."""
    code = country_code(e164)
    national = e164[len(code) :]
    if code == CHINA:
        return f"{national[:3]}****{national[-4:]}"
    tail = 4 if len(national) >= 8 else 2
    return f"{code}****{national[-tail:]}"


def phone_groups(e164: str) -> str:
    """The whole number for reading aloud: '138 1234 5678'; abroad '+852 9123 4567'."""
    code = country_code(e164)
    national = e164[len(code) :]
    if code == CHINA:
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    parts = [code] if code else []
    for length in _GROUPS.get(len(national), (len(national),)):
        parts.append(national[:length])
        national = national[length:]
    return " ".join(parts)
