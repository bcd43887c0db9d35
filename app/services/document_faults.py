"""What pydantic found wrong with a document, told in our words with the path a person writes."""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from app.domain.errors import BadInput, Reason
from app.domain.programme import Mechanic

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Location = tuple[int | str, ...]

NO_FIELD = "no such field"
UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden", "literal_error")
REASONS = {
    "missing": "is missing",
    "int_type": "not a whole number",
    "int_from_float": "not a whole number",
    "string_type": 'not a text in "quotes"',
    "bool_type": "neither true nor false",
    "dict_type": 'not an object such as {"name": value}',
    "dataclass_type": 'not an object such as {"name": value}',
    "tuple_type": "not a list such as [value, value]",
    "none_required": "not null",
}
"""Errors of pydantic that a person who writes a document meets, in our words."""
TEXT_REASON = 'not a text for each language, such as {"zh_CN": "金卡", "en": "Gold"}'
TEXTS = ("name", "title", "body")
_UNION_LABELS = re.compile(r"int|str|date|none|.*\[.*\]")
"""What pydantic puts into a path for a branch of a union; no field of ours is called so."""
_PLACE = re.compile(r"(?:Invalid JSON: )?(.*) at line (\d+) column (\d+)")


class NotKnown(BadInput):
    """A field, or a word in a field, that this version does not know; params: ``word`` too."""


def faults_in(kind: type[Any], error: ValidationError, text: str | bytes) -> tuple[BadInput, ...]:
    """Everything that is wrong, in the order of the fields: one for each path."""
    found = _all_faults(kind, error, text)
    places = {fault.path for fault in found}
    inner = {path[:length] for path in places for length in range(len(path))}
    by_path: dict[Location, list[_Fault]] = {}
    for fault in found:
        if fault.path not in inner:  # of a union the branch that got furthest
            by_path.setdefault(fault.path, []).append(fault)
    return tuple(_bad_input(same) for same in by_path.values())


def first_fault(kind: type[Any], error: ValidationError, text: str | bytes) -> BadInput:
    """A field or word that is not known goes before."""
    found = faults_in(kind, error, text)
    return next((fault for fault in found if isinstance(fault, NotKnown)), found[0])


def path_text(location: Location) -> str:
    """A path as people write it: names with dots, positions in brackets; ``$`` for the whole."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}"
    return text.lstrip(".") or "$"


def no_json(message: str, text: str | bytes) -> Reason:
    """Why a text is no JSON, with the place where it stops to be."""
    if not text.strip():
        return Reason("nothing is in it")
    if isinstance(text, bytes) and text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Reason("UTF-16 text; save it as UTF-8")
    place = _PLACE.fullmatch(message)
    if place is None:
        return Reason("not JSON")
    what, line, column = place.groups()
    return Reason(
        "not JSON: line {line}, column {column}: {what}",
        line=line,
        column=column,
        what=Reason(what),
    )


class _Fault(NamedTuple):
    """One error of pydantic, its path as it stands in the document."""

    path: Location
    reason: Reason
    word: str | None = None
    """The field or word that is not known, where that is what is wrong."""


def _bad_input(same: Sequence[_Fault]) -> BadInput:
    """All that is wrong at one path; a union has a reason for each of its branches."""
    path = path_text(same[0].path)
    reasons = list(dict.fromkeys(fault.reason for fault in same))
    reason = reasons[0]
    for more in reasons[1:]:
        reason = Reason("{one}, or {other}", one=reason, other=more)
    words = [fault.word for fault in same if fault.word is not None]
    if words:
        return NotKnown(path=path, reason=reason, word=words[0])
    return BadInput(path=path, reason=reason)


def _all_faults(kind: type[Any], error: ValidationError, text: str | bytes) -> list[_Fault]:
    """The errors that are about the mechanic the document names, not about its other kinds."""
    errors = error.errors(include_url=False)
    tags = [
        item
        for item in errors
        if item["loc"][-1:] == ("kind",) and item["loc"][-2] in _mechanics()
    ]
    other = {item["loc"][:-1]: item for item in tags}
    fitting = [
        item
        for item in errors
        if not any(item["loc"][:length] in other for length in range(1, len(item["loc"])))
    ]
    found = [_fault(kind, item, text) for item in fitting]
    return found + list(_unknown_kinds(other, [item["loc"] for item in fitting]))


def _fault(kind: type[Any], item: ErrorDetails, text: str | bytes) -> _Fault:
    location, path = item["loc"], _cleaned(item["loc"])
    if item["type"] == "json_invalid":
        return _Fault((), no_json(item["msg"], text))
    if item["type"] == "literal_error":
        known = re.findall(r"'([^']*)'", str(item["ctx"]["expected"]))
        word = item["input"]
        if not isinstance(word, str):
            return _Fault(path, _unknown("not a word", known))
        return _Fault(path, _unknown("unknown word", known), word)
    if item["type"] in UNKNOWN:
        name = str(location[-1])
        return _Fault(path, _no_field(name, _fields_at(kind, location[:-1])), name)
    if item["type"] == "dict_type" and path[-1:] and path[-1] in TEXTS:
        return _Fault(path, Reason(TEXT_REASON))
    return _Fault(path, Reason(REASONS.get(item["type"], item["msg"])))


def _unknown(what: str, known: Sequence[str]) -> Reason:
    if known:
        return Reason("{what}, one of {words}", what=Reason(what), words=", ".join(known))
    return Reason(what)


def _no_field(name: str, known: Sequence[str]) -> Reason:
    near = get_close_matches(name, known, n=1)
    if near and near[0][:1] == name[:1]:
        return Reason("no such field; did you mean {word}?", word=near[0])
    return _unknown(NO_FIELD, known)


def _fields_at(kind: Any, location: Location) -> tuple[str, ...]:
    """The names of the fields of the object at a place of pydantic's."""
    for part in location:
        kind = _inside(kind, part)
    if not dataclasses.is_dataclass(kind):
        return ()
    return tuple(field.name.rstrip("_") for field in dataclasses.fields(kind))


