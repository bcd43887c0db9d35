"""``docs/programme.md`` names every field of the programme document, and no other."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, Field, fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from app.config.paths import resources
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
    OfflineRules,
    Plan,
    Policies,
    Programme,
    Redemption,
    Referral,
    Reward,
    RoleLimits,
    Rounding,
    Scope,
    Stacking,
    Step,
    Tier,
    TierRules,
)
from app.domain.programme.check import faults_of
from app.services.programme.checking import check_document
from app.services.scenarios.programmes import programme_of
from tests.architecture import source

SECTIONS: dict[str, type[Any]] = {
    "The document": Programme,
    "One of `tiers`": Tier,
    "`tier_rules`": TierRules,
    "`earning`": Earning,
    "`earning.birthday`": BirthdayRule,
    "`redemption`": Redemption,
    "`redemption.offline`": OfflineRules,
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
    "`enrolment.referral`": Referral,
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
    Reward: "rewards",
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


def kind_of(mechanic: type[Any]) -> str:
    return next(field.default for field in fields(mechanic) if field.name == "kind")


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
    assert sorted(named(mechanic_part(kind_of(mechanic)))) == of(mechanic)


@pytest.mark.parametrize(("kind", "name"), IN_A_ROW.items())
def test_a_small_part_is_told_in_its_row(kind: type[Any], name: str) -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{name}`"))
    assert [field for field in of(kind) if f"`{field}`" not in row] == []


def needed(kind: type[Any]) -> list[str]:
    return [
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    ]


def usual(field: Field[Any], *, is_mechanic: bool) -> str:
    """The third cell: what holds where the field is left out."""
    if is_mechanic and field.name == "kind":
        return "needed"
    if field.default is MISSING and field.default_factory is MISSING:
        told = "needed"
    elif field.default is not MISSING:
        told = written(field.default)
    else:
        told = written(field.default_factory())  # type: ignore[misc]
    inner = [kind for kind, name in IN_A_ROW.items() if name == field.name and needed(kind)]
    if not inner or told == "see below":
        return told
    return f"{told}; each needs {', '.join(f'`{name}`' for name in needed(inner[0]))}"


def written(value: Any) -> str:
    """A usual value as the page tells it."""
    if value is None or value in ("", (), {}):
        told = "none"
    elif isinstance(value, bool | str):
        told = f"`{str(value).lower() if isinstance(value, bool) else value}`"
    elif isinstance(value, tuple):
        told = ", ".join(f"`{one}`" for one in value)
    elif type(value) in IN_A_ROW:
        told = ", ".join(written(getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Scope):
        out = ", ".join(f"`{flag}`" for flag in value.excluded_flags)
        told = f"all but {out}" if out else "all goods"
    elif isinstance(value, Stacking) and value.group:
        told = f"`group` `{value.group}`"
    else:
        told = "see below" if is_dataclass(value) else str(value)
    return told


def rows(text: str) -> list[tuple[list[str], str]]:
    """Names in the first cell and the text of the last, of each row."""
    cells = [line.strip("| \n").split(" | ") for line in text.splitlines() if line[:3] == "| `"]
    return [(re.findall(r"`(\w+)`", row[0]), row[-1]) for row in cells]


@pytest.mark.parametrize("kind", [*SECTIONS.values(), *get_args(Mechanic)])
def test_what_holds_where_a_field_is_left_out_is_told(kind: type[Any]) -> None:
    """``needed``, or the usual value; several of a row are told one after the other."""
    titles = {one: title for title, one in SECTIONS.items()}
    text = section(titles[kind]) if kind in titles else mechanic_part(kind_of(kind))
    by_name = {field.name: usual(field, is_mechanic=kind not in titles) for field in fields(kind)}
    for names, last in rows(text):
        assert last == "; ".join(dict.fromkeys(by_name[name] for name in names)), names


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


def test_the_programme_to_copy_has_no_mistake_and_nothing_unwise() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", section("A whole one to copy"), re.DOTALL)
    found = check_document(example.encode())
    assert found.lines == ("No mistakes, nothing unwise.",)


WANTED = (
    *("满减", "满折", "每满减", "第二件半价", "买三免一", "会员价", "折扣券"),
    *("满赠", "积分抵现", "会员日", "生日"),
)


@pytest.mark.parametrize("want", WANTED)
def test_each_thing_a_shop_asks_for_has_its_row(want: str) -> None:
    assert f"| {want}" in section("For what, use what")


def parts_to_copy() -> list[str]:
    rows_of = section("For what, use what").splitlines()
    return [code for row in rows_of for code in re.findall(r"`(\{.*?\})`", row)]


@pytest.mark.parametrize("code", parts_to_copy())
def test_each_part_to_copy_is_read(code: str) -> None:
    """A mechanic, fields of an offer, or fields of the whole."""
    part = json.loads(code)
    if "kind" in part:
        part = {"mechanic": part}
    if part.keys() & {"mechanic", "needs", "limits", "code"}:
        offer = {"offer_id": "x", "mechanic": {"kind": "percent_off", "off_bp": 1_000}}
        part = {"offers": [{**offer, **part}]}
    assert list(faults_of(programme_of(part, resources()))) == []


def test_a_few_are_there() -> None:
    assert len(parts_to_copy()) > 15
