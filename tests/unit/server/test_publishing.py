"""The centre refuses a programme exactly where ``programme check`` refuses it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.services.programme.checking import check_document
from server.publishing import MOST_BYTES, ProgrammeWrong, programme_in

ROOT = Path(__file__).parents[3]
PROGRAMMES = sorted((ROOT / "resources" / "programmes").glob("*.json"))
OTHERS: tuple[object, ...] = (None, True, -1, 1.5, 10**12, "", "x", "1767225600", [], {}, [1])


def is_published(raw: bytes) -> bool:
    try:
        programme_in(raw)
    except ProgrammeWrong:
        return False
    return True


def is_checked(raw: bytes) -> bool:
    return check_document(raw).programme is not None


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a document but the whole."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for name, part in inside:
        yield (*path, name)
        yield from places(part, (*path, name))


def changed(document: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """The document with this place gone, or something else in it."""
    for other in ("gone", *OTHERS):
        copied = copy.deepcopy(document)
        owner = copied
        for name in path[:-1]:
            owner = owner[name]
        if other == "gone":
            del owner[path[-1]]
        else:
            owner[path[-1]] = other
        yield copied


@pytest.mark.parametrize("file", PROGRAMMES, ids=lambda file: file.stem)
def test_our_programmes_can_be_published(file: Path) -> None:
    assert programme_in(file.read_bytes()) == check_document(file.read_bytes()).programme


def test_a_mistake_anywhere_is_refused_by_both() -> None:
    document = json.loads((ROOT / "resources/programmes/coffee-grocery.json").read_bytes())
    verdicts = set()
    for path in places(document):
        for number, other in enumerate(changed(document, path)):
            raw = json.dumps(other, ensure_ascii=False).encode()
            verdict = is_checked(raw)
            assert is_published(raw) == verdict, (path, number)
            verdicts.add(verdict)
    assert verdicts == {True, False}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"version": 1}',
        b" " * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_programme_is_refused_by_both(raw: bytes) -> None:
    assert not is_checked(raw)
    assert not is_published(raw)


def test_a_field_that_stands_twice_and_one_that_is_none_are_refused_by_both() -> None:
    text = (ROOT / "resources/programmes/coffee-grocery.json").read_text(encoding="utf-8").strip()
    for more in ('"version": 1, ', '"mood": "good", '):
        raw = ("{" + more + text[1:]).encode()
        assert not is_checked(raw)
        assert not is_published(raw)


def test_a_byte_order_mark_does_no_harm() -> None:
    raw = b"\xef\xbb\xbf" + (ROOT / "resources/programmes/coffee-grocery.json").read_bytes()
    assert is_checked(raw)
    assert is_published(raw)
