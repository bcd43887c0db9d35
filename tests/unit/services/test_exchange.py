"""Goods for other goods: one operation, one payment between the two sales (R-80)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.basket import Basket, Wishes
from app.domain.exchange import offset
from app.domain.operations import digest
from app.domain.programme import Policies
from app.domain.refund import NothingPicked, RefundPick
from app.domain.refund_quote import TenderBack
from app.domain.rights import ApprovalNeeded
from app.domain.sale import Tender
from app.services import exchange
from app.services.doctor import examine
from app.services.exchange import ExchangeChanged, Exchanged, ExchangeRequest, exchange_goods
from app.services.identify import open_member
from app.services.papers import reprints
from app.services.refunds import ReasonMissing
from app.services.saving import OperationReused
from app.services.settle import BasketEmpty
from app.services.tendering import TendersOver, TendersShort
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, MANAGER, WANG, Counter, counter_of
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold
from tests.fakes.inspection import InspectedStore

ONE_COFFEE = RefundPick(line_id="coffee", units=1)
TEA = basket(line("tea", 10_000))


@pytest.fixture
def counter() -> Counter:
    return counter_of()


@pytest.fixture
def sale_id(counter: Counter) -> str:
    return sold(counter).sale.sale_id


def asked(counter: Counter, sale_id: str, new: Basket = TEA, **changes: object) -> ExchangeRequest:
    """One coffee for other goods, the rest in cash."""
    request = ExchangeRequest(
        operation_id=counter.operation_id(),
        sale_id=sale_id,
        picks=(ONE_COFFEE,),
        basket=new,
        wishes=Wishes(),
        reason="size",
        operator_id=CASHIER,
        tenders=(Tender(kind="cash", amount_minor=1),),
    )
    request = replace(request, **changes)  # type: ignore[arg-type]
    quoted = exchange.quote(counter.ctx, request)
    due = quoted.to_pay_minor
    paid = (Tender(kind="cash", amount_minor=due),) if due else ()
    return replace(request, tenders=paid, quote_digest=digest(quoted))


def exchanged(counter: Counter, sale_id: str, new: Basket = TEA, **changes: object) -> Exchanged:
    return exchange_goods(counter.ctx, asked(counter, sale_id, new, **changes))


def test_one_coffee_pays_for_a_part_of_the_tea(counter: Counter, sale_id: str) -> None:
    done = exchanged(counter, sale_id)
    assert done.sale is not None
    assert done.exchange_quote.refund_quote is not None
    assert done.exchange_quote.refund_quote.total_minor == 6_695
    due = done.sale.quote.due_minor
    assert due == 9_200  # 8 off 100
    assert [(t.kind, t.amount_minor) for t in done.sale.tenders] == [
        ("wechat", 6_695),
        ("cash", due - 6_695),
    ]
    assert done.sale.member_id == WANG
    assert done.returned.state == "part_returned"


def test_the_preview_keeps_nothing(counter: Counter, sale_id: str) -> None:
    before = counter.store.state
    asked(counter, sale_id)
    assert counter.store.state == before


def test_it_is_one_operation_and_the_doctor_is_content(counter: Counter, sale_id: str) -> None:
    done = exchanged(counter, sale_id)
    kinds = [operation.kind for operation in counter.store.state.operations.values()]
    assert kinds == ["sale.settle", "sale.exchange"]
    assert done.changes.outbox == (list(counter.store.state.operations)[-1],)
    told = [one.sentence for one in examine(InspectedStore(counter.store), counter.clock).findings]
    assert [sentence for sentence in told if "ale" in sentence] == []


def test_both_papers_are_printed_and_the_new_one_again(counter: Counter, sale_id: str) -> None:
    done = exchanged(counter, sale_id)
    assert done.sale is not None
    back, bought = done.receipts
    assert back.title == f"{done.returned.receipt_no}/1"
    assert reprints(counter.ctx, done.sale.sale_id)[0] == bought


def test_the_same_request_gets_the_first_answer_again(counter: Counter, sale_id: str) -> None:
    request = asked(counter, sale_id)
    first = exchange_goods(counter.ctx, request)
    assert exchange_goods(counter.ctx, request) == first
    assert len(counter.store.state.sales) == 2
    with pytest.raises(OperationReused):
        exchange_goods(counter.ctx, replace(request, reason="other"))


def test_new_goods_of_an_exchange_can_come_back(counter: Counter, sale_id: str) -> None:
    done = exchanged(counter, sale_id)
    assert done.sale is not None
    back = returned(counter, done.sale.sale_id, RefundPick(line_id="tea", units=1))
    assert back.refund_quote.total_minor == done.sale.quote.due_minor
    assert back.refund_quote.tenders[0] == TenderBack("wechat", 6_695, "T-1")


def test_what_comes_back_later_counts_the_exchange(counter: Counter, sale_id: str) -> None:
    exchanged(counter, sale_id)
    again = returned(counter, sale_id, ONE_COFFEE)
    assert again.refund_quote.total_minor == 6_694
    assert again.receipt.title.endswith("/2")


def test_a_preview_that_changed_is_shown_again(counter: Counter, sale_id: str) -> None:
    request = asked(counter, sale_id)
    returned(counter, sale_id, ONE_COFFEE)
    with pytest.raises(ExchangeChanged) as caught:
        exchange_goods(counter.ctx, request)
    refund_quote = caught.value.exchange_quote.refund_quote
    assert refund_quote is not None
    assert refund_quote.total_minor == 6_694


def test_what_stands_in_the_way_is_said(counter: Counter, sale_id: str) -> None:
    request = asked(counter, sale_id)
    with pytest.raises(ReasonMissing):
        exchange_goods(counter.ctx, replace(request, reason=" "))
    with pytest.raises(TendersShort):
        exchange_goods(counter.ctx, replace(request, tenders=()))
    with pytest.raises(BasketEmpty):
        exchange.quote(counter.ctx, replace(request, basket=basket()))
    with pytest.raises(NothingPicked):
        exchange.quote(counter.ctx, replace(request, picks=()))
    assert len(counter.store.state.sales) == 1


def test_money_that_leaves_needs_a_manager(counter: Counter, sale_id: str) -> None:
    cheap = basket(line("tea", 100))
    request = asked(counter, sale_id, cheap, picks=(RefundPick(line_id="coffee", units=2),))
    with pytest.raises(ApprovalNeeded):
        exchange_goods(counter.ctx, request)
    done = exchange_goods(counter.ctx, replace(request, approved_by=MANAGER))
    assert [part.kind for part in done.exchange_quote.paid_out] == ["wechat"]


def test_a_member_who_left_exchanges_as_anybody(counter: Counter, sale_id: str) -> None:
    with counter.store.write() as work:
        work.update_member(replace(work.member(WANG), status="closed"))
        work.commit()
    done = exchanged(counter, sale_id)
    assert done.sale is not None
    assert (done.sale.member_id, done.sale.quote.due_minor) == (None, 10_000)


def swap_counter() -> tuple[Counter, str]:
    programme = golden_programme(policies=Policies(exchange="keep"))
    counter = counter_of(programme=programme)
    settled = sold(counter, basket(line("m", 6_000), line("l", 2_000)), Wishes())
    return counter, settled.sale.sale_id


def test_a_swap_moves_goods_alone() -> None:
    counter, sale_id = swap_counter()
    balance = open_member(counter.ctx, WANG).balance
    pick = (RefundPick(line_id="m", units=1),)
    request = asked(counter, sale_id, basket(line("xl", 6_000)), picks=pick)
    done = exchange_goods(counter.ctx, request)
    assert done.exchange_quote.is_swap
    assert (done.sale, done.receipts, done.changes.member) == (None, (), ())
    assert exchange_goods(counter.ctx, request) == done
    assert open_member(counter.ctx, WANG).balance == balance
    assert returned(counter, sale_id, *pick).receipt.title.endswith("/1")
    report = examine(InspectedStore(counter.store), counter.clock)
    assert [one.sentence for one in report.findings if "ale" in one.sentence] == []


def test_a_swap_costs_nothing() -> None:
    counter, sale_id = swap_counter()
    pick = (RefundPick(line_id="m", units=1),)
    request = asked(counter, sale_id, basket(line("xl", 6_000)), picks=pick)
    with pytest.raises(TendersOver):
        exchange_goods(
            counter.ctx, replace(request, tenders=(Tender(kind="cash", amount_minor=1),))
        )


@pytest.mark.parametrize(
    ("due", "carried", "paid_out"),
    [
        (0, [], [60, 40]),
        (50, [50], [10, 40]),
        (60, [60], [40]),
        (70, [60, 10], [30]),
        (100, [60, 40], []),
        (130, [60, 40], []),
    ],
)
def test_what_comes_back_is_carried_in_its_order(
    due: int, carried: list[int], paid_out: list[int]
) -> None:
    backs = (TenderBack("card", 60, "slip"), TenderBack("cash", 40, ""))
    parts = offset(backs, due)
    assert [[part.amount_minor for part in side] for side in parts] == [carried, paid_out]
