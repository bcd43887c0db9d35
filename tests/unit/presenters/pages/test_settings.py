"""The settings page: search, limits, reset, rights, tests and backups; and the list of keys."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.ports.printer import PaperOut
from tests.builders.counter import MANAGER
from tests.builders.desk import DeskBench, desk_bench
from ui.commands import COMMANDS
from ui.presenters.help import help_rows
from ui.presenters.settings_page import SettingsPresenter, newest_backup


class Page:
    """A settings page with the manager signed on."""

    def __init__(self, home: Path, **parts: object) -> None:
        self.bench: DeskBench = desk_bench(home=home)
        self.bench.sign_on(MANAGER)
        tools = self.bench.tools
        tools = dataclasses.replace(tools, parts=dataclasses.replace(tools.parts, **parts))
        self.presenter = SettingsPresenter(tools, lambda setting: f"title {setting.key}")
        self.presenter.open()

    def value(self, key: str) -> str:
        return next(r.value for r in self.presenter.model.rows if r.setting.key == key)


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path)


def test_a_change_is_stored_marked_and_taken_back(page: Page) -> None:
    page.presenter.set("scanner.gap_ms", "60")
    assert page.value("scanner.gap_ms") == "60"
    assert [r.setting.key for r in page.presenter.model.rows if r.is_changed] == ["scanner.gap_ms"]
    page.presenter.reset("scanner.gap_ms")
    assert page.value("scanner.gap_ms") == "45"


@pytest.mark.parametrize("text", ["", "19", "81", "4５", "-1", "x" * 300, "'; DROP TABLE"])
def test_a_value_outside_its_limits_is_refused(page: Page, text: str) -> None:
    page.presenter.set("scanner.gap_ms", text)
    assert page.presenter.model.wrong_key == "scanner.gap_ms"
    assert page.presenter.model.is_fault
    assert page.value("scanner.gap_ms") == "45"


def test_the_language_switches_at_once(page: Page) -> None:
    page.presenter.set("look.language", "en")
    assert page.bench.host.settings == [("look.language", "en")]


def test_a_change_that_needs_a_restart_says_so(page: Page) -> None:
    page.presenter.set("printer.receipts", "off")
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "settings.saved_restart"
    assert page.bench.host.settings == []


def test_search_looks_at_titles_keys_and_values(page: Page) -> None:
    page.presenter.search("GAP")
    assert [r.setting.key for r in page.presenter.model.rows] == ["scanner.gap_ms"]
    page.presenter.search("nothing has this")
    assert page.presenter.model.rows == ()


def test_a_cashier_sees_and_changes_nothing(tmp_path: Path) -> None:
    page = Page(tmp_path)
    page.bench.sign_on()
    page.presenter.open()
    assert not page.presenter.model.may_change
    page.presenter.set("scanner.gap_ms", "60")
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "error.E-AUT-02"
    assert page.value("scanner.gap_ms") == "45"


def test_keys_in_a_file_are_said_aloud(tmp_path: Path) -> None:
    assert Page(tmp_path, secrets_kind="sealed_file").presenter.model.keys_in_file
    assert not Page(tmp_path, secrets_kind="os_store").presenter.model.keys_in_file


def test_the_test_page_is_printed_or_the_fault_said(page: Page) -> None:
    printer = page.bench.tools.parts.printer
    page.presenter.print_test()
    assert len(printer.receipts) == 1  # type: ignore[attr-defined]
    printer.fault = PaperOut()  # type: ignore[attr-defined]
    page.presenter.print_test()
    assert page.presenter.model.is_fault
    assert not page.presenter.model.is_working


def test_a_backup_is_made_and_named(tmp_path: Path) -> None:
    made = tmp_path / "backups" / "2026-11-21.mdbackup"
    page = Page(tmp_path, back_up=lambda: made)
    page.presenter.back_up()
    assert page.presenter.model.last_backup == made
    assert not page.presenter.model.is_working


def test_the_newest_backup_is_found(tmp_path: Path) -> None:
    assert newest_backup(tmp_path / "none") is None
    for name in ("2026-11-20.mdbackup", "2026-11-21.mdbackup", "notes.txt"):
        (tmp_path / name).touch()
    found = newest_backup(tmp_path)
    assert found is not None
    assert found.name == "2026-11-21.mdbackup"


def test_the_help_lists_every_command_with_all_its_keys() -> None:
    rows = help_rows(COMMANDS)
    assert [row.words.key for row in rows] == [command.text for command in COMMANDS]
    assert sum(len(row.keys) for row in rows) == sum(len(command.keys) for command in COMMANDS)
    assert not any("Return" in key for row in rows for key in row.keys)
