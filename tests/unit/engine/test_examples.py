"""The worked examples A to E of docs/engine.md."""

from __future__ import annotations

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.engine.allocation import allocate
from app.domain.programme import (
    CategoryFactor,
    DayFactor,
    Earning,
    Gate,
    LinePercent,
    PercentOff,
    Scope,
    Tier,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import (
    amount_off,
    coupon_type,
    offer,
    plain_programme,
    stacking,
)


def test_example_a_order_of_layers() -> None:
    programme = plain_programme(
        tiers=(Tier(tier_id="gold", name={"en": "Gold"}, payable_bp=9_500),),
        offers=(offer("200-20", amount_off(20_000, 2_000)),),
        coupon_types=(coupon_type("ten", PercentOff(off_bp=1_000, cap_minor=1_500)),),
    )
    goods = basket(
        line("one", 12_000), line("two", 8_000), line("special", 5_000, flags=("special_price",))
    )
    buyer = member("gold", coupons=(coupon("c", "ten"),), lots=(lot("lot", 500),))
    quote = evaluate(goods, buyer, programme, Wishes(redeem_points=500), GOLDEN_TIME)
    amounts = [(step.layer, step.base_minor, step.amount_minor) for step in quote.steps]
    assert amounts == [
        ("L2", 20_000, 1_000),
        ("L3", 24_000, 2_000),
        ("L4", 22_000, 1_500),
        ("L6", sum(one.net_minor for one in quote.lines[:2]) + 500, 500),
    ]
    assert quote.due_minor == 20_000
    assert quote.accruals[0].base_minor == 20_000


def example_b(*offer_ids: str) -> Quote:
    offers = {
        "P1": offer("P1", LinePercent(off_bp=3_000), scope=Scope(skus=("two",))),
        "P2": offer("P2", amount_off(15_000, 2_500)),
        "P3": offer("P3", PercentOff(off_bp=2_000), stacking=stacking(exclusive=True)),
    }
    programme = plain_programme(offers=tuple(offers[offer_id] for offer_id in offer_ids))
    goods = basket(line("one", 10_000), line("two", 6_000))
    return evaluate(goods, None, programme, Wishes(), GOLDEN_TIME)


def test_example_b_stand_alone_savings_do_not_add_up() -> None:
    best = example_b("P1", "P2", "P3")
    assert (best.due_minor, [step.benefit.id for step in best.steps]) == (12_800, ["P3"])
    assert {one.benefit.id: one.reason.code for one in best.not_applied} == {
        "P1": "NOT_STACKABLE",
        "P2": "NOT_STACKABLE",
    }


def test_example_b_without_the_exclusive_offer() -> None:
    best = example_b("P1", "P2")
    assert (best.due_minor, [step.benefit.id for step in best.steps]) == (13_500, ["P2"])
    (one,) = best.not_applied
    assert (one.reason.code, one.reason.params) == ("WORSE", {"by": "P2", "difference_minor": 700})


def test_example_c_the_largest_fraction_gets_the_missing_fen() -> None:
    assert allocate(1_000, (3_333, 3_333, 3_334)) == [333, 333, 334]


def test_example_d_equal_fractions_go_to_the_first_lines() -> None:
    assert allocate(5, (100, 100, 100)) == [2, 2, 1]


def test_example_e_factors_add_up() -> None:
    earning = Earning(
        category_factors=(
            CategoryFactor(
                factor_id="coffee",
                name={"en": "Coffee"},
                factor_bp=20_000,
                scope=Scope(category_paths=("coffee",)),
            ),
        ),
        day_factors=(
            DayFactor(factor_id="day", name={"en": "Day"}, factor_bp=20_000, gate=Gate()),
        ),
    )
    programme = plain_programme(
        tiers=(Tier(tier_id="gold", name={"en": "Gold"}, points_factor_bp=15_000),),
        earning=earning,
    )
    goods = basket(line("beans", 4_000, category_path="coffee"), line("rest", 14_760))
    quote = evaluate(goods, member("gold"), programme, Wishes(), GOLDEN_TIME)
    assert [(part.component, part.points) for part in quote.accruals] == [
        ("base", 187),
        ("tier", 93),
        ("category:coffee", 40),
        ("day:day", 187),
    ]
    assert quote.accrued_points == 507
    assert sum(one.accrued_points for one in quote.lines) == 507
