"""Chinese mobile numbers by rule: as people type them, as they are stored, as they are shown."""

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


def mask_phone(e164: str) -> str:
    """What screens and receipts show: '138****5678'; abroad '+852****4567'."""
    if e164.startswith(CHINA):
        national = e164[len(CHINA) :]
        return f"{national[:3]}****{national[-4:]}"
    tail = 4 if len(e164) > 11 else 2
    return f"{e164[:4]}****{e164[-tail:]}"


def phone_groups(e164: str) -> str:
    """The whole number for reading aloud: '138 1234 5678'; abroad as it is."""
    if e164.startswith(CHINA):
        national = e164[len(CHINA) :]
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return e164
