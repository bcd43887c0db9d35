"""Promotions on the lines at the very bounds of what they give and ask for (R-12 to R-15)."""

from __future__ import annotations

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.programme import BuyGet, Mechanic, NForPrice, Scope
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line
from tests.builders.programmes import offer, plain_programme


def quote_of(mechanic: Mechanic, *lines: BasketLine) -> Quote:
    programme = plain_programme(offers=(offer("it", mechanic),))
    return evaluate(basket(*lines), None, programme, Wishes(), GOLDEN_TIME)


def off(mechanic: Mechanic, *lines: BasketLine) -> list[int]:
    """What is taken off each line."""
    return [one.list_minor - one.net_minor for one in quote_of(mechanic, *lines).lines]


def test_units_of_just_the_least_price_count() -> None:
    """R-14."""
    pair = BuyGet(buy=1, off_bp=5_000, min_unit_price_minor=1_000)
    assert off(pair, line("x", 1_000, 2)) == [500]
    assert off(pair, line("x", 999, 2)) == [0]


@pytest.mark.parametrize(("pieces", "taken"), [((2, 1), [1_000, 800]), ((1, 2), [0, 1_600])])
def test_a_group_may_end_anywhere_between_two_lines(
    pieces: tuple[int, int], taken: list[int]
) -> None:
    """R-13: one is paid, two are for nothing."""
    lines = line("x", 1_000, pieces[0]), line("y", 800, pieces[1])
    assert off(BuyGet(buy=1, get=2, off_bp=10_000, same_sku=False), *lines) == taken


@pytest.mark.parametrize(("price_minor", "saved"), [(2_999, 1), (3_000, 0)])
def test_three_for_a_price_save_what_they_save(price_minor: int, saved: int) -> None:
    """R-13: one minor unit is a saving, none is told as no effect."""
    quote = quote_of(NForPrice(count=3, price_minor=price_minor), line("x", 1_000, 3))
    assert quote.due_minor == 3_000 - saved
    assert [one.reason.code for one in quote.not_applied] == ([] if saved else ["NO_EFFECT"])


def test_units_that_would_save_nothing_are_left_to_others() -> None:
    """R-13: two for 20.00 take the dear pair, and the pair at 10.00 each is free for more."""
    two = offer("two", NForPrice(count=2, price_minor=2_000, same_sku=False))
    pair = offer("pair", BuyGet(buy=1, off_bp=5_000), scope=Scope(skus=("y",)))
    programme = plain_programme(offers=(two, pair))
    goods = basket(line("x", 1_500, 2), line("y", 1_000, 2))
    quote = evaluate(goods, None, programme, Wishes(), GOLDEN_TIME)
    assert {one.benefit.id: one.amount_minor for one in quote.steps} == {"two": 1_000, "pair": 500}
