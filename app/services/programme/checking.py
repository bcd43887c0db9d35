"""``memberdesk programme check``: every mistake with its path, then what is legal but unwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput, Reason, refuse_all
from app.domain.money import Currency
from app.domain.programme import Programme
from app.domain.programme.advice import advice_on
from app.domain.programme.check import faults_of
from app.services.documents import faults, given_twice, read
from app.services.programme.the_rest import rest_faults
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
        told = [mistake_told(fault, language) for fault in found]
        return Checked(lines=(*told, words.say("mistakes", count=len(found))), programme=None)
    programme = read(Programme, raw.removeprefix(BYTE_ORDER_MARK))
    words = words_in(language, programme.currency)
    told = [_advised(words, *one) for one in advice_on(programme)]
    last = words.say("advice", count=len(told)) if told else words.say("fine")
    return Checked(lines=(*told, last), programme=programme, advice_count=len(told))


def open_programme(raw: bytes) -> Programme:
    """The programme of a document without mistakes; Mistakes with all of them."""
    refuse_all(mistakes(raw))
    return read(Programme, raw.removeprefix(BYTE_ORDER_MARK))


def mistake_told(fault: BadInput, language: str) -> str:
    """A mistake with its path, in the words of a language."""
    path, reason = fault.params["path"], fault.params["reason"]
    if isinstance(reason, str):
        reason = words_in(language, Currency()).reason(reason)
    return f"{path}: {reason}"


def mistakes(raw: bytes) -> Iterator[BadInput]:
    """Everything that makes the document unusable: its shape, its numbers and its names.

    Where the shape is wrong somewhere, the numbers of the rest are still looked at.
    """
    text = raw.removeprefix(BYTE_ORDER_MARK)
    if len(text) > MAX_BYTES:
        yield BadInput(path="$", reason=Reason("more than {most} bytes", most=MAX_BYTES))
        return
    wrong = (*faults(Programme, text), *given_twice(text))
    yield from wrong
    found = faults_of(read(Programme, text)) if not wrong else rest_faults(text, wrong)
    for fault in found:
        yield BadInput(path=fault.path, reason=fault.reason)


def _advised(words: Words, code: str, path: str, params: Any) -> str:
    return f"{path}: {words.say(f'advice.{code}', **params)}"
