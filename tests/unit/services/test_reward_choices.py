"""What can be chosen for points, what it would take, and why not (R-112)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import ClaimedReward, ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.programme import Account, Earning, Policies, Redemption, Reward
from app.domain.quote import Quote
from app.services.reward_choices import (
    AskedOrder,
    best,
    has_choices,
    redemption_of,
    reward_choices,
    toggled,
)
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import plain_programme

RULES = Redemption(
    unit="choice",
    max_share_bp=10_000,
    rewards=(
        Reward(points=100, off_bp=1_000),
        Reward(points=150, off_minor=500),
        Reward(points=200, off_minor=3_000),
    ),
)
STAMPS = Account(
    account_id="stamps",
    name={"en": "Stamps"},
    earning=Earning(points=0),
    redemption=Redemption(unit="reward", points=10, worth_minor=700, max_share_bp=10_000),
)


def order(
    rules: Redemption = RULES,
    held: int = 300,
    price: int = 2_000,
    wishes: Wishes | None = None,
    stamps: int = 0,
    **programme: Any,
) -> AskedOrder:
    terms = plain_programme(redemption=rules, accounts=(STAMPS,), **programme)
    buyer = member(lots=(lot("lot", held), lot("card", stamps, account_id="stamps")))
    goods = basket(line("x", price))

    def ask(asked: Wishes) -> Quote:
        return evaluate(goods, buyer, terms, asked, GOLDEN_TIME)

    wishes = wishes or Wishes()
    return AskedOrder(
        programme=terms,
        member=buyer,
        wishes=wishes,
        time=GOLDEN_TIME,
        quote=ask(wishes),
        try_quote=ask,
    )


def again(asked: AskedOrder, wishes: Wishes) -> AskedOrder:
    return replace(asked, wishes=wishes, quote=asked.try_quote(wishes))


def taken(asked: AskedOrder) -> list[int]:
    return [one.points for one in reward_choices(asked) if one.is_taken]


def why(asked: AskedOrder, place: int) -> tuple[str, dict[str, int | str]] | None:
    found = reward_choices(asked)[place].why
    return None if found is None else (found.code, dict(found.params))


def test_nothing_is_there_to_choose_without_rewards_or_without_a_member() -> None:
    assert has_choices(plain_programme(redemption=RULES))
    assert has_choices(plain_programme(accounts=(STAMPS,)))
    assert not has_choices(plain_programme(accounts=(replace(STAMPS, redemption=None),)))
    assert reward_choices(replace(order(), member=None)) == ()
    with pytest.raises(KeyError):
        redemption_of(order().quote, "nobody's")


def test_the_only_one_of_an_order_is_taken_in_place_of_another() -> None:
    asked = order()
    assert [one.amount_minor for one in reward_choices(asked)] == [200, 500, 2_000, 0]
    asked = again(asked, toggled(asked, reward_choices(asked)[0]))
    assert taken(asked) == [100]
    assert [one.amount_minor for one in reward_choices(asked)] == [200, 500, 2_000, 0]
    asked = again(asked, toggled(asked, reward_choices(asked)[1]))
    assert taken(asked) == [150]
    asked = again(asked, toggled(asked, reward_choices(asked)[1]))
    assert taken(asked) == []


def test_several_are_taken_one_by_one_with_what_each_adds() -> None:
    asked = order(replace(RULES, max_rewards=2))
    asked = again(asked, toggled(asked, reward_choices(asked)[1]))
    asked = again(asked, toggled(asked, reward_choices(asked)[0]))
    assert (taken(asked), asked.quote.due_minor) == ([100, 150], 1_300)
    assert [one.amount_minor for one in reward_choices(asked)][:2] == [200, 500]
    assert why(asked, 2) == ("MAX_REWARDS", {"limit": 2})
    asked = again(asked, toggled(asked, reward_choices(asked)[1]))
    assert taken(asked) == [100]


BALANCE = ("BALANCE", {"needed": 150, "limit": 149, "gap": 1})
LIMIT = ("MAX_PER_ORDER", {"needed": 150, "limit": 120, "gap": 30})
DAY = ("MAX_PER_DAY", {"needed": 150, "limit": 100, "gap": 50})
MIN_ORDER = ("MIN_ORDER", {"threshold_minor": 2_500, "gap_minor": 500})


@pytest.mark.parametrize(
    ("changes", "more", "found"),
    [
        ({}, {"held": 149}, BALANCE),
        ({"max_points_per_order": 120}, {}, LIMIT),
        ({"max_points_per_day": 100}, {}, DAY),
        ({"min_order_minor": 2_500}, {}, MIN_ORDER),
        ({"min_order_minor": 2_000}, {}, None),
        ({"free_limit_minor": 499}, {}, ("IDENTITY", {"limit_minor": 499})),
        ({"free_limit_minor": 499}, {"wishes": Wishes(is_identified=True)}, None),
        ({}, {"price": 0}, ("PAYABLE", {})),
    ],
)
def test_a_reward_that_cannot_be_taken_says_why(
    changes: dict[str, Any], more: dict[str, Any], found: object
) -> None:
    """R-53, R-57, R-112: with what is missing to the bound."""
    assert why(order(replace(RULES, **changes), **more), 1) == found


def test_beside_others_what_they_leave_counts() -> None:
    rules = replace(RULES, max_rewards=3)
    dear = Wishes(rewards=(ClaimedReward(points=200),))
    assert why(order(rules, held=500, wishes=dear), 1) == ("TAKEN", {})
    short = why(order(rules, price=9_000, wishes=dear), 1)
    assert short == ("BALANCE", {"needed": 150, "limit": 100, "gap": 50})


def test_points_of_the_same_order_count_and_what_comes_after_points_too() -> None:
    """R-46, R-112: 20 points of 20.00 are at hand; the least order is reached before a coupon."""
    own = order(held=130, earning=Earning(same_order=True, base="before_points"))
    assert why(own, 1) is None
    assert why(order(held=129, earning=own.programme.earning), 1) == BALANCE
    early = Policies(points_position="before_coupons")
    rules = replace(RULES, min_order_minor=2_001)
    off = ManualDiscount(kind="amount", value=300, reason="r")
    for policies, gap in ((early, 1), (Policies(), 301)):
        found = why(order(rules, wishes=Wishes(manual=(off,)), policies=policies), 1)
        assert found == ("MIN_ORDER", {"threshold_minor": 2_001, "gap_minor": gap})


def test_another_account_is_taken_whole() -> None:
    asked = order(stamps=25)
    whole = reward_choices(asked)[3]
    assert (whole.points, whole.amount_minor, whole.is_taken) == (20, 1_400, False)
    asked = again(asked, toggled(asked, whole))
    assert (taken(asked), asked.quote.due_minor) == ([20], 600)
    asked = again(asked, toggled(asked, reward_choices(asked)[3]))
    assert taken(asked) == []
    assert why(order(stamps=9), 3) == ("BALANCE", {"needed": 10, "limit": 9, "gap": 1})
    assert why(order(stamps=10, price=600), 3) == ("PAYABLE", {})


def test_the_least_order_of_an_account_is_counted_before_what_follows_it() -> None:
    """Accounts take first: of 20.00 the 2.00 of the points come after."""
    rules = replace(STAMPS.redemption or RULES, min_order_minor=2_100)
    wishes = Wishes(rewards=(ClaimedReward(points=100),))
    asked = order(wishes=wishes, stamps=30)
    terms = replace(asked.programme, accounts=(replace(STAMPS, redemption=rules),))
    quote = evaluate(basket(line("x", 2_000)), asked.member, terms, wishes, GOLDEN_TIME)
    asked = replace(asked, programme=terms, quote=quote, try_quote=lambda _: quote)
    assert why(asked, 3) == ("MIN_ORDER", {"threshold_minor": 2_100, "gap_minor": 100})


def test_the_best_is_what_takes_most_for_the_fewest_points() -> None:
    asked = order(replace(RULES, max_rewards=2), stamps=25)
    asked = again(asked, best(asked))
    assert (taken(asked), asked.quote.due_minor) == ([200, 20], 0)
    assert asked.wishes.redeem_points == 0
    steps = order(Redemption(), wishes=Wishes(redeem_points=100), stamps=25)
    assert best(steps).redeem_points == 100
