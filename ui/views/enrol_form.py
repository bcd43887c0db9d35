"""The fields of an enrolment, each with what is wrong or right about it underneath."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.presenters.enrol import EnrolModel, EnrolPresenter, FieldName
from ui.presenters.message import Message, msg
from ui.views.band import Band
from ui.views.consent_row import ConsentRow
from ui.views.tab_order import chain
from ui.views.text_reader import TextReader
from ui.widgets.basic import ActionButton, Button, Label, column, row
from ui.widgets.fields import Field, SearchField

_FIELD_LIMIT = 60


class EnrolForm(QWidget):
    """Shows an EnrolModel before ``done``; keeps what was typed through every error."""

    def __init__(self, presenter: EnrolPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.phone = SearchField(msg("enrol.phone"), msg("enrol.phone_hint"), limit=_FIELD_LIMIT)
        self.name = Field(msg("enrol.name"), limit=_FIELD_LIMIT)
        self.birthday = SearchField(
            msg("enrol.birthday"), msg("enrol.birthday_hint"), limit=_FIELD_LIMIT
        )
        self.year = SearchField(msg("enrol.year"), msg("enrol.year_hint"), limit=_FIELD_LIMIT)
        self.referrer = SearchField(
            msg("enrol.referrer"), msg("enrol.referrer_hint"), limit=_FIELD_LIMIT
        )
        self._fields: dict[FieldName, Field] = {
            "phone": self.phone,
            "name": self.name,
            "birthday": self.birthday,
            "year": self.year,
            "referrer": self.referrer,
        }
        for name, field in self._fields.items():
            field.setProperty("tall", "true")
            field.textEdited.connect(lambda text, name=name: presenter.type(name, text))
            if isinstance(field, SearchField):
                field.confirmed.connect(presenter.confirm)
        self._notes = {name: Label("second").wrapped() for name in self._fields}
        self._notes["name"].set_message(msg("enrol.name_note"))
        self._use = Button(msg("enrol.use_taken"), kind="soft", key="Enter")
        self._use.clicked.connect(presenter.use_taken)
        self._band = Band()
        self._consents: list[ConsentRow] = []
        self._consent_box = column(gap=4)
        self._text = TextReader(lambda: presenter.read(None))
        self.go = ActionButton(msg("enrol.confirm"), key="Enter")
        self.go.clicked.connect(presenter.confirm)
        self.cancel = Button(msg("enrol.cancel"), key="Esc")
        self.cancel.clicked.connect(presenter.back)
        self._lay_out()

    def purpose_in_focus(self) -> str | None:
        """The consent that T is about: the one in focus, else the first."""
        for consent in self._consents:
            if consent.hasFocus():
                return consent.purpose.purpose
        return self._consents[0].purpose.purpose if self._consents else None

    def refresh(self) -> None:
        """Draw the model."""
        model = self._presenter.model
        for name, field in self._fields.items():
            text = getattr(model, name)
            if field.text() != text:
                field.setText(text)
            field.set_wrong(is_wrong=model.wrong == name)
            field.setReadOnly(model.phase != "editing")
        self._show_phone(model)
        note = model.birthday_note
        self._notes["birthday"].set_message(note or msg("enrol.birthday_note"))
        self._notes["birthday"].set_look("smallbad" if note else "second")
        self._show_referrer(model)
        self._show_consents(model)
        if model.wrong is not None and model.reading is None:
            self._wrong_part(model).setFocus()
        self._scroll.setVisible(model.reading is None)
        self._text.show_purpose(model.reading)
        self._band.tell(model.notice, "warn" if model.phase == "checking" else "bad")
        self.go.set_message(self._button_words(model))
        self.go.setEnabled(model.phase != "saving")

    def _lay_out(self) -> None:
        layout = column(self)
        layout.setContentsMargins(22, 18, 22, 18)
        head = row(gap=12)
        head.addWidget(Label("title", msg("enrol.title")))
        head.addWidget(Label("second", msg("enrol.subtitle")), 1)
        layout.addLayout(head)
        layout.addSpacing(12)
        inside = QWidget()
        self._body = column(inside)
        self._body.addLayout(self._grid())
        self._body.addWidget(self._use, alignment=Qt.AlignmentFlag.AlignLeft)
        self._body.addSpacing(10)
        self._body.addWidget(Label("group", msg("enrol.consents")))
        self._body.addLayout(self._consent_box)
        self._body.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._text, 1)
        self._scroll = scroll
        layout.addWidget(self._band)
        layout.addSpacing(8)
        buttons = row(gap=10)
        self.cancel.setFixedHeight(60)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go, 1)
        layout.addLayout(buttons)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for index, (name, field) in enumerate(self._fields.items()):
            cell = QVBoxLayout()
            cell.setSpacing(4)
            title = Label("second", msg(f"enrol.{name}"))
            cell.addWidget(title)
            if name == "referrer":
                self._of_referrer = (title, field, self._notes[name])
            cell.addWidget(field)
            cell.addWidget(self._notes[name])
            cell.addStretch()
            grid.addLayout(cell, index // 2, index % 2)
            grid.setColumnStretch(index % 2, 1)
            policy = self._notes[name].sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            self._notes[name].setSizePolicy(policy)
        return grid

    def _show_phone(self, model: EnrolModel) -> None:
        note = model.phone_note
        if model.taken is not None:
            name = model.taken.name or model.taken.masked_phone
            note = msg("enrol.phone_taken_by", name=name, tier=model.taken.tier_name)
        looks = {"empty": "second", "wrong": "smallbad", "free": "smallgood", "taken": "smallwarn"}
        self._notes["phone"].set_message(note or msg("enrol.phone_note"))
        self._notes["phone"].set_look(looks[model.phone_state])
        self._use.setVisible(model.taken is not None)

    def _show_referrer(self, model: EnrolModel) -> None:
        for part in self._of_referrer:
            part.setVisible(model.reward is not None)
        note = model.referrer_note or model.reward
        if note is None:
            return
        self._notes["referrer"].set_message(note)
        is_found = model.referrer_id is not None
        look = "smallgood" if is_found else "smallwarn" if model.referrer_note else "second"
        self._notes["referrer"].set_look(look)

    def _show_consents(self, model: EnrolModel) -> None:
        if [each.purpose for each in self._consents] != list(model.consents):
            for old in self._consents:
                old.deleteLater()
            self._consents = [ConsentRow(purpose) for purpose in model.consents]
            for consent in self._consents:
                purpose = consent.purpose.purpose
                consent.clicked.connect(lambda _=False, p=purpose: self._presenter.tick(p))
                self._consent_box.addWidget(consent)
            chain((*self._fields.values(), self._use, *self._consents, self.go, self.cancel))
        for consent in self._consents:
            consent.set_given(is_given=consent.purpose.purpose in model.given)

    def _wrong_part(self, model: EnrolModel) -> QWidget:
        """Where the hand is needed next: the field, or the first consent that is missing."""
        if model.wrong != "consent":
            return self._fields[cast("FieldName", model.wrong)]
        missing = (
            each
            for each in self._consents
            if each.purpose.required and each.purpose.purpose not in model.given
        )
        return next(missing, self.go)

    def _button_words(self, model: EnrolModel) -> Message:
        if model.phase == "saving":
            return msg("enrol.saving")
        if model.phase == "checking":
            return msg("settle.check_again")
        if model.phone_state == "taken":
            return msg("enrol.use_taken")
        return msg("enrol.confirm" if model.has_sale else "enrol.confirm_plain")
