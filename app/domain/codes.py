"""What was scanned or typed: told by its content alone, the first match decides."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from app.domain.card import is_card_token, is_pass_shaped
from app.domain.check_digit import check_digit, is_checked, is_digits
from app.domain.phone import CHINA, PhoneNotPossible, bare_phone, country_code, normalise_phone

CodeKind = Literal["card", "pass", "receipt", "claim", "item", "payment", "phone", "unknown"]

RECEIPT_PREFIX = "7"
CLAIM_PREFIX = "6"
CLAIM_PROOF = 8
_RECEIPT_SIGNS = 8
_RECEIPT_NO = re.compile(r"[!-,.-~]+-[!-,.-~]+-[0-9]+")
_ITEM_LENGTHS = frozenset({8, 12, 13})
_IDENTIFIER = re.compile(r"\A\][A-Za-z][0-9A-Za-z]")
_LONG = 18
_SHOWN = 8
_ABROAD = re.compile(r"\+[0-9]{7,15}")

_WECHAT = ("10", "11", "12", "13", "14", "15")
_ALIPAY = ("25", "26", "27", "28", "29", "30")


@dataclass(frozen=True, slots=True)
class PaymentRange:
    """First two digits and lengths of one provider's payment codes."""

    tender_kind: Literal["wechat", "alipay"]
    prefixes: tuple[str, ...]
    min_length: int
    max_length: int


PAYMENT_RANGES = (
    PaymentRange("wechat", _WECHAT, 18, 18),
    PaymentRange("alipay", _ALIPAY, 16, 24),
)


@dataclass(frozen=True, slots=True)
class Code:
    """Kind and value of one code.

    ``value``: the token, pass or claim digits, receipt number, item digits, E.164 phone (one from
    abroad by its shape alone), or the text itself when unknown. A payment code is never kept: its
    value is the tender kind; of unknown digits as long as one, only the first eight stay.
    """

    kind: CodeKind
    value: str
    length: int


def bare_code(text: str) -> str:
    """The text in narrow signs, without the symbology identifier a reader may put before it.

    ``]`` with a letter and a sign, such as ``]C1`` or ``]Q3`` (ISO/IEC 15424).
    """
    return _IDENTIFIER.sub("", unicodedata.normalize("NFKC", text).strip()).strip()


def classify(text: str) -> Code:
    """The kind of a code by prefix, length and check digit; never a member out of a payment."""
    narrow = bare_code(text)
    joined = "".join(narrow.split())
    length = len(joined)
    if not is_digits(joined):
        return _phone(narrow, length) or Code("unknown", narrow, length)
    return (
        _ours(joined)
        or _item(joined)
        or _payment(joined)
        or _phone(joined, length)
        or Code("unknown", joined[:_SHOWN] if length >= _LONG else joined, length)
    )


def beginning(text: str) -> str:
    """The first eight signs, to name an unknown code by; what cannot be seen becomes a dot."""
    return "".join(sign if sign.isprintable() else "·" for sign in text[:_SHOWN])


def receipt_code(receipt_no: str) -> str:
    """The digits of a receipt's QR: 7, two digits for each sign, check digit.

    Filled up to eight signs, so that it is longer than every code on goods. ValueError for a
    number that is not ``store-counter-sequence`` in plain signs.
    """
    if not _RECEIPT_NO.fullmatch(receipt_no):
        raise ValueError("a receipt number is store-counter-sequence")
    signs = receipt_no.ljust(_RECEIPT_SIGNS)
    digits = RECEIPT_PREFIX + "".join(f"{ord(sign) - 32:02d}" for sign in signs)
    return digits + check_digit(digits)


def claim_digits(receipt_no: str, proof: str) -> str:
    """The digits of a receipt's claim (R-48): 6, those of its number, a proof, check digit."""
    digits = CLAIM_PREFIX + receipt_code(receipt_no)[1:-1] + proof
    return digits + check_digit(digits)


def claimed_receipt(digits: str) -> str | None:
    """The receipt number in a claim; None for what is none. Whether the proof is right, only the
    sale says.
    """
    if not (is_checked(digits) and digits.startswith(CLAIM_PREFIX)):
        return None
    inner = RECEIPT_PREFIX + digits[1 : -1 - CLAIM_PROOF]
    return _receipt_no(inner + check_digit(inner))


def _ours(digits: str) -> Code | None:
    length = len(digits)
    if is_card_token(digits):
        return Code("card", digits, length)
    if is_pass_shaped(digits):
        return Code("pass", digits, length)
    if claimed_receipt(digits):
        return Code("claim", digits, length)
    receipt_no = _receipt_no(digits)
    return Code("receipt", receipt_no, length) if receipt_no else None


def _receipt_no(digits: str) -> str | None:
    body = digits[1:-1]
    if not digits.startswith(RECEIPT_PREFIX) or len(body) < 2 * _RECEIPT_SIGNS or len(body) % 2:
        return None
    pairs = (int(body[at : at + 2]) for at in range(0, len(body), 2))
    text = "".join(chr(pair + 32) for pair in pairs).rstrip()
    return text if is_checked(digits) and _RECEIPT_NO.fullmatch(text) else None


def _item(digits: str) -> Code | None:
    """EAN-8, UPC-A and EAN-13 share one check: weights 3 and 1 from the right.

    One in ten mobile numbers behind 86 would pass it; no goods are numbered from 861.
    """
    if len(digits) not in _ITEM_LENGTHS or (len(digits) == 13 and digits.startswith("861")):
        return None
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return None if total % 10 else Code("item", digits, len(digits))


def _payment(digits: str) -> Code | None:
    length = len(digits)
    for known in PAYMENT_RANGES:
        if digits[:2] in known.prefixes and known.min_length <= length <= known.max_length:
            return Code("payment", known.tender_kind, length)
    return None


def _phone(text: str, length: int) -> Code | None:
    try:
        return Code("phone", normalise_phone(text), length)
    except PhoneNotPossible:
        bare = bare_phone(text)
    is_abroad = _ABROAD.fullmatch(bare) is not None and country_code(bare) not in ("", CHINA)
    return Code("phone", bare, length) if is_abroad else None
