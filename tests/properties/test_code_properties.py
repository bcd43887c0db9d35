"""No wrong digit passes, no refund share shrinks, and every code reads back as itself."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.apportion import apportion
from app.domain.card import (
    PASS_LENGTH,
    PassClaims,
    PassRefused,
    encode_pass,
    is_card_token,
    make_card_token,
    read_pass,
)
from app.domain.check_digit import check_digit, is_checked
from app.domain.codes import classify, receipt_code
from app.domain.phone import normalise_phone, phone_groups
from tests.fakes.signing import FakeSigner

digits = st.text("0123456789", min_size=1, max_size=40)
ISSUED = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
signer = FakeSigner()

claims_of = st.builds(
    PassClaims,
    key_id=st.integers(0, 255),
    member_id=st.uuids().map(str),
    tier_rank=st.integers(0, 255),
    balance=st.integers(0, 2**32 - 1),
    allowance=st.integers(0, 2**32 - 1),
    issued_at=st.just(ISSUED),
    expires_at=st.integers(1, 10**6).map(lambda seconds: ISSUED + timedelta(seconds=seconds)),
    serial=st.integers(0, 2**32 - 1),
)


@given(digits, st.data())
def test_a_wrong_digit_and_a_swap_are_seen(text, data):
    whole = text + check_digit(text)
    assert is_checked(whole)
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != whole[place]]))
    assert not is_checked(whole[:place] + other + whole[place + 1 :])
    place = data.draw(st.integers(0, len(whole) - 2))
    if whole[place] != whole[place + 1]:
        swapped = whole[place + 1] + whole[place]
        assert not is_checked(whole[:place] + swapped + whole[place + 2 :])


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_shares_only_grow_and_end_at_the_weights(weights):
    shares = [apportion(total, weights) for total in range(sum(weights) + 1)]
    assert shares[-1] == tuple(weights)
    for total, share in enumerate(shares):
        assert sum(share) == total
    for before, after in pairwise(shares):
        assert all(a <= b for a, b in zip(before, after, strict=True))


@given(st.text("0123456789", min_size=22, max_size=22))
def test_a_card_is_a_card(twenty_two):
    token = make_card_token(twenty_two)
    assert is_card_token(token)
    assert (classify(token).kind, classify(token).value) == ("card", token)


@given(claims_of)
def test_a_pass_says_what_was_signed(claims):
    text = encode_pass(claims, signer.sign)
    assert len(text) == PASS_LENGTH
    assert classify(text).kind == "pass"
    assert read_pass(text, signer.verify, ISSUED, claims.key_id) == claims
    assert UUID(claims.member_id)


@given(claims_of, st.data())
def test_any_one_digit_changed_is_refused(claims, data):
    text = encode_pass(claims, signer.sign)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]))
    with pytest.raises(PassRefused):
        read_pass(text[:place] + other + text[place + 1 :], signer.verify, ISSUED)


@given(claims_of, st.data())
def test_a_change_with_its_check_digit_mended_is_refused(claims, data):
    text = encode_pass(claims, signer.sign)
    place = data.draw(st.integers(1, len(text) - 2))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]))
    changed = text[:place] + other + text[place + 1 : -1]
    with pytest.raises(PassRefused):
        read_pass(changed + check_digit(changed), signer.verify, ISSUED)


ids = st.from_regex(r"[!-,.-~]{1,8}", fullmatch=True)


@given(ids, ids, st.integers(0, 10**9))
def test_a_receipt_reads_back_from_digits_alone(store, counter, sequence):
    receipt_no = f"{store}-{counter}-{sequence:06d}"
    code = receipt_code(receipt_no)
    assert code.isdigit()
    assert len(code) >= 18
    read = classify(code)
    assert (read.kind, read.value) == ("receipt", receipt_no)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "0086", "0"]))
def test_every_way_to_type_a_number_is_one_number(number, prefix):
    assert normalise_phone(prefix + number) == "+86" + number
    assert normalise_phone(prefix + phone_groups("+86" + number)) == "+86" + number


@given(
    st.sampled_from(["10", "11", "12", "13", "14", "15"]),
    st.from_regex(r"[0-9]{16}", fullmatch=True),
)
def test_a_wechat_code_is_never_a_member_and_never_kept(prefix, rest):
    code = classify(prefix + rest)
    assert (code.kind, code.value, code.length) == ("payment", "wechat", 18)


@given(
    st.from_regex(r"\][A-Za-z][0-9A-Za-z]", fullmatch=True),
    st.from_regex(r"1[0-5][0-9]{16}|2[5-9][0-9]{14,22}|30[0-9]{14,22}", fullmatch=True),
)
def test_a_payment_code_behind_an_identifier_is_one(prefix, payment):
    code = classify(prefix + payment)
    assert code == classify(payment)
    assert code.kind == "payment"
    assert payment not in repr(code)


@given(
    st.sampled_from(["25", "26", "27", "28", "29", "30"]),
    st.from_regex(r"[0-9]{14,22}", fullmatch=True),
)
def test_an_alipay_code_is_never_a_member_and_never_kept(prefix, rest):
    code = classify(prefix + rest)
    assert (code.kind, code.value) == ("payment", "alipay")


@given(st.text(max_size=60))
def test_any_text_has_a_kind(text):
    code = classify(text)
    assert code.length >= 0
    if code.kind == "unknown" and text.isascii() and text.isdigit() and len(text) >= 18:
        assert code.value == text[:8]
