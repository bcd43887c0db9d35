"""A programme document on its way into the chain: refused wherever ``programme check`` refuses it.

What its numbers and names must be is told by the rules themselves; here is how strictly its text
is read. Nothing is guessed: what stands in the file is what it is read as.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from app.domain.operations import to_wire
from app.domain.programme import Programme
from app.domain.programme.check import faults_of
from server.documents import NotReadable, read

MOST_BYTES = 2_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class ProgrammeWrong(Exception):
    """A document with mistakes; ``mistakes`` are lines with the place of each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__(mistakes[0])


def programme_in(raw: bytes) -> Programme:
    """Raises ProgrammeWrong."""
    text = raw.removeprefix(BYTE_ORDER_MARK)
    if len(text) > MOST_BYTES:
        raise ProgrammeWrong((f"$: more than {MOST_BYTES} bytes",))
    try:
        found = read(Programme, text, extra="forbid")
    except NotReadable as fault:
        raise ProgrammeWrong((str(fault).removeprefix(": "),)) from None
    written = json.loads(text, object_pairs_hook=_Pairs)
    mistakes = (
        *_differences(written, found, "$"),
        *(f"{fault.path}: {fault.reason}" for fault in faults_of(found)),
    )
    if mistakes:
        raise ProgrammeWrong(mistakes)
    return found


class _Pairs(dict[str, Any]):
    """An object as it is written, with the names that stand in it twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.twice = [name for name in self if names.count(name) > 1]


def _differences(written: Any, meant: Any, path: str) -> Iterator[str]:
    """Where the text says something else, or less, than the value it was read as."""
    if isinstance(written, _Pairs):
        yield from (f"{path}.{name}: stands twice in its object" for name in written.twice)
        if is_dataclass(meant):
            tagged: Any = type(meant)
            if "kind" not in written and _is_tagged(tagged):
                yield f"{path}.kind: is missing"
            meant = {name: getattr(meant, name) for name in written}
        for name, part in written.items():
            yield from _differences(part, meant[name], f"{path}.{name}")
    elif isinstance(written, list):
        for number, (part, its) in enumerate(zip(written, meant, strict=True)):
            yield from _differences(part, its, f"{path}[{number}]")
    elif written != to_wire(meant):
        yield f"{path}: is not written in full, as {to_wire(meant)} is"


@cache
def _is_tagged(kind: type[Any]) -> bool:
    """Whether its ``kind`` tells it from others: nobody may leave it out and let us guess."""
    hint = get_type_hints(kind).get("kind")
    return get_origin(hint) is Literal and len(get_args(hint)) == 1
