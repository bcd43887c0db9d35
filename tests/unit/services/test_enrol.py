"""Becoming a member: the phone is checked, consents are on record, duplicates are shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from app.domain.card import is_card_token
from app.domain.errors import BadInput
from app.domain.free_text import CardNumberRefused, TextTooLong
from app.domain.issuing import issued_coupon
from app.domain.member import Birthday
from app.domain.operations import ChainHead, is_linked
from app.domain.phone import PhoneNotPossible
from app.ports.store import NotSaved
from app.services.context import OperatorUnknown
from app.services.enrol import (
    AlreadyMember,
    BirthdayNotPossible,
    ConsentMissing,
    EnrolRequest,
    PhoneFree,
    PhoneImpossible,
    PhoneTaken,
    TooYoung,
    check_phone,
    enrol_member,
)
from app.services.identify import Found, identify
from app.services.saving import OperationReused
from tests.builders.baskets import GOLDEN_TIME
from tests.builders.counter import CASHIER, WANG, WANG_PHONE, Counter, counter_of
from tests.builders.programmes import COUPON_100_8


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def request(counter: Counter, **changes: object) -> EnrolRequest:
    form = EnrolRequest(
        operation_id=counter.operation_id(),
        operator_id=CASHIER,
        phone_text="139 0000 0021",
        name=" 陈 静 ",
        birthday=Birthday(month=2, day=29),
        consents={"charter": True, "sms": False},
    )
    return replace(form, **changes)


def test_a_free_number_is_free_in_its_one_form(counter: Counter) -> None:
    assert check_phone(counter.ctx, "0086 139-0000-0021") == PhoneFree(phone="+8613900000021")


def test_a_taken_number_shows_its_member_masked(counter: Counter) -> None:
    taken = check_phone(counter.ctx, "13812345678")
    assert isinstance(taken, PhoneTaken)
    assert (taken.row.member_id, taken.row.masked_phone) == (WANG, "138****5678")


@pytest.mark.parametrize(
    ("text", "reason", "count"),
    [("1390000002", "TOO_SHORT", 1), ("139000000211", "TOO_LONG", 1), ("☕", "NOT_A_NUMBER", 0)],
)
def test_an_impossible_number_says_why(
    counter: Counter, text: str, reason: str, count: int
) -> None:
    found = check_phone(counter.ctx, text)
    assert isinstance(found, PhoneImpossible)
    assert found.reason.code == reason
    assert found.reason.params["count"] == count


def test_a_new_member_has_card_consents_and_coupons(counter: Counter) -> None:
    form = request(counter)
    enrolled = enrol_member(counter.ctx, form)
    member = enrolled.view.member
    assert (member.name, member.phone, member.ver) == ("陈 静", "+8613900000021", 1)
    assert is_card_token(member.card_token)
    assert enrolled.view.tier.tier_id == "base"
    ((coupon, kind),) = enrolled.coupons
    assert kind.coupon_type_id == "100-8"
    assert (coupon.valid_from, coupon.valid_until) == (date(2026, 11, 21), date(2026, 12, 20))
    consents = {c.purpose: (c.is_given, c.text_version) for c in counter.store.state.consents}
    assert consents == {"charter": (True, 3), "sms": (False, 2)}
    assert enrolled.changes.kinds == {"member", "coupon", "outbox"}
    assert isinstance(identify(counter.ctx, member.card_token), Found)


def test_the_operation_tells_all_of_it(counter: Counter) -> None:
    form = request(counter)
    enrolled = enrol_member(counter.ctx, form)
    operation = counter.store.state.operations[form.operation_id]
    body = json.loads(operation.body)
    assert (operation.kind, operation.operator_id) == ("member.enrol", CASHIER)
    assert operation.member_id == enrolled.view.member.member_id == body["member"]["member_id"]
    assert [part["purpose"] for part in body["consents"]] == ["charter", "sms"]
    assert [part["coupon_type_id"] for part in body["coupons"]] == ["100-8"]
    assert is_linked(ChainHead(device_id="device-1", incarnation=1), operation)


def test_a_retry_gets_the_first_answer(counter: Counter) -> None:
    form = request(counter)
    first = enrol_member(counter.ctx, form)
    assert enrol_member(counter.ctx, form) == first
    assert len(counter.store.state.members) == 2
    with pytest.raises(OperationReused):
        enrol_member(counter.ctx, replace(form, name="李"))


def test_a_commit_that_raised_but_stored_is_answered(counter: Counter) -> None:
    counter.store.commit_fault = "stored"
    enrolled = enrol_member(counter.ctx, request(counter))
    assert enrolled.view.member.phone == "+8613900000021"


def test_a_commit_that_raised_and_lost_says_so_and_can_be_repeated(counter: Counter) -> None:
    form = request(counter)
    counter.store.commit_fault = "lost"
    with pytest.raises(NotSaved):
        enrol_member(counter.ctx, form)
    assert len(counter.store.state.members) == 1
    assert enrol_member(counter.ctx, form).view.member.name == "陈 静"


def test_a_duplicate_is_shown_instead_of_made(counter: Counter) -> None:
    """R-96."""
    with pytest.raises(AlreadyMember) as caught:
        enrol_member(counter.ctx, request(counter, phone_text=WANG_PHONE))
    assert caught.value.params == {"member_id": WANG}


@pytest.mark.parametrize("consents", [{}, {"charter": False}, {"sms": True}])
def test_a_required_consent_is_required(counter: Counter, consents: dict) -> None:
    with pytest.raises(ConsentMissing) as caught:
        enrol_member(counter.ctx, request(counter, consents=consents))
    assert caught.value.params == {"purpose": "charter"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"consents": {"charter": True, "spam": True}}, BadInput),
        ({"phone_text": "123"}, PhoneNotPossible),
        ({"operator_id": "nobody"}, OperatorUnknown),
        ({"name": "x" * 10_000}, TextTooLong),
        ({"name": "4111111111111111"}, CardNumberRefused),
        ({"birthday": Birthday(month=2, day=30)}, BirthdayNotPossible),
        ({"birthday": Birthday(month=13, day=1)}, BirthdayNotPossible),
        ({"birthday": Birthday(month=2, day=29, year=2023)}, BirthdayNotPossible),
        ({"birthday": Birthday(month=1, day=1, year=1899)}, BirthdayNotPossible),
        ({"birthday": Birthday(month=1, day=1, year=2027)}, BirthdayNotPossible),
        ({"birthday": Birthday(month=11, day=22, year=2012)}, TooYoung),
        ({"birthday": Birthday(month=12, day=1, year=2026)}, TooYoung),
    ],
)
def test_bad_input_changes_nothing(counter: Counter, changes: dict, error: type) -> None:
    with pytest.raises(error):
        enrol_member(counter.ctx, request(counter, **changes))
    assert len(counter.store.state.members) == 1
    assert counter.store.state.operations == {}


@pytest.mark.parametrize(
    "birthday", [None, Birthday(month=11, day=21, year=2012), Birthday(month=1, day=5)]
)
def test_the_birthday_is_optional_and_the_age_counts_to_the_day(
    counter: Counter, birthday: Birthday | None
) -> None:
    enrolled = enrol_member(counter.ctx, request(counter, birthday=birthday))
    assert enrolled.view.member.birthday == birthday


def test_a_coupon_from_the_next_day_lives_as_long() -> None:
    kind = replace(COUPON_100_8, starts_next_day=True, valid_days=1)
    coupon = issued_coupon(kind, WANG, GOLDEN_TIME, "c")
    assert coupon.valid_from == coupon.valid_until == date(2026, 11, 22)
