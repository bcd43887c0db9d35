"""Every benefit that did not work says one reason, with its numbers (R-25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate, reasons, rejections
from app.domain.member import MemberSnapshot
from app.domain.periods import BusinessTime
from app.domain.programme import (
    BuyGet,
    Gate,
    LinePercent,
    NForPrice,
    Offer,
    PercentOff,
    Policies,
    Scope,
    Tier,
    TierRules,
)
from app.domain.quote import Quote, Reason
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import (
    amount_off,
    coupon_type,
    offer,
    plain_programme,
    stacking,
)

TEN = line("ten", 1_000)
TIERS = (
    Tier(tier_id="base", name={"en": "Basic"}),
    Tier(tier_id="gold", name={"en": "Gold"}, payable_bp=9_000),
)


def quote_of(
    *offers: Offer,
    buyer: MemberSnapshot | None = None,
    wishes: Wishes | None = None,
    time: BusinessTime = GOLDEN_TIME,
) -> Quote:
    programme = plain_programme(offers=offers, tiers=TIERS)
    return evaluate(basket(TEN), buyer, programme, wishes or Wishes(), time)


def why(quote: Quote, benefit_id: str) -> Reason:
    (found,) = [one.reason for one in quote.not_applied if one.benefit.id == benefit_id]
    return found


def gated(**gate: object) -> Offer:
    return offer("x", LinePercent(off_bp=1_000), gate=Gate(**gate))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ({"valid_from": date(2026, 11, 22)}, "NOT_STARTED"),
        ({"valid_until": date(2026, 11, 20)}, "EXPIRED"),
        ({"weekdays": (1, 5, 7)}, "WRONG_DAY"),
        ({"days_of_month": (8, 18, 28)}, "WRONG_DAY"),
        ({"minute_from": 643}, "WRONG_HOUR"),
        ({"minute_until": 641}, "WRONG_HOUR"),
        ({"minute_from": 1_320, "minute_until": 120}, "WRONG_HOUR"),
        ({"store_ids": ("S02",)}, "WRONG_STORE"),
        ({"members_only": True}, "NOT_MEMBER"),
        ({"tier_ids": ("gold",)}, "NOT_MEMBER"),
    ],
)
def test_a_closed_gate(gate: dict[str, object], code: str) -> None:
    quote = quote_of(gated(**gate))
    assert (why(quote, "x").code, quote.due_minor) == (code, 1_000)


@pytest.mark.parametrize(
    "gate",
    [
        {"valid_from": date(2026, 11, 21), "valid_until": date(2026, 11, 21)},
        {"weekdays": (6,)},
        {"days_of_month": (21,)},
        {"minute_from": 642, "minute_until": 642},
        {"minute_from": 600, "minute_until": 120},
        {"minute_from": 1_320, "minute_until": 642},
        {"store_ids": ("S01", "S02")},
    ],
)
def test_an_open_gate(gate: dict[str, object]) -> None:
    assert quote_of(gated(**gate)).due_minor == 900


def test_whom_a_gate_lets_in() -> None:
    assert quote_of(gated(members_only=True), buyer=member()).due_minor == 900
    assert why(quote_of(gated(tier_ids=("gold",)), buyer=member()), "x").code == "WRONG_TIER"
    suspended = member(status="suspended")
    assert why(quote_of(gated(members_only=True), buyer=suspended), "x").code == (
        "SUSPENDED_MEMBER"
    )
    closed = member(status="closed")
    assert why(quote_of(gated(members_only=True), buyer=closed), "x").code == "NOT_MEMBER"


def test_goods_units_and_thresholds() -> None:
    tea = Scope(category_paths=("tea",))
    assert why(quote_of(offer("x", LinePercent(off_bp=1), scope=tea)), "x").code == (
        "NO_ELIGIBLE_ITEM"
    )
    short = why(quote_of(offer("x", BuyGet(buy=2))), "x")
    assert (short.code, short.params) == ("QTY", {"gap": 2})
    short = why(quote_of(offer("x", NForPrice(count=3, price_minor=1))), "x")
    assert (short.code, short.params) == ("QTY", {"gap": 2})
    cheap = offer("x", BuyGet(buy=1, min_unit_price_minor=1_001))
    assert why(quote_of(cheap), "x").code == "NO_ELIGIBLE_ITEM"
    dear = offer("x", NForPrice(count=1, price_minor=1_000))
    assert why(quote_of(dear), "x").code == "NO_EFFECT"
    far = why(quote_of(offer("x", amount_off(1_500, 100))), "x")
    assert (far.code, far.params) == ("THRESHOLD", {"gap_minor": 500})
    nothing = offer("x", PercentOff(off_bp=0))
    assert why(quote_of(nothing), "x").code == "NO_EFFECT"


def test_groups_stacking_and_wishes() -> None:
    group = stacking("full")
    small = offer("small", amount_off(0, 10), stacking=group)
    large = offer("large", amount_off(0, 20), stacking=group)
    taken = why(quote_of(small, large), "small")
    assert (taken.code, taken.params) == ("GROUP_TAKEN", {"by": "large"})
    picky = offer("picky", amount_off(0, 10), stacking=stacking("a", "b"))
    denied = why(quote_of(picky, large), "picky")
    assert (denied.code, denied.params) == ("NOT_STACKABLE", {"with": "large"})
    friend = offer("friend", amount_off(0, 5), stacking=stacking("b", "a"))
    assert quote_of(picky, friend).due_minor == 985
    declined = quote_of(large, wishes=Wishes(declined_offer_ids=("large",)))
    assert (why(declined, "large").code, declined.due_minor) == ("DECLINED", 1_000)


def test_a_worse_line_promotion_names_what_is_better() -> None:
    small = offer("small", LinePercent(off_bp=500))
    large = offer("large", LinePercent(off_bp=1_000))
    worse = why(quote_of(small, large), "small")
    assert (worse.code, worse.params) == ("WORSE", {"by": "large", "difference_minor": 50})
    tier = why(quote_of(small, buyer=member("gold")), "small")
    assert (tier.code, tier.params) == ("WORSE", {"by": "gold", "difference_minor": 50})


def test_why_the_tier_discount_is_not_there() -> None:
    alone = offer("x", PercentOff(off_bp=5_000), stacking=stacking(exclusive=True))
    quote = quote_of(alone, buyer=member("gold"))
    assert (why(quote, "gold").code, why(quote, "gold").params) == (
        "NOT_STACKABLE",
        {"with": "x"},
    )
    better = quote_of(offer("x", LinePercent(off_bp=5_000)), buyer=member("gold"))
    assert why(better, "gold").params == {"by": "x", "difference_minor": 400}
    threshold = quote_of(offer("x", amount_off(1_000, 200)), buyer=member("gold"))
    assert why(threshold, "gold").params == {"by": "x", "difference_minor": 100}
    no_goods = plain_programme(
        tiers=TIERS, tier_rules=TierRules(discount_scope=Scope(skus=("other",)))
    )
    quote = evaluate(basket(TEN), member("gold"), no_goods, Wishes(), GOLDEN_TIME)
    assert why(quote, "gold").code == "NO_ELIGIBLE_ITEM"
    free = plain_programme(tiers=TIERS)
    quote = evaluate(basket(line("x", 0)), member("gold"), free, Wishes(), GOLDEN_TIME)
    assert why(quote, "gold").code == "NO_EFFECT"


def test_an_exclusive_offer_gives_way_to_the_tier() -> None:
    alone = offer("x", PercentOff(off_bp=500), stacking=stacking(exclusive=True))
    quote = quote_of(alone, buyer=member("gold"))
    assert (why(quote, "x").code, why(quote, "x").params) == ("NOT_STACKABLE", {"with": "gold"})


def test_coupons_say_what_is_wrong_with_them() -> None:
    programme = plain_programme(
        coupon_types=(
            coupon_type("ok", amount_off(0, 500)),
            coupon_type("evening", amount_off(0, 500), gate=Gate(minute_from=1_200)),
            coupon_type("tea", amount_off(0, 500), scope=Scope(category_paths=("tea",))),
        )
    )
    coupons = (
        coupon("used", "ok", state="used"),
        coupon("revoked", "ok", state="revoked"),
        coupon("back", "ok", state="returned_expired"),
        coupon("old", "ok", valid_until=date(2026, 11, 20)),
        coupon("new", "ok", valid_from=date(2026, 11, 22)),
        coupon("evening", "evening"),
        coupon("tea", "tea"),
        coupon("strange", "never-heard-of"),
        coupon("off", "ok"),
    )
    wishes = Wishes(declined_coupon_ids=("off",), coupon_ids=("elsewhere", "elsewhere"))
    quote = evaluate(basket(TEN), member(coupons=coupons), programme, wishes, GOLDEN_TIME)
    assert {one.benefit.id: one.reason.code for one in quote.not_applied} == {
        "used": "USED",
        "revoked": "USED",
        "back": "EXPIRED",
        "old": "EXPIRED",
        "new": "NOT_STARTED",
        "evening": "WRONG_HOUR",
        "tea": "NO_ELIGIBLE_ITEM",
        "strange": "UNKNOWN_COUPON",
        "off": "DECLINED",
        "elsewhere": "UNKNOWN_COUPON",
    }
    assert (len(quote.not_applied), quote.due_minor) == (10, 1_000)
    for status, code in (("suspended", "SUSPENDED_MEMBER"), ("closed", "NOT_MEMBER")):
        buyer = member(status=status, coupons=(coupon("c", "ok"),))
        other = evaluate(basket(TEN), buyer, programme, Wishes(), GOLDEN_TIME)
        assert why(other, "c").code == code
    nobody = evaluate(basket(TEN), None, programme, Wishes(coupon_ids=("c",)), GOLDEN_TIME)
    assert why(nobody, "c").code == "UNKNOWN_COUPON"


def test_a_coupon_beside_a_lost_threshold_is_worse() -> None:
    programme = plain_programme(
        offers=(offer("each", PercentOff(off_bp=100)),),
        coupon_types=(
            coupon_type("a", amount_off(0, 300), stacking=stacking("x")),
            coupon_type("b", amount_off(0, 300), stacking=stacking("x")),
        ),
    )
    buyer = member(coupons=(coupon("one", "a"), coupon("two", "b")))
    quote = evaluate(basket(TEN), buyer, programme, Wishes(), GOLDEN_TIME)
    assert quote.used_coupon_ids == ("one",)
    assert why(quote, "two").params == {"by": "one"}


def test_every_reason_has_exactly_the_listed_numbers() -> None:
    for quote in (
        quote_of(gated(valid_from=date(2027, 1, 1)), replace(gated(), offer_id="y")),
        quote_of(gated(minute_from=700), offer("z", amount_off(2_000, 5))),
        quote_of(gated(valid_until=date(2026, 1, 1)), offer("q", BuyGet(buy=1))),
    ):
        for one in quote.not_applied:
            assert tuple(one.reason.params) == reasons.NOT_APPLIED_CODES[one.reason.code]


@pytest.mark.parametrize(
    ("scope", "due"),
    [
        (Scope(excluded_category_paths=("tea",)), 2_800),
        (Scope(excluded_skus=("ten", "green")), 2_900),
        (Scope(keyed_amounts=False), 2_800),
        (Scope(category_paths=("tea",), skus=("ten",)), 2_800),
        (Scope(category_paths=("te",), excluded_flags=("x",)), 3_000),
    ],
)
def test_what_a_scope_covers(scope: Scope, due: int) -> None:
    keyed = replace(TEN, line_id="keyed", kind="amount", sku="")
    green = replace(TEN, line_id="green", sku="green", category_path="tea/green")
    programme = plain_programme(offers=(offer("x", LinePercent(off_bp=1_000), scope=scope),))
    goods = basket(TEN, green, keyed)
    assert evaluate(goods, None, programme, Wishes(), GOLDEN_TIME).due_minor == due


def test_what_is_missing_is_missing_where_the_threshold_is_tested() -> None:
    """R-7, R-25: 10.00 less 1.00 are short of 9.50 after everything."""
    late = Policies(threshold_base="after_points")
    offers = (
        offer("first", PercentOff(off_bp=1_000), stacking=stacking("")),
        offer("late", amount_off(950, 50), stacking=stacking("")),
    )
    programme = plain_programme(offers=offers, tiers=TIERS, policies=late)
    quote = evaluate(basket(TEN), None, programme, Wishes(), GOLDEN_TIME)
    assert why(quote, "late") == Reason(code="THRESHOLD", params={"gap_minor": 50})


def test_what_works_alone_misses_nothing_that_others_take() -> None:
    """R-16, R-25: the tier leaves less than 10.00, but the offer would never meet it."""
    alone = offer("x", amount_off(1_000, 10), stacking=stacking(exclusive=True))
    quote = quote_of(alone, buyer=member("gold"))
    assert why(quote, "x") == Reason(code="NOT_STACKABLE", params={"with": "gold"})


def test_as_good_is_one_of_the_two() -> None:
    """R-25: nothing is worse by nothing."""
    offers = [offer(name, LinePercent(off_bp=5_000)) for name in ("a", "b")]
    assert why(quote_of(*offers), "b") == Reason(code="GROUP_TAKEN", params={"by": "a"})


@pytest.mark.parametrize(
    ("budget", "most", "told"),
    [(100, 0, 0), (100, 1, 2), (100, 2, 3), (48, 1, 0), (49, 1, 1), (49, 2, 2), (49, 3, 3)],
)
def test_losers_are_compared_while_that_is_not_too_much_work(
    monkeypatch: pytest.MonkeyPatch, budget: int, most: int, told: int
) -> None:
    """R-25: eight lines times five order benefits and one, and the promotion in
    its place, are 49 for each, of as many times the budget as are allowed.
    """
    works = [offer(f"w{n}", amount_off(0, 10 + n)) for n in range(5)]
    rates = (("better", 2_000), ("x1", 1_000), ("x2", 900), ("x3", 800))
    promotions = [offer(name, LinePercent(off_bp=off_bp)) for name, off_bp in rates]
    goods = basket(*(line(f"l{number}", 1_000) for number in range(8)))
    programme = plain_programme(
        offers=(*works, *promotions), policies=Policies(search_budget=budget)
    )
    monkeypatch.setattr(rejections, "STEPS_OF_A_SET", most)
    quote = evaluate(goods, None, programme, Wishes(), GOLDEN_TIME)
    codes = [one.reason.code for one in quote.not_applied]
    assert codes == ["WORSE"] * told + ["NOT_BETTER"] * (3 - told)
