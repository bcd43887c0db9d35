"""The form of a new store, and the recovery code that has to be written down."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.services.first_run import CURRENCIES
from ui.presenters.first_run import FirstRunPresenter, Way
from ui.presenters.message import msg, plain
from ui.views.band import Band
from ui.views.choice_row import ChoiceRow
from ui.widgets.basic import ActionButton, Button, Label, column, row
from ui.widgets.fields import Field, SearchField

FIELDS: Mapping[Way, tuple[str, ...]] = {
    "own": ("store_name", "manager_name", "pin", "pin_again"),
    "join": ("invitation", "manager_name", "pin", "pin_again"),
}
INVITATION_LIMIT = 300
SHOWN_CURRENCIES = CURRENCIES[:6]


class FormView(QWidget):
    """Shop, currency, programme, first manager, or an invitation in the place of the first three;
    keeps what was typed through every error.
    """

    def __init__(self, presenter: FirstRunPresenter, way: Way) -> None:
        super().__init__()
        self._presenter, self._way = presenter, way
        self.fields = {name: self._field(name) for name in FIELDS[way]}
        self.currency = ChoiceRow(
            msg("first_run.currency"), {code: plain(code) for code in SHOWN_CURRENCIES}
        )
        self.currency.chosen.connect(lambda code: presenter.type("currency", code))
        self.template = ChoiceRow(
            msg("first_run.template"),
            {key: plain(name) for key, name in presenter.model.templates.items()},
        )
        self.template.chosen.connect(lambda key: presenter.type("template", key))
        self._band = Band()
        self._go_words = msg("first_run.join_go" if way == "join" else "first_run.set_up")
        self.go = ActionButton(self._go_words, key="Enter")
        self.go.clicked.connect(presenter.confirm)
        self.back = Button(msg("enrol.cancel"), key="Esc")
        self.back.clicked.connect(presenter.back)
        self._lay_out()

    def first_focus(self) -> QWidget:
        """The name of the shop, or the invitation."""
        return self.fields[FIELDS[self._way][0]]

    def refresh(self) -> None:
        """Draw the form."""
        model = self._presenter.model
        for name, field in self.fields.items():
            text = getattr(model.form, name)
            if field.text() != text:
                field.setText(text)
            field.set_wrong(is_wrong=model.wrong == name)
        self.currency.show_chosen(model.form.currency)
        self.template.show_chosen(model.form.template)
        self._band.tell(model.notice, "bad")
        is_saving = model.step == "saving"
        saving = "first_run.joining" if self._way == "join" else "first_run.saving"
        self.go.set_message(msg(saving) if is_saving else self._go_words)
        self.go.setEnabled(not is_saving)

    def _field(self, name: str) -> Field:
        is_pin = name.startswith("pin")
        label = msg(f"first_run.{name}")
        limit = INVITATION_LIMIT if name == "invitation" else 6 if is_pin else 40
        field = SearchField(label, plain(""), limit=limit) if is_pin else Field(label, limit=limit)
        if isinstance(field, SearchField):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.confirmed.connect(self._presenter.confirm)
        field.textEdited.connect(lambda text: self._presenter.type(name, text))
        return field

    def _lay_out(self) -> None:
        layout = column(self, gap=8)
        layout.addWidget(Label("title", msg(f"first_run.{self._way}")))
        if self._way == "join":
            layout.addWidget(Label("second", msg("first_run.invitation_note")).wrapped())
        layout.addSpacing(4)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for index, (name, field) in enumerate(self.fields.items()):
            line = index // 2 * 2
            grid.addWidget(Label("second", msg(f"first_run.{name}")), line, index % 2)
            grid.addWidget(field, line + 1, index % 2)
            grid.setColumnStretch(index % 2, 1)
        layout.addLayout(grid)
        layout.addWidget(Label("second", msg("first_run.pin_note")).wrapped())
        layout.addSpacing(4)
        if self._way == "own":
            for choice, key in ((self.currency, "currency"), (self.template, "template")):
                layout.addWidget(Label("second", msg(f"first_run.{key}")))
                layout.addWidget(choice)
        layout.addWidget(self._band)
        layout.addStretch()
        buttons = row(gap=10)
        self.back.setFixedHeight(60)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go, 1)
        layout.addLayout(buttons)


class CodeView(QWidget):
    """The code, large, once; its last group proves that it was written down."""

    def __init__(self, presenter: FirstRunPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._code = Label("code")
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.field = SearchField(msg("first_run.last_group"), plain(""), limit=12)
        self.field.confirmed.connect(self.confirm)
        self._band = Band()
        self.go = ActionButton(msg("first_run.kept"), key="Enter")
        self.go.clicked.connect(self.confirm)
        layout = column(self, gap=12)
        layout.addWidget(Label("title", msg("first_run.code_title")))
        layout.addWidget(Label("", msg("first_run.code_note")).wrapped())
        layout.addSpacing(8)
        layout.addWidget(self._code)
        layout.addSpacing(8)
        layout.addWidget(Label("second", msg("first_run.last_group")))
        layout.addWidget(self.field)
        layout.addWidget(self._band)
        layout.addStretch()
        layout.addWidget(self.go)

    def first_focus(self) -> QWidget:
        """The field for the last group."""
        return self.field

    def refresh(self) -> None:
        """Draw the code."""
        model = self._presenter.model
        self._code.set_message(plain(model.code))
        self._band.tell(model.notice, "bad")
        self.field.set_wrong(is_wrong=model.wrong == "code")
        is_opening = model.step == "opening"
        self.go.set_message(msg("first_run.opening" if is_opening else "first_run.kept"))
        self.go.setEnabled(not is_opening)

    def confirm(self) -> None:
        """Enter."""
        self._presenter.confirm_code(self.field.text())
