"""Goods without a receipt: the lowest price of late, in cash, a manager in place (R-79)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.basket import Wishes
from app.domain.operations import digest
from app.domain.programme import Policies
from app.domain.rights import ApprovalNeeded, ApproverUnfit
from app.services import no_receipt
from app.services.doctor import examine
from app.services.no_receipt import (
    GoodsRefundChanged,
    GoodsRequest,
    NotSoldLately,
    ReceiptNeeded,
    refund_goods,
)
from app.services.refunds import ReasonMissing
from app.services.saving import OperationReused
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, MANAGER, Counter, counter_of
from tests.builders.programmes import golden_programme
from tests.builders.selling import sold
from tests.fakes.inspection import InspectedStore

GOODS = {"mug": 2}


@pytest.fixture
def counter() -> Counter:
    counter = counter_of()
    sell(counter, 4_900)
    return counter


def sell(counter: Counter, price: int) -> None:
    goods = basket(replace(line("a", price), sku="mug", name="马克杯"))
    sold(counter, goods, Wishes(), member_id=None)


def asked(counter: Counter, **changes: object) -> GoodsRequest:
    request = GoodsRequest(
        operation_id=counter.operation_id(),
        goods=GOODS,
        reason="unwanted",
        operator_id=MANAGER,
        quote_digest=digest(no_receipt.quote(counter.ctx, GOODS)),
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def test_a_manager_pays_the_lowest_price_and_prints_it(counter: Counter) -> None:
    sell(counter, 3_000)
    sell(counter, 4_000)
    done = refund_goods(counter.ctx, asked(counter))
    assert done.goods_quote.total_minor == 6_000
    shown = [(row.left, row.right) for row in done.receipt.rows]
    assert ("马克杯 × 2", "-￥60.00") in shown
    assert ("退到现金", "￥60.00") in shown
    assert done.changes.kinds == {"outbox"}


def test_a_cashier_needs_one(counter: Counter) -> None:
    request = asked(counter, operator_id=CASHIER)
    with pytest.raises(ApprovalNeeded):
        refund_goods(counter.ctx, request)
    with pytest.raises(ApproverUnfit):
        refund_goods(counter.ctx, replace(request, approved_by=CASHIER))
    done = refund_goods(counter.ctx, replace(request, approved_by=MANAGER))
    assert ("批准人", "赵敏") in [(row.left, row.right) for row in done.receipt.rows]


def test_the_same_request_is_paid_once(counter: Counter) -> None:
    request = asked(counter)
    first = refund_goods(counter.ctx, request)
    assert refund_goods(counter.ctx, request) == first
    kinds = [operation.kind for operation in counter.store.state.operations.values()]
    assert kinds.count("goods.refund") == 1
    with pytest.raises(OperationReused):
        refund_goods(counter.ctx, replace(request, reason="quality"))


def test_a_price_that_fell_is_shown_first(counter: Counter) -> None:
    request = asked(counter)
    sell(counter, 100)
    with pytest.raises(GoodsRefundChanged) as caught:
        refund_goods(counter.ctx, request)
    assert caught.value.goods_quote.total_minor == 200


@pytest.mark.parametrize("goods", [{}, {"mug": 0}, {"mug": -1}, {"mug": 10_000}])
def test_what_makes_no_sense_is_refused(counter: Counter, goods: dict[str, int]) -> None:
    with pytest.raises(ReceiptNeeded):
        no_receipt.quote(counter.ctx, goods)


def test_what_was_never_sold_has_no_price(counter: Counter) -> None:
    with pytest.raises(NotSoldLately):
        no_receipt.quote(counter.ctx, {"cup": 1})


def test_a_shop_may_want_every_receipt() -> None:
    programme = golden_programme(policies=Policies(refund_no_receipt_days=0))
    with pytest.raises(ReceiptNeeded):
        no_receipt.quote(counter_of(programme=programme).ctx, GOODS)


def test_a_reason_is_needed(counter: Counter) -> None:
    with pytest.raises(ReasonMissing):
        refund_goods(counter.ctx, asked(counter, reason=""))


def test_the_doctor_adds_the_pieces_up(counter: Counter) -> None:
    def goods_findings() -> list[str]:
        report = examine(InspectedStore(counter.store), counter.clock)
        return [found.sentence for found in report.findings if found.check == "goods"]

    request = asked(counter)
    refund_goods(counter.ctx, request)
    assert goods_findings() == []
    operations = counter.store.state.operations
    stored = operations[request.operation_id]
    body = stored.body.replace('"total_minor":9800', '"total_minor":9900')
    operations[request.operation_id] = replace(stored, body=body)
    assert goods_findings() == [f"Operation {request.operation_id} paid 9900 for goods."]
