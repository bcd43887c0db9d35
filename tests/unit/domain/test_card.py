"""Card tokens and signed passes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.card import (
    PASS_LENGTH,
    PassAltered,
    PassClaims,
    PassExpired,
    PassNotOurs,
    encode_pass,
    is_card_token,
    is_pass_shaped,
    key_id_of,
    make_card_token,
    read_pass,
)
from app.domain.check_digit import check_digit
from tests.fakes.signing import FakeSigner

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
CLAIMS = PassClaims(
    key_id=7,
    member_id="0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
    tier_rank=2,
    balance=4_286,
    allowance=500,
    issued_at=NOW,
    expires_at=NOW + timedelta(days=7),
    serial=42,
)
OURS, THEIRS = FakeSigner(), FakeSigner(b"store two")


def checked(text):
    return text + check_digit(text)


def test_a_card_token_is_nine_digits_and_a_check():
    token = make_card_token("0123456789012345678901")
    assert (len(token), token[0]) == (24, "9")
    assert is_card_token(token)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9" + "1" * 23,
        checked("8" + "1" * 22),
        checked("9" + "1" * 21),
        checked("9" + "1" * 23),
        "9" + "１" * 22 + "0",
    ],
)
def test_other_digits_are_no_card(text):
    assert not is_card_token(text)


@pytest.mark.parametrize("seed", ["1" * 21, "1" * 23, "a" * 22])
def test_a_card_token_is_made_of_22_digits(seed):
    with pytest.raises(ValueError, match="digits"):
        make_card_token(seed)


def test_a_pass_is_251_digits_of_103_bytes():
    text = encode_pass(CLAIMS, OURS.sign)
    assert (len(text), PASS_LENGTH, text[0]) == (251, 251, "8")
    assert is_pass_shaped(text)
    assert read_pass(text, OURS.verify, NOW) == CLAIMS
    assert read_pass(text, OURS.verify, NOW, 7) == CLAIMS


def test_a_pass_lives_until_its_last_second():
    text = encode_pass(CLAIMS, OURS.sign)
    assert read_pass(text, OURS.verify, CLAIMS.expires_at - timedelta(seconds=1))
    with pytest.raises(PassExpired) as caught:
        read_pass(text, OURS.verify, CLAIMS.expires_at)
    assert caught.value.params == {"member_id": CLAIMS.member_id}


@pytest.mark.parametrize("text", ["", "8", "8" * 250, "9" * 251, "8" * 250 + "x", "8" * 252])
def test_other_texts_are_not_ours(text):
    assert not is_pass_shaped(text)
    with pytest.raises(PassNotOurs):
        read_pass(text, OURS.verify, NOW)


def test_another_store_is_told_from_a_forger_by_the_key():
    theirs = encode_pass(replace(CLAIMS, key_id=8), THEIRS.sign)
    with pytest.raises(PassNotOurs):
        read_pass(theirs, OURS.verify, NOW, 7)
    forged = encode_pass(CLAIMS, THEIRS.sign)
    with pytest.raises(PassAltered):
        read_pass(forged, OURS.verify, NOW, 7)


def test_a_pass_of_another_version_is_not_ours():
    number = 2 << (8 * 102)
    with pytest.raises(PassNotOurs):
        read_pass(checked(f"8{number:0249d}"), OURS.verify, NOW)


def test_a_number_too_large_for_a_pass_is_refused():
    with pytest.raises(PassAltered):
        read_pass(checked("8" + "9" * 249), OURS.verify, NOW)


def test_the_key_is_named_by_its_first_byte():
    assert key_id_of("a7" + "00" * 31) == 0xA7
