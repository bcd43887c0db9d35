"""Whatever is typed or scanned: a sentence or a clean value, and nothing changed."""

from __future__ import annotations

import string
import unicodedata
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import MemberdeskError
from app.domain.free_text import has_card_number
from app.domain.member import Birthday, Member
from app.domain.quote import Reason
from app.services.enrol import (
    MAX_NAME_LENGTH,
    EnrolRequest,
    PhoneFree,
    PhoneImpossible,
    PhoneTaken,
    check_phone,
    enrol_member,
)
from app.services.identify import CodeRefused, Found, NoMatch, Several, identify
from tests.builders.counter import CASHIER, WANG, Counter, counter_of
from tests.builders.desk import DeskBench, desk_bench
from ui.presenters.enrol import EnrolArgument, EnrolPresenter, FieldName
from ui.presenters.member_card import RefusedCard

HOSTILE = (
    "",
    " ",
    "\u3000\t\n",
    "😀" * 30,
    "👩‍👩‍👧‍👦",
    "x" * 10_000,
    "9" * 10_000,
    "王" * 10_000,
    " " * 10_000,
    "'; DROP TABLE members; --",
    "%' OR '1'='1",
    "_%",
    "<b>Wang</b><img src=x onerror=alert(1)>",
    "<a href='file:///etc/passwd'>5678</a>",
    "&lt;script&gt;",
    "{name} {0} {n!r} %s %n",
    "../../etc/passwd",
    "\x00\x01\x1b[31m",
    "\u202e8765\u202c",
    "\u20664567\u2069",
    "\u200b\u200d\ufeff",
    "\ud800",
    "\ue000\U0010ffff",
    "e\u0301" * 400,
    "\ufdfa" * 30,
    "-1",
    "-13812345678",
    "0",
    "1e308",
    "99999999999999999999999999",
    "-99999999999999999999999999",
    "٠١٢٣٤٥٦٧٨٩",
    "²³¹",
    "NaN",
    "4111111111111111",
    "Wang 4111 1111 1111 1111",
    "6222021234567890128",
    "134567890123456789",
    "]C1134567890123456789",
    "2812345678901234",
    "+" + "1" * 400,
    "00" * 200,
    "=1+1",
    "13-45",
    "02-30",
    "2-29",
    "0000",
    "99-99",
)
SIGNS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("0123456789 +-()./]<>&'\"%{}\u202e\u200b\u0301月日"),
        st.sampled_from(string.ascii_letters + "王李曾吕"),
    ),
    max_size=80,
)
ANY = st.one_of(st.sampled_from(HOSTILE), SIGNS)
FIELDS: tuple[FieldName, ...] = ("phone", "name", "birthday", "year")
IDS = tuple(text for text in HOSTILE if text.isprintable())
"""Ids are never typed, but may come from elsewhere."""
PAYMENT = "134567890123456789"


def rows(counter: Counter) -> tuple[object, ...]:
    state = counter.store.state
    return tuple(getattr(state, each.name) for each in fields(state))


def enrolled(counter: Counter, form: EnrolRequest) -> Member | None:
    """The new member; None when there was a sentence instead."""
    try:
        return enrol_member(counter.ctx, form).view.member
    except MemberdeskError as refused:
        return None if refused.sentence() else pytest.fail("no sentence")


def is_clean(text: str) -> bool:
    kinds = {unicodedata.category(sign) for sign in text}
    return not kinds & {"Cc", "Cf", "Co", "Cs", "Cn"} and not has_card_number(text)


@settings(max_examples=300)
@given(ANY)
def test_any_text_identifies_somebody_or_nobody_and_writes_nothing(text: str) -> None:
    counter = counter_of()
    before = counter.store.state
    found = identify(counter.ctx, text)
    assert isinstance(found, Found | Several | NoMatch | CodeRefused)
    if isinstance(found, CodeRefused):
        start = str(found.reason.params.get("start", ""))
        assert len(start) <= 8
        assert start.isprintable()
    assert counter.store.state is before


