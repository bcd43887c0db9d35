"""Other currencies of points beside the first: what they see of the order and of the member."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.engine.winning import Winning
from app.domain.member import PointsWon, UpgradeAt
from app.domain.programme import (
    Account,
    Earning,
    FlatBonus,
    Gate,
    LinePercent,
    Policies,
    Programme,
    Redemption,
    Tier,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import offer, plain_programme

EACH = Earning(points=1, per_minor=1)
ANY = Redemption(points=1, worth_minor=1, min_points=1, step_points=1, max_share_bp=10_000)
BUYER = member(lots=(lot("lot", 5_000), lot("star", 5_000, account_id="stars")))


def stars(**changes: Any) -> Account:
    return Account(**({"account_id": "stars", "name": {}, "earning": EACH} | changes))


def quote_of(
    *lines: BasketLine, buyer: Any = BUYER, wishes: Wishes | None = None, **changes: Any
) -> Quote:
    goods = basket(*(lines or (line("x", 1_000),)))
    return evaluate(goods, buyer, plain_programme(**changes), wishes or Wishes(), GOLDEN_TIME)


@pytest.mark.parametrize(("kind", "won"), [("tender", 600), ("discount", 550)])
def test_every_currency_wins_on_the_tax_that_is_left_to_pay(kind: Any, won: int) -> None:
    """R-35, R-39: points that pay 5.00 of 10.00 leave the tax of all of it, 1.00."""
    earning = replace(EACH, tax="incl")
    quote = quote_of(
        earning=earning,
        accounts=(
            stars(earning=earning),
            stars(account_id="more", earning=earning, redemption=ANY),
        ),
        redemption=replace(ANY, kind=kind),
        policies=Policies(tax_mode="excl", tax_rate_bp={"": 1_000}),
        wishes=Wishes(redeem_points=500),
    )
    assert (quote.due_minor, quote.accrued_points) == (won, won)
    assert [one.accrued_points for one in quote.accounts] == [won, won]


@pytest.mark.parametrize(
    ("earned", "kind", "mode", "points", "won"),
    [
        ({"tax": "excl"}, "tender", "incl", 500, 455),
        ({"tax": "excl"}, "discount", "incl", 500, 455),
        ({"tax": "incl", "base": "after_whole_points"}, "discount", "excl", 550, 550),
        ({"tax": "incl", "base": "before_points"}, "tender", "excl", 500, 1_100),
    ],
)
def test_the_base_with_tax_or_without(
    earned: dict[str, Any], kind: Any, mode: Any, points: int, won: int
) -> None:
    """R-38, R-39: a tenth on 5.00, or in it."""
    quote = quote_of(
        earning=replace(EACH, **earned),
        redemption=replace(ANY, kind=kind),
        policies=Policies(tax_mode=mode, tax_rate_bp={"": 1_000}),
        wishes=Wishes(redeem_points=points),
    )
    assert (quote.redeemed_points, quote.accrued_points) == (points, won)


def test_limits_of_a_day_count_what_this_currency_won_and_spent() -> None:
    """R-43, R-53: not what the points of the programme did."""
    buyer = replace(
        BUYER,
        redeemed_today=60,
        won=PointsWon(today=7),
        won_elsewhere={"stars": PointsWon(today=3), "more": PointsWon(today=9)},
    )
    quote = quote_of(
        buyer=buyer,
        accounts=(
            stars(
                earning=replace(EACH, max_points_per_day=10),
                redemption=replace(ANY, max_points_per_day=100),
            ),
        ),
        wishes=Wishes(redeem_elsewhere={"stars": 500}),
    )
    (one,) = quote.accounts
    assert (one.redeemed_points, one.accrued_points) == (100, 7)


@pytest.mark.parametrize(("held", "gap"), [(9, 1), (10, 0), (11, 0)])
def test_a_card_that_is_full_lacks_nothing(held: int, gap: int) -> None:
    """R-58."""
    card = stars(earning=Earning(points=0), redemption=Redemption(unit="reward", points=10))
    buyer = member(lots=(lot("card", held, account_id="stars"),))
    (note,) = quote_of(buyer=buyer, accounts=(card,)).notes
    assert (note.params["points"], note.params["gap"]) == (held, gap)


@pytest.mark.parametrize(
    ("changes", "is_small"),
    [
        ({}, False),
        ({"min_order_minor": 1}, True),
        ({"bonuses": (FlatBonus(bonus_id="b", name={}, points=1),)}, False),
        ({"bonuses": (FlatBonus(bonus_id="b", name={}, points=1, threshold_minor=1),)}, True),
    ],
)
def test_a_part_may_win_less_where_something_is_to_be_reached(
    changes: dict[str, Any], is_small: bool
) -> None:
    """R-72: each currency has its own."""
    goods = basket(line("x", 1_000))
    each, other = Earning(**changes), Earning()
    for mine, its in ((each, other), (other, each)):
        rules = plain_programme(earning=mine, accounts=(stars(earning=its),))
        won = Winning(Request(goods, member(), rules, Wishes(), GOLDEN_TIME)).of
        found = {name: one.has_thresholds for name, one in won.items()}
        assert found == {"": is_small and mine is each, "stars": is_small and its is each}


def earning(kind: Any, **changes: Any) -> Programme:
    return plain_programme(
        earning=replace(EACH, same_order=True, **changes),
        redemption=replace(ANY, kind=kind),
        offers=(offer("o", LinePercent(off_bp=1_000), gate=Gate()),),
        policies=Policies(tax_mode="excl", tax_rate_bp={"": 1_000}),
    )


@pytest.mark.parametrize("kind", ["discount", "tender"])
@pytest.mark.parametrize(
    ("changes", "points"),
    [({}, 900), ({"tax": "incl"}, 990), ({"full_price_only": True}, 0)],
)
def test_what_the_order_wins_may_be_spent_in_it(
    changes: dict[str, Any], points: int, kind: Any
) -> None:
    """R-38, R-39, R-46: of 9.00, or with 0.90 of tax; nothing of goods that were reduced."""
    goods, wishes = basket(line("x", 1_000)), Wishes(redeem_points=5_000)
    quote = evaluate(goods, member(), earning(kind, **changes), wishes, GOLDEN_TIME)
    assert quote.redeemed_points == min(points, 900)
    at_hand = quote.redemption.max_points
    assert at_hand == min(points, 900)


def test_goods_that_are_not_rounded_win_no_less() -> None:
    """R-38, R-46: no fen is let go before the order is known."""
    programme = plain_programme(
        earning=replace(EACH, same_order=True, base="money_paid_only"), redemption=ANY
    )
    quote = evaluate(
        basket(line("x", 1_000)), member(), programme, Wishes(redeem_points=5_000), GOLDEN_TIME
    )
    assert quote.redeemed_points == 1_000


def test_the_tier_takes_its_part_of_each_piece_off_the_prices() -> None:
    """R-10, R-11: one fen of each of five pieces, not their part of 10.25."""
    policies = Policies(percent_base="original", percent_level="unit")
    tier = Tier(tier_id="base", name={}, payable_bp=9_000)
    goods = (line("x", 5, 5), line("y", 1_000))
    quote = quote_of(*goods, tiers=(tier,), policies=policies)
    assert [one.net_minor for one in quote.lines] == [20, 900]


def test_a_level_that_is_gone_is_named() -> None:
    quote = quote_of(buyer=member("gone"))
    assert [(one.code, one.params) for one in quote.notes] == [
        ("UNKNOWN_TIER", {"tier_id": "gone"})
    ]


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [((600, 600), {600}), ((1_320, 120), {1_320, 1_439, 0, 120}), ((600, 660), {600, 660})],
)
def test_an_hour_is_open_from_its_first_minute_to_its_last(
    hours: tuple[int, int], minutes: set[int]
) -> None:
    """R-5: also where both are one, and over midnight."""
    only = offer(
        "o", LinePercent(off_bp=1_000), gate=Gate(minute_from=hours[0], minute_until=hours[1])
    )
    for minute in (0, 120, 121, 599, 600, 601, 660, 661, 1_319, 1_320, 1_439):
        time = replace(GOLDEN_TIME, minute=minute)
        quote = evaluate(
            basket(line("x", 1_000)), None, plain_programme(offers=(only,)), Wishes(), time
        )
        if minute in minutes or hours[0] < minute < hours[1]:
            assert quote.due_minor == 900, minute
        else:
            assert quote.due_minor == 1_000, minute


def test_a_level_that_the_order_reaches_wins_more_points_and_no_more_of_another_kind() -> None:
    """R-47, R-41."""
    gold = Tier(tier_id="gold", name={}, points_factor_bp=20_000)
    buyer = replace(BUYER, upgrades=(UpgradeAt("gold", 0),))
    tiers = (Tier(tier_id="base", name={}), gold)
    quote = quote_of(buyer=buyer, tiers=tiers, earning=EACH, accounts=(stars(),))
    assert (quote.accrued_points, quote.accounts[0].accrued_points) == (2_000, 1_000)


def test_points_that_pay_for_the_order_that_wins_them_make_no_room() -> None:
    """R-43, R-46: nobody holds more than 600; who holds as much and spends it makes room."""
    rules = replace(EACH, base="before_points", max_balance=600)
    wishes = Wishes(redeem_points=600)
    same = quote_of(
        earning=replace(rules, same_order=True), redemption=ANY, buyer=member(), wishes=wishes
    )
    assert (same.redeemed_points, same.accrued_points) == (600, 600)
    buyer = member(lots=(lot("lot", 600),))
    held = quote_of(earning=rules, redemption=ANY, buyer=buyer, wishes=wishes)
    assert (held.redeemed_points, held.accrued_points) == (600, 600)
    assert quote_of(earning=rules, redemption=ANY, buyer=buyer).accrued_points == 0
