"""Who is found by phone spends a little; who shows the card, as much as there is (R-57)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders.baskets import basket, line
from tests.builders.counter import WANG_CARD, WANG_PHONE, counter_of
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.programmes import golden_programme
from ui.presenters.sale_in_hand import Stage


@pytest.fixture
def bench() -> DeskBench:
    programme = golden_programme()
    rules = replace(programme.redemption, free_limit_minor=300)
    bench = desk_bench(counter_of(programme=replace(programme, redemption=rules)))
    bench.sign_on()
    bench.desk.sale.change(basket=basket(line("pot", 9_000)))
    return bench


def bound(bench: DeskBench) -> tuple[str, int]:
    redemption = bench.desk.sale.quote.redemption
    return redemption.bound, redemption.max_points


def test_a_phone_number_opens_the_free_limit_and_the_card_the_rest(bench: DeskBench) -> None:
    bench.desk.search.typed(WANG_PHONE.removeprefix("+86"))
    assert bound(bench) == ("IDENTITY", 300)
    bench.desk.scanned(WANG_CARD, 0)
    assert bound(bench)[0] != "IDENTITY"
    assert bound(bench)[1] > 300


def test_the_phone_after_the_card_takes_nothing_back(bench: DeskBench) -> None:
    bench.desk.scanned(WANG_CARD, 0)
    bench.desk.search.typed(WANG_PHONE.removeprefix("+86"))
    assert bound(bench)[0] != "IDENTITY"


def test_a_basket_that_is_taken_up_again_asks_for_the_card_again(bench: DeskBench) -> None:
    bench.desk.scanned(WANG_CARD, 0)
    sale = bench.desk.sale
    kept = sale.open_basket()
    view = sale.view
    sale.start_anew()
    sale.take_up(Stage(basket=kept.basket, wishes=kept.wishes, view=view))
    assert bound(bench)[0] == "IDENTITY"
