"""A text selects a member, opens a list, finds nobody, or is refused with its reason."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from app.domain.card import make_card_token
from app.domain.claiming import claim_code
from app.domain.codes import classify
from app.domain.member import Coupon
from app.ports.store import NotSetUp
from app.services.context import Context, business_now, programme_now
from app.services.identify import (
    CodeRefused,
    Found,
    NoMatch,
    Several,
    identify,
    open_member,
)
from app.services.member_secrets import issue_pass
from app.services.member_view import MAX_MERGES, MemberMissing
from tests.builders.counter import PRODUCTS, WANG, WANG_CARD, Counter, add_member, counter_of, wang
from tests.fakes.signing import FakeSigner


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def another(number: int, **changes: object) -> object:
    """A member whose phone ends in 5678 like Wang's."""
    changes = {
        "member_id": f"01890000-0000-7000-8000-{number:012d}",
        "phone": f"+86139{number:04d}5678",
        "card_token": make_card_token(f"{number:022d}"),
        "name": "汪洋",
        **changes,
    }
    return wang(**changes)


def reason(found: object) -> str:
    assert isinstance(found, CodeRefused)
    return found.reason.code


@pytest.mark.parametrize(
    "text",
    ["13812345678", " 138 1234 5678 ", "+8613812345678", "008613812345678", WANG_CARD],
)
def test_a_full_number_or_card_selects(counter: Counter, text: str) -> None:
    found = identify(counter.ctx, text)
    assert isinstance(found, Found)
    assert found.view.member.member_id == WANG
    assert found.notices == ()


def test_the_view_holds_what_the_card_shows(counter: Counter) -> None:
    view = open_member(counter.ctx, WANG)
    assert (view.tier.tier_id, view.next_tier and view.next_tier.tier_id) == ("gold", "platinum")
    assert view.balance.available == 4_286
    assert view.balance.next_expiry_on == date(2026, 11, 30)
    assert view.balance.next_expiry_points == 600
    assert view.worth_minor == 4_286
    assert [coupon.coupon_id for coupon, _ in view.coupons] == [
        "coupon-100-8",
        "coupon-200-20",
        "coupon-tea",
    ]
    assert view.snapshot.tier_id == "gold"
    assert view.last_sale_on is None


def test_coupons_that_ended_or_that_no_programme_knows_are_not_shown(counter: Counter) -> None:
    with counter.store.write() as work:
        ended = Coupon(
            coupon_id="ended",
            member_id=WANG,
            coupon_type_id="200-20",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 11, 20),
        )
        work.add_coupon(ended)
        work.add_coupon(
            replace(
                ended,
                coupon_id="strange",
                coupon_type_id="strange",
                valid_until=date(2026, 12, 1),
            )
        )
        work.commit()
    view = open_member(counter.ctx, WANG)
    assert len(view.coupons) == 3
    assert "ended" not in [coupon.coupon_id for coupon in view.snapshot.coupons]
    assert "strange" in [coupon.coupon_id for coupon in view.snapshot.coupons]


def test_a_number_nobody_has_can_be_enrolled(counter: Counter) -> None:
    assert identify(counter.ctx, "13900000021") == NoMatch(
        phone="+8613900000021", text="+8613900000021"
    )


def test_a_foreign_number_selects_too(counter: Counter) -> None:
    add_member(counter, another(7, phone="+85251234567"))
    found = identify(counter.ctx, "+852 5123 4567")
    assert isinstance(found, Found)


@pytest.mark.parametrize(
    "text",
    ["+852 9123 4567", "00852 9123 4567", "0085291234567", "+852.9123.4567", "＋852 ９123 4567"],
)
def test_a_number_from_abroad_selects_in_any_clothes(counter: Counter, text: str) -> None:
    add_member(counter, another(7, phone="+85291234567"))
    found = identify(counter.ctx, text)
    assert isinstance(found, Found)
    assert found.view.member.phone == "+85291234567"


@pytest.mark.parametrize("text", ["4567", "91234567", "9123 4567", "４５６７"])
def test_the_last_digits_of_a_number_from_abroad_open_a_list(counter: Counter, text: str) -> None:
    add_member(counter, another(7, phone="+85291234567"))
    found = identify(counter.ctx, text)
    assert isinstance(found, Several)
    assert [row.masked_phone for row in found.rows] == ["+852****4567"]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("00886 912 345 678", "+886912345678"),
        ("+886 0912 345 678", "+886912345678"),
        ("+852 9123 456", None),
        ("+852 0123 4567", None),
        ("+999 1234 5678 901", None),
    ],
)
def test_only_a_number_that_can_be_is_offered_for_enrolment(
    counter: Counter, text: str, phone: str | None
) -> None:
    found = identify(counter.ctx, text)
    assert isinstance(found, NoMatch)
    assert found.phone == phone


