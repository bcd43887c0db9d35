"""Sets found one benefit after the other: which ones, in which order, and how much work (R-22)."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate, fallbacks
from app.domain.engine.found import Field, Found
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.programme import (
    LinePercent,
    Needs,
    Policies,
    Redemption,
    Scope,
    Stacking,
    Tier,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme, stacking

GOODS = (line("x", 5_000), line("y", 1_000))
GROUP = stacking("g")
NEEDS = Needs(threshold_minor=1_000, scope=Scope(skus=("y",)))
OFFERS = (
    offer("goods", LinePercent(off_bp=1_000), scope=Scope(skus=("x",))),
    offer("order", amount_off(0, 600)),
    offer("rival", amount_off(0, 400), stacking=GROUP),
    offer("small", amount_off(0, 300), stacking=GROUP),
    offer("taboo", amount_off(0, 1_000)),
    offer("wants", amount_off(0, 550), needs=NEEDS),
)


def problem_of(payable_bp: int = 10_000, *offers: Any) -> Problem:
    rules = plain_programme(
        offers=offers or OFFERS, tiers=(Tier(tier_id="base", name={}, payable_bp=payable_bp),)
    )
    return prepare(Request(basket(*GOODS), member(), rules, Wishes(), GOLDEN_TIME))


def allowed(problem: Problem, *without: str) -> Field:
    return Field(sum(one.bit for one in problem.candidates if one.id not in without))


def told(problem: Problem, found: Found) -> str:
    """The names of a set, those of lines, of the tier and of the order."""
    taken = found.selection
    lines = [problem.applications[number].candidate.id for number in taken.applications]
    orders = [problem.candidates[number].id for number in taken.orders]
    assert type(taken.tier) is bool
    return " ".join([*lines, *(["tier"] if taken.tier else []), *orders])


def sets(problem: Problem, *without: str) -> list[str]:
    found = fallbacks.fallbacks(problem, allowed(problem, *without))
    return [told(problem, one) for one in found]


def test_nothing_the_greedy_set_and_all_that_the_order_may_get() -> None:
    """R-22: the best of a group; nothing that is out of question."""
    assert sets(problem_of(), "taboo") == [
        "",
        "goods order rival wants",
        "order rival wants",
    ]


def test_beside_the_tier_what_lacks_something_is_left_out_of_all() -> None:
    """R-109: 10 % off leave 9.00 of the goods that are wanted."""
    problem = problem_of(9_000)
    assert sets(problem, "taboo") == [
        "",
        "goods tier order rival",
        "tier order rival",
    ]


def test_what_works_alone_is_a_set_of_its_own() -> None:
    alone = Stacking(exclusive=True)
    offers = [offer(one, amount_off(0, 100), stacking=alone) for one in ("first", "second")]
    assert sets(problem_of(9_000, *offers)) == ["", "tier", "tier", "first"]


@pytest.mark.parametrize(
    ("steps", "greedy"),
    [
        (3, ""),
        (4, "order"),
        (9, "order"),
        (10, "order wants"),
        (16, "order wants"),
        (17, "goods order wants"),
        (25, "goods order wants"),
        (26, "goods order rival wants"),
    ],
)
def test_one_after_the_other_ends_where_it_is_too_much_work(
    monkeypatch: pytest.MonkeyPatch, steps: int, greedy: str
) -> None:
    """Each benefit of the order and the goods themselves count for each line, promotions once: 4,
    6, then 7 for the goods, and 9.
    """
    monkeypatch.setattr(fallbacks, "MOST_STEPS", steps)
    assert sets(problem_of(), "taboo", "small")[1] == greedy


def test_by_priority_goods_come_before_what_is_chosen_afterwards() -> None:
    first = offer("first", amount_off(0, 100), stacking=stacking(priority=9))
    problem = problem_of(10_000, first, OFFERS[0])
    found = fallbacks.by_priority(problem, allowed(problem), lines_only=True)
    assert told(problem, found) == "goods"
    assert told(problem, fallbacks.by_priority(problem, allowed(problem))) == "goods first"


GOLD = (Tier(tier_id="base", name={}), Tier(tier_id="gold", name={}, payable_bp=9_000))


def by_priority(*, wishes: Wishes, **changes: Any) -> Quote:
    policies = Policies(choice="priority", **changes.pop("policies", {}))
    programme = plain_programme(tiers=GOLD, policies=policies, **changes)
    buyer = member("gold", coupons=(coupon("c", "c"),), lots=(lot("lot", 5_000),))
    return evaluate(basket(line("x", 10_000)), buyer, programme, wishes, GOLDEN_TIME)


def names(quote: Quote) -> list[str]:
    return [step.benefit.id for step in quote.steps]


def test_the_tier_stays_beside_a_coupon_that_was_entered_and_may_meet_it() -> None:
    """R-16, R-23."""
    kind = coupon_type("c", amount_off(0, 100))
    quote = by_priority(wishes=Wishes(coupon_ids=("c",)), coupon_types=(kind,))
    assert names(quote) == ["gold", "c"]


def test_the_tier_does_not_give_way_to_an_offer() -> None:
    """R-16: which wants 95.00 where it leaves 90.00."""
    quote = by_priority(wishes=Wishes(), offers=(offer("o", amount_off(9_500, 2_000)),))
    assert names(quote) == ["gold"]


def test_what_a_choice_by_hand_costs_is_told_whatever_points_pay() -> None:
    """R-23: 20.00 were declined; points that come before coupons are no saving."""
    programme = plain_programme(
        policies=Policies(choice="priority", points_position="before_coupons"),
        offers=(offer("o", amount_off(0, 2_000)),),
        redemption=Redemption(max_share_bp=5_000),
    )
    wishes = Wishes(declined_offer_ids=("o",), redeem_points=3_000)
    buyer = member(lots=(lot("lot", 5_000),))
    quote = evaluate(basket(line("x", 10_000)), buyer, programme, wishes, GOLDEN_TIME)
    assert quote.redeemed_points == 3_000
    assert [(one.code, one.params) for one in quote.notes] == [
        ("NOT_BEST", {"difference_minor": 2_000})
    ]
