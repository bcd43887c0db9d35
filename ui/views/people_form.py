"""One person at a time: what can be changed, what it does, and the manager who allows it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.operator import Operator
from ui.presenters.message import Message, msg, plain
from ui.presenters.people import ROLES, Action, PeopleModel, PeoplePresenter, other_role
from ui.theme.tokens import SIZES
from ui.views.band import Band
from ui.views.choice_row import ChoiceRow
from ui.views.manager_pin import ManagerPin
from ui.widgets.basic import ActionButton, Button, Card, Label, column, row
from ui.widgets.fields import Field, SearchField
from ui.widgets.pads import NumberPad

CHANGES: tuple[Action, ...] = ("role", "pin", "let_go")


class PeopleForm(Card):
    """Right column of the page of people. One pad writes the first PIN and the manager's."""

    def __init__(self, presenter: PeoplePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._last: tuple[Action, bool] = ("none", False)
        self._title = Label("title").wrapped()
        self._about = Label("second").wrapped()
        self.changes = {action: self._action_button(action) for action in CHANGES}
        self._role_title = Label("second", msg("people.role"))
        self.roles = ChoiceRow(
            msg("people.role"), {role: msg(f"lock.role.{role}") for role in ROLES}
        )
        self.roles.chosen.connect(
            lambda key: presenter.choose_role("manager" if key == "manager" else "cashier")
        )
        self._name_title = Label("second", msg("people.name"))
        self.name = Field(msg("people.name"), limit=40)
        self.name.textEdited.connect(lambda text: presenter.type("name", text))
        self._pin_title = Label("second", msg("people.first_pin")).wrapped()
        self.pin = SearchField(msg("people.first_pin"), msg("people.first_pin_hint"), limit=8)
        self.pin.textEdited.connect(lambda text: presenter.type("pin", text))
        self.pin.confirmed.connect(presenter.confirm)
        self.manager = ManagerPin(
            msg("people.manager_why"), presenter.press_manager, has_pad=False
        )
        self.pad = NumberPad(with_point=False, is_low=True)
        self.pad.typed.connect(self._pressed)
        self.pad.erased.connect(lambda: self._pressed("back"))
        self._band = Band()
        self.go = ActionButton(key="F12")
        self.go.clicked.connect(presenter.confirm)
        self.cancel = Button(msg("people.cancel"), key="Esc")
        self.cancel.clicked.connect(presenter.back)
        self._lay_out()

    def refresh(self) -> None:
        """Draw the model."""
        model = self._presenter.model
        is_open = model.action != "none"
        self._title.set_message(title_of(model))
        self._about.set_message(about(model))
        for action, button in self.changes.items():
            button.setVisible(model.chosen is not None and not is_open)
            if model.chosen is not None:
                button.set_message(action_words(action, model.chosen))
        self._show_fields(model)
        self._show_manager(model)
        self._band.tell(model.notice if is_open else None, "bad" if model.is_fault else "good")
        self.go.setVisible(is_open)
        self.cancel.setVisible(is_open)
        if is_open:
            self.go.set_message(go_words(model))
            self.go.setEnabled(not model.is_saving and not self._presenter.asks_pin)
        step = (model.action, self._presenter.asks_pin)
        if step != self._last:
            self._last = step
            self._first_focus(model)

    def _first_focus(self, model: PeopleModel) -> None:
        """The manager's PIN first, then what is to be filled in, then the button."""
        if model.action == "none":
            return
        first: QWidget = {"add": self.name, "pin": self.pin}.get(model.action, self.go)
        (self.manager.dots if self._presenter.asks_pin else first).setFocus()

    def _show_fields(self, model: PeopleModel) -> None:
        is_allowed = not self._presenter.asks_pin
        is_add = is_allowed and model.action == "add"
        has_pin = is_allowed and model.action in ("add", "pin")
        for part in (self._name_title, self.name, self._role_title, self.roles):
            part.setVisible(is_add)
        for part in (self._pin_title, self.pin):
            part.setVisible(has_pin)
        if self.name.text() != model.name:
            self.name.setText(model.name)
        if self.pin.text() != model.pin:
            self.pin.setText(model.pin)
        self.name.set_wrong(is_wrong=model.wrong == "name")
        self.pin.set_wrong(is_wrong=model.wrong == "pin")
        self._pin_title.set_message(msg("people.first_pin_of", n=model.pin_length))
        self.roles.show_chosen(model.role)

    def _show_manager(self, model: PeopleModel) -> None:
        asks = self._presenter.asks_pin
        approval = self._presenter.approval.approval
        self.manager.setVisible(asks)
        self.manager.show_approval(self._presenter.approval)
        self.pad.setVisible(asks or model.action in ("add", "pin"))
        is_approved = approval is not None and model.action != "none"
        self._approved.setVisible(is_approved)
        if approval is not None:
            self._approved.set_message(msg("people.approved_by", name=approval.name))

    def _pressed(self, key: str) -> None:
        if self._presenter.asks_pin:
            self._presenter.press_manager(key)
        else:
            self._presenter.press(key)

    def _action_button(self, action: Action) -> Button:
        button = Button(kind="danger" if action == "let_go" else "")
        button.clicked.connect(lambda: self._presenter.start(action))
        return button

    def _lay_out(self) -> None:
        inside = QWidget()
        fields = column(inside, gap=5)
        fields.setContentsMargins(0, 0, 8, 0)
        fields.addWidget(self._title)
        fields.addWidget(self._about)
        fields.addSpacing(4)
        for button in self.changes.values():
            fields.addWidget(button)
        for title, part in (
            (self._name_title, self.name),
            (self._role_title, self.roles),
            (self._pin_title, self.pin),
        ):
            fields.addWidget(title)
            fields.addWidget(part)
        fields.addWidget(self.manager)
        self._approved = Label("good")
        fields.addWidget(self._approved)
        fields.addWidget(self.pad)
        fields.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = column(self, gap=8)
        layout.setContentsMargins(16, 12, 10, 14)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._band)
        buttons = row(gap=8)
        self.cancel.setFixedHeight(SIZES.settle)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go, 1)
        layout.addLayout(buttons)


def title_of(model: PeopleModel) -> Message:
    """Whom the form is about."""
    if model.action == "add":
        return msg("people.add_title")
    return msg("people.nobody") if model.chosen is None else plain(model.chosen.name)


def about(model: PeopleModel) -> Message:
    """What the change does, or what can be done."""
    if model.chosen is None and model.action == "none":
        return msg("people.nobody_help")
    if model.chosen is not None and model.action == "none":
        return msg(f"lock.role.{model.chosen.role}")
    if model.chosen is not None and model.action == "role":
        return msg(f"people.about.to_{other_role(model.chosen)}")
    return msg(f"people.about.{model.action}")


def action_words(action: Action, chosen: Operator | None) -> Message:
    """The words of a change on its button."""
    if action == "role" and chosen is not None:
        return msg(f"people.to_{other_role(chosen)}")
    return msg(f"people.action.{action}")


def go_words(model: PeopleModel) -> Message:
    """The words of the large button."""
    if model.is_saving:
        return msg("people.saving")
    return (
        msg("people.go.add") if model.action == "add" else action_words(model.action, model.chosen)
    )
