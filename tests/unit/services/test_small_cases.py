"""Products, settings, the revealed phone, passes, and the clock that was set back."""

from __future__ import annotations

import json

import pytest

from app.domain.card import read_pass
from app.domain.rights import ApprovalNeeded, ApproverUnfit
from app.services.clock_guard import accept_clock
from app.services.context import OperatorUnknown
from app.services.member_secrets import issue_pass, reveal_phone
from app.services.member_view import MemberMissing
from app.services.products import ProductUnknown, product_by_code, search_products
from app.services.settings import read_settings, save_setting
from tests.builders.counter import CASHIER, MANAGER, WANG, Counter, counter_of


@pytest.fixture
def counter() -> Counter:
    return counter_of()


@pytest.mark.parametrize("code", ["6901234567892", " BEAN-500 "])
def test_a_product_is_found_by_its_codes(counter: Counter, code: str) -> None:
    assert product_by_code(counter.ctx, code).sku == "BEAN-500"


@pytest.mark.parametrize("code", ["", "6900000000000", "x" * 10_000])
def test_an_unknown_code_names_its_start_and_length(counter: Counter, code: str) -> None:
    with pytest.raises(ProductUnknown) as caught:
        product_by_code(counter.ctx, code)
    assert caught.value.params == {"start": code[:8], "length": len(code)}


def test_products_are_found_by_words(counter: Counter) -> None:
    assert [p.sku for p in search_products(counter.ctx, " 苹 ")] == ["APPLE"]
    assert search_products(counter.ctx, " ") == ()
    assert search_products(counter.ctx, "x" * 61) == ()


def test_settings_are_stored_as_text_and_on_record(counter: Counter) -> None:
    changes = save_setting(counter.ctx, "look.text_size", "112", MANAGER)
    assert changes.setting == ("look.text_size",)
    assert read_settings(counter.ctx, ["look.text_size", "look.sounds"]) == {
        "look.text_size": "112"
    }
    (operation,) = counter.store.state.operations.values()
    assert (operation.kind, operation.is_audit) == ("setting.change", True)
    with pytest.raises(OperatorUnknown):
        save_setting(counter.ctx, "look.text_size", "112", "nobody")
    with pytest.raises(ApprovalNeeded):
        save_setting(counter.ctx, "look.text_size", "112", CASHIER)


def test_a_manager_sees_the_number_and_every_look_is_on_record(counter: Counter) -> None:
    assert reveal_phone(counter.ctx, WANG, MANAGER) == "138 1234 5678"
    (operation,) = counter.store.state.operations.values()
    assert (operation.kind, operation.member_id) == ("member.reveal_phone", WANG)
    assert "1234" not in operation.body


def test_a_cashier_needs_a_manager_to_see_it(counter: Counter) -> None:
    with pytest.raises(ApprovalNeeded):
        reveal_phone(counter.ctx, WANG, CASHIER)
    with pytest.raises(ApproverUnfit):
        reveal_phone(counter.ctx, WANG, CASHIER, CASHIER)
    assert reveal_phone(counter.ctx, WANG, CASHIER, MANAGER) == "138 1234 5678"
    (operation,) = counter.store.state.operations.values()
    assert (operation.operator_id, json.loads(operation.body)) == (
        CASHIER,
        {"approved_by": MANAGER},
    )


def test_nobody_has_no_number(counter: Counter) -> None:
    with pytest.raises(MemberMissing):
        reveal_phone(counter.ctx, "nobody", MANAGER)


def test_a_pass_says_what_the_member_has(counter: Counter) -> None:
    digits = issue_pass(counter.ctx, WANG)
    claims = read_pass(digits, counter.signer.verify, counter.clock.now())
    assert (claims.member_id, claims.tier_rank, claims.balance) == (WANG, 2, 4_286)
    assert (claims.expires_at - claims.issued_at).total_seconds() == 300
    assert issue_pass(counter.ctx, WANG) != digits


def test_only_a_manager_accepts_a_clock(counter: Counter) -> None:
    with pytest.raises(ApproverUnfit):
        accept_clock(counter.ctx, CASHIER)
    assert accept_clock(counter.ctx, MANAGER).kinds == {"setting"}
