"""Codes of offers at the desk: scanned, or typed into the field of the member (R-110)."""

from __future__ import annotations

import pytest

from app.domain.programme import PercentOff
from tests.builders.counter import counter_of
from tests.builders.desk import desk_bench
from tests.builders.programmes import golden_programme, offer

TEN = offer("ten", PercentOff(off_bp=1_000), code="MAY10")


@pytest.mark.parametrize("by", ["scan", "hand"])
def test_the_code_of_an_offer_opens_it_for_a_stranger(by: str) -> None:
    bench = desk_bench(counter_of(programme=golden_programme(offers=(TEN,))))
    bench.desk.ring_up.add_amount(10_000)
    assert bench.desk.sale.quote.due_minor == 10_000
    if by == "scan":
        bench.desk.scanned("may10", 5_000)
    else:
        bench.desk.search.typed("may10")
        bench.desk.search.confirmed()
    assert bench.desk.sale.quote.due_minor == 9_000
    assert (bench.desk.state.search_text, bench.desk.sale.view) == ("", None)


def test_the_best_choice_keeps_codes() -> None:
    bench = desk_bench(counter_of(programme=golden_programme(offers=(TEN,))))
    bench.desk.ring_up.add_amount(10_000)
    bench.desk.scanned("MAY10", 5_000)
    bench.desk.benefits.best_coupons()
    assert bench.desk.sale.quote.due_minor == 9_000
