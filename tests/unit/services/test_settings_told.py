"""Each setting of a programme that is not as usual is a sentence, in both languages."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from app.config.paths import resources
from app.domain.programme import (
    Account,
    CategoryFactor,
    ComponentLimit,
    ConsentPurpose,
    CouponIssue,
    CouponRules,
    DayFactor,
    Earning,
    Enrolment,
    FlatBonus,
    Gate,
    Needs,
    PercentOff,
    Policies,
    Programme,
    Redemption,
    Reward,
    RoleLimits,
    Rounding,
    Scope,
    TierRules,
)
from app.services.programme.settings_told import TOLD
from app.services.programme.showing import show_programme
from app.services.scenarios.programmes import programme_of
from tests.builders.programmes import golden_programme, offer

LANGUAGES = ("en", "zh_CN")
PARTS: dict[str, type[Any]] = {
    name: kind
    for name, kind in get_type_hints(Programme).items()
    if isinstance(kind, type) and is_dataclass(kind) and name not in TOLD[""]
}


def usual_of(field: Field[Any]) -> Any:
    return field.default if field.default is not MISSING else field.default_factory()  # type: ignore[misc]


def other_values(kind: Any, usual: Any) -> Iterator[Any]:
    """Values of a field that are not the usual one, each word of a switch among them."""
    if isinstance(kind, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not types.NoneType)
    if get_origin(kind) is Literal:
        yield from (word for word in get_args(kind) if word != usual)
    elif kind is bool:
        yield not usual
    elif kind is int:
        yield (usual or 0) + 7
    elif kind is Scope:
        yield Scope(skus=("only-this",))
    elif get_origin(kind) is tuple:
        yield ("wechat", "card")
    elif issubclass(get_origin(kind) or kind, Mapping):
        yield {"food": 900}


def settings() -> list[tuple[str, str, Any]]:
    return [
        (part, field.name, value)
        for part, kind in PARTS.items()
        for field in fields(kind)
        if field.name not in TOLD.get(part, ())
        for value in other_values(get_type_hints(kind)[field.name], usual_of(field))
    ]


def lines_of(programme: Programme, language: str) -> tuple[str, ...]:
    return show_programme(programme, language)


PLAIN = golden_programme(policies=Policies(), offers=(), coupon_types=())


@pytest.mark.parametrize(("part", "name", "value"), settings())
def test_every_setting_has_a_sentence(part: str, name: str, value: Any) -> None:
    changed = replace(PLAIN, **{part: replace(PARTS[part](), **{name: value})})
    usual = replace(PLAIN, **{part: PARTS[part]()})
    for language in LANGUAGES:
        more = set(lines_of(changed, language)) - set(lines_of(usual, language))
        assert len(more) == 1, more
        (line,) = more
        assert "_" not in line
        assert line.endswith((".", "。"))


def test_there_are_settings_and_what_is_told_elsewhere_exists() -> None:
    assert len(settings()) > 60
    whole = {"": Programme, **PARTS}
    for part, names in TOLD.items():
        assert names <= {field.name for field in fields(whole[part])}, part


TEXT = {"zh_CN": "茶", "en": "Tea"}
RICH = golden_programme(
    earning=Earning(
        bonuses=(
            FlatBonus(bonus_id="b", name=TEXT, points=20, threshold_minor=5_000),
            FlatBonus(bonus_id="u", name=TEXT, points=2, per="unit", scope=Scope(skus=("T1",))),
        ),
        day_factors=(DayFactor(factor_id="d", name=TEXT, factor_bp=20_000, gate=Gate()),),
        category_factors=(
            CategoryFactor(factor_id="c", name=TEXT, factor_bp=20_000, scope=Scope()),
        ),
        limits=(
            ComponentLimit(component="day:d", max_points=50),
            ComponentLimit(component="birthday", max_points=60),
        ),
    ),
    accounts=(
        Account(account_id="s", name={"zh_CN": "印花", "en": "Stamps"}),
        Account(
            account_id="g",
            name={"zh_CN": "绿点", "en": "Green"},
            earning=Earning(rounding="up"),
            redemption=Redemption(unit="item"),
            auto_redeem=True,
        ),
    ),
    roles={
        "cashier": RoleLimits(manual_discount_bp=1_000, refund_minor=5_000, adjust_points=50),
        "manager": RoleLimits(
            manual_discount_bp=None,
            manual_discount_minor=None,
            refund_minor=None,
            may_void=True,
            adjust_points=None,
        ),
    },
    enrolment=Enrolment(
        consents=(
            ConsentPurpose(purpose="a", version=1, title=TEXT, body=TEXT, required=True),
            ConsentPurpose(purpose="b", version=1, title=TEXT, body=TEXT),
        ),
        welcome_coupon_type_ids=(golden_programme().coupon_types[0].coupon_type_id,),
    ),
    coupons=CouponRules(
        issues=(
            CouponIssue(
                brings_type_id=golden_programme().coupon_types[0].coupon_type_id,
                threshold_minor=10_000,
                reached_tier_id="gold",
            ),
        )
    ),
    policies=Policies(tax_rate_bp={"food": 900}, tax_rate_ppm={"city": 88_750}),
    tier_rules=TierRules(counted_scope=Scope()),
)


@pytest.mark.parametrize(
    "line",
    [
        "Tea: 20 points for an order; from 50.00.",
        "Tea: 2 points for each piece; only T1.",
        "Tea gives a member at most 50 points in all.",
        "The birthday gives a member at most 60 points in all.",
        "Stamps (a balance of its own):",
        "  They are only collected, not spent.",
        "  Points are rounded up.",
        "  Points bring the dearest piece for nothing.",
        "  As many as possible are spent by themselves.",
        "  What a return can no longer take back of it is forgiven.",
        (
            "A cashier alone may: discounts by hand up to 10 %, refunds up to 50.00, "
            "give or take up to 50 points."
        ),
        (
            "A manager alone may: discounts by hand of any percentage, discounts by hand of any "
            "amount, refunds of any amount, void sales, give or take any number of points."
        ),
        "Read out to a new member, who must agree: Tea.",
        "Read out to a new member: Tea.",
        "Tax on the class food: 9 %.",
        "Tax on the class city: 88750 millionths.",
        "Towards a tier counts: any goods.",
    ],
)
def test_parts_with_sentences_of_their_own(line: str) -> None:
    assert f"  {line}" in show_programme(RICH, "en")


def test_a_coupon_that_a_sale_brings_is_told() -> None:
    told = "\n".join(show_programme(RICH, "en"))
    assert "  A sale from 100.00 brings the coupon " in told
    assert "who reaches Gold with it" in told
    assert "  A new member gets: " in told


def test_nothing_of_an_account_is_forgiven_where_its_goods_are_refused() -> None:
    refusing = replace(RICH, policies=Policies(refund_shortfall="refuse"))
    told = "\n".join(show_programme(refusing, "en"))
    assert "forgiven" not in told
    assert "not taken back, whichever balance the points are of." in told


@pytest.mark.parametrize(
    ("rounding", "english", "chinese"),
    [
        (
            Rounding(step_minor=10),
            "What is to pay is rounded down to a multiple of 0.10 where all is paid by cash.",
            "全部用现金付款时,应付金额抹零到 0.10 的倍数。",
        ),
        (
            Rounding(step_minor=100, mode="up", tender_kinds=("cash", "card")),
            (
                "What is to pay is rounded up to a multiple of 1.00 where all is paid by cash, "
                "bank card."
            ),
            "全部用现金、银行卡付款时,应付金额向上进位到 1.00 的倍数。",
        ),
        (
            Rounding(step_minor=5, mode="nearest"),
            (
                "What is to pay is rounded to the nearest multiple of 0.05, a half up, where all "
                "is paid by cash."
            ),
            "全部用现金付款时,应付金额取最近的 0.05 的倍数,一半进位。",
        ),
    ],
)
def test_rounding_is_told_in_one_breath(rounding: Rounding, english: str, chinese: str) -> None:
    programme = replace(PLAIN, rounding=rounding)
    for language, sentence, word in (("en", english, "rounded"), ("zh_CN", chinese, "应付")):
        told = [line for line in show_programme(programme, language) if word in line]
        assert told == [f"  {sentence}"]


@pytest.mark.parametrize(
    "rounding", [Rounding(mode="up"), Rounding(step_minor=10, tender_kinds=())]
)
def test_rounding_that_never_works_is_not_told(rounding: Rounding) -> None:
    told = show_programme(replace(PLAIN, rounding=rounding), "en")
    assert told == show_programme(replace(PLAIN, rounding=Rounding()), "en")


@pytest.mark.parametrize(
    ("needs", "english", "chinese"),
    [
        (Needs(units=2), "when there are 2 pieces", "须满 2 件"),
        (Needs(threshold_minor=500), "when there are 5.00", "须满 5.00"),
        (Needs(units=2, scope=Scope()), "when there are 2 pieces in the order", "整单须满 2 件"),
        (
            Needs(units=2, threshold_minor=500, scope=Scope(skus=("t",))),
            "when there are 2 pieces and 5.00 of these goods (only t)",
            "这些商品(仅限 t)须满 2 件且 5.00",
        ),
    ],
)
def test_what_a_benefit_needs_is_told(needs: Needs, english: str, chinese: str) -> None:
    programme = replace(PLAIN, offers=(offer("x", PercentOff(off_bp=1_000), needs=needs),))
    assert f"  x: 10 % off; {english}." in show_programme(programme, "en")
    assert f"  x:减 10%;{chinese}。" in show_programme(programme, "zh_CN")


def test_rewards_to_choose_from_are_told_one_by_one() -> None:
    rewards = (
        Reward(points=100, off_bp=1_250, cap_minor=600),
        Reward(points=150, off_minor=500),
    )
    rules = Redemption(unit="choice", rewards=rewards, scope=Scope())
    programme = replace(PLAIN, redemption=rules)
    english, chinese = show_programme(programme, "en"), show_programme(programme, "zh_CN")
    place = english.index("Points spent") + 1
    assert english[place : place + 3] == (
        "  100 points take 12.5 % off the goods; at most 6.00.",
        "  150 points take 5.00 off.",
        "  one of these rewards in an order, at most 50 % of the goods.",
    )
    assert "  150 积分减 5.00。" in chinese
    assert "  Points are for rewards to choose from." in english
    several = replace(PLAIN, redemption=replace(rules, max_rewards=2))
    told = "  up to 2 of these rewards in an order, each once, at most 50 % of the goods."
    assert show_programme(several, "en")[place + 2] == told


def test_a_role_that_may_do_nothing() -> None:
    bare = golden_programme(roles={"cashier": RoleLimits()})
    line = "  A cashier alone may: nothing of discounts, refunds, voids and points."
    assert line in show_programme(bare, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "file", sorted(resources().joinpath("profiles").glob("*.json")), ids=lambda file: file.stem
)
def test_a_profile_is_told_without_json(file: Any, language: str) -> None:
    told = "\n".join(show_programme(programme_of(file.stem, resources()), language))
    assert not set("{}[]=") & set(told)
