"""The documents and the code speak of the same things: rules, guarantees, files, commands."""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from app.__main__ import main
from app.config.settings import SETTINGS
from app.domain.engine.reasons import NOT_APPLIED_CODES, NOTE_CODES
from tests.architecture import source

DOCS = source.ROOT / "docs"
README = source.ROOT / "README.md"
RULE = re.compile(r"(?<![\w-])R-([1-9]\d{0,2})(?:\s+to\s+R-([1-9]\d{0,2}))?(?![\w-])")
GUARANTEE = re.compile(r"(?<!\w)[IT][1-9]\d?(?!\w)")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(
    r"`?memberdesk ((?:products |members |scenario |programme )?[a-z]+(?:-[a-z]+)*)"
)


def rules_in(text: str) -> set[int]:
    """Every rule a text cites; "R-8 to R-12" cites five."""
    return {
        number
        for first, last in RULE.findall(text)
        for number in range(int(first), int(last or first) + 1)
    }


def guarantees_in(path: Path) -> set[str]:
    """Those cited in words: names of variables and digits of codes are none."""
    return set(GUARANTEE.findall("\n".join(docstrings(path))))


def docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def documents() -> list[Path]:
    return [README, source.ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def commands_in(text: str) -> set[str]:
    """Commands in code blocks and between backticks, without their flags."""
    code = re.findall(r"```sh\n(.*?)```|`(memberdesk [^`]*)`", text, re.DOTALL)
    return {found for block in code for found in COMMAND.findall("\n".join(block))}


def test_every_rule_that_is_cited_stands_in_the_rules() -> None:
    text = (DOCS / "engine.md").read_text("utf-8")
    told = {int(number) for number in re.findall(r"\*\*R-(\d+)\*\*", text)}
    missing = {
        f"{source.place(path)}: R-{number}"
        for path in source.modules(*source.PACKAGES, "tests")
        for number in rules_in(path.read_text("utf-8")) - told
    }
    assert missing == set()


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("(R-5, R-25)", {5, 25}),
        ("R-8 to R-12.", {8, 9, 10, 11, 12}),
        ("FILTER-100, R-000982 and R-1000", set()),
    ],
)
def test_citations_are_read(text: str, rules: set[int]) -> None:
    assert rules_in(text) == rules


def test_every_rule_is_told_once() -> None:
    told = re.findall(r"\*\*R-\d+\*\*", (DOCS / "engine.md").read_text("utf-8"))
    assert sorted(told) == sorted(set(told))


def test_every_guarantee_that_is_cited_is_explained() -> None:
    told = re.findall(r"\*\*([IT]\d+)\*\*", (DOCS / "guarantees.md").read_text("utf-8"))
    missing = {
        f"{source.place(path)}: {number}"
        for path in source.modules(*source.PACKAGES, "tests")
        for number in guarantees_in(path) - set(told)
    }
    assert missing == set()


def test_what_holds_and_shows_a_guarantee_exists() -> None:
    rooms = "|".join((*source.PACKAGES, "tests"))
    named = re.findall(rf"`((?:{rooms})/\S+)`", (DOCS / "guarantees.md").read_text())
    assert named
    assert [name for name in named if not (source.ROOT / name).is_file()] == []


@pytest.mark.parametrize("document", documents(), ids=source.place)
def test_local_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text("utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_links_are_seen() -> None:
    assert LINK.findall("![a](b/c.png) and [d](e.md#f)") == ["b/c.png", "e.md"]


@pytest.mark.parametrize("command", sorted(commands_in(README.read_text("utf-8"))))
def test_a_command_of_the_readme_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    assert f"memberdesk {command}" in capsys.readouterr().out


def test_a_command_that_is_not_there_would_be_seen() -> None:
    assert commands_in("`memberdesk fly --far` and `memberdesk members import`") == {
        "fly",
        "members import",
    }
    with pytest.raises(SystemExit) as left:
        main(["fly", "--help"])
    assert left.value.code != 0


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_setting_has_its_texts(language: str) -> None:
    known = {
        message.findtext("source")
        for path in (source.ROOT / "resources" / "i18n").glob(f"*_{language}.ts")
        for message in ET.parse(path).getroot().iter("message")
    }
    wanted = {f"setting.{each.key}{end}" for each in SETTINGS for end in ("", ".help")}
    assert wanted - known == set()


def test_the_example_request_is_answered_with_the_golden_quote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request, answer = (DOCS / "examples" / "quote.json").read_bytes(), io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(request)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=answer, flush=lambda: None))
    assert main(["quote"]) == 0
    quote = json.loads(answer.getvalue())
    assert (quote["due_minor"], quote["accrued_points"]) == (21_470, 428)


def test_every_code_of_a_quote_stands_in_the_page_of_scenarios() -> None:
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    codes = {*NOT_APPLIED_CODES, *NOTE_CODES}
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []
