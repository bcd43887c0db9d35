"""Rewards to choose from: which are given, what they take and why another is not (R-112)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import ClaimedReward, Wishes
from app.domain.engine import evaluate
from app.domain.member import MemberSnapshot
from app.domain.programme import Account, Earning, Policies, Redemption, Reward
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import plain_programme


def redeem(
    wish: int | None,
    rules: Redemption,
    buyer: MemberSnapshot,
    price: int = 2_000,
) -> Quote:
    programme = plain_programme(redemption=rules)
    wishes = Wishes(redeem_points=wish)
    return evaluate(basket(line("x", price)), buyer, programme, wishes, GOLDEN_TIME)


TENTH = Reward(points=100, off_bp=1_000)
FIVE = Reward(points=150, off_minor=500)
CAPPED = Reward(points=200, off_bp=5_000, cap_minor=600)
CHOICE = Redemption(unit="choice", max_share_bp=10_000, rewards=(FIVE, TENTH, CAPPED))


@pytest.mark.parametrize(
    ("wish", "held", "found"),
    [
        (0, 500, (0, 0, 200, "PAYABLE", False)),
        (99, 500, (0, 0, 200, "PAYABLE", True)),
        (100, 500, (100, 200, 200, "PAYABLE", False)),
        (199, 500, (150, 500, 200, "PAYABLE", True)),
        (200, 500, (200, 600, 200, "PAYABLE", False)),
        (900, 500, (200, 600, 200, "PAYABLE", True)),
        (200, 160, (150, 500, 150, "BALANCE", True)),
        (200, 99, (0, 0, 0, "MIN_POINTS", True)),
        (200, 0, (0, 0, 0, "BALANCE", True)),
        (None, 500, (200, 600, 200, "PAYABLE", False)),
        (None, 149, (100, 200, 100, "BALANCE", False)),
    ],
)
def test_one_of_several_rewards(
    wish: int | None, held: int, found: tuple[int, int, int, str, bool]
) -> None:
    """R-112: of 20.00 a tenth for 100 points, 5.00 for 150, a half and at most 6.00 for 200."""
    quote = redeem(wish, CHOICE, member(lots=(lot("lot", held),)))
    one = quote.redemption
    assert (one.points, one.amount_minor, one.max_points, one.bound, one.is_cut) == found
    assert quote.due_minor == 2_000 - one.amount_minor


@pytest.mark.parametrize(
    ("changes", "price", "found"),
    [
        ({"min_order_minor": 2_001}, 2_000, (0, 0, "MIN_ORDER")),
        ({"min_order_minor": 2_000}, 2_000, (200, 600, "PAYABLE")),
        ({"max_share_bp": 1_000}, 2_000, (100, 200, "PAYABLE")),
        ({"max_points_per_order": 150}, 2_000, (150, 500, "MAX_PER_ORDER")),
        ({"max_points_per_day": 249}, 2_000, (100, 200, "MAX_PER_DAY")),
        ({"free_limit_minor": 500}, 2_000, (150, 500, "IDENTITY")),
        ({"free_limit_minor": 199}, 2_000, (0, 0, "IDENTITY")),
        ({}, 0, (0, 0, "PAYABLE")),
        ({}, 4, (150, 4, "PAYABLE")),
    ],
)
def test_the_bounds_of_rewards(
    changes: dict[str, Any], price: int, found: tuple[int, int, str]
) -> None:
    """R-53, R-57, R-112: of rewards that take as much, the one for the fewest points."""
    rules = replace(CHOICE, **changes)
    buyer = member(lots=(lot("lot", 5_000),), redeemed_today=100)
    one = redeem(None, rules, buyer, price).redemption
    assert (one.points, one.amount_minor, one.bound) == found


def test_a_card_lets_rewards_go_over_the_free_limit() -> None:
    rules = replace(CHOICE, free_limit_minor=100)
    programme = plain_programme(redemption=rules)
    wishes = Wishes(redeem_points=None, is_identified=True)
    buyer = member(lots=(lot("lot", 5_000),))
    quote = evaluate(basket(line("x", 2_000)), buyer, programme, wishes, GOLDEN_TIME)
    assert quote.redemption.points == 200


@pytest.mark.parametrize(
    ("policies", "off"),
    [
        (Policies(), 150),
        (Policies(percent_rounding="down"), 149),
        (Policies(percent_level="line"), 150),
        (Policies(percent_level="unit"), 151),
        (Policies(percent_level="unit", order_percent_level="promotion"), 150),
    ],
)
def test_a_percentage_for_points_is_rounded_as_those_of_orders_are(
    policies: Policies, off: int
) -> None:
    """R-11, R-112: a tenth of 3 x 3.35 and 4.90 is 1.495; by lines 1.01 and 0.49, by pieces three
    times 0.34 and 0.49.
    """
    rules = Redemption(unit="choice", max_share_bp=10_000, rewards=(TENTH,))
    programme = plain_programme(redemption=rules, policies=policies)
    goods = basket(line("x", 335, 3), line("y", 490))
    buyer = member(lots=(lot("lot", 100),))
    quote = evaluate(goods, buyer, programme, Wishes(redeem_points=100), GOLDEN_TIME)
    assert quote.redemption.amount_minor == off
    assert sum(one.redeemed_points for one in quote.lines) == 100


def test_another_account_has_rewards_to_choose_from() -> None:
    """R-112: its card tells how far it is from the first of them."""
    stars = Account(account_id="stars", name={}, earning=Earning(points=0), redemption=CHOICE)
    buyer = member(lots=(lot("lot", 160, account_id="stars"),))
    programme = plain_programme(accounts=(stars,))
    goods = basket(line("x", 2_000))
    wishes = Wishes(redeem_elsewhere={"stars": 100})
    quote = evaluate(goods, buyer, programme, wishes, GOLDEN_TIME)
    assert (quote.due_minor, quote.accounts[0].redeemed_points) == (1_800, 100)
    assert quote.notes[0].params == {"by": "stars", "points": 60, "needed": 100, "gap": 40}


PAIR = replace(CHOICE, max_rewards=2)
"""Of 20.00: 2.00 for 100, 5.00 for 150 and 6.00 for 200 points."""


def claim(*points: int, account_id: str = "") -> tuple[ClaimedReward, ...]:
    return tuple(ClaimedReward(points=one, account_id=account_id) for one in points)


@pytest.mark.parametrize(
    ("claims", "changes", "held", "found"),
    [
        ((100,), {}, 500, (100, 200, 350, "PAYABLE", False)),
        ((150, 100), {}, 500, (250, 700, 350, "PAYABLE", False)),
        ((100, 150, 200), {}, 500, (250, 700, 350, "PAYABLE", True)),
        ((150, 200), {}, 349, (150, 500, 300, "BALANCE", True)),
        ((200, 150), {}, 350, (350, 1_100, 350, "BALANCE", False)),
        ((7, 150), {}, 500, (150, 500, 350, "PAYABLE", True)),
        ((100, 150), {"max_rewards": 1}, 500, (100, 200, 200, "PAYABLE", True)),
        ((100, 150, 200), {"max_rewards": 3}, 500, (450, 1_300, 450, "PAYABLE", False)),
        ((200, 150), {"max_share_bp": 3_000}, 500, (200, 600, 250, "PAYABLE", True)),
        ((150, 100), {"max_share_bp": 3_000}, 500, (250, 600, 250, "PAYABLE", False)),
        ((200, 150), {"free_limit_minor": 1_100}, 500, (350, 1_100, 350, "IDENTITY", False)),
        ((200, 150), {"free_limit_minor": 1_099}, 500, (200, 600, 300, "IDENTITY", True)),
        ((200, 150), {"max_points_per_order": 349}, 500, (200, 600, 300, "MAX_PER_ORDER", True)),
    ],
)
def test_several_rewards_of_one_order(
    claims: tuple[int, ...],
    changes: dict[str, Any],
    held: int,
    found: tuple[int, int, int, str, bool],
) -> None:
    """R-112: one claim after the other, as far as they can be given together."""
    programme = plain_programme(redemption=replace(PAIR, **changes))
    wishes = Wishes(rewards=claim(*claims))
    buyer = member(lots=(lot("lot", held),))
    quote = evaluate(basket(line("x", 2_000)), buyer, programme, wishes, GOLDEN_TIME)
    one = quote.redemption
    assert (one.points, one.amount_minor, one.max_points, one.bound, one.is_cut) == found
    assert (one.wished_points, sum(one.rewards)) == (sum(claims), one.points)
    assert set(one.rewards) <= set(claims)
    assert [step.amount_minor for step in quote.steps] == [one.amount_minor]


@pytest.mark.parametrize(
    ("wish", "points"), [(None, 350), (349, 300), (299, 250), (249, 200), (99, 0), (5_000, 350)]
)
def test_several_rewards_for_a_number_of_points(wish: int | None, points: int) -> None:
    """R-112: the dearest that two of them can be; without a number those that take most."""
    buyer = member(lots=(lot("lot", 500),))
    assert redeem(wish, PAIR, buyer).redemption.points == points


def test_of_as_many_points_those_that_take_more() -> None:
    """R-112: 300 points are 100 and 200 for 8.00, or 300 for 1.00."""
    rules = replace(PAIR, rewards=(Reward(points=300, off_minor=100), TENTH, CAPPED))
    buyer = member(lots=(lot("lot", 300),))
    assert redeem(300, rules, buyer).redemption.amount_minor == 800


def test_the_parts_of_several_rewards_fall_on_the_lines_they_are_for() -> None:
    """R-55, R-112: 5.00 and a tenth of 30.00 are one step, and its points fall as it does."""
    programme = plain_programme(redemption=PAIR)
    goods = basket(line("x", 1_000), line("y", 2_000), line("t", 900, flags=("tobacco",)))
    wishes = Wishes(rewards=claim(100, 150))
    buyer = member(lots=(lot("lot", 500),))
    quote = evaluate(goods, buyer, programme, wishes, GOLDEN_TIME)
    assert [step.lines for step in quote.steps] == [(("x", 267), ("y", 533))]
    assert [one.redeemed_points for one in quote.lines] == [83, 167, 0]
    assert [one.net_minor for one in quote.lines] == [733, 1_467, 900]


def test_claims_are_for_one_account_and_only_where_there_are_rewards() -> None:
    """R-112: a number of points counts where nothing is claimed of its account."""
    stars = Account(account_id="stars", name={}, earning=Earning(points=0), redemption=PAIR)
    plain = Redemption(max_share_bp=10_000)
    programme = plain_programme(accounts=(stars,), redemption=plain)
    buyer = member(lots=(lot("lot", 500), lot("starry", 500, account_id="stars")))
    wishes = Wishes(
        rewards=(*claim(100), *claim(150, account_id="stars")),
        redeem_points=300,
        redeem_elsewhere={"stars": 200},
    )
    quote = evaluate(basket(line("x", 2_000)), buyer, programme, wishes, GOLDEN_TIME)
    assert (quote.redeemed_points, quote.accounts[0].redeemed_points) == (300, 150)
    nothing = evaluate(basket(line("x", 2_000)), None, programme, wishes, GOLDEN_TIME)
    assert (nothing.due_minor, nothing.redemption.bound) == (2_000, "NOT_MEMBER")


def test_a_percentage_of_each_piece_falls_where_its_pieces_are() -> None:
    """R-11, R-112: a tenth of five pieces of 0.05 is five fen, not their part of 10.25."""
    rules = Redemption(unit="choice", max_share_bp=10_000, rewards=(TENTH,))
    programme = plain_programme(redemption=rules, policies=Policies(percent_level="unit"))
    goods = basket(line("x", 5, 5), line("y", 1_000))
    buyer = member(lots=(lot("lot", 100),))
    wishes = Wishes(rewards=claim(100))
    quote = evaluate(goods, buyer, programme, wishes, GOLDEN_TIME)
    assert [one.net_minor for one in quote.lines] == [20, 900]


def test_several_percentages_fall_where_the_goods_are_before_points() -> None:
    """R-26, R-112: 7 % of 15 fen is one, and so is 8 %. Each of them is shared out by the prices
    before points, where the first of equals gets it; not by what the other one left, where it
    would be the second of them.
    """
    rewards = (Reward(points=100, off_bp=700), Reward(points=150, off_bp=800))
    rules = replace(PAIR, rewards=rewards)
    programme = plain_programme(redemption=rules)
    goods = basket(*(line(name, 5) for name in "xyz"))
    buyer = member(lots=(lot("lot", 500),))
    quote = evaluate(goods, buyer, programme, Wishes(rewards=claim(100, 150)), GOLDEN_TIME)
    assert [one.net_minor for one in quote.lines] == [3, 5, 5]


def test_what_points_may_take_is_whole() -> None:
    """R-53: half of 1.01 is 0.50."""
    rules = Redemption(unit="choice", max_share_bp=5_000, rewards=(FIVE,))
    found = redeem(None, rules, member(lots=(lot("lot", 500),)), 101).redemption.amount_minor
    assert (found, type(found)) == (50, int)


def test_of_sets_that_are_alike_the_first_of_the_programme_is_given() -> None:
    """R-112: 100 and 400 points, or 200 and 300 for as much."""
    rewards = tuple(Reward(points=100 * one, off_minor=100 * one) for one in range(1, 5))
    rules = replace(PAIR, rewards=rewards)
    assert redeem(500, rules, member(lots=(lot("lot", 500),))).redemption.rewards == (100, 400)
