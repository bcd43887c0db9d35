"""A scenario file read strictly: what cannot be read names its path, what the product cannot
express stays one scenario's answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.programme import Programme
from app.services.documents import NO_FIELD, NotKnown, given_twice, read, schema
from app.services.scenarios.checking import check
from app.services.scenarios.format import ScenarioDocument
from app.services.scenarios.programmes import PATH, later_versions, programme_of

MANY = "scenarios"
BOM = b"\xef\xbb\xbf"
"""What some editors begin a file with."""
FIELD_UNKNOWN = "the product does not know this field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A scenario that can be run."""

    document: ScenarioDocument
    programme: Programme
    later: Mapping[str, Programme]
    """The versions that steps publish, by the path of the step."""

    @property
    def scenario_id(self) -> str:
        """Its name in the file."""
        return self.document.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Inexpressible:
    """A scenario with something that the product does not know; ``path`` leads to it."""

    scenario_id: str
    path: str
    reason: str


def read_scenarios(text: str | bytes, resources: Path) -> tuple[Ready | Inexpressible, ...]:
    """Every scenario of a file in its order; BadInput with the path to the first wrong field.

    ``resources``: the folder of programmes and profiles that a scenario may name.
    """
    whole = _json(text)
    if MANY not in whole:
        return (_read_one(whole, resources),)
    many = whole[MANY]
    for name in whole:
        if name != MANY:
            raise BadInput(path=name, reason=f"nothing stands beside {MANY}")
    if not isinstance(many, list):
        raise BadInput(path=MANY, reason="not a list")
    scenarios = tuple(_read_each(many, resources))
    ids: set[str] = set()
    for place, one in enumerate(scenarios):
        if one.scenario_id in ids:
            raise BadInput(path=f"{MANY}[{place}].id", reason="used twice in the file")
        ids.add(one.scenario_id)
    return scenarios


def scenario_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file."""
    found = schema(ScenarioDocument)
    definitions = found.pop("$defs")
    whole = schema(Programme)
    definitions |= whole.pop("$defs")
    whole["properties"]["profile"] = {"type": "string"}
    whole["properties"]["name"] = {}
    del whole["required"]
    for described in definitions.values():
        if "name" in described.get("required", ()):
            described["required"].remove("name")
            described["properties"]["name"] = {}
    found["properties"][PATH] = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Programme"}]}
    many = {
        "type": "object",
        "properties": {MANY: {"type": "array", "items": {"$ref": "#/$defs/Scenario"}}},
        "required": [MANY],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenarios",
        "anyOf": [{"$ref": "#/$defs/Scenario"}, many],
        "$defs": {**definitions, "Programme": whole, "Scenario": found},
    }


def _json(text: str | bytes) -> Mapping[str, Any]:
    from pydantic_core import from_json

    if isinstance(text, bytes):
        text = text.removeprefix(BOM)
    try:
        whole = from_json(text, allow_inf_nan=False)
    except ValueError as wrong:
        raise BadInput(path="$", reason=f"not JSON: {wrong}") from None
    if not isinstance(whole, Mapping):
        raise BadInput(path="$", reason="not an object")
    for fault in given_twice(text):
        raise fault
    return whole


def _read_each(many: list[object], resources: Path) -> Iterator[Ready | Inexpressible]:
    for place, raw in enumerate(many):
        path = f"{MANY}[{place}]"
        if not isinstance(raw, Mapping):
            raise BadInput(path=path, reason="not an object")
        try:
            yield _read_one(raw, resources)
        except BadInput as wrong:
            inner = str(wrong.params["path"])
            whole = path if inner == "$" else f"{path}.{inner}"
            raise BadInput(path=whole, reason=wrong.params["reason"]) from None


def _read_one(raw: Mapping[str, Any], resources: Path) -> Ready | Inexpressible:
    scenario_id = raw.get("id")
    if not isinstance(scenario_id, str) or not scenario_id.strip():
        raise BadInput(path="id", reason="a scenario needs a name")
    if scenario_id != " ".join(scenario_id.split()):
        raise BadInput(path="id", reason="a name in one line, without spaces around it")
    try:
        apart = {name: value for name, value in raw.items() if name != PATH}
        document = read(ScenarioDocument, json.dumps(apart))
        programme = programme_of(raw.get(PATH), resources)
        later = later_versions(raw.get(PATH), _published(document), resources)
        check(document, programme)
    except NotKnown as unknown:
        reason = str(unknown.params["reason"])
        return Inexpressible(
            scenario_id=scenario_id,
            path=str(unknown.params["path"]),
            reason=FIELD_UNKNOWN if reason == NO_FIELD else reason,
        )
    return Ready(document=document, programme=programme, later=later)


def _published(document: ScenarioDocument) -> dict[str, Mapping[str, Any]]:
    return {
        f"steps[{place}].publish": step.publish
        for place, step in enumerate(document.steps)
        if step.publish is not None
    }
