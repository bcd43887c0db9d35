"""A clock that falls back to before the first rules while a sale is in hand (T17)."""

from __future__ import annotations

import pytest

from tests.builders.baskets import FILTERS
from tests.builders.counter import WANG_PHONE
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.selling import sold


@pytest.fixture
def bench() -> DeskBench:
    """Something was sold before, and the golden sale is rung up; then it is ten years earlier."""
    bench = desk_bench()
    sold(bench.counter)
    bench.ring_up_golden()
    bench.counter.clock.advance(days=-3_650)
    return bench


def test_the_sale_in_hand_goes_on_by_the_rules_it_began_with(bench: DeskBench) -> None:
    before = bench.desk.sale.quote.due_minor
    bench.desk.ring_up.scan(FILTERS.ean)
    assert bench.desk.sale.quote.due_minor == before + FILTERS.list_price_minor


def test_the_next_sale_can_be_rung_up_too(bench: DeskBench) -> None:
    bench.desk.sale.start_anew()
    bench.desk.ring_up.scan(FILTERS.ean)
    assert len(bench.desk.state.rows) == 1


def test_a_number_that_is_typed_gets_the_sentence(bench: DeskBench) -> None:
    bench.desk.search.typed(WANG_PHONE.removeprefix("+86"))
    assert "E-CLK-02" in repr(bench.desk.state.card)
