"""Gifts come after everything and count nowhere (R-61, R-62)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.errors import BadInput
from app.domain.offer_uses import OfferTotal, OfferUses
from app.domain.programme import Gift, GiftItem, Limits, Offer, Programme, Stacking, Tier
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line, member
from tests.builders.programmes import amount_off, offer, plain_programme

BAG = GiftItem(sku="BAG", name={"en": "Bag"}, cost_minor=800, value_minor=1_500)
CUP = GiftItem(sku="CUP", name={"en": "Cup"}, cost_minor=300, value_minor=500)
FREE = Stacking()


def gift(offer_id: str = "gift", stacking: Stacking = FREE, **fields: Any) -> Offer:
    mechanic = Gift(**({"items": (BAG, CUP), "threshold_minor": 10_000} | fields))
    return Offer(offer_id=offer_id, name={}, mechanic=mechanic, stacking=stacking)


def asked(programme: Programme, *prices: int, wishes: Wishes | None = None) -> Quote:
    lines = [line(f"l{number}", price) for number, price in enumerate(prices)]
    return evaluate(basket(*lines), None, programme, wishes or Wishes(), GOLDEN_TIME)


def given(quote: Quote) -> dict[str, tuple[str, int]]:
    return {one.offer_id: (one.sku, one.units) for one in quote.gifts}


def refused(quote: Quote) -> dict[str, str]:
    return {one.benefit.id: one.reason.code for one in quote.not_applied}


def test_a_gift_knows_its_cost_its_value_and_its_trigger() -> None:
    (one,) = asked(plain_programme(offers=(gift(),)), 6_000, 4_000).gifts
    assert (one.line_id, one.sku, one.units) == ("gift:gift", "BAG", 1)
    assert (one.cost_minor, one.value_minor, one.lines) == (800, 1_500, ("l0", "l1"))


def test_nothing_but_the_gifts_differs_from_an_order_without() -> None:
    with_gift = asked(plain_programme(offers=(gift(),)), 12_000)
    assert replace(with_gift, gifts=()) == asked(plain_programme(), 12_000)


def test_the_threshold_looks_at_what_is_left_after_everything() -> None:
    off = offer("off", amount_off(10_000, 100))
    assert refused(asked(plain_programme(offers=(gift(), off)), 10_000)) == {"gift": "THRESHOLD"}


def test_goods_for_nothing_bring_no_gift() -> None:
    quote = asked(plain_programme(offers=(gift(threshold_minor=0),)), 0)
    assert refused(quote) == {"gift": "NO_ELIGIBLE_ITEM"}


def test_another_thing_of_the_set_or_none_is_a_wish() -> None:
    programme = plain_programme(offers=(gift(),))
    cup = asked(programme, 10_000, wishes=Wishes(gifts={"gift": "CUP"}))
    none = asked(programme, 10_000, wishes=Wishes(gifts={"gift": ""}))
    gone = asked(programme, 10_000, wishes=Wishes(gifts={"gift": "SOLD-OUT"}))
    assert given(cup) == {"gift": ("CUP", 1)}
    assert (given(none), refused(none)) == ({}, {"gift": "DECLINED"})
    assert given(gone) == {"gift": ("BAG", 1)}


def test_of_a_group_the_first_by_priority_is_given() -> None:
    low = gift("low", Stacking(group="gifts"))
    high = gift("high", Stacking(group="gifts", priority=1))
    quote = asked(plain_programme(offers=(low, high)), 10_000)
    assert (given(quote), refused(quote)) == ({"high": ("BAG", 1)}, {"low": "GROUP_TAKEN"})


def test_a_gift_that_is_given_alone_is_not_given_beside_the_tier() -> None:
    """R-16."""
    only = gift("gift", Stacking(exclusive=True))
    tiers = (Tier(tier_id="base", name={}), Tier(tier_id="gold", name={}, payable_bp=9_000))
    programme = plain_programme(offers=(only,), tiers=tiers)
    goods = basket(line("x", 20_000))
    buyers = {tier: member(tier_id=tier) for tier in ("base", "gold")}
    base, gold = (
        evaluate(goods, buyer, programme, Wishes(), GOLDEN_TIME) for buyer in buyers.values()
    )
    assert (list(given(base)), refused(gold)) == (["gift"], {"gift": "NOT_STACKABLE"})


@pytest.mark.parametrize(("most", "price", "pieces"), [(None, 45_000, 4), (2, 45_000, 2)])
def test_one_for_each_full_threshold(most: int | None, price: int, pieces: int) -> None:
    quote = asked(plain_programme(offers=(gift(max_times=most),)), price)
    assert [one.units for one in quote.gifts] == [pieces]


def test_a_line_of_the_basket_cannot_pass_for_a_gift() -> None:
    goods = basket(line("gift:bag", 100))
    with pytest.raises(BadInput, match="line_id"):
        evaluate(goods, None, plain_programme(), Wishes(), GOLDEN_TIME)


def why(quote: Quote) -> dict[str, tuple[str, Any]]:
    return {one.benefit.id: (one.reason.code, one.reason.params) for one in quote.not_applied}


@pytest.mark.parametrize(
    ("needs", "prices", "reason"),
    [
        ({"units": 3}, (6_000, 6_000), ("QTY", {"gap": 1})),
        ({"units": 2}, (4_000, 5_500), ("THRESHOLD", {"gap_minor": 500})),
        ({}, (9_999,), ("THRESHOLD", {"gap_minor": 1})),
    ],
)
def test_what_is_missing_to_a_gift_is_told(
    needs: dict[str, int], prices: tuple[int, ...], reason: tuple[str, Any]
) -> None:
    """R-25, R-61: pieces first, then money."""
    quote = asked(plain_programme(offers=(gift(**needs),)), *prices)
    assert why(quote) == {"gift": reason}


def test_what_keeps_a_gift_away_is_named() -> None:
    """R-16, R-17, R-25: the first of its group, what it may not meet, and the tier."""
    offers = (
        gift("high", Stacking(group="gifts", priority=2)),
        gift("low", Stacking(group="gifts", priority=1)),
        gift("shy", Stacking(stack_with=())),
        gift("other", Stacking(group="others", stack_with=())),
    )
    quote = asked(plain_programme(offers=offers), 10_000)
    assert why(quote) == {
        "low": ("GROUP_TAKEN", {"by": "high"}),
        "shy": ("NOT_STACKABLE", {"with": "high"}),
        "other": ("NOT_STACKABLE", {"with": "high"}),
    }
    tiers = (Tier(tier_id="gold", name={}, payable_bp=9_000),)
    only = plain_programme(offers=(gift("only", Stacking(exclusive=True)),), tiers=tiers)
    buyer = member(tier_id="gold")
    quote = evaluate(basket(line("x", 20_000)), buyer, only, Wishes(), GOLDEN_TIME)
    assert why(quote) == {"only": ("NOT_STACKABLE", {"with": "gold"})}


@pytest.mark.parametrize(
    ("spent", "told"), [(3_400, None), (3_401, ("OVER_BUDGET", {"left_minor": 1_599}))]
)
def test_gifts_cost_no_more_than_is_left_of_their_budget(
    spent: int, told: tuple[str, Any] | None
) -> None:
    """R-25: two of 8.00, of a budget of 50.00."""
    limits = Limits(budget_minor=5_000, over_budget="nothing")
    programme = plain_programme(offers=(replace(gift(max_times=2), limits=limits),))
    uses = OfferUses(totals=(OfferTotal(offer_id="gift", orders=1, amount_minor=spent),))
    goods = basket(line("x", 20_000))
    quote = evaluate(goods, None, programme, Wishes(), GOLDEN_TIME, uses)
    assert why(quote).get("gift") == told
    assert given(quote) == ({} if told else {"gift": ("BAG", 2)})
