"""Through the use cases: whatever is bought and however it comes back, the books close."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import Basket, Wishes
from app.domain.ledger import lots_of_entries
from app.domain.operations import ChainHead, digest, is_linked
from app.domain.refund import RefundPick
from app.domain.sale import SaleLine
from app.ports.store import NotSaved
from app.services.context import programme_now
from app.services.refunds import open_sale
from app.services.replay_draft import replay_draft
from app.services.replay_own import replay_own
from app.services.settle import settle_sale
from tests.builders.baskets import COFFEE, FILTERS, MUGS, basket, line
from tests.builders.counter import WANG, Counter, counter_of
from tests.builders.selling import request_for, returned, sold
from tests.fakes.inspection import InspectedStore
from tests.properties.draws import examples

GOODS = (
    COFFEE,
    FILTERS,
    MUGS,
    line("gift", 5_000, flags=("gift_card",)),
    line("keyed", 3_333, kind="amount"),
    line("apple", 1_299, kind="weighed", grams=777),
    line("odd", 1, 7),
)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    chosen = draw(st.lists(st.sampled_from(GOODS), min_size=1, max_size=5, unique=True))
    return basket(*chosen)


def wishes() -> st.SearchStrategy[Wishes]:
    points = st.sampled_from([0, None, 100, 700, 4_200])
    return points.map(lambda wished: Wishes(redeem_points=wished))


def parts_of(sold_line: SaleLine) -> st.SearchStrategy[RefundPick]:
    """Some units of what is left of a line, or a part of a keyed amount."""
    line_id = sold_line.line_id
    if sold_line.kind == "amount":
        left = sold_line.net_minor - sold_line.returned_minor
        amounts = st.integers(min_value=1, max_value=left) if left else st.nothing()
        whole = st.just(RefundPick(line_id=line_id, units=1))
        return whole | amounts.map(lambda part: RefundPick(line_id=line_id, amount_minor=part))
    counts = st.integers(1, sold_line.quantity - sold_line.returned_units)
    return counts.map(lambda units: RefundPick(line_id=line_id, units=units))


def standing(counter: Counter) -> tuple[dict[str, int], dict[str, str], int]:
    state = counter.store.state
    lots = lots_of_entries(state.entries.values())
    return (
        {lot.lot_id: lot.remaining for lot in lots if lot.remaining},
        {coupon.coupon_id: coupon.state for coupon in state.coupons.values()},
        sum(fact.amount_minor for _, fact in state.tier_facts),
    )


def chain_holds(counter: Counter) -> bool:
    head = ChainHead(device_id="device-1", incarnation=1)
    for operation in counter.store.state.operations.values():
        if not is_linked(head, operation):
            return False
        head = ChainHead(
            device_id="device-1",
            incarnation=1,
            seq=operation.seq,
            record_hash=operation.record_hash,
        )
    return True


def assert_replays(counter: Counter) -> None:
    """Invariant 15: what is stored is what its own version gives, and as a draft costs nothing."""
    store = InspectedStore(counter.store)
    assert list(replay_own(store).changed) == []
    as_draft = replay_draft(store, programme_now(counter.ctx))
    assert (as_draft.faults, as_draft.total.gain_minor) == ((), 0)


@examples(400)
@given(goods=baskets(), wished=wishes(), draws=st.data())
def test_parts_in_any_order_bring_back_money_points_coupons_and_tier(
    goods: Basket, wished: Wishes, draws: st.DataObject
) -> None:
    """Invariants 9 and 15."""
    counter = counter_of()
    before = standing(counter)
    sale = sold(counter, goods, wished).sale
    assert_replays(counter)
    paid_back = 0
    while sale.state != "returned":
        left = [one for one in sale.lines if one.returned_units < one.quantity]
        pick = draws.draw(parts_of(draws.draw(st.sampled_from(left))))
        refunded = returned(counter, sale.sale_id, pick)
        paid_back += refunded.refund_quote.total_minor
        sale = refunded.sale
    assert paid_back == sale.quote.due_minor
    assert standing(counter) == before
    assert open_sale(counter.ctx, sale.sale_id) == sale
    assert chain_holds(counter)


@examples(1_000)
@given(goods=baskets(), wished=wishes(), fault=st.sampled_from(["", "stored", "lost"]))
def test_a_settled_sale_is_stored_once_whatever_commit_says(
    goods: Basket, wished: Wishes, fault: str
) -> None:
    """Invariants 5 and 11: the quote on the screen is the one that is stored, and it is stored
    once."""
    counter = counter_of()
    request = request_for(counter, goods, wished, member_id=WANG)
    counter.store.commit_fault = fault
    with pytest.raises(NotSaved) if fault == "lost" else nullcontext():
        settle_sale(counter.ctx, request)
    settled = settle_sale(counter.ctx, request)
    (sale,) = counter.store.state.sales.values()
    assert settled.sale == sale
    assert sale.receipt_no.endswith("-000001")
    assert digest(sale.quote) == sale.quote_digest == request.quote_digest
    assert sum(tender.amount_minor for tender in sale.tenders) == sale.quote.due_minor
    assert chain_holds(counter)
