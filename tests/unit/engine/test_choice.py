"""Alone is alone and asked for is used, however the set is chosen (R-16, R-23)."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.programme import LinePercent, PercentOff, Policies, Stacking, Tier
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import amount_off, coupon_type, offer, plain_programme, stacking

ALONE = Stacking(exclusive=True)
GOLD = Tier(tier_id="gold", name={}, payable_bp=9_000)
CHOICES = ("best", "priority", "best_order")


def quoted(choice: str, *lines: BasketLine, wishes: Wishes | None = None, **parts: Any) -> Quote:
    """A gold member buys under a shop of this choice."""
    switches: Any = {"choice": choice}
    base = Tier(tier_id="base", name={})
    programme = plain_programme(
        tiers=(base, GOLD),
        policies=Policies(**switches),
        offers=parts.get("offers", ()),
        coupon_types=parts.get("types", ()),
    )
    held = tuple(
        coupon(kind.coupon_type_id, kind.coupon_type_id) for kind in programme.coupon_types
    )
    buyer = member(tier_id="gold", coupons=held)
    return evaluate(basket(*lines), buyer, programme, wishes or Wishes(), GOLDEN_TIME)


def working(quote: Quote) -> list[str]:
    return [step.benefit.id for step in quote.steps]


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("mechanic", [PercentOff(off_bp=2_000), LinePercent(off_bp=2_000)])
def test_what_works_alone_takes_the_place_of_the_tier(choice: str, mechanic: Any) -> None:
    """R-16: 20 % alone, and never 10 % for the tier beside it."""
    quote = quoted(choice, line("x", 10_000), offers=(offer("o", mechanic, stacking=ALONE),))
    assert (working(quote), quote.due_minor) == (["o"], 8_000)


@pytest.mark.parametrize(("choice", "due"), [("best", 9_000), ("priority", 9_800)])
def test_priority_may_be_dearer_than_the_tier(choice: str, due: int) -> None:
    """R-16, R-19: 2 % alone against 10 % for the tier, which has no priority."""
    only = offer("o", PercentOff(off_bp=200), stacking=ALONE)
    assert quoted(choice, line("x", 10_000), offers=(only,)).due_minor == due


@pytest.mark.parametrize("choice", CHOICES)
def test_a_coupon_that_was_entered_is_used_before_all_offers(choice: str) -> None:
    """R-23: neither an offer of a higher priority nor one that works alone keeps it out."""
    offers = (
        offer("high", PercentOff(off_bp=3_000), stacking=stacking("g", priority=9)),
        offer("line", LinePercent(off_bp=5_000), stacking=stacking("g", priority=9)),
        offer("alone", PercentOff(off_bp=6_000), stacking=ALONE),
    )
    kind = coupon_type("c", amount_off(0, 100), stacking=Stacking(group="g"))
    wishes = Wishes(coupon_ids=("c",))
    quote = quoted(choice, line("x", 10_000), offers=offers, types=(kind,), wishes=wishes)
    assert quote.used_coupon_ids == ("c",)


@pytest.mark.parametrize("choice", CHOICES)
def test_the_tier_gives_way_to_a_coupon_that_was_entered(choice: str) -> None:
    """R-23: with the tier 90.00 are left, and the coupon wants 95.00."""
    kind = coupon_type("c", amount_off(9_500, 500))
    wishes = Wishes(coupon_ids=("c",))
    quote = quoted(choice, line("x", 10_000), types=(kind,), wishes=wishes)
    assert (working(quote), quote.due_minor) == (["c"], 9_500)


def test_a_search_without_budget_still_uses_what_was_entered() -> None:
    """R-22, R-23: also where it works alone."""
    kind = coupon_type("c", amount_off(0, 100), stacking=ALONE)
    base = Tier(tier_id="base", name={})
    programme = plain_programme(
        tiers=(base, GOLD), policies=Policies(search_budget=1), coupon_types=(kind,)
    )
    buyer = member(tier_id="gold", coupons=(coupon("c", "c"),))
    wishes = Wishes(coupon_ids=("c",))
    quote = evaluate(basket(line("x", 10_000)), buyer, programme, wishes, GOLDEN_TIME)
    assert (quote.search, quote.used_coupon_ids) == ("bounded", ("c",))
