"""Strict reading of our documents: canonical JSON in, frozen values out, the wrong field named.

Writing is ``app.domain.operations.canonical_json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from app.domain.errors import BadInput, Mistakes
from app.services.document_faults import faults_in, first_fault, path_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import SchemaValidator

T = TypeVar("T")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(_DAY.pattern + r"T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def held(file: Path, most: int) -> bytes:
    """What is in a file, at most one byte more than ``most``; BadInput where there is none."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except FileNotFoundError:
        reason = "there is no such file"
    except IsADirectoryError:
        reason = "a folder, not a file"
    except PermissionError:
        reason = "a folder, not a file" if file.is_dir() else "this file may not be read"
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "this file cannot be read"
    raise BadInput(path=str(file), reason=reason)


def read(kind: type[T], text: str | bytes, *, leaves_unknown: bool = False) -> T:
    """The value of ``kind`` that the JSON text holds; BadInput(path, reason) when it is not one.
    ``leaves_unknown``: of a newer program, whose other fields are left aside.

    Nothing is guessed: unknown fields, text where a number is due, numbers with a fraction and
    days or instants that are not written in full (a bare number is none) are refused. NotKnown,
    before anything else, for a field or a word that is none of ours. ``path`` is written like
    ``basket.lines[2].quantity``.
    """
    extra: Literal["ignore", "forbid"] = "ignore" if leaves_unknown else "forbid"
    try:
        return cast(
            "T", _validator(cast("Any", kind)).validate_json(text, strict=True, extra=extra)
        )
    except ValueError as error:
        raise _refused(kind, error, text) from None


def _refused(kind: type[Any], error: ValueError, text: str | bytes) -> ValueError | BadInput:
    from pydantic import ValidationError  # not for each of a million documents that are well

    return first_fault(kind, error, text) if isinstance(error, ValidationError) else error


def read_or_all(kind: type[T], text: str | bytes) -> T:
    """As ``read``, for those who mend a document by hand: Mistakes tell everything at once."""
    try:
        return read(kind, text)
    except BadInput:
        raise Mistakes(faults(kind, text)) from None


def faults(kind: type[Any], text: str | bytes) -> tuple[BadInput, ...]:
    """Everything that ``read`` could refuse the text for, in the order of the fields."""
    from pydantic import ValidationError

    try:
        _validator(cast("Any", kind)).validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        return faults_in(kind, error, text)
    return ()


def given_twice(text: str | bytes) -> Iterator[BadInput]:
    """Each object in which a field stands twice; ``read`` keeps the last one in silence, so this
    is asked of text that people hand in. Nothing for what is no JSON, which ``read`` refuses.
    """
    try:
        whole = json.loads(text, object_pairs_hook=_object_of)
        locations = tuple(_twice_in(whole, ()))
    except (ValueError, RecursionError):
        return
    for location in locations:
        yield BadInput(path=path_text(location), reason="stands twice in its object")


def schema(kind: type[Any]) -> dict[str, Any]:
    """JSON Schema of the documents of ``kind``, which refuses unknown fields as ``read`` does."""
    found = _adapter(cast("Any", kind)).json_schema()
    for described in (found, *found.get("$defs", {}).values()):
        if "properties" in described:
            described["additionalProperties"] = False
        if "const" in described.get("properties", {}).get("kind", {}):
            described.setdefault("required", []).append("kind")
    return found


class _Twice(dict[str, Any]):
    """An object in which a field stands twice, of which readers keep one in silence."""

    field = ""


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    marked = _Twice(found)
    marked.field = next(name for name in names if names.count(name) > 1)
    return marked


def _twice_in(value: object, location: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    if isinstance(value, _Twice):
        yield (*location, value.field)
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _twice_in(each, (*location, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _twice_in(each, (*location, number))


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
    if _is_tag(schema):
        return {**schema, "schema": schema["schema"]["schema"]}
    return {
        key: part if key in ("metadata", "default") else _with_iso_times(part)
        for key, part in schema.items()
    }


def _is_tag(schema: Mapping[str, Any]) -> bool:
    """The ``kind`` that tells mechanics apart: nobody may leave it out and let us guess."""
    if schema.get("type") != "dataclass-field" or schema.get("name") != "kind":
        return False
    inner = schema["schema"].get("schema", {})
    return inner.get("type") == "literal" and len(inner["expected"]) == 1


def _day(value: object) -> date:
    return _day_of(value) if isinstance(value, str) else _day_of("")


@lru_cache(maxsize=4_096)
def _day_of(value: str) -> date:
    """Members of a chain are many, and their days few."""
    return _iso(value, _DAY, date.fromisoformat, "a day such as 2026-11-21")


def _instant(value: object) -> datetime:
    return _iso(value, _INSTANT, datetime.fromisoformat, "an instant such as 2026-11-21T02:42:00Z")


def _iso(value: object, form: re.Pattern[str], parse: Callable[[str], T], what: str) -> T:
    if isinstance(value, str) and form.fullmatch(value):
        try:
            return parse(value)
        except ValueError:
            pass
    from pydantic_core import PydanticCustomError

    raise PydanticCustomError("iso", cast("Any", f"not {what}"))
