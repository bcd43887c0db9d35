"""What a scan or a typed text is."""

import pytest

from app.domain.card import make_card_token
from app.domain.check_digit import check_digit
from app.domain.codes import (
    Code,
    bare_code,
    claim_digits,
    claimed_receipt,
    classify,
    receipt_code,
)

CARD = make_card_token("0123456789012345678901")


def checked(text):
    return text + check_digit(text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (CARD, "card", CARD),
        (f" {CARD[:8]} {CARD[8:16]} {CARD[16:]}\n", "card", CARD),
        ("8" * 251, "pass", "8" * 251),
        (receipt_code("S01-1-000042"), "receipt", "S01-1-000042"),
        ("6901234567892", "item", "6901234567892"),
        ("036000291452", "item", "036000291452"),
        ("96385074", "item", "96385074"),
        ("134567890123456789", "payment", "wechat"),
        ("2512345678901234", "payment", "alipay"),
        ("301234567890123456789012", "payment", "alipay"),
        ("13812345678", "phone", "+8613812345678"),
        ("138 1234 5678", "phone", "+8613812345678"),
        ("+86 138-1234-5678", "phone", "+8613812345678"),
        ("１３８１２３４５６７８", "phone", "+8613812345678"),
        ("+852 9123-4567", "phone", "+85291234567"),
        ("+134567890123456", "phone", "+134567890123456"),
        ("+1345678901234567", "unknown", "+1345678901234567"),
        ("+86 9123 4567", "unknown", "+86 9123 4567"),
        ("+0 9123 4567", "unknown", "+0 9123 4567"),
        ("5678", "unknown", "5678"),
        ("wang xm", "unknown", "wang xm"),
        ("王小明", "unknown", "王小明"),
        ("", "unknown", ""),
    ],
)
def test_kinds(text, kind, value):
    code = classify(text)
    assert (code.kind, code.value) == (kind, value)


@pytest.mark.parametrize(
    "prefix", ["]C0", "]C1", "]E0", "]E4", "]Q3", "]d2", "]e0", "］C１", " ]A0"]
)
@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (CARD, "card", CARD),
        (receipt_code("S01-1-000042"), "receipt", "S01-1-000042"),
        ("6901234567892", "item", "6901234567892"),
        ("134567890123456789", "payment", "wechat"),
        ("2512345678901234", "payment", "alipay"),
        ("13812345678", "phone", "+8613812345678"),
        ("+85291234567", "phone", "+85291234567"),
        ("163456789012345678", "unknown", "16345678"),
        ("ABC-1", "unknown", "ABC-1"),
        ("", "unknown", ""),
    ],
)
def test_what_a_reader_puts_before_a_code_is_no_part_of_it(prefix, text, kind, value):
    code = classify(prefix + text)
    assert (code.kind, code.value) == (kind, value)
    assert code.length == len(text)


@pytest.mark.parametrize("text", ["]", "]C", "]1C", "C1", "[C1", "]]C1", "a]C11"])
def test_only_a_whole_identifier_is_taken_off(text):
    assert bare_code(text) == text


@pytest.mark.parametrize(
    "text",
    [
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        "6901234567893",
        "12345678",
        "16345678901234567",
        "163456789012345678",
        "251234567890123",
        "2512345678901234567890123",
        "13456789012345678",
        "1234567890123456789",
        checked("7" + "99" * 8),
        checked("7" + "00" * 8),
        checked("7" + "33" * 8),
        checked("7" + "33" * 8 + "3"),
        "7" + "33" * 8 + "5",
    ],
)
def test_nothing_is_guessed(text):
    assert classify(text).kind == "unknown"


def test_a_wrong_check_digit_is_no_receipt():
    code = receipt_code("S01-1-000042")
    assert classify(code[:-1] + str((int(code[-1]) + 1) % 10)).kind == "unknown"


def test_of_long_unknown_digits_only_the_start_is_kept():
    assert classify("163456789012345678") == Code("unknown", "16345678", 18)
    assert classify("16345678901234567").value == "16345678901234567"


def test_a_receipt_code_is_longer_than_every_code_on_goods():
    assert len(receipt_code("1-1-1")) == 18
    assert classify(receipt_code("1-1-1")).value == "1-1-1"


@pytest.mark.parametrize("receipt_no", ["", "S01-1", "S01-1-x", "店-1-1", "S 1-1-1", "a-b-c-1"])
def test_only_plain_receipt_numbers_have_a_code(receipt_no):
    with pytest.raises(ValueError, match="store-counter-sequence"):
        receipt_code(receipt_no)


def test_a_mobile_number_behind_86_is_never_goods():
    """Its digits happen to pass the check of an EAN-13."""
    assert classify("8613812345676") == Code("phone", "+8613812345676", 13)


CLAIM = claim_digits("S01-1-000042", "00000007")


def test_a_claim_is_told_from_the_receipt_it_is_on() -> None:
    """R-48: it names its receipt, and any other digit in it makes it none."""
    assert classify(CLAIM) == Code("claim", CLAIM, len(CLAIM))
    assert claimed_receipt(CLAIM) == "S01-1-000042"
    assert classify(receipt_code("S01-1-000042")).kind == "receipt"
    for place, digit in enumerate(CLAIM):
        other = CLAIM[:place] + str((int(digit) + 1) % 10) + CLAIM[place + 1 :]
        assert claimed_receipt(other) is None
        assert classify(other).kind != "claim"


@pytest.mark.parametrize("digits", ["", "6", "60", "6" * 40, receipt_code("S01-1-000042")])
def test_what_is_no_claim(digits: str) -> None:
    assert claimed_receipt(digits) is None
