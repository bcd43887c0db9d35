"""What the goods that stay cost more, asked of the engine with the choices of the sale (R-70)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import ClaimedReward, ManualDiscount, Wishes
from app.domain.offer_uses import OfferTotal, OfferUses
from app.domain.programme import (
    Account,
    CouponRules,
    CouponType,
    Limits,
    PercentOff,
    Policies,
    Programme,
    Redemption,
    Reward,
    Stacking,
)
from app.domain.refund_money import Books, Progress, returned_marks
from app.domain.refund_quote import RefundFacts
from app.domain.refund_reprice import Rest, rest_of
from tests.builders.baskets import coupon, line, lot, member
from tests.builders.programmes import amount_off, offer, plain_programme
from tests.builders.sales import bought

HUNDRED_TWENTY = offer("120-20", amount_off(12_000, 2_000))
A, B = line("a", 6_000), line("b", 6_000)


def rest(facts: RefundFacts, **back: Progress) -> Rest:
    """What stays when so much of the lines is back."""
    return rest_of(Books(facts.sale), facts, {**returned_marks(facts.sale), **back})


def shop(**changes: Any) -> Programme:
    return plain_programme(offers=(HUNDRED_TWENTY,), **changes)


ALONE = Stacking(exclusive=True)
ONE = Progress(units=1, amount_minor=0)


@pytest.mark.parametrize(("tax_mode", "lost"), [("incl", 1_000), ("excl", 1_130)])
def test_what_is_lost_is_taxed_where_tax_is_on_top(tax_mode: Any, lost: int) -> None:
    """R-33: b cost 50.00 with the offer and costs 60.00 without."""
    programme = shop(policies=Policies(tax_mode=tax_mode, tax_rate_bp={"full": 1_300}))
    taxed = [replace(one, tax_class="full") for one in (A, B)]
    assert rest(bought(programme, *taxed), a=ONE).lost == (("b", lost),)


def test_a_keyed_amount_that_came_back_in_part_costs_its_part() -> None:
    """100.00 were paid for 120.00; the 50.00 that stay were 60.00, and the offer is gone."""
    facts = bought(shop(), line("a", 12_000, kind="amount"))
    found = rest(facts, a=Progress(units=0, amount_minor=5_000))
    assert found.lost == (("a", 1_000),)


def test_other_coupons_of_the_member_do_not_step_in() -> None:
    """The choices are those of the sale: the coupon that it did not use stays unused."""
    kinds = [
        CouponType(coupon_type_id=one, name={"en": one}, mechanic=rule, stacking=ALONE)
        for one, rule in (("large", amount_off(12_000, 2_000)), ("small", amount_off(0, 500)))
    ]
    both = coupon("large", "large"), coupon("small", "small")
    facts = bought(plain_programme(coupon_types=tuple(kinds)), A, B, buyer=member(coupons=both))
    assert [one.coupon_id for one in facts.coupons] == ["large"]
    assert rest(facts, a=ONE) == Rest((("b", 1_000),), frozenset())


def test_a_coupon_of_the_sale_works_on_even_where_it_would_be_saved_now() -> None:
    """R-21: 10 % of what stays are 6.00, for which no coupon would choose itself."""
    kind = CouponType(coupon_type_id="ten", name={"en": "ten"}, mechanic=PercentOff(off_bp=1_000))
    programme = plain_programme(
        coupon_types=(kind,), coupons=CouponRules(auto_apply=True, min_gain_minor=1_000)
    )
    facts = bought(programme, A, B, buyer=member(coupons=(coupon("ten", "ten"),)))
    assert facts.sale.quote.used_coupon_ids == ("ten",)
    assert rest(facts, a=ONE) == Rest((("b", 0),), frozenset({"ten"}))


CHEAP_POINTS = Redemption(
    points=1, worth_minor=100, min_points=0, step_points=1, max_share_bp=10_000
)


TO_CHOOSE = Redemption(
    unit="choice", max_share_bp=10_000, rewards=(Reward(points=5, off_minor=500),)
)


@pytest.mark.parametrize(
    ("wishes", "rules"),
    [
        (Wishes(redeem_points=5), CHEAP_POINTS),
        (Wishes(redeem_elsewhere={"stars": 5}), CHEAP_POINTS),
        (Wishes(rewards=(ClaimedReward(points=5),)), TO_CHOOSE),
        (Wishes(rewards=(ClaimedReward(points=5, account_id="stars"),)), TO_CHOOSE),
    ],
)
def test_points_spent_are_no_saving_that_is_lost(wishes: Wishes, rules: Redemption) -> None:
    """R-19, R-112: neither those of the sale nor of its accounts are asked for again."""
    stars = Account(account_id="stars", name={"en": "Stars"}, redemption=rules)
    buyer = member(lots=(lot("mine", 50), lot("starry", 50, account_id="stars")))
    programme = plain_programme(redemption=rules, accounts=(stars,))
    facts = bought(programme, A, B, wishes=wishes, buyer=buyer)
    assert facts.sale.quote.due_minor == 11_500
    assert rest(facts, a=ONE).lost == (("b", 0),)


def test_an_offer_that_was_used_up_is_used_up_still() -> None:
    """R-25: the counts are those of the moment of the sale."""
    once = offer("once", amount_off(0, 1_000), limits=Limits(total=1))
    full = OfferUses(totals=(OfferTotal(offer_id="once", orders=1, amount_minor=1_000),))
    facts = bought(plain_programme(offers=(once,)), A, B, uses=full)
    assert rest(facts, a=ONE).lost == (("b", 0),)


def test_discounts_by_hand_shrink_with_their_goods() -> None:
    """Of an amount on both lines half stays, one on what came back goes with it, the next does
    not; a percentage is one of less.
    """
    wishes = Wishes(
        manual=(
            ManualDiscount(kind="amount", value=300, reason="r", line_id="a"),
            ManualDiscount(kind="amount", value=200, reason="r", line_id="b"),
            ManualDiscount(kind="percent", value=1_000, reason="r"),
        )
    )
    facts = bought(plain_programme(), A, B, wishes=wishes)
    assert facts.sale.quote.due_minor == 10_350
    assert rest(facts, a=ONE).lost == (("b", 0),)


def test_without_what_was_asked_nothing_can_be_priced_anew() -> None:
    facts = replace(bought(shop(), A, B), asked=None)
    with pytest.raises(ValueError, match=r"^what the sale was computed from is needed$"):
        rest(facts, a=ONE)
