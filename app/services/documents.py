"""Strict reading of our documents: canonical JSON in, frozen values out, the wrong field named.

Writing is ``app.domain.operations.canonical_json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from app.domain.errors import BadInput
from app.domain.programme import Mechanic

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError
    from pydantic_core import SchemaValidator

T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(_DAY.pattern + r"T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def read(kind: type[T], text: str | bytes) -> T:
    """The value of ``kind`` that the JSON text holds; BadInput(path, reason) when it is not one.

    Nothing is guessed: unknown fields, text where a number is due, numbers with a fraction and
    days or instants that are not written in full (a bare number is none) are refused. ``path`` is
    written like ``basket.lines[2].quantity``.
    """
    from pydantic import ValidationError

    try:
        return cast(
            "T", _validator(cast("Any", kind)).validate_json(text, strict=True, extra="forbid")
        )
    except ValidationError as error:
        path, reason = _first_fault(error)
        raise BadInput(path=path, reason=reason) from None


def schema(kind: type[Any]) -> dict[str, Any]:
    """JSON Schema of the documents of ``kind``, which refuses unknown fields as ``read`` does."""
    found = _adapter(cast("Any", kind)).json_schema()
    for described in (found, *found.get("$defs", {}).values()):
        if "properties" in described:
            described["additionalProperties"] = False
    return found


def path_text(location: tuple[int | str, ...]) -> str:
    """A path as people write it: names with dots, positions in brackets; ``$`` for the whole."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}"
    return text.lstrip(".") or "$"


def _first_fault(error: ValidationError) -> tuple[str, str]:
    """The first error that is about the mechanic the document names, not about its other kinds."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    places = [(item["loc"], item["msg"]) for item in errors]
    other = {loc[:-1] for loc, _ in places if len(loc) > 1 and loc[-1] == "kind"}
    fitting = [
        (loc, reason)
        for loc, reason in places
        if not any(loc[:length] in other for length in range(1, len(loc)))
    ]
    loc, reason = (fitting or places)[0]
    known = [(*loc[:-2], name, "kind") for name in _mechanics()]
    kinds = [_mechanics()[str(place[-2])] for place, _ in places if place in known]
    if kinds and not fitting:
        reason = f"unknown kind, one of {', '.join(kinds)}"
    return path_text(tuple(part for part in loc if part not in _mechanics())), reason


@lru_cache(maxsize=1)
def _mechanics() -> dict[str, str]:
    """Class name and ``kind`` of every mechanic, the only union in our documents."""
    return {
        kind.__name__: kind.__dataclass_fields__["kind"].default for kind in get_args(Mechanic)
    }


@lru_cache(maxsize=64)
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Built on first use, because building is slow and most runs need only a few."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


@lru_cache(maxsize=64)
def _validator(kind: type[Any]) -> SchemaValidator:
    """As the adapter's own, but that takes numbers in text for seconds since 1970."""
    from pydantic_core import SchemaValidator

    return SchemaValidator(_with_iso_times(_adapter(cast("Any", kind)).core_schema))


def _with_iso_times(schema: Any) -> Any:
    """A copy of a core schema whose days and instants are read by us."""
    from pydantic_core import core_schema

    if isinstance(schema, (list, tuple)):
        return type(schema)(_with_iso_times(part) for part in schema)
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "date":
        return core_schema.no_info_plain_validator_function(_day)
    if schema.get("type") == "datetime":
        return core_schema.no_info_plain_validator_function(_instant)
    return {
        key: part if key in ("metadata", "default") else _with_iso_times(part)
        for key, part in schema.items()
    }


def _day(value: object) -> date:
    return _iso(value, _DAY, date.fromisoformat, "a day such as 2026-11-21")


def _instant(value: object) -> datetime:
    return _iso(value, _INSTANT, datetime.fromisoformat, "an instant such as 2026-11-21T02:42:00Z")


def _iso(value: object, form: re.Pattern[str], parse: Callable[[str], T], what: str) -> T:
    from pydantic_core import PydanticCustomError

    if isinstance(value, str) and form.fullmatch(value):
        try:
            return parse(value)
        except ValueError:
            pass
    raise PydanticCustomError("iso", cast("Any", f"Input should be {what}"))
