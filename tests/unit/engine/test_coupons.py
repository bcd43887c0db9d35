"""Coupons are scarce: which are used, which are proposed, and who has the last word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.programme import (
    CouponRules,
    CouponType,
    EachFull,
    LinePercent,
    Offer,
    PercentOff,
    Policies,
    Programme,
    Rounding,
    Scope,
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

STACK = stacking("")


def programme_of(*kinds: CouponType, **changes: object) -> Programme:
    return plain_programme(coupon_types=kinds, **changes)


def quote_of(programme: Programme, *coupons: tuple[str, str], **wishes: object) -> Quote:
    buyer = member(coupons=tuple(coupon(*one) for one in coupons))
    asked = Wishes(**wishes)  # type: ignore[arg-type]
    return evaluate(basket(line("x", 10_000)), buyer, programme, asked, GOLDEN_TIME)


def codes(quote: Quote) -> dict[str, str]:
    return {one.benefit.id: one.reason.code for one in quote.not_applied}


def test_the_one_that_expires_first_goes_first() -> None:
    programme = programme_of(coupon_type("k", amount_off(0, 500)))
    coupons = (
        coupon("a", "k", valid_until=date(2026, 12, 31)),
        coupon("b", "k", valid_until=date(2026, 12, 1)),
        coupon("c", "k", valid_until=date(2026, 12, 1)),
    )
    quote = evaluate(
        basket(line("x", 1_000)), member(coupons=coupons), programme, Wishes(), GOLDEN_TIME
    )
    assert quote.used_coupon_ids == ("b",)


def test_fewer_coupons_win_between_equals() -> None:
    programme = programme_of(
        coupon_type("half", amount_off(0, 500), stacking=stacking("a", "b")),
        coupon_type("other", amount_off(0, 500), stacking=stacking("b", "a")),
        coupon_type("whole", amount_off(0, 1_000), stacking=stacking("c")),
    )
    quote = quote_of(programme, ("1", "half"), ("2", "other"), ("3", "whole"))
    assert quote.used_coupon_ids == ("3",)


def test_product_coupons_then_percent_then_fixed() -> None:
    programme = programme_of(
        coupon_type("fixed", amount_off(0, 500), stacking=STACK),
        coupon_type("percent", PercentOff(off_bp=1_000), stacking=STACK),
        coupon_type("goods", amount_off(0, 1_000), scope=Scope(skus=("x",)), stacking=STACK),
    )
    quote = quote_of(programme, ("f", "fixed"), ("p", "percent"), ("g", "goods"))
    assert [(step.benefit.id, step.amount_minor) for step in quote.steps] == [
        ("g", 1_000),
        ("p", 900),
        ("f", 500),
    ]


def test_a_proposal_knows_that_a_deposit_is_not_rounded() -> None:
    """R-34, R-20: 10.20 and a deposit of 0.07; of 0.07 alone nothing is let go."""
    programme = programme_of(
        coupon_type("k", amount_off(0, 1_020)), rounding=Rounding(step_minor=10)
    )
    buyer = member(coupons=(coupon("c", "k"),))
    goods = basket(line("x", 1_020, fee_minor=7))
    asked = Wishes(auto_apply_coupons=False, tender_kinds=("cash",))
    quote = evaluate(goods, buyer, programme, asked, GOLDEN_TIME)
    taken = evaluate(goods, buyer, programme, replace(asked, coupon_ids=("c",)), GOLDEN_TIME)
    assert (quote.due_minor, taken.due_minor) == (1_020, 7)
    assert quote.proposals[0].saves_minor == 1_013


def test_a_small_gain_is_better_kept() -> None:
    programme = programme_of(coupon_type("k", amount_off(0, 2_000)), coupons=CouponRules())
    kept = quote_of(
        programme_of(
            coupon_type("k", amount_off(0, 2_000), stacking=stacking("g")),
            offers=(offer("o", amount_off(0, 1_950), stacking=stacking("g")),),
        ),
        ("c", "k"),
    )
    assert (kept.used_coupon_ids, kept.due_minor) == ((), 8_050)
    (proposal,) = kept.proposals
    assert (proposal.coupon_ids, proposal.saves_minor, proposal.keep) == (("c",), 50, True)
    assert codes(kept) == {"c": "KEPT"}
    assert quote_of(programme, ("c", "k")).used_coupon_ids == ("c",)


def test_what_counts_as_a_small_gain_follows_the_face() -> None:
    for kind in (
        coupon_type("k", amount_off(0, 60)),
        coupon_type("k", PercentOff(off_bp=60, cap_minor=60)),
        coupon_type("k", EachFull(threshold_minor=10_000, off_minor=60)),  # type: ignore[arg-type]
    ):
        assert quote_of(programme_of(kind), ("c", "k")).used_coupon_ids == ("c",)
    uncapped = programme_of(coupon_type("k", PercentOff(off_bp=60)))
    assert quote_of(uncapped, ("c", "k")).used_coupon_ids == ()


def test_two_coupons_must_both_be_worth_it() -> None:
    programme = programme_of(
        coupon_type("a", amount_off(0, 2_000), stacking=STACK),
        coupon_type("b", PercentOff(off_bp=50), stacking=STACK),
    )
    quote = quote_of(programme, ("a", "a"), ("b", "b"))
    assert (quote.used_coupon_ids, quote.due_minor) == (("a",), 8_000)
    assert quote.proposals[0].coupon_ids == ("b",)


def test_asked_for_by_hand_it_is_used_even_for_little() -> None:
    programme = programme_of(
        coupon_type("k", amount_off(0, 2_000), stacking=stacking("g")),
        offers=(offer("o", amount_off(0, 1_950), stacking=stacking("g")),),
    )
    quote = quote_of(programme, ("c", "k"), coupon_ids=("c",))
    assert (quote.used_coupon_ids, quote.due_minor) == (("c",), 8_000)


def test_asked_for_by_hand_it_wins_over_a_better_one() -> None:
    programme = programme_of(
        coupon_type("small", amount_off(0, 500)), coupon_type("large", amount_off(0, 900))
    )
    quote = quote_of(programme, ("s", "small"), ("l", "large"), coupon_ids=("s",))
    assert quote.used_coupon_ids == ("s",)
    assert codes(quote) == {"l": "GROUP_TAKEN"}


def test_without_automatic_coupons_the_best_is_proposed() -> None:
    programme = programme_of(
        coupon_type("k", amount_off(0, 2_000)), coupons=CouponRules(auto_apply=False)
    )
    quote = quote_of(programme, ("c", "k"))
    assert (quote.used_coupon_ids, quote.due_minor) == ((), 10_000)
    (proposal,) = quote.proposals
    assert (proposal.coupon_ids, proposal.saves_minor, proposal.keep) == (("c",), 2_000, False)
    assert codes(quote) == {"c": "NOT_ASKED"}
    taken = quote_of(programme, ("c", "k"), coupon_ids=("c",))
    assert quote.due_minor - taken.due_minor == proposal.saves_minor
    assert quote_of(programme, ("c", "k"), auto_apply_coupons=True).due_minor == 8_000


def test_nothing_is_proposed_that_rounding_would_swallow() -> None:
    programme = programme_of(coupon_type("k", amount_off(0, 4)), rounding=Rounding(step_minor=10))
    buyer = member(coupons=(coupon("c", "k"),))
    quote = evaluate(
        basket(line("x", 1_005)),
        buyer,
        programme,
        Wishes(auto_apply_coupons=False, tender_kinds=("cash",)),
        GOLDEN_TIME,
    )
    assert (quote.due_minor, quote.proposals) == (1_000, ())


def test_declined_is_declined() -> None:
    programme = programme_of(coupon_type("k", amount_off(0, 2_000)))
    quote = quote_of(programme, ("c", "k"), declined_coupon_ids=("c",))
    assert (quote.due_minor, codes(quote), quote.proposals) == (10_000, {"c": "DECLINED"}, ())


def many(count: int) -> tuple[Offer, ...]:
    return tuple(
        offer(f"o{number:02}", PercentOff(off_bp=100 + number)) for number in range(count)
    )


def test_beyond_the_budget_the_search_is_bounded_and_says_so() -> None:
    quote = quote_of(programme_of(offers=many(4), policies=Policies(search_budget=4)))
    assert quote.search == "bounded"
    exact = quote_of(programme_of(offers=many(4)))
    assert exact.search == "exact"
    assert quote.due_minor >= exact.due_minor


def test_many_open_questions_stay_exact() -> None:
    """R-22: what counts is the sets looked at, not how many offers might meet."""
    groups = [stacking(f"g{number % 15}", "*") for number in range(60)]
    offers = tuple(
        offer(f"o{number:02}", amount_off(100 * number, 10 + number), stacking=group)
        for number, group in enumerate(groups)
    )
    quote = quote_of(programme_of(offers=offers))
    assert (quote.search, len(quote.steps)) == ("exact", 15)
    assert quote.evaluated_count < 500


def test_a_used_up_budget_still_gives_a_good_set() -> None:
    for budget in (1, 2, 5):
        policies = Policies(search_budget=budget)
        quote = quote_of(programme_of(offers=many(6), policies=policies))
        assert (quote.search, quote.evaluated_count) == ("bounded", budget)
        assert quote.due_minor < 10_000
        assert [len(quote.steps), quote.steps[0].layer] == [6, "L3"]


def test_a_bounded_search_obeys_the_last_word() -> None:
    kinds = (
        coupon_type("small", amount_off(0, 500)),
        coupon_type("large", amount_off(0, 900)),
        coupon_type("bits", PercentOff(off_bp=10), stacking=STACK),
    )
    programme = programme_of(
        *kinds,
        offers=(*many(3), offer("alone", amount_off(0, 1), stacking=stacking(exclusive=True))),
        policies=Policies(search_budget=6),
    )
    quote = quote_of(programme, ("s", "small"), ("l", "large"), ("b", "bits"), coupon_ids=("s",))
    assert quote.search == "bounded"
    assert quote.used_coupon_ids == ("b", "s")


def test_a_bounded_search_leaves_out_what_does_not_fit() -> None:
    offers = (
        offer("better", LinePercent(off_bp=900)),
        offer("worse", LinePercent(off_bp=500)),
        offer("dear", amount_off(0, 200), stacking=stacking("g")),
        offer("cheap", amount_off(0, 100), stacking=stacking("g")),
        offer("far", amount_off(9_900, 50)),
    )
    quote = quote_of(programme_of(offers=offers, policies=Policies(search_budget=2)))
    assert (quote.search, quote.due_minor) == ("bounded", 8_900)
    assert [step.benefit.id for step in quote.steps] == ["better", "dear"]


def given_away(quote: Quote) -> list[int | str]:
    return [one.params["difference_minor"] for one in quote.notes if one.code == "NOT_BEST"]


def test_a_coupon_asked_for_says_what_it_costs_over_the_best_set() -> None:
    """R-23: the operator has the last word, and the quote shows the difference."""
    group = stacking("one")
    programme = programme_of(
        coupon_type("small", amount_off(0, 500), stacking=group),
        coupon_type("large", amount_off(0, 2_000), stacking=group),
    )
    owned = (("s", "small"), ("l", "large"))
    asked = quote_of(programme, *owned, coupon_ids=("s",))
    assert (asked.used_coupon_ids, given_away(asked)) == (("s",), [1_500])
    assert given_away(quote_of(programme, *owned, coupon_ids=("l",))) == []
    assert given_away(quote_of(programme, *owned)) == []


def test_an_offer_taken_off_by_hand_says_what_it_cost() -> None:
    """R-23, in a basket where coupons are only proposed: the proposal is not told twice."""
    programme = programme_of(
        coupon_type("k", amount_off(0, 1_000), stacking=STACK),
        offers=(offer("tenth", PercentOff(off_bp=1_000), stacking=STACK),),
        coupons=CouponRules(auto_apply=False),
    )
    quote = quote_of(programme, ("c", "k"), declined_offer_ids=("tenth",))
    assert (quote.due_minor, given_away(quote)) == (10_000, [1_000])
    assert [one.saves_minor for one in quote.proposals] == [1_000]
    declined = quote_of(programme, ("c", "k"), declined_coupon_ids=("c",))
    assert (declined.due_minor, given_away(declined)) == (9_000, [1_000])


def test_a_coupon_asked_for_works_where_only_rounding_gives_it_an_effect() -> None:
    """R-23: 3 % of 0.17 is one fen, 3 % of the 0.15 a better offer leaves is none."""
    programme = programme_of(
        coupon_type("k", PercentOff(off_bp=300), stacking=STACK),
        offers=(offer("tenth", LinePercent(off_bp=1_000)),),
    )
    buyer = member(coupons=(coupon("c", "k"),))
    wishes = Wishes(coupon_ids=("c",))
    quote = evaluate(basket(line("x", 17)), buyer, programme, wishes, GOLDEN_TIME)
    assert (quote.used_coupon_ids, quote.due_minor) == (("c",), 16)
