"""Sharing, rounding by unit and tax of uneven lines, and the limits of a line, each by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.allocation import (
    Share,
    allocate,
    allocate_capped,
    first_lines,
    largest_last,
    last_line,
    spread,
)
from app.domain.engine.arithmetic import arithmetic_of, part_of
from app.domain.engine.tax import tax_of
from app.domain.errors import BadInput
from app.domain.money import half_up, percent_of
from app.domain.programme import Policies
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line
from tests.builders.programmes import plain_programme


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (3, [6, 5, 5, 5], [1, 1, 1, 0]),  # one above the least rest, then two of three equal ones
        (2, [5, 3, 3], [1, 1, 0]),
        (2, [4, 5, 4], [1, 1, 0]),
    ],
)
def test_missing_units_go_to_the_largest_rests(
    amount: int, weights: list[int], shares: list[int]
) -> None:
    """R-27."""
    assert allocate(amount, weights) == shares


def test_of_equal_rests_the_last_line_may_come_first() -> None:
    """R-27."""
    assert largest_last(1, [3, 3]) == [0, 1]


@pytest.mark.parametrize("share", [allocate, largest_last, last_line, first_lines])
def test_nothing_is_shared_over_lines_without_weight(share: Share) -> None:
    """R-27."""
    assert share(5, [0, 0]) == [0, 0]


@pytest.mark.parametrize(
    ("share", "amount", "weights", "caps", "shares"),
    [
        (largest_last, 2, [3, 3, 1], [0, 2, 3], [0, 1, 1]),
        (allocate, 2, [2, 5, 5], [3, 0, 3], [1, 0, 1]),
        (allocate, 2, [4, 1, 1], [0, 4, 2], [0, 1, 1]),
        (largest_last, 4, [5, 2], [1, 2], [1, 2]),
    ],
)
def test_a_full_line_has_no_weight_any_more(
    share: Share, amount: int, weights: list[int], caps: list[int], shares: list[int]
) -> None:
    """R-28: what is full from the start takes no part, and no later round overfills a line."""
    assert allocate_capped(amount, weights, caps, share) == shares


@pytest.mark.parametrize(
    ("share", "amount", "weights", "caps", "shares"),
    [
        (first_lines, 2, [5, 4, 3], [4, 5, 0], [1, 1, 0]),
        (largest_last, 1, [1, 1, 1], [5, 1, 0], [0, 1, 0]),
    ],
)
def test_caps_that_are_in_the_way_keep_the_way_of_sharing(
    share: Share, amount: int, weights: list[int], caps: list[int], shares: list[int]
) -> None:
    """R-27, R-28."""
    assert spread(amount, weights, caps, share) == shares


def test_a_percentage_of_uneven_units_is_rounded_for_each() -> None:
    """R-11, R-29: 20 over three units is 7, 7 and 6; half of these is 4, 4 and 3."""
    by_unit = arithmetic_of(Policies(percent_level="unit"))
    assert by_unit.percent([20], [3], 5_000) == (11, [11])
    assert by_unit.percent([14, 21], [2, 3], 5_000) == (20, [8, 12])
    assert by_unit.percent([20], [3], 10_000) == (20, [20])


def test_the_dearest_line_rounds_its_shares_as_the_shop_does() -> None:
    """R-27: 5 over 1, 1 and 1 is 1.67 each, so the last one gets what two halves up leave."""
    shop = arithmetic_of(Policies(remainder="dearest_line", percent_rounding="half_up"))
    assert shop.share(5, [1, 1, 1]) == [2, 2, 1] == last_line(5, [1, 1, 1], half_up)


def test_tax_of_uneven_units() -> None:
    """R-29, R-33: 11 over two units is 6 and 5; a tenth of these is 0.6 and 0.5."""
    policies = Policies(tax_mode="excl", tax_rounding="unit", tax_rate_bp={"food": 1_000})
    assert tax_of(policies, ["food"], [2]).of([11]) == [2]
    assert tax_of(policies, ["food"], [2]).of([9]) == [1]
    assert tax_of(policies, ["food"], [3]).of([10]) == [0]


def test_tax_rounded_once_for_a_rate_of_a_millionth() -> None:
    """R-33: the smallest rate is a rate."""
    policies = Policies(tax_mode="excl", tax_rounding="total", tax_rate_ppm={"food": 1})
    assert tax_of(policies, ["food", ""], [1, 1]).of([3_000_000, 5]) == [3, 0]


def quoted(*lines: BasketLine) -> Quote:
    return evaluate(basket(*lines), None, plain_programme(), Wishes(), GOLDEN_TIME)


MOST: dict[str, Any] = {
    "quantity": 9_999,
    "list_price_minor": 1_000_000_000,
    "member_price_minor": 1_000_000_000,
    "fee_minor": 1_000_000_000,
}


@pytest.mark.parametrize("field", MOST)
def test_the_most_a_line_may_hold_is_fine_and_one_more_is_not(field: str) -> None:
    """R-6."""
    one = line("x", 1)
    most = replace(one, **{field: MOST[field]})
    assert quoted(most).lines
    with pytest.raises(BadInput) as caught:
        quoted(replace(one, **{field: MOST[field] + 1}))
    least = 1 if field == "quantity" else 0
    assert caught.value.params == {
        "path": f"basket.lines[0].{field}",
        "reason": f"not {least} to {MOST[field]}",
    }


def test_a_million_grams_are_the_most() -> None:
    """R-6."""
    heavy = replace(line("x", 1), kind="weighed", grams=1_000_000)
    assert quoted(heavy).lines
    with pytest.raises(BadInput, match="grams"):
        quoted(replace(heavy, grams=1_000_001))


@pytest.mark.parametrize(
    ("line_id", "reason"),
    [("first", "used twice in the basket"), ("gift:x", "begins with gift:, as those of gifts do")],
)
def test_an_impossible_name_of_a_line_is_told(line_id: str, reason: str) -> None:
    """R-6."""
    with pytest.raises(BadInput) as caught:
        quoted(line("first", 1), line(line_id, 1))
    assert caught.value.params == {"path": "basket.lines[1].line_id", "reason": reason}


def test_five_hundred_lines_are_the_most() -> None:
    """R-6."""
    goods = [line(f"l{number}", 1) for number in range(501)]
    assert quoted(*goods[1:]).due_minor == 500
    with pytest.raises(BadInput) as caught:
        quoted(*goods)
    assert caught.value.params == {"path": "basket.lines", "reason": "more than 500 lines"}


@pytest.mark.parametrize("rate_bp", [0, 1, 500, 3_333, 4_999, 5_000, 9_999, 10_000])
def test_a_part_of_an_amount_is_its_percentage(rate_bp: int) -> None:
    """R-11, for amounts of at least 0."""
    for amount in (*range(1_002), 9_999, 10_001, 10**12 + 1):
        assert part_of(amount, rate_bp) == percent_of(amount, rate_bp)