def test_last_digits_open_a_list_and_never_select(counter: Counter) -> None:
    found = identify(counter.ctx, "5678")
    assert isinstance(found, Several)
    (row,) = found.rows
    assert (row.member_id, row.masked_phone) == (WANG, "138****5678")
    assert (row.name, row.tier_id, row.tier_name["zh_CN"]) == ("王丽华", "gold", "金卡")
    assert not found.has_more


def test_the_list_ends_at_twenty(counter: Counter) -> None:
    for number in range(100, 125):
        add_member(counter, another(number))
    found = identify(counter.ctx, "5678")
    assert isinstance(found, Several)
    assert len(found.rows) == 20
    assert found.has_more


@pytest.mark.parametrize("text", ["12345678", "2345678"])
def test_more_digits_narrow_the_list(counter: Counter, text: str) -> None:
    add_member(counter, another(7))
    found = identify(counter.ctx, text)
    assert isinstance(found, Several)
    assert [row.member_id for row in found.rows] == [WANG]


@pytest.mark.parametrize("text", ["王", "wang", "wlh", "wanglihua"])
def test_a_name_opens_a_list(counter: Counter, text: str) -> None:
    found = identify(counter.ctx, text)
    assert isinstance(found, Several)
    assert found.rows[0].member_id == WANG


@pytest.mark.parametrize("text", ["王5678", "wang 5678", "WLH 5678", "王 12345678"])
def test_a_name_and_digits_narrow_each_other(counter: Counter, text: str) -> None:
    add_member(counter, another(7, name="李强"))
    found = identify(counter.ctx, text)
    assert isinstance(found, Several)
    assert [row.member_id for row in found.rows] == [WANG]


@pytest.mark.parametrize("text", ["", "1", "567", "9999", "丁", "王 9999", "李5678"])
def test_nobody(counter: Counter, text: str) -> None:
    assert identify(counter.ctx, text) == NoMatch(phone=None, text=text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("134567890123456789", "PAYMENT_CODE"),
        ("2812345678901234", "PAYMENT_CODE"),
        ("]C1134567890123456789", "PAYMENT_CODE"),
        ("]C02812345678901234", "PAYMENT_CODE"),
        ("]Q3 1345 6789 0123 4567 89", "PAYMENT_CODE"),
        ("]E06901234567892", "ITEM_CODE"),
        ("6901234567892", "ITEM_CODE"),
        (make_card_token("7" * 22), "CARD_UNKNOWN"),
        ("999999999999999", "UNKNOWN_CODE"),
        ("'; ☕ -- 12345", "UNKNOWN_CODE"),
        ("☕", "UNKNOWN_CODE"),
        ("A" * 10_000, "UNKNOWN_CODE"),
    ],
)
def test_codes_that_select_nobody_say_why(counter: Counter, text: str, code: str) -> None:
    assert reason(identify(counter.ctx, text)) == code


@pytest.mark.parametrize("text", ["]C1" + WANG_CARD, "]C013812345678", "]Q3+8613812345678"])
def test_an_identifier_before_a_code_is_no_part_of_it(counter: Counter, text: str) -> None:
    assert isinstance(identify(counter.ctx, text), Found)


ZERO_MOBILE = "013812345672"
"""A zero and a Chinese mobile; its digits pass the check of a UPC."""


def test_a_zero_before_a_mobile_is_that_member_when_typed(counter: Counter) -> None:
    assert classify(ZERO_MOBILE).kind == "item"
    assert identify(counter.ctx, ZERO_MOBILE) == NoMatch(
        phone="+8613812345672", text="+8613812345672"
    )
    add_member(counter, another(7, phone="+8613812345672"))
    found = identify(counter.ctx, ZERO_MOBILE)
    assert isinstance(found, Found)
    assert found.view.member.phone == "+8613812345672"


def test_goods_of_the_catalogue_go_before_a_number_nobody_has(counter: Counter) -> None:
    with counter.store.write() as work:
        work.replace_catalogue([replace(PRODUCTS[0], ean=ZERO_MOBILE)])
        work.commit()
    assert reason(identify(counter.ctx, ZERO_MOBILE)) == "ITEM_CODE"
    add_member(counter, another(7, phone="+8613812345672"))
    assert isinstance(identify(counter.ctx, ZERO_MOBILE), Found)


def test_two_zeros_before_a_country_code_are_a_number_when_typed(counter: Counter) -> None:
    numbers = [f"00852912345{last:02d}" for last in range(100)]
    as_goods = next(number for number in numbers if classify(number).kind == "item")
    assert identify(counter.ctx, as_goods) == NoMatch(
        phone="+" + as_goods[2:], text="+" + as_goods[2:]
    )


def test_an_unknown_code_names_its_start_and_length(counter: Counter) -> None:
    found = identify(counter.ctx, "999999999999999")
    assert isinstance(found, CodeRefused)
    assert found.reason.params == {"start": "99999999", "length": 15}


