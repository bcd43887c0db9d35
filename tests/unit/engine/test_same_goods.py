"""Pieces of the same goods are one line to the rules, however they were rung (R-111).

That nothing else changes is what ``tests/properties/test_same_goods.py`` holds.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.engine.same_goods import joined
from app.domain.programme import (
    Account,
    BuyGet,
    Earning,
    FlatBonus,
    Gift,
    GiftItem,
    Offer,
    Policies,
    Redemption,
)
from app.domain.quote import Quote
from app.domain.refund import RefundPick
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import offer, plain_programme
from tests.builders.sales import SOLD_ON, Books, bought

SECOND_HALF = offer("second", BuyGet(buy=1, get=1, off_bp=5_000))
TOGETHER = (line("a", 1_000, sku="cup"), line("b", 1_000, sku="cup"))


def quote_of(*lines: BasketLine, wishes: Wishes | None = None, **changes: Any) -> Quote:
    programme = plain_programme(**changes)
    buyer = member(lots=(lot("lot", 500), lot("star", 500, account_id="stars")))
    return evaluate(basket(*lines), buyer, programme, wishes or Wishes(), GOLDEN_TIME)


def nets(quote: Quote) -> list[int]:
    return [one.net_minor for one in quote.lines]


def test_goods_are_the_same_whatever_their_code_name_and_cost() -> None:
    """Two sizes of a label, a name in one language: the SKU says what it is."""
    other = line("b", 1_000, sku="cup", ean="6901", name="Tasse", name_en="Cup", cost_minor=300)
    found, rung = joined(basket(TOGETHER[0], other), Wishes())
    assert [(one.line_id, one.quantity) for one in found.lines] == [("a", 2)]
    assert rung == {"a": [TOGETHER[0], other]}


@pytest.mark.parametrize(
    "change", [{"list_price_minor": 999}, {"category_path": "c"}, {"flags": ("new",)}]
)
def test_goods_that_a_rule_may_tell_apart_are_not_the_same(change: dict[str, Any]) -> None:
    other = line("b", **({"price_minor": 1_000, "sku": "cup"} | change))
    assert len(joined(basket(TOGETHER[0], other), Wishes())[0].lines) == 2


def test_lines_that_stay_apart_stay_as_they_are() -> None:
    """Without a SKU, by weight, as an amount or with a discount by hand, beside what is joined."""
    apart = (
        line("n1", 500, sku=""),
        line("n2", 500, sku=""),
        line("w1", 500, sku="flour", kind="weighed", grams=100),
        line("w2", 500, sku="flour", kind="weighed", grams=100),
        line("k1", 500, sku="key", kind="amount"),
        line("k2", 500, sku="key", kind="amount"),
        line("h", 1_000, sku="cup"),
    )
    by_hand = ManualDiscount(kind="amount", value=10, reason="r", line_id="h")
    found, rung = joined(basket(*apart, *TOGETHER), Wishes(manual=(by_hand,)))
    assert list(rung) == ["n1", "n2", "w1", "w2", "k1", "k2", "h", "a"]
    assert all(one is was for one, was in zip(found.lines, apart, strict=False))
    assert found.lines[-1].quantity == 2


@pytest.mark.parametrize("kind", ["weighed", "amount"])
def test_without_pieces_of_the_same_goods_the_basket_is_as_it_is(kind: Any) -> None:
    goods = basket(
        *(line(one, 500, sku="flour", kind=kind, grams=100) for one in "xy"), line("z", 1)
    )
    found = joined(goods, Wishes())
    assert (found[0] is goods, found[1]) == (True, {})


def test_a_gift_is_for_all_lines_of_its_goods() -> None:
    """R-61: a return of any of them asks for it."""
    gift = Gift(
        items=(GiftItem(sku="BAG", name={}, cost_minor=1, value_minor=1),), threshold_minor=1_500
    )
    quote = quote_of(*TOGETHER, offers=(Offer(offer_id="gift", name={}, mechanic=gift),))
    assert [one.lines for one in quote.gifts] == [("a", "b")]


def test_points_of_another_currency_are_won_and_spent_by_the_units_of_each_line() -> None:
    """R-29, R-111: 3 stars for 10.00 are spent by three pieces, two of which are one line."""
    stars = Account(
        account_id="stars",
        name={},
        earning=Earning(points=1, per_minor=100),
        redemption=Redemption(
            points=1, worth_minor=100, min_points=1, step_points=1, max_share_bp=10_000
        ),
    )
    lines = (line("a", 1_000, 2, sku="cup"), line("b", 1_000, sku="cup"))
    quote = quote_of(*lines, wishes=Wishes(redeem_elsewhere={"stars": 4}), accounts=(stars,))
    (account,) = quote.accounts
    assert (account.spent, account.won) == ((("a", 3), ("b", 1)), (("a", 18), ("b", 8)))


def test_points_that_pay_as_a_tender_leave_the_net_of_each_line() -> None:
    """R-35."""
    rules = Redemption(
        points=1, worth_minor=1, min_points=1, step_points=1, max_share_bp=10_000, kind="tender"
    )
    quote = quote_of(
        *TOGETHER, wishes=Wishes(redeem_points=500), redemption=rules, offers=(SECOND_HALF,)
    )
    assert (nets(quote), quote.due_minor) == ([750, 750], 1_000)


@pytest.mark.parametrize("policy", ["shares", "recount", "down"])
@pytest.mark.parametrize("first", ["a", "b"])
def test_a_piece_takes_the_same_points_from_whichever_line_it_comes_back(
    policy: Any, first: str
) -> None:
    """R-72, R-111: one of two, the second at half price, brings 7.50 and took 75 points and stars;
    by the lines as they were rung it would be 100 or 50.
    """
    each = Earning(points=1, per_minor=10)
    programme = plain_programme(
        offers=(SECOND_HALF,),
        earning=each,
        accounts=(Account(account_id="stars", name={}, earning=each),),
        policies=Policies(refund_earned=policy),
    )
    facts = bought(programme, *TOGETHER, buyer=member())
    book = Books(programme, asked=facts.asked)
    book.settle(facts.sale)
    for line_id in (first, "ab".replace(first, "")):
        quote = book.refund(SOLD_ON, RefundPick(line_id=line_id, units=1))
        (stars,) = quote.accounts
        assert [one.points for one in (*quote.points_taken, *stars.points_taken)] == [75, 75]
        assert quote.total_minor == 750


@pytest.mark.parametrize("policy", ["recount", "down"])
def test_units_that_points_made_free_win_nothing_on_whichever_line_they_are(policy: Any) -> None:
    """R-58, R-38, R-72: ten points pay one of three cups, so that two of them win a stamp."""
    stamp = FlatBonus(bonus_id="s", name={}, points=1, per="unit")
    card = Account(
        account_id="stars",
        name={},
        earning=Earning(points=0, bonuses=(stamp,)),
        redemption=Redemption(unit="item", points=10, max_share_bp=10_000),
    )
    programme = plain_programme(accounts=(card,), policies=Policies(refund_earned=policy))
    goods = (line("a", 1_000, sku="cup"), line("b", 1_000, 2, sku="cup"))
    book = Books(programme)
    book.take_in(lot("stamps", 10, account_id="stars"))
    wishes = Wishes(redeem_elsewhere={"stars": 10})
    facts = bought(programme, *goods, wishes=wishes, buyer=member(lots=book.lots))
    book.asked = facts.asked
    book.settle(facts.sale)
    backs = [
        book.refund(SOLD_ON, RefundPick(line_id=line_id, units=1)).accounts[0]
        for line_id in ("b", "a", "b")
    ]
    assert [sum(one.points for one in back.points_taken) for back in backs] == [1, 1, 0]
    assert sum(one.points for back in backs for one in back.points_back) == 10
