"""Translations: both languages whole, same placeholders, every key in use known, files fresh."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import string
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import app
import local_db
import ui
from app.domain.engine.reasons import NOT_APPLIED_CODES, NOTE_CODES
from app.domain.errors import MemberdeskError
from ui.commands import COMMANDS
from ui.i18n import LANGUAGES, folder, known_language
from ui.i18n.compile import compile_language

ROOT = Path(ui.__file__).parent
CALLS = ("msg", "Message")
WIDE = set("，；：（）！？")


def entries(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Key and forms of every entry, of all groups of screens."""
    for path in sorted(folder().glob(f"*_{language}.ts")):
        for message in ET.parse(path).getroot().iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.findall("numerusform")]
            yield message.findtext("source", ""), tuple(forms or [translation.text or ""])


def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Key -> its forms in one language."""
    return dict(entries(language))


def placeholders(text: str) -> set[str]:
    """Names in braces."""
    return {name for _lead, name, _spec, _conv in string.Formatter().parse(text) if name}


def keys_in_code() -> Iterator[tuple[str, bool]]:
    """Every key written in the code; True for one that is only the beginning of keys."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in CALLS or not node.args:
                continue
            yield from keys_of(node.args[0])


def keys_of(node: ast.expr) -> Iterator[tuple[str, bool]]:
    """The key or keys an argument can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, False
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value), True
    elif isinstance(node, ast.IfExp):
        yield from keys_of(node.body)
        yield from keys_of(node.orelse)


def every_error() -> set[type[MemberdeskError]]:
    """All errors of the product, found by importing everything below the screens."""
    for package in (app, local_db):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    found: set[type[MemberdeskError]] = set()
    waiting = [MemberdeskError]
    while waiting:
        error = waiting.pop()
        found.add(error)
        waiting += [
            sub for sub in error.__subclasses__() if not sub.__module__.startswith("tests")
        ]
    return found


def test_both_languages_hold_the_same_keys() -> None:
    chinese, english = texts("zh_CN"), texts("en")
    assert set(chinese) == set(english)
    empty = {key for table in (chinese, english) for key, forms in table.items() if "" in forms}
    assert empty == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(language: str) -> None:
    keys = [key for key, _forms in entries(language)]
    assert sorted(keys) == sorted(set(keys))


def test_placeholders_are_the_same_in_both_languages() -> None:
    english = texts("en")
    different = {
        key
        for key, forms in texts("zh_CN").items()
        for text in (*forms, *english[key])
        if placeholders(text) - {"payable", "off"} != placeholders(forms[0]) - {"payable", "off"}
    }
    assert different == set()


def test_every_key_in_the_code_has_words() -> None:
    known = set(texts("zh_CN"))
    missing = {
        key
        for key, is_start in keys_in_code()
        if not (any(name.startswith(key) for name in known) if is_start else key in known)
    }
    assert missing == set()


def test_every_command_and_every_reason_has_words() -> None:
    known = set(texts("zh_CN"))
    assert {command.text for command in COMMANDS} <= known
    assert {f"reason.{code}" for code in NOT_APPLIED_CODES} <= known
    of_steps = {"SOME_LINES_BETTER", "MANUAL_REASON"}
    assert {f"note.{code}" for code in NOTE_CODES.keys() - of_steps} <= known


def test_every_error_has_its_sentence() -> None:
    known = set(texts("zh_CN"))
    assert {f"error.{error.code}" for error in every_error()} - known == set()


def test_words_have_no_exclamation_mark_and_no_please() -> None:
    loud = {
        key
        for language in LANGUAGES
        for key, forms in texts(language).items()
        for text in forms
        if "!" in text or "please" in text.lower()
    }
    assert loud == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_texts_are_fresh(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.qm"
    compile_language(language, fresh)
    stored = folder() / f"memberdesk_{language}.qm"
    assert fresh.read_bytes() == stored.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_ends_with_its_code(language: str) -> None:
    bare = {
        key
        for key, forms in texts(language).items()
        if key.startswith("error.E-") and not forms[0].endswith(key.removeprefix("error."))
    }
    assert bare - {"error.E-GEN-00"} == set()


def test_chinese_sentences_use_one_style_of_signs() -> None:
    """As in the pictures: comma, colon and brackets of one column, the full stop of two."""
    mixed = {key for key, forms in texts("zh_CN").items() for text in forms if set(text) & WIDE}
    assert mixed == set()


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (("zh-Hans-CN", "en-US"), "zh_CN"),
        (("zh_TW",), "zh_CN"),
        (("en-GB", "zh-CN"), "en"),
        (("fr-FR", "en-US"), "en"),
        (("de-DE", "fr"), "zh_CN"),
        (("C",), "zh_CN"),
        ((), "zh_CN"),
    ],
)
def test_the_first_language_of_the_system_that_we_speak_is_used(
    names: tuple[str, ...], language: str
) -> None:
    assert known_language(names) == language
