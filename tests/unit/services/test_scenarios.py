"""Scenarios that fail say where they differ; those beyond the product, what it does not know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.scenarios import ScenarioStores, scenario_stores
from app.config.paths import resources
from app.domain.errors import BadInput
from app.services.scenarios import Verdict, read_scenarios, run_scenario, scenario_schema
from app.services.scenarios.beyond import NOT_BUILT
from app.services.scenarios.reading import MAX_BYTES


@pytest.fixture(scope="module")
def stores() -> Iterator[ScenarioStores]:
    with scenario_stores() as made:
        yield made


def plain(**changes: Any) -> dict[str, Any]:
    """A member with everything buys something and brings half of it back."""
    scenario: dict[str, Any] = {
        "id": "plain",
        "programme": {
            "tiers": [{"tier_id": "base"}, {"tier_id": "gold", "payable_bp": 9000}],
            "offers": [
                {
                    "offer_id": "100-10",
                    "mechanic": {
                        "kind": "amount_off",
                        "steps": [{"threshold_minor": 9000, "off_minor": 1000}],
                    },
                }
            ],
            "coupon_types": [
                {"coupon_type_id": "ten", "mechanic": {"kind": "percent_off", "off_bp": 1000}}
            ],
        },
        "members": {
            "li": {
                "tier": "gold",
                "points": [{"points": 500, "ends_on": "2026-12-31"}],
                "coupons": [{"id": "c", "type": "ten"}],
                "spent": [{"on": "2026-01-05", "amount": "12.00"}],
                "granted": [{"tier": "gold", "on": "2026-01-05"}],
                "birthday": "11-03",
            }
        },
        "steps": [
            {
                "at": "2026-03-02 10:00",
                "sale": {
                    "id": "s",
                    "member": "li",
                    "lines": [{"id": "a", "price": "50.00", "quantity": 2}],
                    "manual": [{"line": "a", "percent": "10"}],
                },
                "expect": {"due": "64.80"},
            },
            {"at": "2026-03-03 10:00", "refund": {"sale": "s", "lines": {"a": 1}}},
        ],
    }
    return scenario | changes


def changed(place: str, value: Any) -> dict[str, Any]:
    """The plain scenario with another value, or a new one, at a path such as steps.0.at."""
    scenario = plain()
    *way, last = place.split(".")
    part: Any = scenario
    for name in way:
        part = part[int(name)] if isinstance(part, list) else part.setdefault(name, {})
    part[int(last) if isinstance(part, list) else last] = value
    return scenario


def verdict(stores: ScenarioStores, scenario: dict[str, Any]) -> Verdict:
    (read,) = read_scenarios(json.dumps(scenario), resources())
    return run_scenario(read, stores.fresh)


def test_what_comes_out_as_expected_passes(stores: ScenarioStores) -> None:
    assert verdict(stores, plain()).line == "pass plain"


@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("due", "64.81", "due: 64.81 expected, 64.80 found"),
        ("due", "some", "due: some expected, 64.80 found"),
        ("won", 65, "won: 65 expected, 64 found"),
        ("off", {"tier": "9.00"}, "off.tier: 9.00 expected, 10.00 found"),
        ("off", {"tear": "10.00"}, "off.tear: 10.00 expected, nothing of this name found"),
        ("lines", {"b": {"net": "1.00"}}, "lines.b: nothing of this name found"),
        (
            "lines",
            {"a": {"units": [{"net": "32.40"}]}},
            "lines.a.units: 1 expected, 2 found",
        ),
        (
            "lines",
            {"a": {"units": [{"won": 32}, {"net": "32.41"}]}},
            "lines.a.units[1].net: 32.41 expected, 32.40 found",
        ),
        ("used", ["d"], "used: d expected, c found"),
        ("used", [], "used: none expected, c found"),
        ("coupons", ["c"], "coupons: c expected, none found"),
        ("not_used", {"100-10": "WORSE"}, "not_used.100-10: WORSE expected, nothing"),
        ("in_grace", True, "in_grace: true expected, false found"),
        (
            "next_to_expire",
            {"points": 500, "on": "2026-11-30"},
            "next_to_expire.on: 2026-11-30 expected, 2026-12-31 found",
        ),
        ("tier_until", "2030-01-01", "tier_until: 2030-01-01 expected, 2027-03-31 found"),
        ("money", "1.00", "money: 1.00 expected, nothing of this name found"),
        ("refused", "E-SAL-01", "refused: E-SAL-01 expected, it was done"),
    ],
)
def test_a_wrong_expectation_fails_with_the_difference(
    name: str, value: Any, detail: str, stores: ScenarioStores
) -> None:
    found = verdict(stores, changed(f"steps.0.expect.{name}", value))
    assert found.word == "fail"
    assert found.line.startswith(f"fail plain steps[0].expect.{detail}")


def test_every_difference_is_told(stores: ScenarioStores) -> None:
    wrong = changed("steps.0.expect", {"due": "1.00", "won": 1})
    wrong["steps"][1]["expect"] = {"money": "2.00", "tenders": {"cash": "3.00"}}
    assert verdict(stores, wrong).detail == (
        "steps[0].expect.due: 1.00 expected, 64.80 found; "
        "steps[0].expect.won: 1 expected, 64 found; "
        "steps[1].expect.money: 2.00 expected, 32.40 found; "
        "steps[1].expect.tenders.cash: 3.00 expected, 32.40 found"
    )


def test_a_refusal_that_nobody_expected_fails_with_its_sentence(stores: ScenarioStores) -> None:
    found = verdict(stores, changed("steps.1.refund.lines", {"a": 3}))
    assert found.detail == (
        "steps[1]: refused: Line 1 has less left to return. Lower the quantity or the amount. "
        "E-RFD-03"
    )


def test_another_refusal_than_the_expected_one_fails(stores: ScenarioStores) -> None:
    wrong = changed("steps.1.refund.lines", {"a": 3})
    wrong["steps"][1]["expect"] = {"refused": "E-RFD-02", "balance": 564}
    assert verdict(stores, wrong).detail == (
        "steps[1].expect.refused: E-RFD-02 expected, but: Line 1 has less left to return. "
        "Lower the quantity or the amount. E-RFD-03"
    )


def test_a_step_on_a_sale_that_was_refused_fails(stores: ScenarioStores) -> None:
    wrong = changed("steps.0.sale.tender", [{"kind": "cash", "amount": "1.00"}])
    wrong["steps"][0]["expect"] = {"refused": "E-TND-01", "balance": 500}
    assert verdict(stores, wrong).detail == "steps[1]: the sale s was refused before"


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        ("steps.0.sale.lines.0.price", "50.005", "steps[0].sale.lines[0].price"),
        ("steps.0.sale.manual.0.percent", "33.333", "steps[0].sale.manual[0].percent"),
        ("steps.0.expect.due", "64.805", "steps[0].expect.due"),
        ("steps.0.expect.off", {"tier": "1.005"}, "steps[0].expect.off.tier"),
        ("steps.0.sale.tender", "stored_value", "steps[0].sale.tender"),
        (
            "steps.0.sale.tender",
            [{"kind": "stored_value", "amount": "1.00"}],
            "steps[0].sale.tender[0].kind",
        ),
        ("steps.0.sale.lines.0.taxes", ["a", "b"], "steps[0].sale.lines[0].taxes"),
        ("members.li.stored_value", "12.00", "members.li.stored_value"),
        ("programme.policies.choice", "best_per_line", "programme.policies.choice"),
        (
            "programme.offers.0.mechanic",
            {"kind": "times_card", "goods": 3},
            "programme.offers[0].mechanic.kind",
        ),
    ],
)
def test_what_is_known_and_not_built_is_inexpressible(
    place: str, value: Any, path: str, stores: ScenarioStores
) -> None:
    found = verdict(stores, changed(place, value))
    assert found.line.startswith(f"inexpressible plain {path}: ")
    assert len(found.detail) > len(path) + 10


def test_no_word_that_is_not_built_is_one_of_ours() -> None:
    told = json.dumps(scenario_schema())
    assert [word for word in NOT_BUILT if f'"{word}"' in told] == []


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        ("id", "", "id"),
        ("id", "two\nlines", "id"),
        ("id", "a\x00b", "id"),
        ("title", 7, "title"),
        ("steps", [], "steps"),
        ("store.zone", "Moon/Sea", "store.zone"),
        ("store.day_cut_hour", 12, "store.day_cut_hour"),
        ("members.li.tier", "iron", "members.li.tier"),
        ("members.li.birthday", "02-30", "members.li.birthday"),
        ("members.li.points.0.points", 0, "members.li.points[0].points"),
        ("members.li.points.0.points", "500", "members.li.points[0].points"),
        ("members.li.points.0.ends_on", "soon", "members.li.points[0].ends_on"),
        ("members.li.coupons.0.type", "eleven", "members.li.coupons[0].type"),
        ("members.li.spent.0.amount", "-1.00", "members.li.spent[0].amount"),
        ("members.li.granted.0.tier", "iron", "members.li.granted[0].tier"),
        ("members.wu", {"coupons": [{"id": "c", "type": "ten"}]}, "members.wu.coupons[0].id"),
        ("steps.0.at", "2026-03-04 10:00", "steps[1].at"),
        ("steps.0.at", "2026-03-02", "steps[0].at"),
        ("steps.0.at", "2026-02-30 10:00", "steps[0].at"),
        ("steps.0.at", "2026-03-02 10:00+08:00", "steps[0].at"),
        ("steps.0.member", "li", "steps[0]"),
        ("steps.0.sale.member", "wu", "steps[0].sale.member"),
        ("steps.0.sale.amount", "1.00", "steps[0].sale"),
        ("steps.0.sale.lines.0.price", "dear", "steps[0].sale.lines[0].price"),
        ("steps.0.sale.lines.0.price", 50, "steps[0].sale.lines[0].price"),
        ("steps.0.sale.lines.0.amount", "1.00", "steps[0].sale.lines[0]"),
        ("steps.0.sale.lines.0.grams", 100, "steps[0].sale.lines[0].quantity"),
        (
            "steps.0.sale.lines.0",
            {"id": "a", "amount": "1.00", "grams": 5},
            "steps[0].sale.lines[0]",
        ),
        (
            "steps.0.sale.lines",
            [{"id": "a", "price": "1.00"}, {"id": "a", "price": "1.00"}],
            "steps[0].sale.lines",
        ),
        ("steps.0.sale.redeem", -1, "steps[0].sale.redeem"),
        ("steps.0.sale.manual.0.line", "b", "steps[0].sale.manual[0].line"),
        ("steps.0.sale.manual.0.price", "1.00", "steps[0].sale.manual[0]"),
        ("steps.1.refund.sale", "t", "steps[1].refund.sale"),
        ("steps.1.refund.lines", {"b": 1}, "steps[1].refund.lines.b"),
        ("steps.1.refund.lines", {"a": "x"}, "steps[1].refund.lines.a"),
        ("steps.1.refund.amount", "1.00", "steps[1].refund"),
        ("steps.1.refund", {"sale": "s", "amount": "1.00"}, "steps[1].refund.amount"),
        ("steps.1", {"at": "2026-03-03 10:00", "void": {"sale": "t"}}, "steps[1].void.sale"),
        ("steps.1", {"at": "2026-03-03 10:00", "member": "wu"}, "steps[1].member"),
        (
            "steps.1",
            {"at": "2026-03-03 10:00", "enrol": {"member": "li"}},
            "steps[1].enrol.member",
        ),
        (
            "steps.1",
            {"at": "2026-03-03 10:00", "enrol": {"member": "wu", "birthday": "1"}},
            "steps[1].enrol.birthday",
        ),
        (
            "steps.1",
            {"at": "2026-03-03 10:00", "sale": {"id": "s", "amount": "1.00"}},
            "steps[1].sale.id",
        ),
        ("colour", "red", "colour"),
        ("store.country", "CN", "store.country"),
        ("members.li.wallet", "12.00", "members.li.wallet"),
        ("members.li.status", "staff", "members.li.status"),
        ("steps.0.sale.gift", True, "steps[0].sale.gift"),
        (
            "steps.0.sale.tender",
            [{"kind": "voucher", "amount": "1.00"}],
            "steps[0].sale.tender[0].kind",
        ),
        ("steps.0.sale.lines.0.deposit", "1.00", "steps[0].sale.lines[0].deposit"),
        ("steps.0.expect.stamps", 3, "steps[0].expect.stamps"),
        ("steps.1.barter", {"sale": "s"}, "steps[1].barter"),
        ("programme", "tea-house", "programme"),
        ("programme.profile", "abacus", "programme.profile"),
        ("programme.policies.moon_phase", "full", "programme.policies.moon_phase"),
        ("programme.policies.tax_mode", "both", "programme.policies.tax_mode"),
        ("programme.earning.expiry", {"mode": "lunar"}, "programme.earning.expiry.mode"),
        (
            "programme.offers.0.mechanic",
            {"kind": "bundle", "goods": 3},
            "programme.offers[0].mechanic.kind",
        ),
        ("steps.0.sale.codes", ["cc"], "steps[0].sale.codes[0]"),
        ("steps.0.sale.without", ["100-1"], "steps[0].sale.without[0]"),
        ("steps.0.sale.lines.0.tax", "red", "steps[0].sale.lines[0].tax"),
        ("steps.0.sale.lines.0.quantity", -2, "steps[0].sale.lines[0].quantity"),
        ("members.li.points.0.won_on", "2026-03-03", "members.li.points[0].won_on"),
        ("members.li.spent.0.on", "2026-03-03", "members.li.spent[0].on"),
        ("members.li.granted.0.on", "2026-03-03", "members.li.granted[0].on"),
        ("members.li.joined", "2026-03-03", "members.li.joined"),
        ("programme", 7, "programme"),
        ("programme.profile", 7, "programme.profile"),
        ("programme.policies.search_budget", 0, "programme.policies.search_budget"),
        ("programme.tiers", [], "programme.tiers"),
        ("programme.earning", [], "programme.earning"),
    ],
)
def test_a_mistake_fails_its_scenario_with_the_path(
    place: str, value: Any, path: str, stores: ScenarioStores
) -> None:
    name = "scenarios[0]" if place == "id" else "plain"
    (read,) = read_scenarios(json.dumps({"scenarios": [changed(place, value)]}), resources())
    found = run_scenario(read, stores.fresh)
    assert found.line.startswith(f"fail {name} {path}: ")
    assert len(found.detail) > len(path) + 5


def test_every_mistake_of_a_scenario_is_told(stores: ScenarioStores) -> None:
    wrong = plain(titel="Half of it back")
    wrong["members"]["li"]["satus"] = "active"
    wrong["programme"]["tiers"][1]["payable_bp"] = 10_001
    assert verdict(stores, wrong).detail == (
        "members.li.satus: no such field; did you mean status?; "
        "titel: no such field; did you mean title?; "
        "programme.tiers[1].payable_bp: not 0 to 10000"
    )


def test_a_code_is_meant_where_it_is_expected_not_to_work(stores: ScenarioStores) -> None:
    meant = changed("steps.0.sale.codes", ["nobodys"])
    meant["steps"][0]["expect"]["not_used"] = {"nobodys": "UNKNOWN_COUPON"}
    assert verdict(stores, meant).line == "pass plain"


def test_names_that_are_not_there_are_told_with_those_that_are(stores: ScenarioStores) -> None:
    assert verdict(stores, changed("steps.0.sale.codes", ["cc"])).detail == (
        "steps[0].sale.codes[0]: no such coupon, coupon type or code; there is c, ten"
    )
    lonely = plain(members={}, steps=[{"at": "2026-03-02 10:00", "member": "li"}])
    assert verdict(stores, lonely).detail == "steps[0].member: no such member; there is none"


def test_amounts_of_a_refusal_are_written_as_in_the_file(stores: ScenarioStores) -> None:
    short = changed("steps.0.sale.tender", [{"kind": "cash", "amount": "1.00"}])
    assert "(63.80 missing)" in verdict(stores, short).detail


def test_one_with_a_mistake_leaves_the_others_alone(stores: ScenarioStores) -> None:
    many = [plain(id="one"), 7, {"id": "two"}, plain(id="one"), plain(id="three")]
    read = read_scenarios(json.dumps({"scenarios": many}), resources())
    assert [run_scenario(each, stores.fresh).line for each in read] == [
        "pass one",
        "fail scenarios[1] $: not an object",
        "fail two steps: is missing",
        "fail scenarios[3] id: one is used twice",
        "pass three",
    ]


def test_a_field_that_stands_twice_fails_its_own_scenario(stores: ScenarioStores) -> None:
    text = json.dumps({"scenarios": [plain(id="one"), plain(id="two")]})
    text = text.replace('"id": "two"', '"id": "two", "title": "", "title": "again"')
    read = read_scenarios(text, resources())
    assert [run_scenario(each, stores.fresh).line for each in read] == [
        "pass one",
        "fail two title: stands twice in its object",
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{", "$"),
        ("", "$"),
        ('{"id": NaN}', "$"),
        ("[]", "$"),
        ('{"scenarios": {}}', "scenarios"),
        ('{"scenarios": [], "title": ""}', "title"),
        ('{"title": ""}', "$"),
        (" " * (MAX_BYTES + 1), "$"),
    ],
)
def test_what_is_no_scenario_file_is_refused(text: str, path: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_scenarios(text, resources())
    assert caught.value.params["path"] == path


def test_a_closed_member_is_refused_and_tells_nothing(stores: ScenarioStores) -> None:
    step = {
        "at": "2026-03-02 10:00",
        "sale": {"member": "li", "amount": "1.00"},
        "expect": {"refused": "E-MEM-01"},
    }
    closed = plain(members={"li": {"status": "closed"}}, steps=[step])
    assert verdict(stores, closed).line == "pass plain"


def test_a_mark_of_an_editor_at_the_beginning_is_no_fault() -> None:
    (read,) = read_scenarios(b"\xef\xbb\xbf" + json.dumps(plain()).encode(), resources())
    assert read.scenario_id == "plain"


def test_one_that_cannot_be_expressed_leaves_the_others_alone(stores: ScenarioStores) -> None:
    many = [plain(id="one"), changed("stored_value", "1.00"), plain(id="three")]
    read = read_scenarios(json.dumps({"scenarios": many}), resources())
    words = [run_scenario(each, stores.fresh).word for each in read]
    assert words == ["pass", "inexpressible", "pass"]


def test_a_bug_is_a_failure_of_its_scenario(stores: ScenarioStores) -> None:
    class Broken:
        def fresh(self, _new: object) -> Any:
            raise KeyError("bug")

    (read,) = read_scenarios(json.dumps(plain()), resources())
    assert run_scenario(read, Broken().fresh).line == "fail plain broke with KeyError: 'bug'"
    assert run_scenario(read, stores.fresh).word == "pass"


def test_a_profile_names_only_what_it_has_otherwise(tmp_path: Path) -> None:
    for folder in ("programmes", "profiles"):
        (tmp_path / folder).mkdir()
    document = {"earning": {"points": 3}, "name": "Three points"}
    (tmp_path / "profiles" / "three.json").write_text(json.dumps(document), encoding="utf-8")
    step = {"at": "2026-03-02 10:00", "sale": {"amount": "1.00"}}
    for programme in ("three", {"profile": "three", "rounding": {"step_minor": 5}}):
        text = json.dumps({"id": "p", "programme": programme, "steps": [step]})
        (read,) = read_scenarios(text, tmp_path)
        assert read.programme.earning.points == 3  # type: ignore[union-attr]


def test_the_same_file_gives_the_same_store(stores: ScenarioStores) -> None:
    digests = []
    for _ in range(2):
        (read,) = read_scenarios(json.dumps(plain()), resources())
        made: list[Any] = []
        run_scenario(read, lambda new, made=made: made.append(stores.fresh(new)) or made[0])
        digests.append(made[0].store.digest())
    assert digests[0] == digests[1]
