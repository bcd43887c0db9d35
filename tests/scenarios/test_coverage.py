"""A switch without a scenario is not built: what the scenario files of this folder prove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from app.bootstrap.scenarios import read_file
from app.domain.programme import Mechanic, Programme
from app.services.scenarios import Ready
from tests.architecture.test_programme_page import parts
from tests.architecture.test_rules import MISSING as NOT_BUILT
from tests.architecture.test_rules import RULES

HERE = Path(__file__).parent
OWN = [one for file in sorted(HERE.glob("*.json")) for one in read_file(file)]
TOLD = [one for one in OWN if isinstance(one, Ready)]
NOT_OF_FIGURES = {15, 36, 96, 97, 98, 102, 104, 108}
"""Rules of the desk, the receipt, the store and the chain, which tests of their own prove."""
NO_SCENARIO = {
    ("ConsentPurpose", "preticked"): "never",
    ("Programme", "store_ids"): "scenarios have one store",
    ("Programme", "version"): "the runner numbers versions",
    ("Policies", "search_budget"): "bounds effort, not a figure",
}
TRAPS = set(range(1, 21)) - {15, 18, 19}
"""Locks, keys of a retry and merged members are no figures of a basket."""
SYSTEMS = ("odoo", "erpnext", "oscar", "vendure", "solidus", "medusa", "saleor", "square")


def values(of: object) -> Iterator[tuple[tuple[str, str], Any]]:
    """Every value that a document holds, with the part and the field it stands in."""
    if is_dataclass(of):
        for field in fields(of):
            value = getattr(of, field.name)
            yield (type(of).__name__, field.name), value
            yield from values(value)
    elif isinstance(of, Mapping):
        for value in of.values():
            yield from values(value)
    elif isinstance(of, tuple):
        for value in of:
            yield from values(value)


def seen() -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for one in TOLD:
        for programme in (one.programme, *one.later.values()):
            for place, value in values(programme):
                before = found.setdefault(place, [])
                if value not in before:
                    before.append(value)
    return found


SEEN = seen()
FIELDS = [
    (part, field, get_type_hints(part)[field.name])
    for part in sorted(parts(Programme), key=lambda part: part.__name__)
    for field in fields(part)
]


def default_of(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def test_every_word_of_a_switch_has_a_scenario() -> None:
    unused = [
        f"{part.__name__}.{field.name} = {word}"
        for part, field, hint in FIELDS
        if (part.__name__, field.name) not in NO_SCENARIO
        for word in ((True, False) if hint is bool else get_args(hint))
        if (hint is bool or get_origin(hint) is Literal)
        and word not in SEEN.get((part.__name__, field.name), [])
    ]
    assert unused == []


def test_every_field_holds_more_than_its_default_in_a_scenario() -> None:
    untouched = [
        f"{part.__name__}.{field.name}"
        for part, field, _ in FIELDS
        if (part.__name__, field.name) not in NO_SCENARIO
        and not [
            value
            for value in SEEN.get((part.__name__, field.name), [])
            if value != default_of(field) or field.name == "kind"
        ]
    ]
    assert untouched == []


def test_every_mechanic_has_a_scenario() -> None:
    assert {part.__name__ for part in get_args(Mechanic)} <= {part for part, _ in SEEN}


def test_every_rule_has_a_scenario() -> None:
    cited = {int(rule[2:]) for one in TOLD for rule in one.document.rules}
    assert set(RULES) - NOT_BUILT - NOT_OF_FIGURES - cited == set()


def test_the_worked_examples_and_the_traps_are_scenarios() -> None:
    ids = {one.scenario_id for one in TOLD}
    examples = {"example-a", "example-b", "example-c", "example-d", "example-e"}
    assert examples | {"example-f-by-pieces", "example-f-by-amount", "golden"} <= ids
    told = " ".join(f"{one.document.source} {one.document.why}" for one in TOLD)
    assert TRAPS - {int(number) for number in re.findall(r"trap (\d+)", told)} == set()


def test_there_are_as_many_as_were_promised() -> None:
    assert len(TOLD) >= 150
    for system in SYSTEMS:
        found = read_file(HERE / "foreign" / f"{system}.json")
        assert len([one for one in found if isinstance(one, Ready)]) >= 5, system