def test_a_receipt_code_is_no_member(counter: Counter) -> None:
    from app.domain.codes import receipt_code

    assert reason(identify(counter.ctx, receipt_code("S01-C2-000001"))) == "RECEIPT_CODE"
    assert reason(identify(counter.ctx, claim_code("S01-C2-000001", "s"))) == "CLAIM_CODE"


def test_a_fresh_pass_selects(counter: Counter) -> None:
    found = identify(counter.ctx, issue_pass(counter.ctx, WANG))
    assert isinstance(found, Found)
    assert found.view.member.member_id == WANG


def test_an_expired_pass_is_refused(counter: Counter) -> None:
    digits = issue_pass(counter.ctx, WANG)
    counter.clock.advance(minutes=5)
    assert reason(identify(counter.ctx, digits)) == "PASS_EXPIRED"


def test_a_pass_signed_by_another_key_is_refused(counter: Counter) -> None:
    digits = issue_pass(counter.ctx, WANG)
    counter.signer = FakeSigner(b"store two")
    assert reason(identify(counter.ctx, digits)) == "PASS_ALTERED"


def test_a_pass_that_names_another_key_is_refused() -> None:
    counter = counter_of(pass_public_key="aa")
    digits = issue_pass(counter.ctx, WANG)
    with counter.store.write() as work:
        work.save_profile(replace(work.profile(), pass_public_key="bb"))
        work.commit()
    assert reason(identify(counter.ctx, digits)) == "PASS_NOT_OURS"


@pytest.mark.parametrize("changes", [{"status": "closed"}, {"status": "merged"}])
def test_a_pass_or_card_of_a_closed_member_says_so(counter: Counter, changes: dict) -> None:
    digits = issue_pass(counter.ctx, WANG)
    change(counter, **changes)
    assert reason(identify(counter.ctx, digits)) == "MEMBER_CLOSED"
    assert reason(identify(counter.ctx, WANG_CARD)) == "MEMBER_CLOSED"


def test_a_pass_of_a_member_this_store_never_had_is_unknown(counter: Counter) -> None:
    digits = issue_pass(counter.ctx, WANG)
    del counter.store.state.members[WANG]
    assert reason(identify(counter.ctx, digits)) == "CARD_UNKNOWN"


def change(counter: Counter, **changes: object) -> None:
    with counter.store.write() as work:
        work.update_member(wang(**changes))
        work.commit()


def test_a_suspended_member_is_found_with_a_notice(counter: Counter) -> None:
    change(counter, status="suspended")
    for text in ("13812345678", WANG_CARD):
        found = identify(counter.ctx, text)
        assert isinstance(found, Found)
        assert [notice.code for notice in found.notices] == ["SUSPENDED_MEMBER"]
        assert found.view.snapshot.status == "suspended"


def test_a_merged_member_opens_the_successor(counter: Counter) -> None:
    successor = another(9)
    add_member(counter, successor)
    change(counter, status="merged", merged_into=successor.member_id)
    found = identify(counter.ctx, WANG_CARD)
    assert isinstance(found, Found)
    assert found.view.member.member_id == successor.member_id
    assert [notice.code for notice in found.notices] == ["MERGED_MEMBER"]


def test_merges_that_go_in_circles_end(counter: Counter) -> None:
    change(counter, status="merged", merged_into=WANG)
    with pytest.raises(MemberMissing):
        open_member(counter.ctx, WANG)
    assert MAX_MERGES < 100


@pytest.mark.parametrize("changes", [{"status": "closed"}, {"status": "merged"}])
def test_a_member_that_leads_nowhere_is_missing(counter: Counter, changes: dict) -> None:
    change(counter, **changes)
    with pytest.raises(MemberMissing):
        open_member(counter.ctx, WANG)


def test_a_store_that_is_not_set_up_says_so() -> None:
    with pytest.raises(NotSetUp):
        identify(Counter().ctx, "5678")


def test_business_time_and_programme_are_the_shops(counter: Counter) -> None:
    context: Context = counter.ctx
    assert business_now(context).on == date(2026, 11, 21)
    assert programme_now(context).programme_id == "golden"


@pytest.mark.parametrize("text", ["王丽 5678", "wangli5678", "WL 5678", "wl h 5678"])
def test_a_name_before_digits_is_read_by_sign_sound_and_initials(
    counter: Counter, text: str
) -> None:
    found = identify(counter.ctx, text)
    assert isinstance(found, Several)
    assert [row.member_id for row in found.rows] == [WANG]


def test_a_name_before_digits_is_looked_up_in_keys_and_not_spoken_again() -> None:
    script = (
        "import sys; from app.services.identify import identify;"
        "from tests.builders.counter import counter_of;"
        "assert identify(counter_of().ctx, 'wang 5678').rows;"
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
