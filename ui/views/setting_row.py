"""One setting: title and explanation, the control its kind needs, a changed mark and reset."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.config.settings import Setting
from ui.i18n import translate
from ui.presenters.message import Message, msg, plain
from ui.presenters.settings_page import SettingRow, SettingsPresenter
from ui.theme.tokens import SIZES
from ui.widgets.basic import Button, Label, column, row
from ui.widgets.fields import Field, SearchField

CONTROL_PX = 250


class SettingEntry(QWidget):
    """Choices and switches are buttons in a row; numbers and texts a field that Enter saves."""

    def __init__(self, setting: Setting, presenter: SettingsPresenter) -> None:
        super().__init__()
        self._setting = setting
        self._presenter = presenter
        self._title = Label("", msg(f"setting.{setting.key}")).wrapped()
        self._note = Label("third", msg(f"setting.{setting.key}.help")).wrapped()
        self._mark = Label("smallwarn", msg("settings.changed_mark"))
        self.reset = Button(msg("settings.reset"))
        self.reset.clicked.connect(lambda: presenter.reset(setting.key))
        self.options: dict[str, Button] = {}
        self.field: Field | None = None
        layout = row(self, gap=12)
        layout.setContentsMargins(0, 4, 0, 4)
        words = column(gap=1)
        title = row(gap=8)
        title.addWidget(self._title)
        title.addWidget(self._mark)
        title.addStretch()
        words.addLayout(title)
        words.addWidget(self._note)
        layout.addLayout(words, 1)
        layout.addWidget(self._control())
        keeps_room = self.reset.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keeps_room)
        layout.addWidget(self.reset)

    def show_value(self, shown: SettingRow, *, may_change: bool, is_wrong: bool) -> None:
        """Draw the value in force."""
        self._mark.setVisible(shown.is_changed)
        self.reset.setVisible(shown.is_changed and may_change)
        for value, button in self.options.items():
            button.set_kind("slimon" if value == shown.value else "slim")
            button.setEnabled(may_change)
        if self.field is not None:
            self.field.set_wrong(is_wrong=is_wrong)
            self.field.setReadOnly(not may_change)
            if not is_wrong and self.field.text() != shown.value:
                self.field.setText(shown.value)

    def _control(self) -> QWidget:
        control = QWidget()
        control.setFixedWidth(CONTROL_PX)
        layout = row(control, gap=8)
        kind = self._setting.kind
        if kind in ("choice", "switch"):
            values = self._setting.choices or ("on", "off")
            for value in values:
                layout.addWidget(self._option(value), 1)
            return control
        self.field = SearchField(msg(f"setting.{self._setting.key}"), plain(""), limit=200)
        self.field.confirmed.connect(self._keyed)
        self.field.editingFinished.connect(self._keyed)
        layout.addWidget(self.field, 1)
        if kind == "number":
            limits = msg(
                "settings.limits", lowest=self._setting.lowest, highest=self._setting.highest
            )
            layout.addWidget(Label("third", limits))
        return control

    def _option(self, value: str) -> Button:
        button = Button(option_words(self._setting, value))
        button.setMinimumHeight(SIZES.target)
        title = translate(msg(f"setting.{self._setting.key}"))
        button.setAccessibleName(f"{title} {button.words()}")
        button.clicked.connect(lambda: self._presenter.set(self._setting.key, value))
        self.options[value] = button
        return button

    def _keyed(self) -> None:
        if self.field is not None and self.field.isModified():
            self.field.setModified(False)
            self._presenter.set(self._setting.key, self.field.text())


def option_words(setting: Setting, value: str) -> Message:
    """A choice in words; values that are words already, like encodings, stay as they are."""
    if setting.kind == "switch":
        return msg(f"settings.{value}")
    if setting.key == "look.language":
        return msg(f"settings.option.{value}")
    if setting.key == "look.text_size":
        return plain(f"{value} %")
    return plain(value)
