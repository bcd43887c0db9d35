"""A day at the counter on a real encrypted file: what is given back was never there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.basket import Wishes
from app.domain.refund import RefundPick
from app.services import holding, refunds
from app.services.enrol import EnrolRequest, enrol_member
from app.services.holding import OpenBasket
from app.services.identify import Found, identify, open_member
from app.services.member_view import MemberView
from app.services.papers import refund_receipt_of, reprints
from app.services.sales import find_sales
from app.services.settle import settle_sale
from app.services.sign_on import approve, sign_on
from local_db.files import create_store, open_store
from local_db.store import SqlStore
from tests.builders.baskets import basket, golden_basket, golden_wishes, line
from tests.builders.counter import (
    CASHIER,
    CASHIER_PIN,
    MANAGER_PIN,
    WANG,
    Counter,
    counter_of,
)
from tests.builders.selling import request_for, returned, sold, voided

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def counter(path: Path) -> Iterator[Counter]:
    counter = counter_of(create_store(path, KEY))
    yield counter
    counter.store.close()


def standing(view: MemberView) -> tuple[object, ...]:
    """All of a member that a full return must bring back; ``ver`` goes on."""
    lots = {lot.lot_id: lot.remaining for lot in view.snapshot.lots}
    coupons = {coupon.coupon_id: coupon.state for coupon, _ in view.coupons}
    tier = (view.tier_state.tier_id, view.tier_state.counted_minor)
    return lots, coupons, tier, view.snapshot.birthday_used_years


def test_enrol_buy_and_bring_back_in_parts(counter: Counter) -> None:
    ctx = counter.ctx
    sign_on(ctx, CASHIER, CASHIER_PIN)
    enrolled = enrol_member(
        ctx,
        EnrolRequest(
            operation_id=counter.operation_id(),
            operator_id=CASHIER,
            phone_text="139 0000 0021",
            name="陈静",
            consents={"charter": True},
        ),
    )
    found = identify(ctx, enrolled.view.member.card_token)
    assert isinstance(found, Found)
    before = standing(found.view)
    member_id = found.view.member.member_id
    counter.clock.advance(minutes=1)
    settled = sold(counter, wishes=Wishes(), member_id=member_id)
    assert settled.sale.quote.used_coupon_ids == (enrolled.coupons[0][0].coupon_id,)
    (row,) = find_sales(ctx, "13900000021")
    assert row.receipt_no == settled.sale.receipt_no
    paid_back = 0
    for pick in (
        RefundPick(line_id="coffee", units=1),
        RefundPick(line_id="mugs", units=2),
        RefundPick(line_id="coffee", units=1),
        RefundPick(line_id="filters", units=1),
    ):
        approval = approve(ctx, MANAGER_PIN, "refund", "goods back", CASHIER)
        refunded = returned(counter, row.sale_id, pick, approved_by=approval.operator_id)
        paid_back += refunded.refund_quote.total_minor
        (operation_id,) = refunded.changes.outbox
        with ctx.store.read() as reader:
            stored = reader.operation(operation_id)
            assert stored is not None
            assert refund_receipt_of(reader, stored) == refunded.receipt
    assert paid_back == settled.sale.quote.due_minor
    assert standing(open_member(ctx, member_id)) == before


def test_the_golden_sale_and_its_void_leave_no_trace_in_the_balances(counter: Counter) -> None:
    before = standing(open_member(counter.ctx, WANG))
    settled = sold(counter)
    assert settled.sale.quote.due_minor == 21_470
    assert settled.view is not None
    assert settled.view.balance.available == 4_114
    assert refunds.open_sale(counter.ctx, settled.sale.sale_id) == settled.sale
    voided(counter, settled.sale.sale_id)
    assert standing(open_member(counter.ctx, WANG)) == before
    assert sold(counter).sale.quote.due_minor == 21_470


def test_a_crash_between_settling_and_printing_loses_nothing(counter: Counter, path: Path) -> None:
    holding.keep_open(
        counter.ctx,
        OpenBasket(
            basket=golden_basket(),
            wishes=golden_wishes(),
            member_id=WANG,
            operator_id=CASHIER,
        ),
    )
    request = request_for(counter)
    settled = settle_sale(counter.ctx, request)
    counter.store.close()
    again = Counter(store=reopened(path), clock=counter.clock)
    try:
        assert holding.restore_open(again.ctx) is None
        assert reprints(again.ctx, settled.sale.sale_id)[0] == settled.receipt
        assert settle_sale(again.ctx, request) == settled
        assert len(find_sales(again.ctx)) == 1
    finally:
        again.store.close()


def test_a_crash_before_settling_brings_the_basket_back(counter: Counter, path: Path) -> None:
    shown = OpenBasket(
        basket=golden_basket(), wishes=golden_wishes(), member_id=WANG, operator_id=CASHIER
    )
    holding.keep_open(counter.ctx, shown)
    counter.store.close()
    again = Counter(store=reopened(path), clock=counter.clock)
    try:
        found = holding.restore_open(again.ctx)
        assert found is not None
        assert (found.basket, found.wishes, found.member_id) == (
            shown.basket,
            shown.wishes,
            WANG,
        )
        again.ids.count = counter.ids.count
        assert sold(again, found.basket, found.wishes).sale.quote.due_minor == 21_470
    finally:
        again.store.close()


def test_held_baskets_and_hostile_names_survive_the_file(counter: Counter, path: Path) -> None:
    name = "Robert'); DROP TABLE members;-- ☕<b>"
    goods = basket(replace(line("a", 500), name=name))
    held = holding.hold(
        counter.ctx,
        OpenBasket(basket=goods, wishes=Wishes(), member_id=None, operator_id=CASHIER),
    ).held
    counter.store.close()
    again = Counter(store=reopened(path), clock=counter.clock)
    try:
        assert holding.held(again.ctx) == (held,)
        assert holding.resume(again.ctx, held.held_id).held.basket.lines[0].name == name
    finally:
        again.store.close()


def reopened(path: Path) -> SqlStore:
    return open_store(path, KEY)
