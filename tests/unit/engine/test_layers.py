"""Each layer by itself: prices, line promotions, order offers, discounts by hand, 抹零, tax."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import Basket, BasketLine, ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.engine.allocation import allocate, allocate_capped, spread
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Grant
from app.domain.engine.mechanics import take
from app.domain.engine.offs import off_of
from app.domain.errors import BadInput
from app.domain.programme import (
    AmountOff,
    BuyGet,
    EachFull,
    LinePercent,
    Mechanic,
    NForPrice,
    Offer,
    PercentOff,
    Policies,
    Rounding,
    Scope,
    Stacking,
    Step,
    Tier,
)
from app.domain.quote import Quote
from app.domain.unit_facts import Benefit
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import (
    amount_off,
    coupon_type,
    offer,
    plain_programme,
    stacking,
)

GOLD = (Tier(tier_id="gold", name={"en": "Gold"}, payable_bp=9_500),)


def quote_of(goods: Basket, *offers: Offer, wishes: Wishes | None = None) -> Quote:
    programme = plain_programme(offers=offers)
    return evaluate(goods, None, programme, wishes or Wishes(), GOLDEN_TIME)


def nets(quote: Quote) -> list[int]:
    return [one.net_minor for one in quote.lines]


def test_the_member_price_is_only_for_active_members() -> None:
    goods = basket(line("x", 1_000, 2, member_price_minor=900))
    programme = plain_programme()
    for buyer, due in (
        (None, 2_000),
        (member(), 1_800),
        (member(status="suspended"), 2_000),
        (member(status="closed"), 2_000),
    ):
        assert evaluate(goods, buyer, programme, Wishes(), GOLDEN_TIME).due_minor == due


def test_a_member_price_above_the_list_price_is_not_taken() -> None:
    goods = basket(line("x", 1_000, member_price_minor=1_100))
    quote = evaluate(goods, member(), plain_programme(), Wishes(), GOLDEN_TIME)
    assert (quote.due_minor, quote.steps) == (1_000, ())


def test_a_weighed_line_is_one_unit_rounded_half_up() -> None:
    weighed = BasketLine(line_id="w", kind="weighed", name="w", list_price_minor=3_990, grams=333)
    quote = quote_of(basket(weighed))
    assert (quote.due_minor, quote.lines[0].units[0].count) == (1_329, 1)


@pytest.mark.parametrize(
    ("mechanic", "goods", "expected"),
    [
        (BuyGet(buy=1, off_bp=5_000), ((4_900, 2),), [7_350]),
        (BuyGet(buy=1, off_bp=5_000), ((4_900, 3),), [12_250]),
        (BuyGet(buy=2, off_bp=10_000), ((1_000, 7),), [5_000]),
        (BuyGet(buy=1, get=2, off_bp=5_000), ((1_000, 3),), [2_000]),
        (BuyGet(buy=1, off_bp=5_000, max_times=1), ((1_000, 4),), [3_500]),
        (BuyGet(buy=1, off_bp=10_000, same_sku=False), ((500, 1), (900, 1)), [0, 900]),
        (BuyGet(buy=1, off_bp=10_000, same_sku=True), ((500, 1), (900, 1)), [500, 900]),
        (
            BuyGet(buy=1, off_bp=10_000, same_sku=False),
            ((500, 1), (900, 1), (700, 1), (800, 1)),
            [0, 900, 700, 0],
        ),
        (
            BuyGet(buy=1, off_bp=10_000, same_sku=False, min_unit_price_minor=100),
            ((10, 1), (900, 1)),
            [10, 900],
        ),
        (NForPrice(count=2, price_minor=1_000), ((600, 5),), [2_600]),
        (NForPrice(count=2, price_minor=1_000), ((600, 2), (550, 2)), [1_000, 1_000]),
        (NForPrice(count=3, price_minor=1_000), ((600, 2), (300, 2)), [800, 500]),
        (NForPrice(count=2, price_minor=1_000), ((900, 2), (400, 2)), [1_000, 800]),
        (NForPrice(count=2, price_minor=1_000, max_times=1), ((600, 4),), [2_200]),
        (NForPrice(count=2, price_minor=1_000, same_sku=True), ((600, 1), (600, 1)), [600, 600]),
        (NForPrice(count=1, price_minor=100), ((600, 2), (500, 1)), [200, 100]),
        (LinePercent(off_bp=1_250), ((999, 1), (1_001, 1)), [874, 876]),
    ],
)
def test_line_promotions(
    mechanic: Mechanic, goods: tuple[tuple[int, int], ...], expected: list[int]
) -> None:
    lines = [line(f"l{number}", *one) for number, one in enumerate(goods)]
    assert nets(quote_of(basket(*lines), offer("x", mechanic))) == expected


def test_a_percentage_is_rounded_once_not_per_unit() -> None:
    assert quote_of(basket(line("x", 33, 3)), offer("x", LinePercent(off_bp=500))).due_minor == 94


def test_each_unit_is_used_by_one_promotion_only() -> None:
    pair = offer("pair", BuyGet(buy=1, off_bp=5_000))
    percent = offer("percent", LinePercent(off_bp=1_000))
    quote = quote_of(basket(line("x", 1_000, 3)), percent, pair)
    assert [(step.benefit.id, step.amount_minor) for step in quote.steps] == [
        ("pair", 500),
        ("percent", 100),
    ]


def test_the_better_of_promotion_and_tier_line_by_line() -> None:
    goods = basket(line("a", 1_000, category_path="a"), line("b", 1_000, category_path="b"))
    small = offer("small", LinePercent(off_bp=300), scope=Scope(category_paths=("a",)))
    large = offer("large", LinePercent(off_bp=800), scope=Scope(category_paths=("b",)))
    programme = plain_programme(tiers=GOLD, offers=(small, large))
    quote = evaluate(goods, member("gold"), programme, Wishes(), GOLDEN_TIME)
    assert nets(quote) == [950, 920]


def test_with_tier_both_work_on_the_line() -> None:
    both = offer("x", LinePercent(off_bp=1_000), stacking=Stacking(with_tier=True))
    programme = plain_programme(tiers=GOLD, offers=(both,))
    quote = evaluate(basket(line("x", 1_000)), member("gold"), programme, Wishes(), GOLDEN_TIME)
    assert quote.due_minor == 855


def test_the_tier_steps_back_where_it_would_cost_the_threshold() -> None:
    programme = plain_programme(tiers=GOLD, offers=(offer("x", amount_off(1_000, 200)),))
    quote = evaluate(basket(line("x", 1_000)), member("gold"), programme, Wishes(), GOLDEN_TIME)
    assert (quote.due_minor, quote.tier_id) == (800, "gold")


@pytest.mark.parametrize(
    ("mechanic", "met", "running", "off"),
    [
        (amount_off(1_000, 100), 999, 999, 0),
        (amount_off(1_000, 100), 1_000, 900, 100),
        (
            AmountOff(
                steps=(Step(threshold_minor=1, off_minor=5), Step(threshold_minor=9, off_minor=7))
            ),
            9,
            9,
            7,
        ),
        (PercentOff(off_bp=1_000, threshold_minor=500), 499, 499, 0),
        (PercentOff(off_bp=1_000), 500, 455, 46),
        (PercentOff(off_bp=1_000, cap_minor=20), 500, 500, 20),
        (EachFull(threshold_minor=100, off_minor=7), 399, 399, 21),
        (EachFull(threshold_minor=100, off_minor=7, max_times=2), 399, 399, 14),
    ],
)
def test_order_mechanics(mechanic: Mechanic, met: int, running: int, off: int) -> None:
    assert off_of(mechanic).minor(met, running) == off


def test_a_mechanic_in_the_wrong_layer_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        off_of(LinePercent(off_bp=1)).minor(1, 1)
    grant = Grant("L1", Benefit(kind="offer", id="x"), {})
    candidate = Candidate(grant, PercentOff(off_bp=1), Stacking(), (0,), 1)
    with pytest.raises(TypeError):
        take(candidate, (0,), (1,), (100,))
    assert off_of(LinePercent(off_bp=1)).threshold_minor == 0


def test_percent_before_fixed_and_thresholds_before_the_layer() -> None:
    quote = quote_of(
        basket(line("x", 1_000)),
        offer("a-fixed", amount_off(1_000, 100)),
        offer("b-percent", PercentOff(off_bp=1_000, threshold_minor=1_000)),
    )
    assert [(step.benefit.id, step.amount_minor) for step in quote.steps] == [
        ("b-percent", 100),
        ("a-fixed", 100),
    ]


def test_floors_cut_a_discount_and_say_what_is_unused() -> None:
    programme = plain_programme(
        offers=(offer("x", amount_off(0, 500)),), policies=Policies(prices_floor_minor=100)
    )
    goods = basket(line("a", 300), line("b", 150), line("c", 50))
    quote = evaluate(goods, None, programme, Wishes(), GOLDEN_TIME)
    assert nets(quote) == [100, 100, 50]
    assert [(one.code, one.params) for one in quote.notes] == [
        ("UNUSED_DISCOUNT", {"benefit_id": "x", "amount_minor": 250})
    ]


def test_what_a_fixed_coupon_is_worth_beyond_the_goods_is_forfeited_and_told() -> None:
    """R-65."""
    programme = plain_programme(coupon_types=(coupon_type("big", amount_off(0, 2_000)),))
    buyer = member(coupons=(coupon("c", "big"),))
    quote = evaluate(basket(line("a", 1_200)), buyer, programme, Wishes(), GOLDEN_TIME)
    assert (quote.due_minor, quote.used_coupon_ids) == (0, ("c",))
    assert [(one.code, one.params) for one in quote.notes] == [
        ("UNUSED_DISCOUNT", {"benefit_id": "c", "amount_minor": 800})
    ]


def test_one_line_at_its_floor() -> None:
    quote = quote_of(basket(line("a", 300)), offer("x", amount_off(0, 500)))
    assert (quote.due_minor, quote.notes[0].params["amount_minor"]) == (0, 200)


def test_shares_above_their_cap_go_to_the_others() -> None:
    assert allocate_capped(10, (5, 5), (2, 20)) == [2, 8]
    assert allocate_capped(10, (5, 5), (2, 3)) == [2, 3]
    assert spread(4, (1, 1), (1, 9)) == [1, 3]
    assert allocate(7, (0, 0)) == [0, 0]
    assert allocate(7, (0,)) == [0]
    assert allocate(0, ()) == []


@pytest.mark.parametrize(
    ("kind", "value"), [("amount", -1), ("price", -1), ("percent", -1), ("percent", 10_001)]
)
def test_a_discount_by_hand_never_makes_anything_dearer(kind: Any, value: int) -> None:
    with pytest.raises(BadInput) as caught:
        by_hand(ManualDiscount(kind=kind, value=value, reason="damaged"))
    assert caught.value.params["path"] == "wishes.manual[0].value"


def by_hand(*manual: ManualDiscount, goods: Basket | None = None) -> Quote:
    goods = goods or basket(line("a", 600), line("b", 400))
    return quote_of(goods, wishes=Wishes(manual=manual))


@pytest.mark.parametrize(
    ("kind", "value", "line_id", "expected"),
    [
        ("percent", 1_000, None, [540, 360]),
        ("percent", 1_000, "b", [600, 360]),
        ("amount", 100, None, [540, 360]),
        ("amount", 5_000, "a", [0, 400]),
        ("price", 500, "a", [500, 400]),
        ("price", 700, "a", [600, 400]),
        ("price", 900, None, [540, 360]),
    ],
)
def test_discounts_by_hand(
    kind: str, value: int, line_id: str | None, expected: list[int]
) -> None:
    manual = ManualDiscount(
        kind=kind,  # type: ignore[arg-type]
        value=value,
        reason="damaged",
        line_id=line_id,
    )
    assert nets(by_hand(manual)) == expected


def test_a_discount_by_hand_leaves_its_reason_in_the_trace() -> None:
    manual = ManualDiscount(kind="amount", value=100, reason="damaged")
    (step,) = by_hand(manual).steps
    assert (step.layer, step.benefit.id, step.notes[0].params) == (
        "L5",
        "manual:1",
        {"reason": "damaged"},
    )


def test_a_discount_by_hand_for_a_line_that_is_gone_is_noted() -> None:
    quote = by_hand(ManualDiscount(kind="amount", value=100, reason="r", line_id="gone"))
    assert (quote.due_minor, quote.notes[0].code) == (1_000, "MANUAL_LINE_GONE")


@pytest.mark.parametrize(
    ("tenders", "due"), [((), 1_237), (("cash",), 1_230), (("cash", "card"), 1_237)]
)
def test_rounding_needs_to_know_the_tenders(tenders: tuple[str, ...], due: int) -> None:
    programme = plain_programme(rounding=Rounding(step_minor=10))
    quote = evaluate(
        basket(line("x", 1_237)), None, programme, Wishes(tender_kinds=tenders), GOLDEN_TIME
    )
    assert (quote.due_minor, quote.rounding_minor) == (due, due - 1_237)
    assert [step.amount_minor for step in quote.steps] == [7] * (due == 1_230)


def test_tax_inside_and_on_top() -> None:
    goods = basket(line("a", 1_130, tax_class="full"), line("b", 500))
    for mode, tax, due in (("incl", 130, 1_630), ("excl", 147, 1_777)):
        policies = Policies(tax_mode=mode, tax_rate_bp={"full": 1_300})  # type: ignore[arg-type]
        quote = evaluate(goods, None, plain_programme(policies=policies), Wishes(), GOLDEN_TIME)
        assert (quote.tax_minor, quote.due_minor) == (tax, due)


def test_with_tax_on_top_the_search_looks_at_what_is_paid() -> None:
    policies = Policies(tax_mode="excl", tax_rate_bp={"full": 1_300, "low": 900})
    group = stacking("g")
    offers = (
        offer("full", amount_off(0, 100), scope=Scope(skus=("a",)), stacking=group),
        offer("low", amount_off(0, 101), scope=Scope(skus=("b",)), stacking=group),
    )
    goods = basket(line("a", 1_000, tax_class="full"), line("b", 1_000, tax_class="low"))
    programme = plain_programme(policies=policies, offers=offers)
    quote = evaluate(goods, None, programme, Wishes(), GOLDEN_TIME)
    assert [step.benefit.id for step in quote.steps] == ["full"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -3}, "quantity"),
        ({"quantity": 10_000}, "quantity"),
        ({"list_price_minor": -1}, "list_price_minor"),
        ({"list_price_minor": 10**12}, "list_price_minor"),
        ({"member_price_minor": -1}, "member_price_minor"),
        ({"kind": "weighed", "grams": 0}, "grams"),
        ({"kind": "weighed", "grams": None}, "grams"),
        ({"line_id": "ok"}, "line_id"),
    ],
)
def test_an_impossible_line_is_named(changes: dict[str, object], field: str) -> None:
    goods = basket(line("ok", 1), replace(line("x", 1), **changes))
    with pytest.raises(BadInput) as caught:
        quote_of(goods)
    assert caught.value.params["path"] == f"basket.lines[1].{field}"


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(BadInput):
        quote_of(basket(*(line(f"l{number}", 1) for number in range(501))))


def test_an_empty_basket_costs_nothing() -> None:
    quote = evaluate(basket(), member(), plain_programme(tiers=GOLD), Wishes(), GOLDEN_TIME)
    assert (quote.due_minor, quote.lines, quote.steps) == (0, (), ())
    assert [one.code for one in quote.notes] == ["UNKNOWN_TIER"]
