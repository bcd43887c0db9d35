"""Ringing up goods: lines grow, change and go; absurd input changes nothing."""

from __future__ import annotations

import pytest

from app.domain.basket import Basket, ManualDiscount, Wishes
from app.domain.catalogue import Product
from app.domain.free_text import CardNumberRefused
from app.domain.ringing import (
    MAX_AMOUNT_MINOR,
    MAX_GRAMS,
    MAX_LINES,
    MAX_QUANTITY,
    AmountNotPossible,
    BasketFull,
    LineMissing,
    QuantityNotPossible,
    WeightNotPossible,
    add_amount,
    add_product,
    line_of,
    piece_count,
    remove_line,
    set_grams,
    set_quantity,
    wishes_for,
)

EMPTY = Basket(basket_id="b", store_id="S01")
MUG = Product(sku="MUG", ean="6934567890122", name="马克杯", price_minor=4_900)
APPLE = Product(sku="APPLE", name="苹果", price_minor=1_299, unit="kg")


def test_equal_pieces_share_a_line() -> None:
    basket = add_product(add_product(EMPTY, MUG), MUG)
    (line,) = basket.lines
    assert (line.line_id, line.quantity, line.unit_count) == ("L1", 2, 2)
    assert EMPTY.lines == ()


def test_a_new_price_is_a_new_line() -> None:
    dearer = Product(sku="MUG", ean="6934567890122", name="马克杯", price_minor=5_900)
    basket = add_product(add_product(EMPTY, MUG), dearer)
    assert [line.list_price_minor for line in basket.lines] == [4_900, 5_900]


def test_weighed_goods_keep_a_line_each() -> None:
    basket = add_product(add_product(EMPTY, APPLE, grams=512), APPLE, grams=512)
    assert [(line.kind, line.grams) for line in basket.lines] == [("weighed", 512)] * 2
    assert piece_count(basket) == 2


@pytest.mark.parametrize("grams", [None, 0, -1, MAX_GRAMS + 1])
def test_weighed_goods_need_a_weight(grams: int | None) -> None:
    with pytest.raises(WeightNotPossible):
        add_product(EMPTY, APPLE, grams=grams)


def test_a_keyed_amount_is_one_unit() -> None:
    basket = add_amount(EMPTY, 1_250, " 手工  金额 ")
    (line,) = basket.lines
    assert (line.kind, line.name, line.list_price_minor, line.sku) == (
        "amount",
        "手工 金额",
        1_250,
        "",
    )


@pytest.mark.parametrize("amount_minor", [0, -1, MAX_AMOUNT_MINOR + 1])
def test_absurd_amounts_are_refused(amount_minor: int) -> None:
    with pytest.raises(AmountNotPossible):
        add_amount(EMPTY, amount_minor, "")


def test_the_largest_amount_fits() -> None:
    assert add_amount(EMPTY, MAX_AMOUNT_MINOR, "").lines


def test_a_card_number_is_no_name_of_an_amount() -> None:
    with pytest.raises(CardNumberRefused):
        add_amount(EMPTY, 100, "4111 1111 1111 1111")


def test_quantities_change_within_limits() -> None:
    basket = set_quantity(add_product(EMPTY, MUG), "L1", MAX_QUANTITY)
    assert piece_count(basket) == MAX_QUANTITY
    with pytest.raises(QuantityNotPossible):
        add_product(basket, MUG)
    for quantity in (0, -3, MAX_QUANTITY + 1):
        with pytest.raises(QuantityNotPossible):
            set_quantity(basket, "L1", quantity)


def test_what_is_not_counted_has_no_quantity() -> None:
    with pytest.raises(QuantityNotPossible):
        set_quantity(add_amount(EMPTY, 100, ""), "L1", 2)


def test_weights_change_on_weighed_lines_alone() -> None:
    basket = set_grams(add_product(EMPTY, APPLE, grams=100), "L1", 250)
    assert line_of(basket, "L1").grams == 250
    with pytest.raises(WeightNotPossible):
        set_grams(basket, "L1", 0)
    with pytest.raises(WeightNotPossible):
        set_grams(add_product(EMPTY, MUG), "L1", 100)


def test_a_removed_line_leaves_the_others_and_its_id_unused() -> None:
    basket = add_amount(add_amount(EMPTY, 1, ""), 2, "")
    basket = remove_line(basket, "L1")
    assert [line.list_price_minor for line in basket.lines] == [2]
    grown = add_amount(basket, 3, "")
    assert [line.line_id for line in grown.lines] == ["L2", "L3"]


@pytest.mark.parametrize(
    "change",
    [
        lambda basket: remove_line(basket, "L9"),
        lambda basket: set_quantity(basket, "L9", 1),
        lambda basket: set_grams(basket, "L9", 1),
    ],
)
def test_a_line_that_is_gone_says_so(change) -> None:
    with pytest.raises(LineMissing):
        change(add_product(EMPTY, MUG))


def test_a_basket_has_an_end() -> None:
    basket = EMPTY
    for _ in range(MAX_LINES):
        basket = add_amount(basket, 1, "")
    with pytest.raises(BasketFull):
        add_amount(basket, 1, "")
    with pytest.raises(BasketFull):
        add_product(basket, MUG)


def test_a_discount_goes_with_its_line() -> None:
    """The next line may get the id of the one that went."""
    both = add_amount(add_amount(EMPTY, 1, ""), 2, "")
    on_order, on_last = (
        ManualDiscount(kind="percent", value=500, reason="r", line_id=line_id)
        for line_id in (None, "L2")
    )
    wishes = Wishes(manual=(on_order, on_last))
    assert wishes_for(both, wishes) is wishes
    assert wishes_for(remove_line(both, "L2"), wishes).manual == (on_order,)
