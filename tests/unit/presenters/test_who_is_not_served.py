"""Cards, passes and members that lead nowhere: each has its sentence and a way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from app.domain.card import make_card_token
from app.domain.phone import mask_phone
from app.domain.quote import Reason
from app.services.identify import Found, identify
from app.services.member_secrets import issue_pass
from tests.builders.counter import WANG, WANG_CARD, add_member, wang
from tests.builders.desk import DeskBench, desk_bench, golden_counter
from ui.i18n import folder, spoken
from ui.presenters.member_card import FoundCard, NoneCard, RefusedCard
from ui.presenters.message import Message

HEIR = "01890000-0000-7000-8000-000000000009"
PHONE = "13812345678"
OUR_KEY = "aa" + "0" * 62
THEIR_KEY = "bb" + "0" * 62


@pytest.fixture
def bench() -> DeskBench:
    return desk_bench(golden_counter(pass_public_key=OUR_KEY))


def change(bench: DeskBench, **changes: object) -> None:
    with bench.counter.store.write() as work:
        work.update_member(wang(**changes))
        work.commit()


def say(key: str, language: str) -> str:
    for path in sorted(folder().glob(f"*_{language}.ts")):
        for message in ET.parse(path).getroot().iter("message"):
            if message.findtext("source") == key:
                return message.findtext("translation", "")
    raise KeyError(key)


def closed_card(bench: DeskBench) -> str:
    change(bench, status="closed")
    return WANG_CARD


def lost_card(bench: DeskBench) -> str:
    """The member has another card now."""
    change(bench, card_token=make_card_token("2" * 22))
    return WANG_CARD


def strange_card(_bench: DeskBench) -> str:
    return make_card_token("7" * 22)


def misread_card(_bench: DeskBench) -> str:
    return WANG_CARD[:-1] + str((int(WANG_CARD[-1]) + 1) % 10)


def card_merged_into_nobody(bench: DeskBench) -> str:
    change(bench, status="merged", merged_into=HEIR)
    return WANG_CARD


def expired_pass(bench: DeskBench) -> str:
    digits = issue_pass(bench.counter.ctx, WANG)
    bench.counter.clock.advance(minutes=5)
    return digits


def altered_pass(bench: DeskBench) -> str:
    digits = issue_pass(bench.counter.ctx, WANG)
    return digits[:-2] + str((int(digits[-2]) + 1) % 10) + digits[-1]


def forged_pass(bench: DeskBench) -> str:
    """All its digits fit each other; another hand signed it with our key's name."""
    signer = bench.counter.signer
    ours, signer.key = signer.key, b"another hand"
    digits = issue_pass(bench.counter.ctx, WANG)
    signer.key = ours
    return digits


def pass_of_another_shop(bench: DeskBench) -> str:
    digits = issue_pass(bench.counter.ctx, WANG)
    with bench.counter.store.write() as work:
        work.save_profile(replace(work.profile(), pass_public_key=THEIR_KEY))
        work.commit()
    return digits


def pass_of_a_closed_member(bench: DeskBench) -> str:
    digits = issue_pass(bench.counter.ctx, WANG)
    change(bench, status="closed")
    return digits


REFUSED = [
    (closed_card, "code.MEMBER_CLOSED", "F7", "F7"),
    (card_merged_into_nobody, "code.MEMBER_CLOSED", "F7", "F7"),
    (pass_of_a_closed_member, "code.MEMBER_CLOSED", "F7", "F7"),
    (lost_card, "code.CARD_UNKNOWN", "手机号", "phone number"),
    (strange_card, "code.CARD_UNKNOWN", "手机号", "phone number"),
    (misread_card, "code.UNKNOWN_CODE", "手机号", "phone number"),
    (expired_pass, "code.PASS_EXPIRED", "刷新", "refresh"),
    (altered_pass, "code.PASS_ALTERED", "手机号", "phone number"),
    (forged_pass, "code.PASS_ALTERED", "手机号", "phone number"),
    (pass_of_another_shop, "code.PASS_NOT_OURS", "手机号", "phone number"),
]


