"""The desk offers the things of a gift one after the other, and none (R-62)."""

from __future__ import annotations

import pytest

from app.domain.programme import Gift, GiftItem, Offer
from app.domain.refund import RefundPick
from app.services.papers import reprints
from tests.builders.baskets import basket, line
from tests.builders.counter import counter_of
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold

ITEMS = tuple(
    GiftItem(sku=sku, name={"zh_CN": name, "en": sku}, cost_minor=300, value_minor=500)
    for sku, name in (("BAG", "布袋"), ("CUP", "杯子"))
)
OFFER = Offer(
    offer_id="gift",
    name={"zh_CN": "满 50 赠", "en": "Gift from 50"},
    mechanic=Gift(items=ITEMS, threshold_minor=5_000),
)


@pytest.fixture
def bench() -> DeskBench:
    bench = desk_bench(counter_of(programme=golden_programme(offers=(OFFER,))))
    bench.sign_on()
    return bench


def shown(bench: DeskBench) -> list[tuple[str, object]]:
    return [(row.name.key, row.name.params["name"]) for row in bench.desk.state.column.gifts]


def test_a_press_gives_the_next_thing_then_none_then_the_first(bench: DeskBench) -> None:
    assert shown(bench) == []
    bench.desk.sale.change(basket=basket(line("pot", 9_000)))
    assert shown(bench) == [("gift.given", ITEMS[0].name)]
    bench.desk.gifts.another("gift")
    assert shown(bench) == [("gift.given", ITEMS[1].name)]
    bench.desk.gifts.another("gift")
    assert shown(bench) == [("gift.none", OFFER.name)]
    bench.desk.gifts.another("gift")
    assert shown(bench) == [("gift.given", ITEMS[0].name)]


def test_the_receipt_names_the_gift_and_the_refund_what_it_cost_not_to_bring_it() -> None:
    """R-61, R-76."""
    counter = counter_of(programme=golden_programme(offers=(OFFER,)))
    settled = sold(counter, basket(line("pot", 9_000)), member_id=None)
    rows = [(row.left.strip(), row.right) for row in settled.receipt.rows]
    assert rows.index(("赠品 × 1", "￥0.00")) == rows.index(("布袋", "")) + 1
    [again] = reprints(counter.ctx, settled.sale.sale_id)
    assert [(row.left.strip(), row.right) for row in again.rows if row.right] == [
        row for row in rows if row[1]
    ]
    pot = settled.sale.lines[0].line_id
    back = returned(counter, settled.sale.sale_id, RefundPick(line_id=pot, units=1))
    rows = [(row.left.strip(), row.right) for row in back.receipt.rows]
    assert ("未退回的赠品", "-￥5.00") in rows
    assert ("退款", "￥85.00") in rows
