"""A programme as people write and read it: every mistake at once, advice and page in words."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.config.paths import resources
from app.domain.errors import BadInput
from app.domain.operations import canonical_json, to_wire
from app.domain.programme import (
    BirthdayRule,
    BuyGet,
    CategoryFactor,
    CheapestUnit,
    CouponType,
    DayFactor,
    EachFull,
    Earning,
    Festival,
    Gate,
    Limits,
    LinePercent,
    NForPrice,
    Occasion,
    PercentOff,
    Policies,
    Redemption,
    Scope,
    Stacking,
    UnitAmount,
)
from app.services.programme.checking import MAX_BYTES, check_document, open_programme
from app.services.programme.showing import show_programme
from app.services.programme.words import factor, hundredths
from tests.architecture import source
from tests.builders.programmes import amount_off, golden_programme, offer

LANGUAGES = ("zh_CN", "en")
SENTENCES = {
    language: json.loads(
        resources().joinpath("programme_words", f"{language}.json").read_text("utf-8")
    )
    for language in LANGUAGES
}


def raw(change: Callable[[dict[str, Any]], None]) -> bytes:
    wire = to_wire(golden_programme())
    change(wire)
    return json.dumps(wire).encode()


def test_every_mistake_is_told_with_its_path_and_the_count() -> None:
    def spoil(wire: dict[str, Any]) -> None:
        del wire["name"]
        wire["colour"] = "red"
        wire["valid_from"] = "soon"
        wire["tiers"][1]["payable_bp"] = 97.5
        wire["tiers"][2]["tier_id"] = 3
        wire["coupons"]["auto_apply"] = "yes"
        wire["offers"][0]["mechanic"]["kind"] = "buy_bye"
        wire["tier_rules"]["down"] = "two"

    found = check_document(raw(spoil))
    assert found.programme is None
    assert sorted(found.lines[:-1]) == [
        (
            "colour: no such field, one of programme_id, version, valid_from, store_ids, name, "
            "currency, tiers, tier_rules, earning, redemption, accounts, festivals, offers, "
            "coupon_types, plans, coupons, rounding, roles, enrolment, policies"
        ),
        "coupons.auto_apply: neither true nor false",
        "name: is missing",
        (
            "offers[0].mechanic.kind: unknown kind, one of buy_get, n_for_price, line_percent, "
            "unit_amount, amount_off, percent_off, each_full, cheapest_unit, gift"
        ),
        "tier_rules.down: unknown word, one of one, requalify, never",
        "tiers[1].payable_bp: not a whole number",
        'tiers[2].tier_id: not a text in "quotes"',
        "valid_from: not a day such as 2026-11-21",
    ]
    assert found.lines[-1] == "Mistakes: 8. The programme cannot be used."


def test_numbers_out_of_range_are_told_together() -> None:
    def spoil(wire: dict[str, Any]) -> None:
        wire["tiers"][1]["payable_bp"] = 10_001
        wire["enrolment"]["minimum_age"] = 1_000

    assert check_document(raw(spoil), "zh_CN").lines == (
        "tiers[1].payable_bp: 不在 0 到 10000 之间",
        "enrolment.minimum_age: 不在 0 到 120 之间",
        "2 处错误,方案不能使用。",
    )


def paths(change: Callable[[dict[str, Any]], None]) -> list[str]:
    return sorted(line.split(":")[0] for line in check_document(raw(change)).lines[:-1])


def test_mistakes_of_every_kind_are_told_together() -> None:
    """A wrong word hides neither fields that do not go together nor names of nothing."""

    def spoil(wire: dict[str, Any]) -> None:
        plain = {**wire["offers"][0], "mechanic": {"kind": "percent_off", "off_bp": 1_000}}
        wire["offers"] = [
            {**plain, "offer_id": "a", "code": " A", "limits": {"over_budget": "x"}},
            {**plain, "offer_id": "b", "needs": {"scope": {}}},
            {**plain, "offer_id": "b", "name": 3, "gate": {"tier_ids": ["vip"]}},
            {**plain, "offer_id": "c", "mechanic": {"kind": "cheapest_unit"}},
        ]
        wire["rounding"]["mode"] = "z"
        wire["enrolment"]["welcome_coupon_type_ids"] = ["gone"]
        wire["festivals"] = [{"festival_id": "f", "name": 3, "month": 1}]

    assert paths(spoil) == [
        "enrolment.welcome_coupon_type_ids[0]",
        "festivals[0].name",
        "offers[0].code",
        "offers[0].limits.over_budget",
        "offers[1].needs",
        "offers[2]",
        "offers[2].gate.tier_ids[0]",
        "offers[2].name",
        "offers[3].mechanic",
        "rounding.mode",
    ]


def test_a_broken_mechanic_hides_nothing_beside_it() -> None:
    def spoil(wire: dict[str, Any]) -> None:
        first = wire["offers"][0]
        first["gate"] = {"first_orders": -1, "tier_ids": ["vip"]}
        for broken in ({"kind": "x"}, 3, {"kind": "amount_off", "steps": [{"off_minor": 1}]}):
            wire["offers"].append({**first, "offer_id": str(broken), "mechanic": broken})
        del first["mechanic"]

    told = paths(spoil)
    for number in range(4):
        assert f"offers[{number}].gate.first_orders" in told
        assert f"offers[{number}].gate.tier_ids[0]" in told
    assert len(told) == 3 * 4


def test_what_a_mistake_may_have_caused_is_not_told() -> None:
    """Names of a list of which a part could not be read, fields of which one could not."""

    def spoil(wire: dict[str, Any]) -> None:
        wire["tiers"][2]["tier_id"] = 3
        wire["earning"]["base"] = "x"
        wire["earning"]["same_order"] = True
        wire["offers"][0]["gate"] = {"tier_ids": ["gold", "vip"]}
        wire["offers"][0]["needs"] = {"units": "two", "scope": {}}
        wire["festivals"] = [{"festival_id": "f", "name": {}, "month": 1, "day": "x"}]

    assert paths(spoil) == [
        "earning.base",
        "festivals[0].day",
        "offers[0].needs.units",
        "tiers[2].tier_id",
    ]


@pytest.mark.parametrize("tiers", [3, None, []])
def test_tiers_that_are_none_are_not_told_as_missing_elsewhere(tiers: Any) -> None:
    def spoil(wire: dict[str, Any]) -> None:
        wire["tiers"] = tiers
        wire["offers"][0]["gate"] = {"tier_ids": ["gold"]}
        wire["rounding"]["mode"] = "z"

    told = paths(spoil)
    assert told[-2:] == ["rounding.mode", "tiers"]
    assert (len(told) == 2) == (tiers != [])


def test_a_mechanic_says_its_kind() -> None:
    def spoil(wire: dict[str, Any]) -> None:
        wire["offers"][0]["mechanic"] = {"off_bp": 1_000}

    (first, _) = check_document(raw(spoil)).lines
    assert first.startswith("offers[0].mechanic.kind: ")


def test_a_field_that_stands_twice_is_a_mistake() -> None:
    once = '"payable_bp":9500'
    text = canonical_json(golden_programme()).replace(once, f'{once},"payable_bp":9000')
    (first, _) = check_document(text.encode()).lines
    assert first == "tiers[2].payable_bp: stands twice in its object"
    with pytest.raises(BadInput, match="stands twice"):
        open_programme(text.encode())


def test_a_file_that_is_too_long_is_not_read() -> None:
    assert check_document(b" " * (MAX_BYTES + 1)).lines[0] == f"$: more than {MAX_BYTES} bytes"
    right = canonical_json(golden_programme()).encode()
    assert check_document(right.ljust(MAX_BYTES)).programme == golden_programme()


def test_a_byte_order_mark_is_no_mistake() -> None:
    marked = b"\xef\xbb\xbf" + canonical_json(golden_programme()).encode()
    assert check_document(marked).programme == golden_programme() == open_programme(marked)


def test_advice_comes_with_its_path_and_leaves_the_programme_usable() -> None:
    def loosen(wire: dict[str, Any]) -> None:
        wire["earning"]["max_factor_bp"] = 15_000
        wire["name"]["en"] = ""

    found = check_document(raw(loosen))
    assert found.programme is not None
    assert found.lines == (
        "name: no words in en",
        (
            "earning.max_factor_bp: factors can come to 250 % of the plain points and are cut to "
            "150 %, so members win less than they are told"
        ),
        "No mistakes. Worth a second look: 2.",
    )
    assert check_document(raw(loosen), "zh_CN").lines[0] == "name: 缺少 en 文字"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_programme_has_one_line(language: str) -> None:
    assert check_document(raw(lambda _: None), language).lines == (SENTENCES[language]["fine"],)


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_sentences_with_the_same_numbers() -> None:
    chinese, english = SENTENCES["zh_CN"], SENTENCES["en"]
    assert {key: slots(text) for key, text in chinese.items()} == {
        key: slots(text) for key, text in english.items()
    }
    assert all(text.strip() for each in SENTENCES.values() for text in each.values())


def test_every_advice_has_its_sentence_and_no_sentence_is_left_over() -> None:
    files = source.ROOT.joinpath("app/domain/programme").glob("advice*.py")
    code = "".join(file.read_text("utf-8") for file in files)
    codes = set(re.findall(r'Advice\(\s*"(\w+)"', code))
    told = {key.removeprefix("advice.") for key in SENTENCES["en"] if key.startswith("advice.")}
    assert told == codes


RICH = golden_programme(
    earning=Earning(
        birthday=BirthdayRule(window="days", days_before=3, days_after=4, once_a_year=True),
        day_factors=(
            DayFactor(
                factor_id="d",
                name={"zh_CN": "会员日", "en": "Member day"},
                factor_bp=15_000,
                gate=Gate(weekdays=(2, 6), minute_from=540, minute_until=1_170),
            ),
        ),
        category_factors=(
            CategoryFactor(
                factor_id="c", name={"zh_CN": "茶"}, factor_bp=20_000, scope=Scope(skus=("T1",))
            ),
        ),
        max_points_per_order=500,
        cooling_days=7,
    ),
    redemption=Redemption(max_points_per_order=900, min_order_minor=5_000),
    offers=(
        offer("mix", BuyGet(buy=2, same_sku=False, min_unit_price_minor=500, max_times=3)),
        offer("three", NForPrice(count=3, price_minor=1_500, same_sku=True)),
        offer("any", NForPrice(count=2, price_minor=990)),
        offer("socks", BuyGet(buy=2, same_sku=False, target_scope=Scope(skus=("S1",)))),
        offer("whatever", BuyGet(buy=1, same_sku=False, target_scope=Scope())),
        offer("five", UnitAmount(off_minor=500, threshold_minor=5_000)),
        offer("cheap", CheapestUnit(off_bp=5_000)),
        offer("cheaper", CheapestUnit(off_minor=300)),
        offer(
            "part",
            PercentOff(off_bp=1_250, threshold_minor=10_000, cap_minor=2_000),
            gate=Gate(
                valid_from=date(2026, 1, 1),
                valid_until=date(2026, 2, 1),
                days_of_month=(8, 18),
                store_ids=("S01",),
                tier_ids=("gold",),
            ),
            stacking=Stacking(group="g", stack_with=("coupon",), with_tier=True),
        ),
        offer(
            "each",
            EachFull(threshold_minor=5_000, off_minor=600),
            gate=Gate(members_only=True),
            stacking=Stacking(exclusive=True, stack_with=()),
        ),
        offer(
            "feast",
            LinePercent(off_bp=1_000),
            gate=Gate(
                festival_ids=("eve", "may"),
                channels=("online", "counter"),
                occasion=Occasion(window="days", days_before=3, days_after=1),
                min_tenure_months=12,
                tags=("vip",),
                without_tags=("staff",),
            ),
        ),
        offer(
            "joined",
            LinePercent(off_bp=500),
            gate=Gate(occasion=Occasion(of="anniversary")),
            limits=Limits(per_member=1, period="year", total=900, budget_minor=500_000),
        ),
    ),
    festivals=(
        Festival(
            festival_id="eve",
            name={"zh_CN": "除夕", "en": "New Year's Eve"},
            calendar="lunar",
            month=12,
            day=30,
            days_before=2,
        ),
        Festival(
            festival_id="may",
            name={"zh_CN": "劳动节", "en": "May Day"},
            month=5,
            day=1,
            dates=(date(2026, 5, 2),),
        ),
    ),
    coupon_types=(
        CouponType(
            coupon_type_id="t",
            name={"en": "Tea"},
            mechanic=amount_off(100, 10),
            starts_next_day=True,
        ),
    ),
    policies=Policies(tax_mode="excl"),
)


def test_the_page_in_english() -> None:
    assert show_programme(RICH, "en")[:9] == (
        "Members (golden), version 1, in force from 2026-01-01",
        "",
        "Tiers",
        "  Basic: every member.",
        "  Silver: 2000.00 spent within 12 months, kept with 1500.00; pays 98 % of the price.",
        "  Gold: 5000.00 spent within 12 months, kept with 4000.00; pays 95 % of the price.",
        (
            "  Platinum: 12000.00 spent within 12 months, kept with 10000.00; pays 90 % of the "
            "price; points times 1.5."
        ),
        (
            "  A tier holds until the end of the month 12 months later, with 30 days of grace. "
            "Then it falls by one tier."
        ),
        (
            "  The tier discount is for goods at their own price; not special prices, gift cards, "
            "deposits."
        ),
    )


@pytest.mark.parametrize(
    "line",
    [
        "1 points for each 1.00; not gift cards, deposits.",
        "Birthday: times 2, 3 days before to 4 days after; one sale a year.",
        "Member day: times 1.5; on Tuesday, Saturday; 09:00 to 19:30.",
        "茶: times 2; only T1.",
        "All factors together: at most times 5; at most 500 points in one order.",
        "Points end 12 months later, at the end of the month; new points wait for 7 days.",
        (
            "100 points are worth 1.00; from 100 points, in steps of 100, at most 50 % of the "
            "goods; at most 900 in an order; orders from 50.00; not special prices, gift "
            "cards, tobacco."
        ),
        "mix: of every 3, mixed, the 1 cheapest are 100 % off; units from 5.00; at most 3 times.",
        "three: 3 of one kind for 15.00.",
        "any: any 2 for 9.90.",
        "socks: for every 2 bought, 1 of other goods 100 % off (only S1).",
        "whatever: for every 1 bought, 1 of other goods 100 % off (any goods).",
        "five: 5.00 off each; from 50.00.",
        "cheap: one piece of the cheapest product 50 % off.",
        "cheaper: 3.00 off one piece of the cheapest product.",
        (
            "part: 12.5 % off; from 100.00; at most 20.00; from 2026-01-01; until 2026-02-01; "
            "on day 8, 18 of the month; in S01; for Gold; one of the group g; "
            "only together with coupon; with the tier discount."
        ),
        (
            "each: 6.00 off for each full 50.00; members only; alone in the order; "
            "only together with none."
        ),
        "Tea: 0.10 off from 1.00; good for 30 days; from the next day; one of the group coupon.",
        (
            "feast: 10 % off; on New Year's Eve, May Day; online, at the counter only; "
            "3 days before to 1 days after the birthday; members for 12 months; "
            "members tagged vip; not members tagged staff."
        ),
        (
            "joined: 5 % off; in the month of joining, every year after; "
            "at most 1 orders of a member a year; 900 orders in all; until 5000.00 are given."
        ),
        "New Year's Eve: day 30 of lunar month 12; 2 days before to 0 days after.",
        "May Day: day 1 of month 5, 2026-05-02.",
        "Prices are without tax; it comes on top.",
        "What is to pay is rounded down to a multiple of 0.10 where all is paid by cash.",
    ],
)
def test_each_rule_is_a_sentence(line: str) -> None:
    assert f"  {line}" in show_programme(RICH, "en")


def test_the_page_in_chinese() -> None:
    lines = show_programme(RICH, "zh_CN")
    assert lines[0] == "会员计划(golden)第 1 版,自 2026-01-01 起施行"
    assert "  会员日:1.5 倍;每周二、六;09:00 至 19:30。" in lines
    assert "  Tea:满 1.00 减 0.10;30 天内有效;次日起;同组(coupon)限一种。" in lines


def test_a_section_without_anything_says_so() -> None:
    lines = show_programme(golden_programme(offers=()), "en")
    assert lines[lines.index("Offers") + 1] == "  none"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (5, "0.05"), (1_250, "12.5"), (10_000, "100"), (9_800, "98")]
)
def test_percentages_have_no_needless_zeros(value: int, text: str) -> None:
    assert hundredths(value) == text


@pytest.mark.parametrize(("value", "text"), [(10_000, "1"), (15_000, "1.5"), (12_345, "1.2345")])
def test_factors_have_no_needless_zeros(value: int, text: str) -> None:
    assert factor(value) == text


@pytest.mark.parametrize(
    "file", sorted(resources().joinpath("programmes").glob("*.json")), ids=lambda file: file.stem
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_to_start_from_is_clean_and_can_be_told(file: Path, language: str) -> None:
    found = check_document(file.read_bytes(), language)
    assert found.lines == (SENTENCES[language]["fine"],)
    assert found.programme is not None
    told = "\n".join(show_programme(found.programme, language))
    assert "?" not in told
    assert "{" not in told
    assert "[" not in told


def test_the_day_itself_is_told_without_days_around_it() -> None:
    gate = Gate(occasion=Occasion(of="anniversary", window="days"))
    programme = golden_programme(
        earning=Earning(birthday=BirthdayRule(window="days")),
        offers=(offer("x", LinePercent(off_bp=100), gate=gate),),
        store_ids=("S01", "S02"),
    )
    lines = show_programme(programme, "en")
    assert lines[0].endswith("in force from 2026-01-01, for the stores S01, S02")
    assert "  Birthday: times 2 on the day." in lines
    assert "  x: 1 % off; on the day of joining, every year after." in lines
