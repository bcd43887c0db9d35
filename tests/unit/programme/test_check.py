"""A programme that cannot be is refused with the path to the first wrong number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.errors import BadInput
from app.domain.programme import (
    Account,
    AmountOff,
    BirthdayRule,
    BuyGet,
    CategoryFactor,
    CheapestUnit,
    ComponentLimit,
    ConsentPurpose,
    CouponIssue,
    CouponRules,
    CouponType,
    DayFactor,
    EachFull,
    Earning,
    Enrolment,
    Expiry,
    Festival,
    FlatBonus,
    Gate,
    Limits,
    LinePercent,
    Mechanic,
    NForPrice,
    Occasion,
    PercentOff,
    Plan,
    Policies,
    Programme,
    Redemption,
    Reward,
    RoleLimits,
    Rounding,
    Scope,
    TierRules,
    UnitAmount,
)
from app.domain.programme.check import check_programme, faults_of
from tests.builders.programmes import COUPON_TEA, MUGS_OFFER, TIERS, golden_programme, offer

CONSENT = ConsentPurpose(purpose="charter", version=1, title={}, body={})


def fault(programme: Programme) -> str:
    with pytest.raises(BadInput) as caught:
        check_programme(programme)
    return str(caught.value.params["path"])


def test_the_golden_programme_is_right() -> None:
    check_programme(golden_programme())


PLAN = Plan(plan_id="plus", name={}, sku="plus", tier_id="gold")


@pytest.mark.parametrize(
    ("mechanic", "path"),
    [
        (LinePercent(off_bp=-1), "off_bp"),
        (PercentOff(off_bp=10_001), "off_bp"),
        (PercentOff(off_bp=1, threshold_minor=-1), "threshold_minor"),
        (PercentOff(off_bp=1, cap_minor=-1), "cap_minor"),
        (BuyGet(buy=-1), "buy"),
        (BuyGet(buy=1, get=0), "get"),
        (BuyGet(buy=1, max_times=0), "max_times"),
        (BuyGet(buy=1, min_unit_price_minor=-1), "min_unit_price_minor"),
        (NForPrice(count=0, price_minor=1), "count"),
        (NForPrice(count=1, price_minor=-1), "price_minor"),
        (BuyGet(buy=1, target_scope=Scope()), "same_sku"),
        (UnitAmount(off_minor=-1), "off_minor"),
        (UnitAmount(off_minor=1, threshold_minor=-1), "threshold_minor"),
        (CheapestUnit(off_bp=10_001), "off_bp"),
        (CheapestUnit(off_minor=-1), "off_minor"),
        (EachFull(threshold_minor=0, off_minor=1), "threshold_minor"),
        (EachFull(threshold_minor=1, off_minor=-1), "off_minor"),
        (AmountOff(steps=()), "steps"),
    ],
)
def test_mechanics(mechanic: Mechanic, path: str) -> None:
    programme = golden_programme(offers=(MUGS_OFFER, offer("x", mechanic)))
    assert fault(programme) == f"programme.offers[1].mechanic.{path}"


@pytest.mark.parametrize("mechanic", [CheapestUnit(), CheapestUnit(off_bp=1, off_minor=1)])
def test_the_cheapest_piece_is_reduced_in_one_way(mechanic: Mechanic) -> None:
    assert fault(golden_programme(offers=(offer("x", mechanic),))) == (
        "programme.offers[0].mechanic"
    )


@pytest.mark.parametrize(
    ("gate", "path"),
    [
        (Gate(minute_from=-1), "minute_from"),
        (Gate(minute_until=1_440), "minute_until"),
        (Gate(weekdays=(1, 0)), "weekdays[1]"),
        (Gate(days_of_month=(32,)), "days_of_month[0]"),
        (Gate(min_tenure_months=-1), "min_tenure_months"),
        (Gate(excluded_dates=(date(2026, 5, 4),) * 10_000), "excluded_dates"),
        (Gate(occasion=Occasion(days_before=181)), "occasion.days_before"),
        (Gate(occasion=Occasion(days_after=-1)), "occasion.days_after"),
    ],
)
def test_gates(gate: Gate, path: str) -> None:
    gated = golden_programme(offers=(replace(MUGS_OFFER, gate=gate),))
    assert fault(gated) == f"programme.offers[0].gate.{path}"
    day = DayFactor(factor_id="d", name={}, factor_bp=1, gate=gate)
    days = golden_programme(earning=Earning(day_factors=(day,)))
    assert fault(days) == f"programme.earning.day_factors[0].gate.{path}"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"tiers": ()}, "tiers"),
        ({"tiers": (TIERS[0], TIERS[0])}, "tiers[1]"),
        ({"offers": (MUGS_OFFER, MUGS_OFFER)}, "offers[1]"),
        ({"coupon_types": (COUPON_TEA, COUPON_TEA)}, "coupon_types[1]"),
        (
            {"earning": Earning(birthday=BirthdayRule(days_after=999))},
            "earning.birthday.days_after",
        ),
        ({"redemption": Redemption(max_share_bp=10_001)}, "redemption.max_share_bp"),
        ({"redemption": Redemption(max_points_per_day=-1)}, "redemption.max_points_per_day"),
        ({"policies": Policies(tax_rate_bp={"full": -1})}, "policies.tax_rate_bp.full"),
        ({"policies": Policies(tax_rate_ppm={"full": -1})}, "policies.tax_rate_ppm.full"),
        (
            {"policies": Policies(tax_rate_bp={"a": 1}, tax_rate_ppm={"a": 1})},
            "policies.tax_rate_ppm.a",
        ),
        ({"policies": Policies(search_budget=0)}, "policies.search_budget"),
        (
            {"policies": Policies(refund_expired_grace_days=-1)},
            "policies.refund_expired_grace_days",
        ),
        ({"tiers": (replace(TIERS[0], entry_minor=-1),)}, "tiers[0].entry_minor"),
        ({"tiers": (replace(TIERS[0], keep_minor=10**10),)}, "tiers[0].keep_minor"),
        ({"tier_rules": TierRules(window_months=0)}, "tier_rules.window_months"),
        ({"tier_rules": TierRules(window_months=10**6)}, "tier_rules.window_months"),
        ({"tier_rules": TierRules(validity_months=-1)}, "tier_rules.validity_months"),
        ({"tier_rules": TierRules(grace_days=-1)}, "tier_rules.grace_days"),
        ({"tier_rules": TierRules(paid_grace_days=-1)}, "tier_rules.paid_grace_days"),
        ({"tier_rules": TierRules(validity_end_month=13)}, "tier_rules.validity_end_month"),
        ({"tiers": (replace(TIERS[0], entry_points=-1),)}, "tiers[0].entry_points"),
        ({"plans": (replace(PLAN, months=0),)}, "plans[0].months"),
        ({"plans": (replace(PLAN, tier_id="base"),)}, "plans[0].tier_id"),
        ({"plans": (replace(PLAN, sku=" "),)}, "plans[0].sku"),
        ({"plans": (PLAN, replace(PLAN, plan_id="two"))}, "plans[1].sku"),
        ({"plans": (PLAN, replace(PLAN, sku="two"))}, "plans[1]"),
        ({"tiers": (replace(TIERS[0], keep_points=-1),)}, "tiers[0].keep_points"),
        ({"tiers": (replace(TIERS[0], entry_visits=10_000),)}, "tiers[0].entry_visits"),
        ({"tiers": (replace(TIERS[0], keep_visits=-1),)}, "tiers[0].keep_visits"),
        ({"tiers": (replace(TIERS[0], entry_months=1_201),)}, "tiers[0].entry_months"),
        ({"earning": Earning(cooling_days=-1)}, "earning.cooling_days"),
        ({"earning": Earning(expiry=Expiry(count=10**6))}, "earning.expiry.count"),
        ({"coupon_types": (replace(COUPON_TEA, valid_days=0),)}, "coupon_types[0].valid_days"),
    ],
)
def test_rules(changes: dict[str, Any], path: str) -> None:
    assert fault(golden_programme(**changes)) == f"programme.{path}"


def test_factors_of_goods() -> None:
    goods = CategoryFactor(factor_id="c", name={}, factor_bp=-1, scope=Scope())
    programme = golden_programme(earning=Earning(category_factors=(goods,)))
    assert fault(programme) == "programme.earning.category_factors[0].factor_bp"


ISSUE = CouponIssue(brings_type_id=COUPON_TEA.coupon_type_id)
BONUS = FlatBonus(bonus_id="b", name={}, points=1)
BEFORE_COUPONS = Policies(points_position="before_coupons")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"earning": Earning(max_points_per_day=-1)}, "earning.max_points_per_day"),
        ({"earning": Earning(max_points_per_month=-1)}, "earning.max_points_per_month"),
        ({"earning": Earning(max_balance=-1)}, "earning.max_balance"),
        ({"earning": Earning(bonuses=(BONUS, BONUS))}, "earning.bonuses[1]"),
        (
            {"earning": Earning(bonuses=(replace(BONUS, points=-1),))},
            "earning.bonuses[0].points",
        ),
        (
            {"earning": Earning(bonuses=(replace(BONUS, threshold_minor=-1),))},
            "earning.bonuses[0].threshold_minor",
        ),
        (
            {"earning": Earning(bonuses=(replace(BONUS, gate=Gate(weekdays=(0,))),))},
            "earning.bonuses[0].gate.weekdays[0]",
        ),
        (
            {"earning": Earning(limits=(ComponentLimit(component="bonus:x", max_points=1),))},
            "earning.limits[0].component",
        ),
        (
            {"earning": Earning(limits=(ComponentLimit(component="tier", max_points=-1),))},
            "earning.limits[0].max_points",
        ),
        ({"earning": Earning(same_order=True)}, "earning.same_order"),
        (
            {"coupons": CouponRules(issues=(CouponIssue(brings_type_id="none"),))},
            "coupons.issues[0].brings_type_id",
        ),
        (
            {"coupons": CouponRules(issues=(replace(ISSUE, reached_tier_id="none"),))},
            "coupons.issues[0].reached_tier_id",
        ),
        (
            {"coupons": CouponRules(issues=(replace(ISSUE, threshold_minor=-1),))},
            "coupons.issues[0].threshold_minor",
        ),
        (
            {"coupons": CouponRules(issues=(replace(ISSUE, gate=Gate(weekdays=(0,))),))},
            "coupons.issues[0].gate.weekdays[0]",
        ),
        (
            {"policies": Policies(refund_no_receipt_days=-1)},
            "policies.refund_no_receipt_days",
        ),
        (
            {
                "earning": Earning(same_order=True, base="before_points"),
                "tier_rules": TierRules(includes_current=True, spend="after_points"),
            },
            "earning.same_order",
        ),
        ({"earning": Earning(same_order=True, base="money_paid_only")}, "earning.same_order"),
        (
            {
                "earning": Earning(same_order=True, base="before_points"),
                "policies": BEFORE_COUPONS,
            },
            "earning.same_order",
        ),
        (
            {"redemption": Redemption(kind="tender"), "policies": BEFORE_COUPONS},
            "redemption.kind",
        ),
    ],
)
def test_points(changes: dict[str, Any], path: str) -> None:
    assert fault(golden_programme(**changes)) == f"programme.{path}"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"account_id": " "}, ""),
        ({"earning": Earning(points=-1)}, ".earning.points"),
        ({"earning": Earning(bonuses=(BONUS, BONUS))}, ".earning.bonuses[1]"),
        (
            {"earning": Earning(limits=(ComponentLimit(component="x", max_points=1),))},
            ".earning.limits[0].component",
        ),
        ({"earning": Earning(expiry=Expiry(mode="inactivity"))}, ".earning.expiry.mode"),
        (
            {"earning": Earning(same_order=True, base="before_points")},
            ".earning.same_order",
        ),
        (
            {"earning": Earning(birthday=BirthdayRule(once_a_year=True))},
            ".earning.birthday.once_a_year",
        ),
        ({"redemption": Redemption(points=0)}, ".redemption.points"),
        ({"redemption": Redemption(kind="tender")}, ".redemption.kind"),
        ({"redemption": Redemption(max_points_per_day=1)}, ".redemption.max_points_per_day"),
    ],
)
def test_accounts(changes: dict[str, Any], path: str) -> None:
    account = replace(Account(account_id="green", name={}), **changes)
    assert fault(golden_programme(accounts=(account,))) == f"programme.accounts[0]{path}"


def test_an_account_is_there_once_and_there_are_not_too_many() -> None:
    green = Account(account_id="green", name={})
    assert fault(golden_programme(accounts=(green, green))) == "programme.accounts[1]"
    many = tuple(replace(green, account_id=str(number)) for number in range(10))
    assert fault(golden_programme(accounts=many)) == "programme.accounts"
    check_programme(golden_programme(accounts=many[:9]))


def test_a_unit_for_nothing_is_no_payment() -> None:
    rules = Redemption(kind="tender", unit="item")
    assert fault(golden_programme(redemption=rules)) == "programme.redemption.kind"


@pytest.mark.parametrize(
    "changes",
    [
        {"earning": Earning(same_order=True, base="before_points")},
        {"earning": Earning(same_order=True, base="before_order_discounts")},
        {"redemption": Redemption(kind="tender", unit="reward")},
        {
            "earning": Earning(
                bonuses=(BONUS,), limits=(ComponentLimit(component="bonus:b", max_points=0),)
            )
        },
    ],
)
def test_points_that_fit_together(changes: dict[str, Any]) -> None:
    check_programme(golden_programme(**changes))


def test_a_coupon_does_not_work_on_lines() -> None:
    kind = CouponType(
        coupon_type_id="x",
        name={},
        mechanic=LinePercent(off_bp=1),  # type: ignore[arg-type]
    )
    assert fault(golden_programme(coupon_types=(kind,))) == (
        "programme.coupon_types[0].mechanic.kind"
    )


def test_an_unknown_tier_is_no_tier() -> None:
    programme = golden_programme()
    assert programme.tier("gold") is TIERS[2]
    with pytest.raises(KeyError):
        programme.tier("diamond")
    assert programme.coupon_type("tea-9") is COUPON_TEA
    assert programme.coupon_type("none") is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"roles": {"boss": RoleLimits()}}, "roles.boss"),
        (
            {"roles": {"cashier": RoleLimits(manual_discount_bp=10_001)}},
            "roles.cashier.manual_discount_bp",
        ),
        (
            {"roles": {"cashier": RoleLimits(manual_discount_minor=-1)}},
            "roles.cashier.manual_discount_minor",
        ),
        ({"roles": {"manager": RoleLimits(refund_minor=-1)}}, "roles.manager.refund_minor"),
        ({"enrolment": Enrolment(minimum_age=-1)}, "enrolment.minimum_age"),
        ({"enrolment": Enrolment(minimum_age=121)}, "enrolment.minimum_age"),
        (
            {"enrolment": Enrolment(welcome_coupon_type_ids=("200-20", "gone"))},
            "enrolment.welcome_coupon_type_ids[1]",
        ),
        ({"enrolment": Enrolment(consents=(CONSENT, CONSENT))}, "enrolment.consents[1]"),
        (
            {"enrolment": Enrolment(consents=(replace(CONSENT, version=0),))},
            "enrolment.consents[0].version",
        ),
        ({"offers": (replace(MUGS_OFFER, offer_id=" "),)}, "offers[0]"),
        ({"offers": (replace(MUGS_OFFER, offer_id="x" * 65),)}, "offers[0]"),
    ],
)
def test_what_people_may_do_and_who_may_join(changes: dict[str, Any], path: str) -> None:
    assert fault(golden_programme(**changes)) == f"programme.{path}"


TENTH = Reward(points=100, off_bp=1_000)


@pytest.mark.parametrize(
    ("rewards", "path"),
    [
        ((), "unit"),
        ((replace(TENTH, points=0),), "rewards[0].points"),
        ((replace(TENTH, off_bp=0),), "rewards[0].off_bp"),
        ((replace(TENTH, off_bp=10_001),), "rewards[0].off_bp"),
        ((TENTH, Reward(points=1, off_minor=0)), "rewards[1].off_minor"),
        ((replace(TENTH, cap_minor=0),), "rewards[0].cap_minor"),
        ((Reward(points=1),), "rewards[0]"),
        ((replace(TENTH, off_minor=1),), "rewards[0]"),
        ((Reward(points=1, off_minor=1, cap_minor=1),), "rewards[0].cap_minor"),
        ((TENTH, Reward(points=100, off_minor=1)), "rewards[1].points"),
        (tuple(Reward(points=one, off_bp=1) for one in range(1, 14)), "rewards"),
    ],
)
def test_rewards_to_choose_from(rewards: tuple[Reward, ...], path: str) -> None:
    """R-112: of the points and of other accounts."""
    rules = Redemption(unit="choice", rewards=rewards)
    account = Account(account_id="a", name={}, redemption=rules)
    assert fault(golden_programme(redemption=rules)) == f"programme.redemption.{path}"
    assert (
        fault(golden_programme(accounts=(account,))) == f"programme.accounts[0].redemption.{path}"
    )


def test_rewards_that_can_be() -> None:
    rewards = tuple(Reward(points=one, off_bp=one) for one in range(1, 12))
    rules = Redemption(unit="choice", rewards=(*rewards, Reward(points=12, off_minor=1)))
    check_programme(golden_programme(redemption=rules))
    for unit in ("step", "reward", "item"):
        idle = replace(rules, unit=unit)
        assert fault(golden_programme(redemption=idle)) == "programme.redemption.rewards"
        several = Redemption(unit=unit, max_rewards=2)
        assert fault(golden_programme(redemption=several)) == "programme.redemption.max_rewards"


@pytest.mark.parametrize(("most", "path"), [(0, "max_rewards"), (4, "max_rewards"), (3, "")])
def test_so_many_rewards_of_an_order(most: int, path: str) -> None:
    """R-112: 1 to 3, for every set of them is looked at."""
    rules = Redemption(unit="choice", rewards=(TENTH,), max_rewards=most)
    if path:
        assert fault(golden_programme(redemption=rules)) == f"programme.redemption.{path}"
    else:
        check_programme(golden_programme(redemption=rules))


def test_every_mistake_is_named_and_not_only_the_first() -> None:
    wrong = golden_programme(
        tiers=(replace(TIERS[0], payable_bp=-1), TIERS[0]),
        redemption=Redemption(points=0),
        roles={"boss": RoleLimits(refund_minor=-1)},
    )
    assert [one.path for one in faults_of(wrong)] == [
        "tiers[0].payable_bp",
        "redemption.points",
        "roles.boss.refund_minor",
        "tiers[1]",
        "roles.boss",
    ]


@pytest.mark.parametrize(
    ("festival", "path"),
    [
        ({}, ""),
        ({"month": 1}, ""),
        ({"day": 1, "dates": (date(2026, 1, 1),)}, ""),
        ({"month": 13, "day": 1}, ".month"),
        ({"month": 0, "day": 1}, ".month"),
        ({"month": 2, "day": 30}, ".day"),
        ({"month": 4, "day": 31}, ".day"),
        ({"month": 4, "day": 0}, ".day"),
        ({"calendar": "lunar", "month": 12, "day": 31}, ".day"),
        ({"month": 1, "day": 1, "days_before": 181}, ".days_before"),
        ({"month": 1, "day": 1, "days_after": -1}, ".days_after"),
    ],
)
def test_festivals(festival: dict[str, Any], path: str) -> None:
    wrong = Festival(festival_id="f", name={}, **festival)
    assert fault(golden_programme(festivals=(wrong,))) == f"programme.festivals[0]{path}"


@pytest.mark.parametrize(
    "festival",
    [
        {"month": 2, "day": 29},
        {"calendar": "lunar", "month": 2, "day": 30},
        {"dates": (date(2026, 4, 5),), "days_before": 180, "days_after": 180},
    ],
)
def test_festivals_that_can_be(festival: dict[str, Any]) -> None:
    check_programme(golden_programme(festivals=(Festival(festival_id="f", name={}, **festival),)))


@pytest.mark.parametrize("name", ["per_member", "total", "budget_minor"])
def test_a_limit_leaves_at_least_one(name: str) -> None:
    for most in (0, 1_000_000_001):
        wrong = replace(MUGS_OFFER, limits=Limits(**{name: most}))
        assert fault(golden_programme(offers=(wrong,))) == f"programme.offers[0].limits.{name}"
    check_programme(golden_programme(offers=(replace(MUGS_OFFER, limits=Limits(**{name: 1})),)))


@pytest.mark.parametrize(
    "code", [" A", "A ", "A B", "A\nB", "A\u3000B", "A\u200bB", "A\x07", "A" * 65]
)
def test_codes_that_nobody_could_enter(code: str) -> None:
    """R-110."""
    wrong = replace(MUGS_OFFER, code=code)
    assert fault(golden_programme(offers=(wrong,))) == "programme.offers[0].code"


@pytest.mark.parametrize("code", ["", "SPRING", "春节10%", "a-1", "A" * 64])
def test_codes_that_anybody_can_enter(code: str) -> None:
    check_programme(golden_programme(offers=(replace(MUGS_OFFER, code=code),)))


def test_a_festival_stands_once_and_is_known_to_the_gates() -> None:
    spring = Festival(festival_id="spring", name={}, month=1, day=1)
    assert fault(golden_programme(festivals=(spring, spring))) == "programme.festivals[1]"
    gated = replace(MUGS_OFFER, gate=Gate(festival_ids=("spring", "autumn")))
    assert fault(golden_programme(festivals=(spring,), offers=(gated,))) == (
        "programme.offers[0].gate.festival_ids[1]"
    )


def test_gates_name_tiers_that_there_are() -> None:
    gate = Gate(tier_ids=("gold", "vip"))
    gated = replace(MUGS_OFFER, gate=gate)
    assert fault(golden_programme(offers=(gated,))) == "programme.offers[0].gate.tier_ids[1]"
    bonus = FlatBonus(bonus_id="b", name={}, points=1, gate=gate)
    assert fault(golden_programme(earning=Earning(bonuses=(bonus,)))) == (
        "programme.earning.bonuses[0].gate.tier_ids[1]"
    )


def test_only_ways_to_pay_that_a_till_knows_are_rounded() -> None:
    rounding = Rounding(step_minor=10, tender_kinds=("cash", "visa"))
    assert fault(golden_programme(rounding=rounding)) == "programme.rounding.tender_kinds[1]"
    check_programme(golden_programme(rounding=Rounding(tender_kinds=("wechat", "alipay"))))


def _reasons(programme: Programme) -> list[str]:
    return [f"{one.path}: {one.reason}" for one in faults_of(programme)]


def test_a_mistake_about_an_id_names_it() -> None:
    gate = Gate(festival_ids=("spring",), excluded_festival_ids=("autumn",), tier_ids=("golf",))
    issue = CouponIssue(brings_type_id="te", reached_tier_id="golf")
    plan = replace(PLAN, tier_id="golf")
    assert _reasons(
        golden_programme(
            offers=(replace(MUGS_OFFER, gate=gate), MUGS_OFFER),
            coupon_types=(COUPON_TEA, COUPON_TEA),
            coupons=CouponRules(issues=(issue,)),
            enrolment=Enrolment(welcome_coupon_type_ids=("hello",)),
            plans=(plan, replace(plan, plan_id="b", tier_id="gold")),
        )
    ) == [
        f"offers[1]: its id {MUGS_OFFER.offer_id} is used twice",
        f"coupon_types[1]: its id {COUPON_TEA.coupon_type_id} is used twice",
        "offers[0].gate.festival_ids[0]: there is no festival spring",
        "offers[0].gate.excluded_festival_ids[0]: there is no festival autumn",
        "offers[0].gate.tier_ids[0]: there is no tier golf",
        "plans[0].tier_id: there is no tier golf above the first",
        "plans[1].sku: another plan is sold as plus already",
        "enrolment.welcome_coupon_type_ids[0]: there is no coupon type hello",
        "coupons.issues[0].brings_type_id: there is no coupon type te",
        "coupons.issues[0].reached_tier_id: there is no tier golf",
    ]


def test_of_a_very_long_id_its_beginning_is_named() -> None:
    gate = Gate(tier_ids=("x" * 1_000,))
    (told,) = _reasons(golden_programme(offers=(replace(MUGS_OFFER, gate=gate),)))
    assert told.endswith(f"no tier {'x' * 64}...")


def test_ids_that_are_too_long_or_empty_are_told_as_that_alone() -> None:
    twice = (replace(MUGS_OFFER, offer_id=" "),) * 2
    assert {str(one.reason) for one in faults_of(golden_programme(offers=twice))} == {
        "its id is not 1 to 64 letters"
    }
