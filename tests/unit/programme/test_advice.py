"""What is allowed and unwise is named with its path; a sound programme gets no advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.money import Currency
from app.domain.programme import (
    Account,
    AmountOff,
    BirthdayRule,
    BuyGet,
    CategoryFactor,
    DayFactor,
    EachFull,
    Earning,
    Festival,
    FlatBonus,
    Gate,
    Gift,
    GiftItem,
    Limits,
    LinePercent,
    NForPrice,
    PercentOff,
    Policies,
    Programme,
    Redemption,
    Reward,
    Rounding,
    Scope,
    Stacking,
    Step,
    TierRules,
)
from app.domain.programme.advice import advice_on
from app.domain.programme.depth import deepest, share_bp
from app.domain.programme.faults import Advice
from tests.builders.programmes import (
    COUPON_200_20,
    COUPON_TEA,
    TIERS,
    amount_off,
    coupon_type,
    golden_programme,
    offer,
    stacking,
)

NO_CARDS = Scope(excluded_flags=("gift_card",))
BOTH = {"zh_CN": "x", "en": "x"}
MUGS, TEA = Scope(category_paths=("home/mugs",)), Scope(category_paths=("tea",))


def found(programme: Programme) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in advice_on(programme)}


def day(factor_bp: int, gate: Gate | None = None) -> DayFactor:
    return DayFactor(factor_id="d", name=BOTH, factor_bp=factor_bp, gate=gate or Gate())


def test_the_golden_programme_needs_none() -> None:
    assert found(golden_programme()) == set()


@pytest.mark.parametrize(
    ("code", "path", "changes"),
    [
        ("translation_missing", "name", {"name": {"zh_CN": "会员", "en": " "}}),
        (
            "translation_missing",
            "tiers[0].name",
            {"tiers": (replace(TIERS[0], name={"en": "Basic"}),)},
        ),
        (
            "base_tier_entry",
            "tiers[0].entry_minor",
            {"tiers": (replace(TIERS[0], entry_minor=1),)},
        ),
        (
            "tier_skipped",
            "tiers[2].entry_minor",
            {"tiers": (*TIERS[:2], replace(TIERS[2], entry_minor=200_000, keep_minor=1))},
        ),
        (
            "keep_above_entry",
            "tiers[1].keep_minor",
            {"tiers": (TIERS[0], replace(TIERS[1], keep_minor=200_001))},
        ),
        (
            "tier_unreachable",
            "tiers[1]",
            {"tiers": (TIERS[0], replace(TIERS[1], entry_minor=None))},
        ),
        (
            "tier_skipped",
            "tiers[2].entry_visits",
            {
                "tiers": (
                    TIERS[0],
                    replace(TIERS[1], entry_visits=5),
                    replace(TIERS[2], entry_visits=5),
                )
            },
        ),
        (
            "keep_above_entry",
            "tiers[1].keep_points",
            {"tiers": (TIERS[0], replace(TIERS[1], entry_points=5, keep_points=6))},
        ),
        (
            "tier_worse",
            "tiers[2].payable_bp",
            {"tiers": (*TIERS[:2], replace(TIERS[2], payable_bp=9_900))},
        ),
        (
            "tier_worse",
            "tiers[2].points_factor_bp",
            {"tiers": (*TIERS[:2], replace(TIERS[2], points_factor_bp=9_000))},
        ),
        (
            "factor_above_cap",
            "earning.max_factor_bp",
            {"earning": Earning(day_factors=(day(25_000),), max_factor_bp=29_999)},
        ),
        (
            "factor_idle",
            "earning.day_factors[0].factor_bp",
            {"earning": Earning(day_factors=(day(10_000),))},
        ),
        ("gift_cards_earn", "earning.scope.excluded_flags", {"earning": Earning(scope=Scope())}),
        (
            "points_for_points",
            "redemption.scope.excluded_flags",
            {"redemption": Redemption(scope=Scope())},
        ),
        ("points_win_points", "earning.base", {"earning": Earning(base="before_points")}),
        (
            "points_generous",
            "redemption.worth_minor",
            {"redemption": Redemption(worth_minor=1_500)},
        ),
        (
            "step_worth_nothing",
            "redemption.step_points",
            {"redemption": Redemption(points=101, step_points=1, worth_minor=100)},
        ),
        (
            "points_never_spent",
            "redemption.min_points",
            {"redemption": Redemption(max_share_bp=0)},
        ),
        (
            "points_never_spent",
            "redemption.min_points",
            {"redemption": Redemption(max_points_per_day=99)},
        ),
    ],
)
def test_rules(code: str, path: str, changes: dict[str, Any]) -> None:
    assert (code, path) in found(golden_programme(**changes))


GREEN = Account(account_id="green", name=BOTH, redemption=Redemption())


@pytest.mark.parametrize(
    ("code", "path", "changes"),
    [
        (
            "factor_above_cap",
            "earning.max_factor_bp",
            {"earning": Earning(day_factors=(day(20_001),), max_factor_bp=20_000)},
        ),
        (
            "factor_idle",
            "earning.day_factors[0].factor_bp",
            {"earning": Earning(day_factors=(day(10_000),))},
        ),
        ("gift_cards_earn", "earning.scope.excluded_flags", {"earning": Earning(scope=Scope())}),
        ("points_win_points", "earning.base", {"earning": Earning(base="before_points")}),
        (
            "points_for_points",
            "redemption.scope.excluded_flags",
            {"redemption": Redemption(scope=Scope())},
        ),
        (
            "points_generous",
            "redemption.worth_minor",
            {"redemption": Redemption(worth_minor=2_100)},
        ),
        (
            "points_never_spent",
            "redemption.min_points",
            {"redemption": Redemption(max_points_per_order=99)},
        ),
    ],
)
def test_other_currencies_are_looked_at_like_the_points(
    code: str, path: str, changes: dict[str, Any]
) -> None:
    programme = golden_programme(accounts=(GREEN, replace(GREEN, account_id="b", **changes)))
    assert found(programme) == {(code, f"accounts[1].{path}")}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"redemption": None},
        {"earning": Earning(day_factors=(day(20_000),), max_factor_bp=20_000)},
        {"redemption": Redemption(scope=MUGS)},
        {"earning": Earning(scope=Scope(skus=("TEA",)))},
        {"redemption": Redemption(unit="item", points=1, scope=MUGS)},
    ],
)
def test_accounts_without_a_fault_get_no_advice(changes: dict[str, Any]) -> None:
    """They know no factors of tiers, a piece of goods has no worth in money, and who names the
    goods that points pay has looked at them."""
    assert found(golden_programme(accounts=(replace(GREEN, **changes),))) == set()


def test_several_for_nothing() -> None:
    free = offer("x", NForPrice(count=3, price_minor=0), scope=MUGS)
    assert ("free_goods", "offers[0].mechanic") in found(golden_programme(offers=(free,)))


def test_what_is_just_right_is_not_named() -> None:
    programme = golden_programme(
        tiers=(*TIERS[:2], replace(TIERS[2], entry_minor=200_001, keep_minor=200_001)),
        earning=Earning(day_factors=(day(25_000),), max_factor_bp=25_000),
        redemption=Redemption(worth_minor=800, max_points_per_day=100),
    )
    assert found(programme) == set()


@pytest.mark.parametrize(
    ("path", "code", "changes"),
    [
        (
            "tiers[1].payable_bp",
            "percent_small",
            {"tiers": (TIERS[0], replace(TIERS[1], payable_bp=97))},
        ),
        (
            "offers[0].mechanic.off_bp",
            "percent_small",
            {"offers": (offer("x", PercentOff(off_bp=50)),)},
        ),
        ("redemption.max_share_bp", "percent_small", {"redemption": Redemption(max_share_bp=50)}),
        (
            "policies.tax_rate_bp.food",
            "percent_small",
            {"policies": Policies(tax_rate_bp={"food": 13})},
        ),
        (
            "earning.day_factors[0].factor_bp",
            "factor_small",
            {"earning": Earning(day_factors=(day(150),))},
        ),
    ],
)
def test_percent_and_factors_that_are_written_as_such(
    path: str, code: str, changes: dict[str, Any]
) -> None:
    assert (code, path) in found(golden_programme(**changes))


def test_one_percent_and_more_is_meant() -> None:
    exact = golden_programme(policies=Policies(tax_rate_bp={"food": 100, "books": 0}))
    assert found(exact) == set()


@pytest.mark.parametrize(
    ("keep_minor", "down", "is_told"), [(0, "one", True), (1, "one", False), (0, "never", False)]
)
def test_a_tier_that_nothing_keeps_never_falls(keep_minor: int, down: Any, is_told: bool) -> None:
    tiers = (TIERS[0], replace(TIERS[1], keep_minor=keep_minor))
    programme = golden_programme(tiers=tiers, tier_rules=TierRules(down=down))
    assert (("never_falls", "tiers[1].keep_minor") in found(programme)) == is_told


def test_factors_are_multiplied_where_the_programme_does() -> None:
    goods = CategoryFactor(factor_id="c", name=BOTH, factor_bp=20_000, scope=TEA)
    earning = Earning(
        birthday=BirthdayRule(factor_bp=20_000), category_factors=(goods,), max_factor_bp=35_000
    )
    assert not found(golden_programme(earning=earning))
    multiplied = golden_programme(earning=replace(earning, combine="multiply"))
    told = next(one for one in advice_on(multiplied) if one.code == "factor_above_cap")
    assert told.params == {"factor_bp": 60_000, "most_bp": 35_000}


@pytest.mark.parametrize(
    ("mechanic", "code"),
    [
        (LinePercent(off_bp=0), "no_effect"),
        (PercentOff(off_bp=500, cap_minor=0), "no_effect"),
        (amount_off(100, 0), "no_effect"),
        (EachFull(threshold_minor=100, off_minor=0), "no_effect"),
        (LinePercent(off_bp=10_000), "free_goods"),
        (BuyGet(buy=0, get=1), "free_goods"),
        (amount_off(0, 1), "free_goods"),
        (EachFull(threshold_minor=100, off_minor=100), "free_goods"),
    ],
)
def test_effects(mechanic: Any, code: str) -> None:
    assert found(golden_programme(offers=(offer("x", mechanic),))) == {
        (code, "offers[0].mechanic")
    }


@pytest.mark.parametrize(
    ("mechanic", "share"),
    [
        (BuyGet(buy=2, get=1, off_bp=5_000), 1_666),
        (NForPrice(count=3, price_minor=0), 10_000),
        (NForPrice(count=3, price_minor=1), None),
        (AmountOff(steps=(Step(threshold_minor=100, off_minor=5),)), 500),
        (PercentOff(off_bp=300), 300),
        (EachFull(threshold_minor=300, off_minor=100), 3_333),
    ],
)
def test_shares(mechanic: Any, share: int | None) -> None:
    assert share_bp(mechanic) == share


EVER = Festival(festival_id="ever", name=BOTH, dates=(date(2026, 5, 4),), days_after=2)


@pytest.mark.parametrize(
    ("gate", "is_told"),
    [
        ({"valid_until": date(2026, 5, 6), "excluded_festival_ids": ("ever",)}, True),
        ({"valid_until": date(2026, 5, 7), "excluded_festival_ids": ("ever",)}, False),
        ({"excluded_dates": (date(2026, 5, 4),)}, False),
        ({"festival_ids": ("ever",), "excluded_festival_ids": ("ever",)}, True),
        ({"weekdays": (1,), "valid_until": date(2026, 5, 10)}, False),
        ({"weekdays": (7,), "valid_until": date(2026, 5, 9)}, True),
        ({"days_of_month": (30,), "festival_ids": ("leap",)}, True),
        ({"days_of_month": (29,), "festival_ids": ("leap",), "weekdays": (3,)}, True),
        ({"days_of_month": (29,), "festival_ids": ("leap",)}, False),
        ({"valid_from": date(9999, 12, 30), "weekdays": (4,)}, False),
        ({"valid_from": date(9999, 12, 30), "weekdays": (1,)}, True),
    ],
)
def test_a_gate_of_which_every_day_is_left_out(gate: dict[str, Any], *, is_told: bool) -> None:
    """R-64: excluded days, weekdays and festivals that leave none."""
    leap = Festival(festival_id="leap", name=BOTH, dates=(date(2028, 2, 29),))
    opened = {"valid_from": date(2026, 5, 4), **gate}
    programme = golden_programme(
        festivals=(EVER, leap),
        coupon_types=(replace(COUPON_TEA, gate=Gate(**opened)),),
        offers=(offer("x", LinePercent(off_bp=1_000), gate=Gate(festival_ids=("ever", "leap"))),),
    )
    told = {("gate_no_day", "coupon_types[0].gate")} if is_told else set()
    assert {one for one in found(programme) if one[0].startswith("gate_")} == told


def test_a_festival_that_is_only_left_out_is_used() -> None:
    gate = Gate(excluded_festival_ids=("ever",))
    coupons = (replace(COUPON_TEA, gate=gate),)
    programme = golden_programme(festivals=(EVER,), coupon_types=coupons)
    assert not [one for one in found(programme) if one[0] == "festival_unused"]


BAG = GiftItem(sku="BAG", name=BOTH, cost_minor=500, value_minor=0)
MUG = GiftItem(sku="MUG", name=BOTH, cost_minor=501, value_minor=0)


@pytest.mark.parametrize(
    ("mechanic", "places"),
    [
        (Gift(items=(BAG, MUG)), [".items[1].cost_minor"]),
        (amount_off(1_000, 501), [".steps[0].off_minor"]),
        (amount_off(1_000, 500), []),
        (EachFull(threshold_minor=1_000, off_minor=501), [".off_minor"]),
        (PercentOff(off_bp=1_000), []),
    ],
)
def test_a_budget_that_never_suffices(mechanic: Any, places: list[str]) -> None:
    """R-25: it matters where an order gets all of it or nothing."""
    for over, told in (("nothing", places), ("give", [])):
        limits = Limits(budget_minor=500, over_budget=over)  # type: ignore[arg-type]
        programme = golden_programme(offers=(offer("x", mechanic, limits=limits),))
        assert [one for one in found(programme) if one[0] == "budget_too_small"] == [
            ("budget_too_small", f"offers[0].mechanic{place}") for place in told
        ]


def test_a_budget_that_is_not_there_cannot_be_gone_over() -> None:
    unbounded = offer("x", PercentOff(off_bp=1_000), limits=Limits(over_budget="nothing"))
    assert found(golden_programme(offers=(unbounded,))) == {
        ("budget_missing", "offers[0].limits.over_budget")
    }


@pytest.mark.parametrize(
    ("step_minor", "exponent", "is_told"),
    [(100, 2, False), (101, 2, True), (10, 0, False), (11, 0, True), (1_000, 3, False)],
)
def test_rounding_to_more_than_one_unit(step_minor: int, exponent: int, is_told: bool) -> None:
    rounding, currency = Rounding(step_minor=step_minor), Currency(code="X", exponent=exponent)
    codes = {code for code, _ in found(golden_programme(rounding=rounding, currency=currency))}
    assert ("rounding_coarse" in codes) == is_told


@pytest.mark.parametrize(
    ("earning", "is_told"),
    [
        (Earning(), False),
        (Earning(min_order_minor=1), True),
        (Earning(bonuses=(FlatBonus(bonus_id="b", name=BOTH, points=1),)), False),
        (
            Earning(bonuses=(FlatBonus(bonus_id="b", name=BOTH, points=1, threshold_minor=1),)),
            True,
        ),
    ],
)
def test_what_goods_would_win_alone_needs_no_threshold(earning: Earning, is_told: bool) -> None:
    """R-72."""
    for policy, told in (("down", is_told), ("recount", False)):
        policies = Policies(refund_earned=policy)  # type: ignore[arg-type]
        card = Account(account_id="stamps", name=BOTH, earning=earning)
        advised = {("down_is_recount", "policies.refund_earned")} if told else set()
        for programme in (
            golden_programme(earning=earning, policies=policies),
            golden_programme(accounts=(card,), policies=policies),
        ):
            assert found(programme) == advised


def test_what_a_point_is_worth_plays_no_part_among_rewards() -> None:
    rules = {"points": 1, "worth_minor": 1_000}
    assert ("points_generous", "redemption.worth_minor") in found(
        golden_programme(redemption=Redemption(**rules))
    )
    chosen = Redemption(**rules, unit="choice", rewards=(Reward(points=100, off_bp=1_000),))
    assert found(golden_programme(redemption=chosen)) == set()


def test_a_step_that_is_no_better_than_an_earlier_one() -> None:
    steps = (
        Step(threshold_minor=10_000, off_minor=1_000),
        Step(threshold_minor=20_000, off_minor=1_000),
        Step(threshold_minor=30_000, off_minor=1_001),
    )
    programme = golden_programme(offers=(offer("x", AmountOff(steps=steps)),))
    assert found(programme) == {("step_idle", "offers[0].mechanic.steps[1]")}


def test_goods_that_are_taken_out_again() -> None:
    empty = Scope(
        category_paths=("tea/green",),
        skus=("A",),
        excluded_category_paths=("tea",),
        excluded_skus=("A",),
    )
    left = replace(empty, excluded_category_paths=("te",))
    offers = [
        offer(name, LinePercent(off_bp=100), scope=scope)
        for name, scope in (
            ("x", empty),
            ("y", left),
            ("z", Scope(excluded_category_paths=("tea",))),
        )
    ]
    assert found(golden_programme(offers=tuple(offers))) == {("no_goods", "offers[0].scope")}


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        (Gate(valid_from=date(2026, 3, 2), valid_until=date(2026, 3, 1)), "gate_never"),
        (Gate(valid_until=date(2025, 12, 31)), "gate_never"),
        (Gate(valid_until=date(2026, 1, 1)), None),
        (Gate(tier_ids=("gold",)), None),
        (Gate(tags=("vip",), without_tags=("staff", "vip")), "gate_tags"),
        (Gate(tags=("vip",), without_tags=("staff",)), None),
    ],
)
def test_gates(gate: Gate, code: str | None) -> None:
    gated = golden_programme(offers=(offer("x", LinePercent(off_bp=100), gate=gate),))
    assert {one.code for one in advice_on(gated)} == ({code} if code else set())
    days = golden_programme(earning=Earning(day_factors=(day(20_000, gate),)))
    assert {one.code for one in advice_on(days)} == ({code} if code else set())


def test_a_group_that_nobody_is_in() -> None:
    lonely = offer("x", LinePercent(off_bp=100), stacking=stacking("a", "coupon", "b"))
    assert found(golden_programme(offers=(lonely,))) == {
        ("group_unknown", "offers[0].stacking.stack_with")
    }


def test_a_welcome_that_nobody_returns() -> None:
    polite = offer("x", LinePercent(off_bp=100), stacking=stacking("a", "b"))
    closed = offer("y", LinePercent(off_bp=100), stacking=stacking("b", "b"))
    open_one = replace(closed, stacking=stacking("b"))
    assert ("group_refuses", "offers[0].stacking.stack_with") in found(
        golden_programme(offers=(polite, closed))
    )
    assert found(golden_programme(offers=(polite, open_one))) == set()


def deep(**changes: Any) -> list[Advice]:
    programme = golden_programme(tiers=TIERS[:1], **changes)
    return [one for one in advice_on(programme) if one.code == "stacks_deep"]


def test_benefits_that_cut_deep_together() -> None:
    line = offer("line", LinePercent(off_bp=3_000), scope=MUGS)
    order = offer("order", PercentOff(off_bp=3_000))
    (told,) = deep(offers=(line, order), coupon_types=(COUPON_200_20,))
    assert told.path == "offers[0].stacking"
    assert told.params == {"off_bp": 5_590, "benefits": "line, order, 200-20"}
    apart = replace(order, scope=TEA)
    assert deep(offers=(line, apart), coupon_types=(COUPON_TEA,)) == []
    alone = replace(line, stacking=Stacking(exclusive=True))
    assert deep(offers=(alone, order), coupon_types=(COUPON_200_20,)) == []
    grouped = [replace(one, stacking=stacking("g")) for one in (line, order)]
    assert deep(offers=tuple(grouped), coupon_types=(COUPON_200_20,)) == []


def test_the_tier_meets_an_offer_on_goods_only_where_both_may_work() -> None:
    half = offer("half", LinePercent(off_bp=4_500))
    tiers = (TIERS[0], replace(TIERS[3], payable_bp=8_000))
    apart = golden_programme(tiers=tiers, offers=(half,), coupon_types=())
    assert deepest(apart) == (4_500, ("half",), "offers[0].stacking")
    both = replace(half, stacking=Stacking(with_tier=True))
    assert deepest(replace(apart, offers=(both,))).off_bp == 5_600


def test_a_coupon_of_some_goods_does_not_meet_an_offer_on_others() -> None:
    cup = coupon_type("cup", PercentOff(off_bp=6_000), scope=Scope(skus=("A",)))
    line = offer("line", LinePercent(off_bp=2_000), scope=Scope(skus=("B",)))
    assert deep(offers=(line,), coupon_types=(cup,)) == []
    same = replace(line, scope=Scope(skus=("B", "A")))
    assert len(deep(offers=(same,), coupon_types=(cup,))) == 1


def test_a_festival_that_no_gate_looks_at() -> None:
    festivals = tuple(
        Festival(festival_id=name, name=BOTH, month=5, day=1) for name in ("may", "june")
    )
    gated = offer("x", LinePercent(off_bp=100), gate=Gate(festival_ids=("may",)))
    programme = golden_programme(festivals=festivals, offers=(gated,))
    assert found(programme) == {("festival_unused", "festivals[1]")}
