"""``docs/programme.md`` names every field of the programme document, and no other."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from app.domain.money import Currency
from app.domain.programme import (
    Account,
    BirthdayRule,
    CategoryFactor,
    ComponentLimit,
    ConsentPurpose,
    CouponIssue,
    CouponRules,
    CouponType,
    DayFactor,
    Earning,
    Enrolment,
    Expiry,
    Festival,
    FlatBonus,
    Gate,
    GiftItem,
    Limits,
    Mechanic,
    Needs,
    Occasion,
    Offer,
    Plan,
    Policies,
    Programme,
    Redemption,
    RoleLimits,
    Rounding,
    Scope,
    Stacking,
    Step,
    Tier,
    TierRules,
)
from tests.architecture import source

SECTIONS: dict[str, type[Any]] = {
    "The document": Programme,
    "One of `tiers`": Tier,
    "`tier_rules`": TierRules,
    "`earning`": Earning,
    "`earning.birthday`": BirthdayRule,
    "`redemption`": Redemption,
    "One of `festivals`": Festival,
    "One of `plans`": Plan,
    "One of `accounts`": Account,
    "One of `offers`": Offer,
    "One of `coupon_types`": CouponType,
    "A scope": Scope,
    "`needs`": Needs,
    "`limits`": Limits,
    "A gate": Gate,
    "`occasion`": Occasion,
    "A stacking": Stacking,
    "`coupons`": CouponRules,
    "`rounding`": Rounding,
    "One of `roles`": RoleLimits,
    "`enrolment`": Enrolment,
    "`policies`": Policies,
}
IN_A_ROW: dict[type[Any], str] = {
    Currency: "currency",
    DayFactor: "day_factors",
    CategoryFactor: "category_factors",
    Expiry: "expiry",
    FlatBonus: "bonuses",
    ComponentLimit: "limits",
    ConsentPurpose: "consents",
    Step: "steps",
    CouponIssue: "issues",
    GiftItem: "items",
}
"""Small ones, told in the row of the field that holds them."""
TEXT = (source.ROOT / "docs" / "programme.md").read_text("utf-8")


def section(title: str) -> str:
    """The text under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def mechanic_part(kind: str) -> str:
    """The table of one mechanic, below the line that begins with its name."""
    found = re.search(rf"^`{kind}`: .*?\n\n((?:\|.*\n)+)", section("A mechanic"), re.MULTILINE)
    assert found, kind
    return found[1]


def named(text: str) -> list[str]:
    """Names in the first column of the tables."""
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def of(kind: type[Any]) -> list[str]:
    return sorted(field.name for field in fields(kind))


@pytest.mark.parametrize(("title", "kind"), SECTIONS.items())
def test_a_section_names_each_field_once(title: str, kind: type[Any]) -> None:
    assert sorted(named(section(title))) == of(kind)


@pytest.mark.parametrize("mechanic", get_args(Mechanic))
def test_a_mechanic_is_told_with_all_its_fields(mechanic: type[Any]) -> None:
    kind = next(field.default for field in fields(mechanic) if field.name == "kind")
    assert sorted(named(mechanic_part(kind))) == of(mechanic)


@pytest.mark.parametrize(("kind", "name"), IN_A_ROW.items())
def test_a_small_part_is_told_in_its_row(kind: type[Any], name: str) -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{name}`"))
    assert [field for field in of(kind) if f"`{field}`" not in row] == []


def test_no_part_of_the_document_is_left_out() -> None:
    told = {*SECTIONS.values(), *IN_A_ROW, *get_args(Mechanic)}
    assert parts(Programme) - told == set()


def parts(kind: Any) -> set[type[Any]]:
    """Every dataclass below a type."""
    if is_dataclass(kind) and isinstance(kind, type):
        inner = [parts(hint) for hint in get_type_hints(kind).values()]
        return {kind}.union(*inner)
    if get_origin(kind) is not None or isinstance(kind, UnionType):
        return set[type[Any]]().union(*(parts(hint) for hint in get_args(kind)))
    return set()


@pytest.mark.parametrize("kind", [*SECTIONS.values(), *get_args(Mechanic)])
def test_every_word_that_a_field_can_hold_is_told(kind: type[Any]) -> None:
    words = {
        word
        for name, hint in get_type_hints(kind).items()
        if name != "kind"
        for word in get_args(hint)
        if isinstance(word, str)
    }
    assert {word for word in words if f"`{word}`" not in TEXT} == set()
