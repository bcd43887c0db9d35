"""``memberdesk programme`` as a person meets it: lines, sentences, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands import DONE, UNREADABLE
from app.config.paths import resources
from app.domain.operations import to_wire
from tests.builders.programmes import golden_programme

COFFEE = str(resources() / "programmes" / "coffee-grocery.json")


def written(folder: Path, content: object) -> str:
    file = folder / "programme.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(file)


def told(capsysbinary: pytest.CaptureFixture[bytes]) -> tuple[str, str]:
    caught = capsysbinary.readouterr()
    return caught.out.decode(), caught.err.decode()


def test_a_sound_programme(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["programme", "check", COFFEE]) == DONE
    assert told(capsysbinary) == ("No mistakes, nothing unwise.\n", "")


def test_advice_does_not_make_it_unusable(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = written(tmp_path, {**to_wire(golden_programme()), "name": {"zh_CN": "会员"}})
    assert main(["programme", "check", file, "--lang", "zh_CN"]) == DONE
    assert told(capsysbinary)[0] == "name: 缺少 en 文字\n没有错误;1 处值得再看一眼。\n"


def test_mistakes_make_it_unusable(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = written(tmp_path, {**to_wire(golden_programme()), "version": 0})
    for action in ("check", "show"):
        assert main(["programme", action, file]) == UNREADABLE
        lines = "version: not 1 to 1000000000\nMistakes: 1. The programme cannot be used.\n"
        assert "".join(told(capsysbinary)) == lines


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    missing = str(tmp_path / "none.json")
    assert main(["programme", "check", missing]) == UNREADABLE
    assert told(capsysbinary)[1].startswith(f"{missing}: ")


def test_the_page_and_the_schema(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["programme", "show", COFFEE, "--lang", "zh_CN"]) == DONE
    assert told(capsysbinary)[0].startswith("咖啡杂货店(coffee-grocery)第 1 版")
    assert main(["programme", "schema"]) == DONE
    schema = json.loads(told(capsysbinary)[0])
    assert schema["additionalProperties"] is False
    assert set(to_wire(golden_programme())) == set(schema["properties"])
    assert schema["$defs"]["BuyGet"]["required"] == ["buy", "kind"]