@settings(max_examples=300)
@given(ANY)
def test_any_text_is_a_number_that_can_be_or_gets_a_reason(text: str) -> None:
    counter = counter_of()
    before = counter.store.state
    answer = check_phone(counter.ctx, text)
    assert isinstance(answer, PhoneFree | PhoneTaken | PhoneImpossible)
    if isinstance(answer, PhoneFree):
        assert answer.phone[0] == "+"
        assert answer.phone[1:].isascii()
        assert answer.phone[1:].isdigit()
        assert len(answer.phone) <= 16
    elif isinstance(answer, PhoneImpossible):
        assert isinstance(answer.reason, Reason)
        assert answer.reason.code in {"TOO_SHORT", "TOO_LONG", "NOT_MOBILE", "NOT_A_NUMBER"}
    assert counter.store.state is before


numbers = st.one_of(st.integers(), st.sampled_from([-(10**30), -1, 0, 13, 32, 10**30]))
birthdays = st.none() | st.builds(Birthday, month=numbers, day=numbers, year=st.none() | numbers)


@settings(max_examples=200)
@given(
    phone=st.one_of(st.just("13900000021"), ANY),
    name=ANY,
    birthday=birthdays,
    purposes=st.dictionaries(st.sampled_from(["charter", "sms", *IDS]), st.booleans()),
    operator=st.sampled_from([CASHIER, *IDS]),
)
def test_any_form_enrols_a_clean_member_or_changes_nothing(
    phone: str, name: str, birthday: Birthday | None, purposes: dict[str, bool], operator: str
) -> None:
    counter = counter_of()
    before = counter.store.state
    form = EnrolRequest(
        operation_id=counter.operation_id(),
        operator_id=operator,
        phone_text=phone,
        name=name,
        birthday=birthday,
        consents=purposes,
    )
    member = enrolled(counter, form)
    if member is None:
        assert counter.store.state is before
        return
    assert is_clean(member.name)
    assert len(member.name) <= MAX_NAME_LENGTH
    assert operator == CASHIER
    assert purposes["charter"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["phone_text", "name"])
def test_a_hostile_text_in_one_field_of_a_good_form(text: str, field: str) -> None:
    counter = counter_of()
    before = counter.store.state
    form = EnrolRequest(
        operation_id=counter.operation_id(),
        operator_id=CASHIER,
        phone_text="13900000021",
        name="陈静",
        consents={"charter": True},
    )
    member = enrolled(counter, replace(form, **{field: text}))
    if member is None:
        assert counter.store.state is before
        return
    assert field == "name"
    assert is_clean(member.name)


def panel_of(bench: DeskBench) -> EnrolPresenter:
    panel = EnrolPresenter(bench.tools, lambda _view: None)
    panel.open(EnrolArgument(phone_text="13900000021"))
    panel.tick("charter")
    return panel


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(FIELDS), ANY), min_size=1, max_size=4))
def test_the_panel_keeps_what_was_keyed_and_says_what_is_wrong(
    keyed: list[tuple[FieldName, str]],
) -> None:
    bench = desk_bench(home=Path())
    panel = panel_of(bench)
    before = bench.counter.store.state
    for field, text in keyed:
        panel.type(field, text)
        if field != "phone":
            assert getattr(panel.model, field) == text
    panel.confirm()
    model = panel.model
    if model.phase == "done":
        assert model.enrolled is not None
        assert is_clean(model.enrolled.view.member.name)
    elif model.phone_state == "taken":
        assert model.taken is None or model.taken.member_id == WANG
    else:
        assert model.phase == "editing"
        assert model.notice is not None
        assert bench.counter.store.state is before


@settings(max_examples=150)
@given(ANY, st.sampled_from(["typed", "scanned", "item"]))
def test_no_field_of_the_desk_breaks_or_writes(text: str, by: str) -> None:
    bench = desk_bench(home=Path())
    members = bench.counter.store.state.members
    operations = bench.counter.store.state.operations
    if by == "scanned":
        bench.desk.scanned(text, 1_000)
    elif by == "typed":
        bench.desk.search.typed(text)
        bench.desk.search.confirmed()
    else:
        bench.desk.items.typed(text)
        bench.desk.items.confirmed()
    bench.timers.advance(1_000)
    assert bench.desk.state is not None
    assert bench.counter.store.state.members == members
    assert bench.counter.store.state.operations == operations
    card = bench.desk.state.card
    if isinstance(card, RefusedCard):
        assert str(card.text.params.get("start", "")).isprintable()
    if by != "item" and PAYMENT in text:
        assert PAYMENT not in repr(bench.desk.state)
