"""Each switch of the programme both ways, with figures worked out by hand (docs/engine.md)."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.member import MemberSnapshot
from app.domain.programme import (
    BuyGet,
    LinePercent,
    Offer,
    PercentOff,
    Policies,
    Programme,
    Redemption,
    Scope,
    Tier,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme, stacking

FREE = stacking("")


def quoted(
    programme: Programme,
    *lines: BasketLine,
    buyer: MemberSnapshot | None = None,
    **wishes: Any,
) -> Quote:
    return evaluate(basket(*lines), buyer, programme, Wishes(**wishes), GOLDEN_TIME)


def shop(*offers: Offer, changes: dict[str, Any] | None = None, **policies: Any) -> Programme:
    return plain_programme(offers=offers, policies=Policies(**policies), **(changes or {}))


def percent(rate_bp: int, name: str = "p") -> Offer:
    return offer(name, PercentOff(off_bp=rate_bp), stacking=FREE)


def nets(quote: Quote) -> list[int]:
    return [each.net_minor for each in quote.lines]


@pytest.mark.parametrize(("base", "due"), [("running", 7_200), ("original", 7_000)])
def test_a_later_percentage_acts_on_what_is_left_or_on_the_price(base: str, due: int) -> None:
    """R-10: 100.00 less 10 % and 20 %."""
    programme = shop(percent(1_000, "a"), percent(2_000, "b"), percent_base=base)
    assert quoted(programme, line("x", 10_000)).due_minor == due


def test_a_percentage_of_prices_falls_where_they_are() -> None:
    """R-10, R-26: 10 % of 10.00 each, although one of them costs half by then; of pieces of 0.05
    one each, not their part of 10.25.
    """
    half = offer("half", LinePercent(off_bp=5_000), scope=Scope(skus=("x",)))
    programme = shop(half, percent(1_000), percent_base="original")
    assert nets(quoted(programme, line("x", 1_000), line("y", 1_000))) == [400, 900]
    switches: dict[str, Any] = {"percent_base": "original", "percent_level": "unit"}
    assert nets(quoted(shop(percent(1_000), **switches), line("x", 5, 5), line("y", 1_000))) == [
        20,
        900,
    ]


def test_a_percentage_may_come_to_its_cap() -> None:
    """R-12, R-32: a tenth is 0.63 and 0.62 with tax of a quarter, 1.00 without it."""
    tenth = offer("p", PercentOff(off_bp=1_000, cap_minor=100), stacking=FREE)
    programme = shop(tenth, fixed_amounts="excl", tax_rate_bp={"": 2_500})
    assert nets(quoted(programme, line("x", 630), line("y", 620))) == [567, 558]


@pytest.mark.parametrize(("mode", "off"), [("half_up", 15), ("down", 14)])
def test_a_percentage_is_rounded_half_up_or_down(mode: str, off: int) -> None:
    """R-11: 15 % of 0.99 is 14.85 fen."""
    quote = quoted(shop(percent(1_500), percent_rounding=mode), line("x", 99))
    assert quote.due_minor == 99 - off


@pytest.mark.parametrize(("level", "off"), [("promotion", 13), ("line", 13), ("unit", 12)])
def test_an_order_percentage_is_rounded_once_or_by_line_or_by_unit(level: str, off: int) -> None:
    """R-11: 10 % of 3 x 0.33 (9.9 fen, or 3 x 3.3) and of 0.34 (3.4 fen): 13.3, 10 + 3, 9 + 3."""
    lines = (line("x", 33, 3), line("y", 34))
    quote = quoted(shop(percent(1_000), percent_level=level), *lines)
    assert quote.due_minor == 133 - off


@pytest.mark.parametrize(("level", "off"), [("promotion", 7), ("line", 6), ("unit", 6)])
def test_a_line_percentage_follows_the_same_switch(level: str, off: int) -> None:
    """R-11: 10 % of two lines of 0.33: 6.6 fen, or 3 and 3."""
    tenth = offer("t", LinePercent(off_bp=1_000))
    quote = quoted(shop(tenth, percent_level=level), line("x", 33), line("y", 33))
    assert quote.due_minor == 66 - off


@pytest.mark.parametrize(
    ("remainder", "shares"),
    [
        ("largest", [333, 333, 334]),
        ("last_line", [333, 333, 334]),
        ("first_lines", [334, 333, 333]),
    ],
)
def test_who_gets_the_missing_fen(remainder: str, shares: list[int]) -> None:
    """R-27, example C: 10.00 over 33.33, 33.33 and 33.34."""
    programme = shop(offer("o", amount_off(0, 1_000), stacking=FREE), remainder=remainder)
    quote = quoted(programme, line("x", 3_333), line("y", 3_333), line("z", 3_334))
    assert [
        before - net for before, net in zip((3_333, 3_333, 3_334), nets(quote), strict=True)
    ] == (shares)


def test_the_last_line_gets_all_that_is_missing() -> None:
    """R-27: 0.05 over three lines of 1.00 is 1, 1 and the rest."""
    programme = shop(
        offer("o", amount_off(0, 5), stacking=FREE),
        remainder="last_line",
        percent_rounding="down",
    )
    assert nets(quoted(programme, line("x", 100), line("y", 100), line("z", 100))) == [99, 99, 97]


@pytest.mark.parametrize(("mode", "shares"), [("half_up", [41, 459]), ("down", [40, 460])])
def test_the_last_line_gets_what_rounding_leaves(mode: str, shares: list[int]) -> None:
    """R-27: 5.00 over 4.00 and 45.00; 5.00 x 4 / 49 is 40.8 fen."""
    programme = shop(
        offer("o", amount_off(0, 500), stacking=FREE),
        remainder="last_line",
        percent_rounding=mode,
    )
    assert nets(quoted(programme, line("x", 400), line("y", 4_500))) == [
        400 - shares[0],
        4_500 - shares[1],
    ]


def test_priority_also_decides_what_works_first() -> None:
    """R-12: 20.00 off before 10 %: 100.00, 80.00, 72.00."""
    offers = (
        offer("p", PercentOff(off_bp=1_000), stacking=FREE),
        offer("a", amount_off(0, 2_000), stacking=stacking("", priority=9)),
    )
    assert quoted(shop(*offers, choice="priority"), line("x", 10_000)).due_minor == 7_200


def test_one_order_offer_works_where_the_best_is_chosen() -> None:
    """R-19: 10 % and 20 % on the order, each its own; the better one."""
    programme = shop(percent(1_000, "a"), percent(2_000, "b"), choice="best_order")
    assert quoted(programme, line("x", 10_000)).due_minor == 8_000


@pytest.mark.parametrize(("base", "due"), [("running", 5_000), ("list", 4_000)])
def test_a_threshold_looks_at_what_is_left_or_at_the_price(base: str, due: int) -> None:
    """R-7: half off 100.00, then 10.00 off from 80.00."""
    half = offer("half", LinePercent(off_bp=5_000))
    over = offer("over", amount_off(8_000, 1_000), stacking=FREE)
    quote = quoted(shop(half, over, threshold_base=base), line("x", 10_000))
    assert quote.due_minor == due


@pytest.mark.parametrize(("base", "due"), [("running", 14_000), ("after_points", 16_000)])
def test_a_threshold_may_have_to_hold_at_the_end(base: str, due: int) -> None:
    """R-7: 20.00 off from 200.00, a coupon of 50.00; 210.00 less the coupon are 160.00."""
    programme = shop(
        offer("over", amount_off(20_000, 2_000), stacking=FREE),
        changes={"coupon_types": (coupon_type("k", amount_off(0, 5_000), stacking=FREE),)},
        threshold_base=base,
    )
    buyer = member(coupons=(coupon("c", "k"),))
    quote = quoted(programme, line("x", 21_000), buyer=buyer)
    assert quote.due_minor == due


@pytest.mark.parametrize(("units", "off"), [("cheapest", 900), ("dearest", 2_450)])
def test_the_cheapest_or_the_dearest_unit_is_reduced(units: str, off: int) -> None:
    """R-14: the second of two at half price, 49.00 and 18.00."""
    second = offer("s", BuyGet(buy=1, off_bp=5_000, same_sku=False))
    quote = quoted(shop(second, target_unit=units), line("x", 4_900), line("y", 1_800))
    assert quote.due_minor == 6_700 - off


@pytest.mark.parametrize(("position", "due"), [("before_orders", 8_550), ("last_on_list", 8_500)])
def test_the_tier_comes_before_order_offers_or_last_on_list_prices(
    position: str, due: int
) -> None:
    """R-7: 5 % and 10 % of 100.00: 95.00 less 9.50, or 90.00 less 5.00."""
    tiers = (Tier(tier_id="base", name={"en": "B"}, payable_bp=9_500),)
    programme = shop(percent(1_000), changes={"tiers": tiers}, tier_position=position)
    assert quoted(programme, line("x", 10_000), buyer=member()).due_minor == due


@pytest.mark.parametrize(
    ("position", "due"), [("after_coupons", 8_000), ("before_coupons", 8_100)]
)
def test_points_are_redeemed_after_coupons_or_before(position: str, due: int) -> None:
    """R-7: a coupon of 10 % and 1,000 points for 10.00 on 100.00."""
    programme = shop(
        changes={
            "coupon_types": (coupon_type("k", PercentOff(off_bp=1_000), stacking=FREE),),
            "redemption": Redemption(points=100, worth_minor=100, max_share_bp=10_000),
        },
        points_position=position,
    )
    buyer = member(coupons=(coupon("c", "k"),), lots=(lot("l", 1_000),))
    quote = quoted(programme, line("x", 10_000), buyer=buyer, redeem_points=1_000)
    assert (quote.redeemed_points, quote.due_minor) == (1_000, due)
    assert quote.qualifying_minor == due + 1_000


@pytest.mark.parametrize(("mode", "due"), [("shop", 10_560), ("incl", 10_800)])
def test_a_fixed_amount_without_tax_or_with_it(mode: str, due: int) -> None:
    """R-32: 12.00 off 100.00 and 20 % tax on top: 88.00 x 1.2, or 10.00 off before tax."""
    programme = shop(
        offer("o", amount_off(0, 1_200), stacking=FREE),
        fixed_amounts=mode,
        tax_mode="excl",
        tax_rate_bp={"full": 2_000},
    )
    assert quoted(programme, line("x", 10_000, tax_class="full")).due_minor == due


@pytest.mark.parametrize("remainder", ["last_line", "dearest_line"])
@pytest.mark.parametrize("mode", ["down", "half_up"])
def test_no_line_bears_more_than_it_costs(remainder: str, mode: str) -> None:
    """R-13: 0.07 off five lines of 0.02: four bear 0.01 and the last what it has, 0.02; the one
    fen that is still missing goes to another.
    """
    programme = shop(offer("off", amount_off(0, 7)), remainder=remainder, percent_rounding=mode)
    nets = [each.net_minor for each in quoted(programme, *(line(n, 2) for n in "abcde")).lines]
    assert (min(nets), sum(nets)) == (0, 3)


@pytest.mark.parametrize(("rounding", "tax"), [("line", 12), ("total", 13)])
def test_tax_is_rounded_by_line_or_by_rate(rounding: str, tax: int) -> None:
    """R-33: 13 % on top of three lines of 0.33: 3 x 4.29 fen, or 12.87."""
    programme = shop(tax_rounding=rounding, tax_mode="excl", tax_rate_bp={"full": 1_300})
    lines = [line(name, 33, tax_class="full") for name in ("x", "y", "z")]
    quote = quoted(programme, *lines)
    assert (quote.tax_minor, quote.due_minor) == (tax, 99 + tax)
    assert sum(each.tax_minor for each in quote.lines) == tax


@pytest.mark.parametrize(("choice", "due"), [("best", 8_000), ("priority", 9_500)])
def test_the_best_set_or_the_first_by_priority(choice: str, due: int) -> None:
    """R-19: 5.00 with priority against 20.00, of one group."""
    offers = (
        offer("first", amount_off(0, 500), stacking=stacking("g", priority=9)),
        offer("best", amount_off(0, 2_000), stacking=stacking("g")),
    )
    assert quoted(shop(*offers, choice=choice), line("x", 10_000)).due_minor == due


@pytest.mark.parametrize(("choice", "due"), [("best", 7_500), ("best_order", 8_000)])
def test_order_offers_may_be_chosen_after_the_lines(choice: str, due: int) -> None:
    """R-19: 20 % off the goods misses the threshold of 90.00 that is worth 25.00."""
    offers = (
        offer("goods", LinePercent(off_bp=2_000)),
        offer("order", amount_off(9_000, 2_500), stacking=stacking("o")),
        offer("less", amount_off(8_500, 1_000), stacking=stacking("o")),
    )
    assert quoted(shop(*offers, choice=choice), line("x", 10_000)).due_minor == due
