"""A scenario file read strictly: a mistake, or something that is not built, stays the answer to
its own scenario and leaves the others alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from app.domain.errors import BadInput, Mistakes
from app.domain.programme import Programme
from app.services.document_faults import no_json
from app.services.documents import faults, given_twice, read, schema
from app.services.scenarios.beyond import why_beyond
from app.services.scenarios.checking import mistakes_of
from app.services.scenarios.format import ScenarioDocument
from app.services.scenarios.programmes import PATH, later_versions, programme_of

MANY = "scenarios"
BOM = b"\xef\xbb\xbf"
"""What some editors begin a file with."""
MAX_BYTES = 20_000_000


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
    """A scenario with something that is known and not built; ``path`` leads to it."""

    scenario_id: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistaken:
    """A scenario that cannot be run as it is written: every mistake with its path."""

    scenario_id: str
    mistakes: tuple[str, ...]


Read: TypeAlias = Ready | Inexpressible | Mistaken


def read_scenarios(text: str | bytes, resources: Path) -> tuple[Read, ...]:
    """Every scenario of a file in its order; BadInput where the file as a whole is none.

    ``resources``: the folder of programmes and profiles that a scenario may name.
    """
    whole = _json(text)
    twice = [(str(fault.params["path"]), fault) for fault in given_twice(text)]
    if MANY not in whole:
        if "id" not in whole:
            raise BadInput(
                path="$", reason=f"no scenario file: neither id nor {MANY} stands in it"
            )
        return (_read_one(whole, "$", [fault for _, fault in twice], resources),)
    many = whole[MANY]
    for name in whole:
        if name != MANY:
            raise BadInput(path=name, reason=f"nothing stands beside {MANY}")
    if not isinstance(many, list):
        raise BadInput(path=MANY, reason="not a list")
    found = []
    ids: set[str] = set()
    for place, raw in enumerate(many):
        path = f"{MANY}[{place}]"
        doubled = [_inside(path, fault) for at, fault in twice if at.startswith(f"{path}.")]
        one = _read_one(raw, path, doubled, resources)
        if one.scenario_id in ids:
            one = Mistaken(scenario_id=path, mistakes=(f"id: {one.scenario_id} is used twice",))
        ids.add(one.scenario_id)
        found.append(one)
    return tuple(found)


def _inside(path: str, fault: BadInput) -> BadInput:
    inner = str(fault.params["path"]).removeprefix(f"{path}.")
    return BadInput(path=inner, reason=fault.params["reason"])


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
    if len(text) > MAX_BYTES:
        raise BadInput(path="$", reason=f"more than {MAX_BYTES} bytes")
    try:
        whole = from_json(text, allow_inf_nan=False)
    except ValueError as wrong:
        raise BadInput(path="$", reason=no_json(str(wrong), text)) from None
    if not isinstance(whole, Mapping):
        raise BadInput(path="$", reason="not an object")
    return whole


def _read_one(raw: object, place: str, doubled: list[BadInput], resources: Path) -> Read:
    """``place``: what stands for a name where there is none."""
    if not isinstance(raw, Mapping):
        return _wrong(place, [BadInput(path="$", reason="not an object")])
    scenario_id = raw.get("id")
    if not isinstance(scenario_id, str) or not scenario_id.strip():
        return _wrong(place, [BadInput(path="id", reason="a scenario needs a name")])
    if scenario_id != " ".join(scenario_id.split()) or not scenario_id.isprintable():
        reason = "a name in one line, without spaces around it"
        return _wrong(place, [BadInput(path="id", reason=reason)])
    return _read_named(scenario_id, raw, doubled, resources)


def _read_named(
    scenario_id: str, raw: Mapping[str, Any], doubled: list[BadInput], resources: Path
) -> Read:
    found = [*doubled]
    apart = json.dumps({name: value for name, value in raw.items() if name != PATH})
    found += faults(ScenarioDocument, apart)
    programme: Programme | None = None
    try:
        programme = programme_of(raw.get(PATH), resources)
    except Mistakes as wrong:
        found += wrong.faults
    if found or programme is None:
        return _wrong(scenario_id, found)
    document = read(ScenarioDocument, apart)
    try:
        later = later_versions(raw.get(PATH), _published(document), resources)
    except Mistakes as wrong:
        return _wrong(scenario_id, wrong.faults)
    found += mistakes_of(document, (programme, *later.values()))
    if found:
        return _wrong(scenario_id, found)
    return Ready(document=document, programme=programme, later=later)


def _wrong(scenario_id: str, found: Sequence[BadInput]) -> Inexpressible | Mistaken:
    """A scenario is inexpressible when nothing else is wrong with it."""
    told = [(fault, why_beyond(fault)) for fault in found]
    mistakes = [fault.sentence() for fault, why in told if why is None]
    if mistakes:
        return Mistaken(scenario_id=scenario_id, mistakes=tuple(mistakes))
    path, reason = next((fault.params["path"], why) for fault, why in told if why)
    return Inexpressible(scenario_id=scenario_id, path=str(path), reason=reason)


def _published(document: ScenarioDocument) -> dict[str, Mapping[str, Any]]:
    return {
        f"steps[{place}].publish": step.publish
        for place, step in enumerate(document.steps)
        if step.publish is not None
    }