def _inside(kind: Any, part: int | str) -> Any:
    """The type of a field, a member of a list or a branch of a union."""
    if dataclasses.is_dataclass(kind):
        name = f"{part}_" if part == "from" else str(part)
        return _plain(get_type_hints(kind).get(name))
    branches = get_args(kind)
    if isinstance(part, int):
        return _plain(branches[0]) if branches else None
    if get_origin(kind) is not None and issubclass(_class(get_origin(kind)), Mapping):
        return _plain(branches[1])
    named = (one for one in branches if getattr(one, "__name__", "") == part)
    return _plain(next(named, None))


def _class(origin: Any) -> type:
    return origin if isinstance(origin, type) else object


def _plain(kind: Any) -> Any:
    """Without what annotates it, and without None."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    branches = [one for one in get_args(kind) if one is not type(None)]
    has_none = len(branches) < len(get_args(kind))
    return branches[0] if has_none and len(branches) == 1 else kind


def _unknown_kinds(
    other: Mapping[Location, ErrorDetails], fitting: Iterable[Location]
) -> Iterator[_Fault]:
    """One fault for each mechanic whose kind is none of ours; ``other``: those it is not."""
    fitted = {loc[:length] for loc in fitting for length in range(len(loc))}
    order = list(_mechanics().values())
    for place, same in groupby(sorted(other), key=lambda location: location[:-1]):
        names = sorted((_mechanics()[str(location[-1])] for location in same), key=order.index)
        if place not in fitted:
            item = other[(*place, _class_of(names[0]))]
            path = (*_cleaned(place), "kind")
            if item["type"] == "missing":
                reason = _unknown("is missing", names)
                yield _Fault(path, reason)
            else:
                yield _Fault(path, _unknown("unknown kind", names), str(item["input"]))


def _class_of(kind: str) -> str:
    return next(name for name, word in _mechanics().items() if word == kind)


def _cleaned(location: Location) -> Location:
    return tuple(
        part
        for part in location
        if isinstance(part, int) or not (part in _mechanics() or _UNION_LABELS.fullmatch(part))
    )


@lru_cache(maxsize=1)
def _mechanics() -> dict[str, str]:
    """Class name and ``kind`` of every mechanic, the only union in our documents."""
    return {
        kind.__name__: kind.__dataclass_fields__["kind"].default for kind in get_args(Mechanic)
    }
