"""The settings page, drawn from the declared settings: search, change, reset, test, back up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.config.settings import SETTINGS, Setting, checked
from app.domain.errors import MemberdeskError
from app.domain.receipt import Receipt, ReceiptRow
from app.domain.rights import has_right
from app.services.settings import read_settings, save_setting
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting as shown: its declaration and the value in force."""

    setting: Setting
    value: str

    @property
    def is_changed(self) -> bool:
        """True when it differs from the default."""
        return self.value != self.setting.default


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsModel:
    """All the page shows. ``wrong_key``: the setting whose new value was refused."""

    rows: tuple[SettingRow, ...] = ()
    search: str = ""
    may_change: bool = True
    keys_in_file: bool = False
    last_backup: Path | None = None
    is_working: bool = False
    notice: Message | None = None
    is_fault: bool = False
    wrong_key: str = ""


class SettingsPresenter:
    """``title_of`` gives a setting's title in the language shown, which the search looks
    through.
    """

    def __init__(self, tools: Tools, title_of: Callable[[Setting], str]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = SettingsModel()
        self._tools = tools
        self._title_of = title_of

    def open(self) -> None:
        """Read the values in force and look for the newest backup."""
        operator = self._tools.session.operator
        self.model = SettingsModel(
            may_change=operator is not None and has_right(operator, "change_settings"),
            keys_in_file=self._tools.parts.secrets_kind == "sealed_file",
            last_backup=newest_backup(self._tools.parts.home / "backups"),
        )
        self._refresh()

    def search(self, text: str) -> None:
        """Show only settings whose key, title or value contains the text."""
        self.model = dataclasses.replace(self.model, search=text)
        self._refresh()

    def set(self, key: str, text: str) -> None:
        """Change a setting; a value outside its limits is refused with the reason."""
        try:
            value = checked(key, text)
        except MemberdeskError as error:
            self._set(notice=error_message(error), is_fault=True, wrong_key=key)
            return
        ctx, operator_id = self._tools.ctx, self._tools.session.operator_id
        self._tools.lanes.write.submit(
            lambda: save_setting(ctx, key, value, operator_id),
            lambda _: self._saved(key, value),
            self._failed,
        )

    def reset(self, key: str) -> None:
        """Back to the default."""
        self.set(key, next(each.default for each in SETTINGS if each.key == key))

    def print_test(self) -> None:
        """Print one page that shows whether Chinese and the amount sign come out right."""
        printer = self._tools.parts.printer
        if not printer.name:
            self._set(notice=msg("receipt.no_printer"), is_fault=True)
            return
        self._work(lambda: printer.print_receipt(print_test_page()), "settings.test_printed")

    def open_drawer(self) -> None:
        """Send the drawer pulse."""
        self._work(self._tools.parts.printer.open_drawer, "settings.drawer_opened")

    def back_up(self) -> None:
        """Make a sealed copy now, while the desk goes on."""
        make = self._tools.parts.back_up
        if make is None or self.model.is_working:
            return
        self._set(is_working=True, notice=msg("settings.backing_up"), is_fault=False)
        self._tools.lanes.slow.submit(make, self._backed_up, self._failed)

    def leave(self) -> None:
        """The page goes away; nothing may reach it any more."""
        self.changed = lambda: None

    def _work(self, step: Callable[[], None], done_key: str) -> None:
        if self.model.is_working:
            return
        self._set(is_working=True, notice=None, is_fault=False)
        self._tools.lanes.slow.submit(step, lambda _: self._done(msg(done_key)), self._failed)

    def _done(self, notice: Message) -> None:
        self._set(is_working=False, notice=notice, is_fault=False)

    def _backed_up(self, path: Path) -> None:
        self.model = dataclasses.replace(self.model, last_backup=path)
        self._done(msg("settings.backed_up", path=str(path)))

    def _saved(self, key: str, value: str) -> None:
        restarts = next(each.needs_restart for each in SETTINGS if each.key == key)
        notice = msg("settings.saved_restart" if restarts else "settings.saved")
        self.model = dataclasses.replace(self.model, notice=notice, is_fault=False, wrong_key="")
        if not restarts:
            self._tools.host.use_setting(key, value)
        self._refresh()

    def _failed(self, error: Exception) -> None:
        self._set(is_working=False, notice=error_message(error), is_fault=True)

    def _refresh(self) -> None:
        stored = read_settings(self._tools.ctx, (each.key for each in SETTINGS))
        wanted = self.model.search.strip().casefold()
        rows = [
            SettingRow(setting=each, value=stored.get(each.key, each.default)) for each in SETTINGS
        ]
        self._set(rows=tuple(row for row in rows if wanted in self._haystack(row)))

    def _haystack(self, row: SettingRow) -> str:
        return f"{row.setting.key} {row.value} {self._title_of(row.setting)}".casefold()

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()


def newest_backup(folder: Path) -> Path | None:
    """The last backup by name, which begins with its day; None when there is none."""
    return max(folder.glob("*.mdbackup"), default=None, key=lambda path: path.name)


def print_test_page() -> Receipt:
    """Signs that show a wrong encoding or width at once."""
    lines = (
        "中文打印测试 王丽华 李喆",
        "￥1,234.50 ABC abc 0123456789",
        "䶮 㛃 𠮷",
    )
    rows = tuple(ReceiptRow(kind="text", left=line) for line in lines)
    edge = ReceiptRow(kind="pair", left="左 Left", right="右 Right")
    code = ReceiptRow(kind="qr", left="7000000000000000000000")
    title = ReceiptRow(kind="text", left="Memberdesk", align="center", is_large=True)
    rule = ReceiptRow(kind="rule")
    return Receipt(title="print-test", rows=(title, rule, *rows, edge, rule, code))
