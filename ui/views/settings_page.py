"""The settings page: groups from the declared settings, tests, backups, and where the keys lie."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.config.settings import Setting
from ui.i18n import translate
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.presenters.settings_page import SettingsModel, SettingsPresenter
from ui.shell.pane import Pane
from ui.theme.tokens import SIZES
from ui.views.band import Band
from ui.views.setting_row import SettingEntry
from ui.widgets.basic import Button, Card, Label, column, row
from ui.widgets.fields import Field
from ui.widgets.scroll import TallScroll

SIDE_PX = 372


def build(tools: Tools, desk: DeskPresenter, argument: object) -> SettingsPane:
    """The page; it needs nothing of the sale."""
    del desk, argument
    return SettingsPane(tools)


def title_of(setting: Setting) -> str:
    """The title of a setting in the language shown."""
    return translate(msg(f"setting.{setting.key}"))


class SettingsPane(Pane):
    """Search on top; a change is saved at once and says whether it needs a restart."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = SettingsPresenter(tools, title_of)
        self._home = str(tools.parts.home)
        self._open_people = lambda: tools.host.open("people")
        self._printer_name = tools.parts.printer.name
        self.entries: dict[str, SettingEntry] = {}
        self.search = Field(msg("settings.search"), msg("settings.search_hint"), limit=40)
        self.search.textEdited.connect(self.presenter.search)
        self.close_button = Button(msg("help.close"), key="Esc")
        self.close_button.clicked.connect(tools.host.close)
        self._band = Band()
        self._read_only = Band()
        self._nothing = Label("second", msg("settings.nothing_found"))
        self._list = column(gap=6)
        self._groups: list[Label] = []
        layout = column(self, gap=SIZES.gap)
        layout.setContentsMargins(SIZES.margin, 14, SIZES.margin, 14)
        head = row(gap=12)
        head.addWidget(Label("title", msg("settings.title")))
        head.addWidget(self.search, 1)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        body = row(gap=SIZES.column_gap)
        body.addWidget(self._list_card(), 1)
        body.addWidget(self._side(), 0)
        layout.addLayout(body, 1)
        self.presenter.changed = self.refresh
        self.presenter.open()

    def first_focus(self) -> QWidget:
        """The search field."""
        return self.search

    def closing(self) -> None:
        """Answers that come later have nobody to reach."""
        self.presenter.leave()

    def refresh(self) -> None:
        """Draw what the presenter says."""
        model = self.presenter.model
        self._show_rows(model)
        self._band.tell(model.notice, "bad" if model.is_fault else "good")
        self._read_only.tell(None if model.may_change else msg("settings.read_only"), "warn")
        self._keys.tell(
            msg("settings.keys_in_file" if model.keys_in_file else "settings.keys_in_system"),
            "warn" if model.keys_in_file else "good",
        )
        backup = model.last_backup
        last = msg("settings.no_backup") if backup is None else plain(backup.name)
        self._last_backup.set_message(msg("settings.last_backup", name=last))
        for button in (self.print_button, self.drawer_button, self.backup_button):
            button.setEnabled(not model.is_working)

    def _show_rows(self, model: SettingsModel) -> None:
        shown = {shown.setting.key: shown for shown in model.rows}
        if not self.entries:
            self._build_entries(model)
        for key, entry in self.entries.items():
            entry.setVisible(key in shown)
            if key in shown:
                is_wrong = model.wrong_key == key
                entry.show_value(shown[key], may_change=model.may_change, is_wrong=is_wrong)
        for label in self._groups:
            group = label.property("group")
            label.setVisible(any(each.setting.group == group for each in model.rows))
        self._nothing.setVisible(not shown)

    def _build_entries(self, model: SettingsModel) -> None:
        group = ""
        for shown in sorted(model.rows, key=lambda each: each.setting.group):
            if shown.setting.group != group:
                group = shown.setting.group
                label = Label("group", msg(f"settings.group.{group}"))
                label.setProperty("group", group)
                label.setContentsMargins(0, 10, 0, 2)
                self._groups.append(label)
                self._list.addWidget(label)
            entry = SettingEntry(shown.setting, self.presenter)
            self.entries[shown.setting.key] = entry
            self._list.addWidget(entry)

    def _list_card(self) -> Card:
        card = Card()
        outer = column(card)
        outer.setContentsMargins(16, 8, 4, 8)
        outer.addWidget(self._read_only)
        outer.addWidget(self._band)
        listing = QWidget()
        inside = column(listing)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addLayout(self._list)
        inside.addWidget(self._nothing)
        inside.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(listing)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll, 1)
        return card

    def _side(self) -> QWidget:
        side = QWidget()
        layout = column(side, gap=SIZES.gap)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.addWidget(self._printer_card())
        layout.addWidget(self._backup_card())
        layout.addWidget(self._people_card())
        layout.addStretch()
        scroll = TallScroll(side)
        scroll.setFixedWidth(SIDE_PX + 12)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _printer_card(self) -> Card:
        card = Card()
        layout = column(card, gap=8)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.addWidget(Label("heading", msg("settings.printer")))
        name = self._printer_name
        words = plain(name) if name else msg("receipt.no_printer")
        layout.addWidget(Label("second", words).wrapped())
        self.print_button = Button(msg("settings.test_print"))
        self.print_button.clicked.connect(self.presenter.print_test)
        self.drawer_button = Button(msg("settings.test_drawer"))
        self.drawer_button.clicked.connect(self.presenter.open_drawer)
        buttons = row(gap=8)
        buttons.addWidget(self.print_button, 1)
        buttons.addWidget(self.drawer_button, 1)
        layout.addLayout(buttons)
        return card

    def _people_card(self) -> Card:
        card = Card()
        layout = column(card, gap=8)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.addWidget(Label("heading", msg("people.title")))
        layout.addWidget(Label("second", msg("people.subtitle")).wrapped())
        self.people_button = Button(msg("people.open"))
        self.people_button.clicked.connect(self._open_people)
        layout.addWidget(self.people_button)
        return card

    def _backup_card(self) -> Card:
        card = Card()
        layout = column(card, gap=8)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.addWidget(Label("heading", msg("settings.backup")))
        self._last_backup = Label("second").wrapped()
        layout.addWidget(self._last_backup)
        layout.addWidget(Label("third", msg("settings.folder", path=self._home)).wrapped())
        self.backup_button = Button(msg("settings.back_up_now"))
        self.backup_button.clicked.connect(self.presenter.back_up)
        layout.addWidget(self.backup_button)
        self._keys = Band()
        layout.addWidget(self._keys)
        return card