@pytest.mark.parametrize(("made", "key", "way_zh", "way_en"), REFUSED)
def test_what_selects_nobody_says_why_and_how_to_go_on(
    bench: DeskBench,
    made: Callable[[DeskBench], str],
    key: str,
    way_zh: str,
    way_en: str,
) -> None:
    code = made(bench)
    bench.ring_up_golden()
    lines = bench.desk.sale.basket.lines
    bench.desk.scanned(code, 1_000)
    card = bench.desk.state.card
    assert isinstance(card, RefusedCard)
    assert (card.text.key, card.tone) == (key, "bad")
    assert way_zh in say(key, "zh_CN")
    assert way_en in say(key, "en")
    assert bench.desk.sale.view is None
    assert bench.desk.sale.basket.lines == lines
    assert bench.host.sounds[-1] == "refused"


@pytest.mark.parametrize("made", [closed_card, lost_card, strange_card, misread_card])
def test_the_digits_of_a_card_keyed_by_hand_get_the_same_sentence(
    bench: DeskBench, made: Callable[[DeskBench], str]
) -> None:
    code = made(bench)
    bench.desk.scanned(code, 1_000)
    scanned = bench.desk.state.card
    bench.desk.search.clear()
    bench.desk.search.typed(code)
    bench.desk.search.confirmed()
    assert bench.desk.state.card == scanned


def test_the_number_of_a_closed_member_can_be_enrolled_again(bench: DeskBench) -> None:
    change(bench, status="closed")
    bench.desk.search.typed(PHONE)
    card = bench.desk.state.card
    assert isinstance(card, NoneCard)
    assert card.phone == "138 1234 5678"


@pytest.mark.parametrize("text", ["5678", "wlh", "王 5678"])
def test_a_closed_member_is_in_no_list(bench: DeskBench, text: str) -> None:
    change(bench, status="closed")
    bench.desk._member_typed(text)
    assert isinstance(bench.desk.state.card, NoneCard)


@pytest.mark.parametrize("by", ["phone", "card", "pass", "list"])
def test_a_suspended_member_is_served_without_benefits_and_it_is_said(
    bench: DeskBench, by: str
) -> None:
    digits = issue_pass(bench.counter.ctx, WANG)
    change(bench, status="suspended")
    if by == "list":
        bench.desk.search.typed("wlh")
        bench.desk.search.confirmed()
    elif by == "phone":
        bench.desk.search.typed(PHONE)
    else:
        bench.desk.scanned(WANG_CARD if by == "card" else digits, 1_000)
    bench.ring_up_golden()
    card = bench.desk.state.card
    assert isinstance(card, FoundCard)
    assert card.warning is not None
    assert card.warning.key == "notice.SUSPENDED_MEMBER"
    assert bench.desk.sale.quote.accrued_points == 0
    assert "不计" in say(card.warning.key, "zh_CN")
    assert "no benefits" in say(card.warning.key, "en")


def test_a_merged_member_opens_the_successor_and_it_is_said(bench: DeskBench) -> None:
    add_member(bench.counter, wang(member_id=HEIR, phone="+8613900000009", card_token="heir"))
    change(bench, status="merged", merged_into=HEIR)
    bench.desk.scanned(WANG_CARD, 1_000)
    card = bench.desk.state.card
    assert isinstance(card, FoundCard)
    assert card.warning is not None
    assert card.warning.key == "notice.MERGED_MEMBER"
    assert bench.desk.sale.view is not None
    assert bench.desk.sale.view.member.member_id == HEIR


@pytest.mark.parametrize(
    "phone", ["+12025550123", "+6591234567", "+85291234567", "+8613812345678"]
)
def test_no_mask_is_read_out_sign_by_sign(phone: str) -> None:
    assert "*" not in spoken(mask_phone(phone))
    assert "+" not in spoken(mask_phone(phone))


def test_a_pass_that_was_just_used_is_told_before_all_else_but_a_suspension(
    bench: DeskBench,
) -> None:
    seen = (Reason(code="PASS_SEEN", params={"minutes": 3}),)
    found = identify(bench.counter.ctx, WANG_CARD)
    assert isinstance(found, Found)
    owing = replace(found.view, balance=replace(found.view.balance, debt=-5))
    for view in (found.view, owing):
        bench.desk.select(view, seen)
        card = bench.desk.state.card
        assert isinstance(card, FoundCard)
        assert card.warning == Message("notice.PASS_SEEN", {"minutes": 3})
    assert "phone number" in say("notice.PASS_SEEN", "en")
    assert "手机号" in say("notice.PASS_SEEN", "zh_CN")
