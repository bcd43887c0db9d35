"""``memberdesk programme check``: every mistake with its path, then what is legal but unwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput
from app.domain.money import Currency
from app.domain.programme import Programme
from app.domain.programme.advice import advice_on
from app.domain.programme.check import faults_of
from app.services.documents import faults, path_text, read
from app.services.programme.words import Words, words_in

MAX_BYTES = 2_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: lines to print; without mistakes the programme too."""

    lines: tuple[str, ...]
    programme: Programme | None
    advice_count: int = 0


def check_document(raw: bytes, language: str = "en") -> Checked:
    """Read a programme document and tell everything that is wrong with it, then the advice."""
    found = tuple(mistakes(raw))
    words = words_in(language, Currency())
    if found:
        told = [f"{fault.params['path']}: {fault.params['reason']}" for fault in found]
        return Checked(lines=(*told, words.say("mistakes", count=len(found))), programme=None)
    programme = read(Programme, raw.removeprefix(BYTE_ORDER_MARK))
    told = [_advised(words, *one) for one in advice_on(programme)]
    last = words.say("advice", count=len(told)) if told else words.say("fine")
    return Checked(lines=(*told, last), programme=programme, advice_count=len(told))


def open_programme(raw: bytes) -> Programme:
    """The programme of a document without mistakes; BadInput for the first one."""
    for fault in mistakes(raw):
        raise fault
    return read(Programme, raw.removeprefix(BYTE_ORDER_MARK))


def mistakes(raw: bytes) -> Iterator[BadInput]:
    """Everything that makes the document unusable: its shape first, then its numbers and names."""
    text = raw.removeprefix(BYTE_ORDER_MARK)
    if len(text) > MAX_BYTES:
        yield BadInput(path="$", reason=f"more than {MAX_BYTES} bytes")
        return
    wrong = (*faults(Programme, text), *_given_twice(text))
    yield from wrong
    if not wrong:
        for path, reason in faults_of(read(Programme, text)):
            yield BadInput(path=path, reason=reason)


class _Twice(dict[str, Any]):
    """An object in which a field stands twice, of which readers keep one in silence."""

    field = ""


def _given_twice(text: bytes) -> Iterator[BadInput]:
    try:
        whole = json.loads(text, object_pairs_hook=_object_of)
    except (ValueError, RecursionError):  # told already, in better words
        return
    for location in _twice_in(whole, ()):
        yield BadInput(path=path_text(location), reason="stands twice in its object")


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


def _advised(words: Words, code: str, path: str, params: Any) -> str:
    return f"{path}: {words.say(f'advice.{code}', **params)}"
