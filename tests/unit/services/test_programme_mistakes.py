"""Every mistake of a programme at once, in the language of whoever reads it."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest

from app.config.paths import resources
from app.domain.errors import BadInput, Reason
from app.domain.operations import to_wire
from app.domain.programme import Rounding
from app.services.document_faults import TEXT_REASON
from app.services.documents import held
from app.services.programme.checking import check_document
from tests.architecture import source
from tests.builders.programmes import golden_programme

CHINESE: dict[str, str] = json.loads(
    resources().joinpath("programme_words", "mistakes.zh_CN.json").read_text("utf-8")
)
MADE_IN = (
    *sorted(source.ROOT.joinpath("app/domain/programme").glob("check*.py")),
    *(
        source.ROOT / "app" / place
        for place in (
            "domain/programme/faults.py",
            "services/document_faults.py",
            "services/documents.py",
            "services/programme/checking.py",
        )
    ),
)
FIELDS_OF_ROUNDING = [field.name for field in fields(Rounding)]
FIRST = {"Reason", "_unknown"}
SECOND = {"Fault", "_Fault"}


def made() -> Iterator[tuple[str, ast.expr]]:
    """Every expression that is the reason of a mistake."""
    for file in MADE_IN:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                found = [*node.args[:1]] if name in FIRST else []
                found += node.args[1:2] if name in SECOND else []
                found += [word.value for word in node.keywords if word.arg == "reason"]
                yield from ((file.name, each) for each in found)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {getattr(target, "id", "") for target in targets}
                is_dict = isinstance(node.value, ast.Dict) and "REASONS" in names
                values = node.value.values if is_dict else []  # type: ignore[attr-defined]
                yield from ((file.name, each) for each in values)
                if names & {
                    "reason",
                    "TEXT_REASON",
                    "NO_FIELD",
                    "MINUTES",
                    "HOW_MANY",
                    "BEFORE_COUPONS",
                }:
                    yield file.name, node.value


def test_every_mistake_has_its_chinese_sentence() -> None:
    told = [(name, each.value) for name, each in made() if isinstance(each, ast.Constant)]
    assert len(told) > 40
    assert [one for one in told if one[1] not in CHINESE] == []


def test_no_mistake_is_made_of_pieces_that_cannot_be_told_in_chinese() -> None:
    assert [name for name, each in made() if isinstance(each, ast.JoinedStr)] == []


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_hold_the_same_numbers() -> None:
    with_slots = {one: two for one, two in CHINESE.items() if '{"' not in one and "\\u" not in one}
    plain = [one for one in with_slots if "`" not in one]
    assert [one for one in plain if slots(one) != slots(CHINESE[one])] == []
    assert all(text.strip() for text in CHINESE.values())


def lines(change: Callable[[dict[str, Any]], None], language: str = "en") -> tuple[str, ...]:
    wire = to_wire(golden_programme())
    change(wire)
    return check_document(json.dumps(wire).encode(), language).lines[:-1]


def test_numbers_are_told_beside_what_is_wrong_in_shape() -> None:
    def spoil(wire: dict[str, Any]) -> None:
        wire["tiers"][1]["entry_minor"] = "much"
        del wire["tiers"][2]["tier_id"]
        wire["tiers"][3]["payable_bp"] = 10_001
        wire["colour"] = "red"
        wire["earning"]["per_minor"] = 0

    assert lines(spoil)[1:] == (
        "tiers[2].tier_id: is missing",
        lines(spoil)[2],
        "tiers[3].payable_bp: not 0 to 10000",
        "earning.per_minor: not 1 to 1000000000",
    )
    assert lines(spoil)[0] == "tiers[1].entry_minor: not a whole number"
    assert lines(spoil, "zh_CN")[-1] == "earning.per_minor: 不在 1 到 1000000000 之间"


def test_what_is_left_out_is_no_mistake_of_its_own() -> None:
    """A list that is empty only because its members are wrong, a tier that nobody can name."""

    def spoil(wire: dict[str, Any]) -> None:
        wire["offers"][0]["mechanic"] = {"kind": "amount_off", "steps": [{"off_minro": 3}]}
        wire["tiers"] = {}
        wire["offers"][0]["gate"] = {"tier_ids": ["nobody"], "minute_from": 1_900}

    paths = [line.partition(": ")[0] for line in lines(spoil)]
    assert sorted(paths) == [
        "offers[0].gate.minute_from",
        "offers[0].mechanic.steps[0].off_minor",
        "offers[0].mechanic.steps[0].off_minro",
        "offers[0].mechanic.steps[0].threshold_minor",
        "tiers",
    ]


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (b"", "$: nothing is in it", "$: 里面什么也没有"),
        (b" \n", "$: nothing is in it", "$: 里面什么也没有"),
        (
            b'{"a": 1,}',
            "$: not JSON: line 1, column 9: trailing comma",
            "$: 不是 JSON:第 1 行第 9 列,最后多了一个逗号",
        ),
        (
            b"[" * 9_999,
            "$: not JSON: line 1, column 202: recursion limit exceeded",
            "$: 不是 JSON:第 1 行第 202 列,层数太深",
        ),
        (
            "{}".encode("utf-16"),
            "$: UTF-16 text; save it as UTF-8",
            "$: 文件是 UTF-16,请另存为 UTF-8",
        ),
        (
            b'{"version": NaN}',
            "version: not a whole number",
            "version: 不是整数",
        ),
        (
            b"[]",
            '$: not an object such as {"name": value}',
            '$: 不是对象,对象写成 {"名称": 值}',
        ),
    ],
)
def test_what_is_no_programme_at_all(text: bytes, english: str, chinese: str) -> None:
    assert english in check_document(text).lines
    assert chinese in check_document(text, "zh_CN").lines


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (
            lambda wire: wire["offers"][0].update(name="Mugs"),
            f"offers[0].name: {TEXT_REASON}",
        ),
        (
            lambda wire: wire["tiers"][1].update(payable_pb=1),
            "tiers[1].payable_pb: no such field; did you mean payable_bp?",
        ),
        (
            lambda wire: wire["offers"][0].update(mechanic={"kind": "amount_off", "steps": []}),
            "offers[0].mechanic.steps: their number is not 1 to 9999",
        ),
        (
            lambda wire: wire["rounding"].update(colour=1),
            f"rounding.colour: no such field, one of {', '.join(FIELDS_OF_ROUNDING)}",
        ),
        (
            lambda wire: wire["offers"][0].update(gate={"minute_from": 1_900}),
            "offers[0].gate.minute_from: not 0 to 1439: minutes of the day, 1170 is 19:30",
        ),
    ],
)
def test_a_mistake_shows_how_it_is_written(spoil: Callable[[Any], None], line: str) -> None:
    assert line in lines(spoil)


def test_a_reason_knows_what_it_was_made_of() -> None:
    reason = Reason("not {least} to {most}", least=1, most=2)
    assert reason == "not 1 to 2"
    assert (reason.template, reason.params) == ("not {least} to {most}", {"least": 1, "most": 2})
    assert Reason('such as {"a"}') == 'such as {"a"}'


def test_a_file_that_cannot_be_read_says_why(tmp_path: Any) -> None:
    for file, reason in ((tmp_path / "none", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(BadInput, match=reason):
            held(file, 10)
    long = tmp_path / "long"
    long.write_bytes(b"x" * 99)
    assert held(long, 10) == b"x" * 11
