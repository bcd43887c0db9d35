"""docs/scenarios.md names every field, and its example holds."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from app.bootstrap.scenarios import run
from app.config.paths import resources
from app.services.scenarios import format as form
from app.services.scenarios import read_scenarios, scenario_schema
from app.services.scenarios.beyond import NOT_BUILT

TEXT = Path(__file__).parents[3].joinpath("docs", "scenarios.md").read_text(encoding="utf-8")
KINDS = [kind for kind in vars(form).values() if dataclasses.is_dataclass(kind)]
FIELDS = sorted({field.name.rstrip("_") for kind in KINDS for field in dataclasses.fields(kind)})


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_described(name: str) -> None:
    assert re.search(rf"[`\"]{name}[`\"]", TEXT)


def test_the_example_comes_out_as_it_says() -> None:
    example = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[0]
    (verdict,) = run(read_scenarios(example, resources()))
    assert verdict.line == "pass one-bag-back"


def test_the_schema_knows_every_field_and_every_reference_leads_somewhere() -> None:
    text = json.dumps(scenario_schema())
    assert [name for name in FIELDS if f'"{name}"' not in text] == []
    found = set(re.findall(r'"#/\$defs/(\w+)"', text))
    assert found - set(scenario_schema()["$defs"]) == set()


def test_every_word_that_is_not_built_is_told() -> None:
    assert [word for word in NOT_BUILT if f"| `{word}` | " not in TEXT] == []
