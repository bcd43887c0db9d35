"""Points for goods: which units they make free, how many, and what those win (R-38, R-58)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import BasketLine, ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.programme import Account, Earning, FlatBonus, Redemption
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import plain_programme

STAMPS = Redemption(unit="item", points=10, min_points=0, max_share_bp=10_000)


def quote_of(
    *lines: BasketLine,
    held: int = 100,
    wish: int | None = None,
    rules: dict[str, Any] | None = None,
    by_hand: tuple[ManualDiscount, ...] = (),
    **changes: Any,
) -> Quote:
    programme = plain_programme(redemption=replace(STAMPS, **(rules or {})), **changes)
    buyer = member(lots=(lot("lot", held),))
    wishes = Wishes(redeem_points=wish, manual=by_hand)
    return evaluate(basket(*lines), buyer, programme, wishes, GOLDEN_TIME)


def nets(quote: Quote) -> list[int]:
    return [one.net_minor for one in quote.lines]


def test_the_dearest_unit_goes_first() -> None:
    """R-58: not the dearest line, nor the first."""
    assert nets(quote_of(line("x", 900, 2), line("y", 1_000), wish=10)) == [1_800, 0]


def test_of_units_as_dear_in_whole_fen_the_first_line_goes_first() -> None:
    """R-58: 5.00, and two for 10.01."""
    less = ManualDiscount(kind="amount", value=1, reason="r", line_id="y")
    quote = quote_of(line("x", 500), line("y", 501, 2), wish=10, by_hand=(less,))
    assert nets(quote) == [0, 1_001]


def test_each_line_bears_the_units_that_are_free() -> None:
    """R-29: all three of the dear ones and one of two others, not their part of the money."""
    quote = quote_of(line("x", 1_000, 3), line("y", 900, 2), wish=40)
    assert nets(quote) == [0, 900]
    assert [one.redeemed_points for one in quote.lines] == [30, 10]


@pytest.mark.parametrize(
    ("held", "price", "found"),
    [
        (30, 1_000, (20, "PAYABLE")),
        (19, 1_000, (10, "BALANCE")),
        (10, 1_000, (10, "BALANCE")),
        (9, 1_000, (0, "MIN_POINTS")),
        (1, 1_000, (0, "MIN_POINTS")),
        (0, 1_000, (0, "BALANCE")),
        (30, 500, (20, "PAYABLE")),
        (30, 499, (0, "MIN_ORDER")),
        (0, 499, (0, "BALANCE")),
    ],
)
def test_the_bounds_of_goods_for_points(held: int, price: int, found: tuple[int, str]) -> None:
    """R-53: of an order of 10.00 at least, whole rewards, as far as points go."""
    quote = quote_of(line("x", price, 2), held=held, rules={"min_order_minor": 1_000})
    assert (quote.redemption.max_points, quote.redemption.bound) == found
    assert quote.redeemed_points == found[0]


PER_UNIT = FlatBonus(bonus_id="stamp", name={}, points=1, per="unit")


@pytest.mark.parametrize(("base", "won"), [("after_points", 2), ("before_points", 3)])
def test_units_that_were_taken_for_points_win_no_stamp(base: Any, won: int) -> None:
    """R-38: where the base is what is left after points; another currency of stamps too."""
    earning = Earning(points=0, bonuses=(PER_UNIT,), base=base)
    account = Account(account_id="other", name={}, earning=earning)
    quote = quote_of(line("x", 1_000, 3), wish=10, earning=earning, accounts=(account,))
    points = [quote.accrued_points, quote.accounts[0].accrued_points]
    assert (points, [type(one) for one in points]) == ([won, won], [int, int])


@pytest.mark.parametrize(("threshold_minor", "won"), [(3_000, 5), (3_001, 0)])
def test_a_bonus_is_won_from_its_threshold_on(threshold_minor: int, won: int) -> None:
    """R-41."""
    bonus = FlatBonus(bonus_id="b", name={}, points=5, threshold_minor=threshold_minor)
    earning = Earning(points=0, bonuses=(bonus,))
    assert quote_of(line("x", 1_000, 3), wish=0, earning=earning).accrued_points == won
