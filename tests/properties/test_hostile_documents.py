"""Whatever stands in a programme or a request: mistakes with their paths, or an answer."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.config.paths import resources
from app.domain.errors import BadInput
from app.services.programme.checking import check_document
from app.services.programme.showing import show_programme
from app.services.quote_command import answer
from tests.architecture import source

PROGRAMMES = [
    json.loads(file.read_text("utf-8"))
    for file in sorted(resources().joinpath("programmes").glob("*.json"))
]
REQUEST = json.loads((source.ROOT / "docs/examples/quote.json").read_text("utf-8"))
PATH = re.compile(r"\$|[^\s.\[][^:]*")
NUMBERS = (0, 1, -1, 2, 9_999, 10_000, 10**9, 10**9 + 1, -(10**9), 2**63, 10**4_000)
TEXTS = (
    "",
    " ",
    "x",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "*",
    "buy_get",
    "\u0000",
    "中" * 99,
)
JUNK = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(TEXTS),
    st.sampled_from((None, True, False, [], {}, [[]], {"kind": "each_full"}, 1.5, 1e308)),
    st.integers(),
    st.text(max_size=9),
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to everything inside."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(found for key, each in inner for found in places(each, (*path, key)))]


@st.composite
def spoilt(draw: st.DrawFn, whole: dict[str, Any]) -> str:
    """A document of ours with a few things put in, left out, or put twice."""
    spoiled: Any = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(spoiled)))
        if not path:
            continue
        parent: Any = spoiled
        for key in path[:-1]:
            parent = parent[key]
        change = draw(st.sampled_from(("replace", "replace", "drop", "double", "strange")))
        if change == "drop":
            del parent[path[-1]]
        elif change == "double" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[path[-1]]))
        elif change == "strange" and isinstance(parent, dict):
            parent[draw(st.text(max_size=5))] = copy.deepcopy(draw(JUNK))
        else:
            parent[path[-1]] = copy.deepcopy(draw(JUNK))
    return json.dumps(spoiled)


@settings(max_examples=400)
@given(st.sampled_from(PROGRAMMES).flatmap(spoilt))
def test_a_spoilt_programme_is_refused_with_paths_or_can_be_told(text: str) -> None:
    found = check_document(text.encode())
    if found.programme is not None:
        assert show_programme(found.programme, "en")
        assert show_programme(found.programme, "zh_CN")
        return
    *mistakes, _ = found.lines
    assert mistakes
    for line in mistakes:
        path, colon, why = line.partition(": ")
        assert colon
        assert why.strip()
        assert PATH.fullmatch(path) or not path.isprintable()


def answered(text: str) -> Any:
    """The quote, or the refusal."""
    try:
        return json.loads(answer(text))
    except BadInput as wrong:
        return wrong


@settings(max_examples=400)
@given(spoilt(REQUEST))
def test_a_spoilt_request_is_refused_with_a_path_or_answered(text: str) -> None:
    quote = answered(text)
    if isinstance(quote, BadInput):
        assert quote.params["path"]
        assert quote.params["reason"]
        return
    assert quote["due_minor"] >= 0
    assert (
        sum(line["net_minor"] + line.get("fee_minor", 0) for line in quote["lines"])
        >= quote["due_minor"]
    )


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_what_is_no_document_at_all_is_one_mistake_or_more(raw: bytes) -> None:
    found = check_document(raw)
    assert found.programme is None
    assert len(found.lines) >= 2


@given(st.sampled_from(PROGRAMMES), st.integers(0, 9_999))
def test_a_document_that_breaks_off_is_told(whole: dict[str, Any], place: int) -> None:
    raw = json.dumps(whole, ensure_ascii=False).encode()
    found = check_document(raw[: place % len(raw)])
    assert found.programme is None
    assert found.lines[0].startswith("$: ")
