"""Corners of the search: conflicts on the lines, spare budget, equal sets, discounts by hand."""

from __future__ import annotations

import pytest

from app.domain.basket import ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.programme import (
    BuyGet,
    LinePercent,
    NForPrice,
    Offer,
    PercentOff,
    Policies,
    Scope,
    Tier,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import (
    amount_off,
    coupon_type,
    offer,
    plain_programme,
    stacking,
)

GOLD = (Tier(tier_id="gold", name={"en": "Gold"}, payable_bp=9_500),)


def steps(quote: Quote) -> list[tuple[str, int]]:
    return [(step.benefit.id, step.amount_minor) for step in quote.steps]


def quote_of(*offers: Offer, quantity: int = 3, policies: Policies | None = None) -> Quote:
    programme = plain_programme(offers=offers, tiers=GOLD, policies=policies or Policies())
    goods = basket(line("x", 1_000, quantity), line("special", 500, flags=("special_price",)))
    return evaluate(goods, member("gold"), programme, Wishes(), GOLDEN_TIME)


def test_promotions_of_one_group_do_not_share_a_line() -> None:
    pair = offer("pair", BuyGet(buy=1, off_bp=5_000), stacking=stacking("g"))
    percent = offer("percent", LinePercent(off_bp=1_000), stacking=stacking("g"))
    assert steps(quote_of(pair, percent)) == [("pair", 500)]


def test_promotions_of_one_group_do_not_share_an_order() -> None:
    special = Scope(skus=("special",))
    one = offer("one", LinePercent(off_bp=2_000), scope=special, stacking=stacking("g"))
    other = offer(
        "other", LinePercent(off_bp=3_000), scope=Scope(skus=("x",)), stacking=stacking("g")
    )
    assert steps(quote_of(one, other)) == [("other", 900)]


def test_with_tier_on_goods_the_tier_leaves_out() -> None:
    both = offer("both", LinePercent(off_bp=1_000), stacking=stacking("", with_tier=True))
    assert steps(quote_of(both)) == [("both", 350), ("gold", 135)]


def test_a_promotion_with_units_to_spare_lets_another_have_them() -> None:
    first = stacking("", priority=1)
    three = offer(
        "three", NForPrice(count=3, price_minor=2_000), scope=Scope(skus=("x",)), stacking=first
    )
    pair = offer("pair", BuyGet(buy=1, off_bp=5_000))
    assert steps(quote_of(three, pair, quantity=5))[:2] == [("three", 1_000), ("pair", 500)]


def test_a_promotion_without_units_left_is_not_in_the_set() -> None:
    one = offer("one", BuyGet(buy=1, off_bp=5_000))
    other = offer("other", BuyGet(buy=1, off_bp=4_000))
    assert steps(quote_of(one, other, quantity=2)) == [("one", 500)]


@pytest.mark.parametrize("budget", [1, 2, 3, 4, 5, 6, 8])
def test_any_budget_gives_a_set_that_is_allowed(budget: int) -> None:
    offers = (
        offer("pair", BuyGet(buy=1, off_bp=5_000)),
        offer("percent", LinePercent(off_bp=400)),
        offer("order", amount_off(1_000, 100)),
    )
    whole = quote_of(*offers)
    quote = quote_of(*offers, policies=Policies(search_budget=budget))
    assert quote.due_minor >= whole.due_minor
    assert quote.evaluated_count <= budget


def test_a_group_denied_by_a_line_promotion_is_not_tried() -> None:
    shy = offer("shy", LinePercent(off_bp=2_000), stacking=stacking("", "nobody"))
    order = offer("order", amount_off(0, 100), stacking=stacking("full"))
    assert steps(quote_of(shy, order)) == [("shy", 700)]


def test_discounts_by_hand_bound_the_search_too() -> None:
    programme = plain_programme(
        tiers=GOLD,
        offers=(offer("order", amount_off(1_000, 100)),),
        coupon_types=(coupon_type("k", amount_off(0, 300)),),
    )
    manual = (
        ManualDiscount(kind="percent", value=1_000, reason="r"),
        ManualDiscount(kind="amount", value=50, reason="r", line_id="x"),
    )
    buyer = member("gold", coupons=(coupon("c", "k"),))
    quote = evaluate(
        basket(line("x", 2_000), line("y", 1_000)),
        buyer,
        programme,
        Wishes(manual=manual),
        GOLDEN_TIME,
    )
    assert steps(quote) == [
        ("gold", 150),
        ("order", 100),
        ("c", 300),
        ("manual:1", 245),
        ("manual:2", 50),
    ]


def test_like_sets_are_decided_by_their_ids() -> None:
    group = stacking("g")
    offers = [offer(one, amount_off(0, 100), stacking=group) for one in ("b", "a", "c")]
    assert steps(quote_of(*offers))[-1] == ("a", 100)


def test_a_coupon_asked_for_by_hand_leaves_the_rest_as_good_as_it_can_be() -> None:
    """The tier is tried first and misses the threshold by a fen; R-19 within what was asked."""
    programme = plain_programme(
        tiers=GOLD,
        offers=(offer("order", PercentOff(off_bp=1_000, threshold_minor=1_899)),),
        coupon_types=(coupon_type("k", PercentOff(off_bp=300)),),
    )
    buyer = member("gold", coupons=(coupon("c", "k"),))
    wishes = Wishes(coupon_ids=("c",))
    quote = evaluate(basket(line("x", 999, 2)), buyer, programme, wishes, GOLDEN_TIME)
    assert steps(quote) == [("order", 200), ("c", 54)]


def knot(kinds: int) -> Quote:
    """So many kinds of goods, two of each: the second at half price, or any three for 15.00."""
    half = offer("half", BuyGet(buy=1, get=1, off_bp=5_000, same_sku=True))
    three = offer("three", NForPrice(count=3, price_minor=1_500))
    goods = basket(*(line(f"line-{n}", 1_000 + n, 2) for n in range(kinds)))
    return evaluate(goods, None, plain_programme(offers=(half, three)), Wishes(), GOLDEN_TIME)


@pytest.mark.parametrize("kinds", [30, 300])
def test_promotions_in_one_knot_end_in_a_bounded_quote(kinds: int) -> None:
    quoted = knot(kinds)
    assert quoted.search == "bounded"
    halves = sum((1_000 + n) // 2 for n in range(kinds))
    assert sum(amount for _, amount in steps(quoted)) >= halves


def test_looking_ahead_leaves_units_to_what_saves_more() -> None:
    """Ten times three for 15.00, and one pair for 15.00: what trying all 131,072 finds, too."""
    quoted = knot(16)
    assert (quoted.search, quoted.due_minor) == ("bounded", 16_500)


def test_three_for_a_price_cost_that_price_however_percentages_are_rounded() -> None:
    three = offer("three", NForPrice(count=3, price_minor=2_000))
    goods = basket(line("a", 1_200), line("b", 1_000), line("c", 800))
    programme = plain_programme(offers=(three,), policies=Policies(percent_rounding="down"))
    assert evaluate(goods, None, programme, Wishes(), GOLDEN_TIME).due_minor == 2_000
