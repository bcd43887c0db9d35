"""The enrolment panel: a few fields, consents to read out, and the card when it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.codes import Code
from ui.presenters.desk import DeskPresenter
from ui.presenters.enrol import EnrolArgument, EnrolPresenter
from ui.presenters.parts import Tools
from ui.shell.pane import Pane
from ui.views.enrol_form import EnrolForm
from ui.views.member_card_picture import EnrolledView
from ui.widgets.basic import Card


def build(tools: Tools, desk: DeskPresenter, argument: object) -> EnrolPane:
    """The panel; ``argument`` is the text of the member field."""
    return EnrolPane(tools, desk, argument if isinstance(argument, str) else "")


class EnrolPane(Pane):
    """Form, then card. Enter enrols from every field; Space ticks, T shows the text of a
    consent.
    """

    def __init__(self, tools: Tools, desk: DeskPresenter, phone_text: str) -> None:
        super().__init__()
        self.presenter = EnrolPresenter(tools, desk.select)
        card = Card()
        self._stack = QStackedLayout(card)
        self.form = EnrolForm(self.presenter)
        self.done = EnrolledView(tools, self.presenter)
        self._stack.addWidget(self.form)
        self._stack.addWidget(self.done)
        outer = QStackedLayout(self)
        outer.addWidget(card)
        self.presenter.changed = self.refresh
        has_sale = bool(desk.sale.basket.lines)
        self.presenter.open(EnrolArgument(phone_text=phone_text, has_sale=has_sale))

    def first_focus(self) -> QWidget:
        """The name when the phone is known already, else the phone."""
        is_known = self.presenter.model.phone_state == "free"
        return self.form.name if is_known else self.form.phone

    def scanned(self, code: Code) -> bool:
        """A phone as barcode fills the field, a card says who brought the member along; any other
        code is for the desk, once enrolled.
        """
        if self.presenter.model.phase == "done":
            return False
        if code.kind == "phone":
            self.presenter.type("phone", code.value)
        elif code.kind == "card" and self.presenter.model.reward is not None:
            self.presenter.type("referrer", code.value)
        else:
            return False
        return True

    def go_back(self) -> bool:
        """Esc: close the text that is open, else the panel."""
        self.presenter.back()
        return True

    def closing(self) -> None:
        """Answers that come later have nobody to reach."""
        self.presenter.leave()
        self.done.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the focused widget had no use for."""
        key = Qt.Key(event.key())
        is_done = self.presenter.model.phase == "done"
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.presenter.confirm()
        elif key == Qt.Key.Key_T and not is_done:
            self.presenter.read(self.form.purpose_in_focus())
        elif key == Qt.Key.Key_P and is_done:
            self.done.print_card()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Draw what the presenter says."""
        is_done = self.presenter.model.phase == "done"
        shown: EnrolForm | EnrolledView = self.done if is_done else self.form
        shown.refresh()
        if self._stack.currentWidget() is not shown:
            self._stack.setCurrentWidget(shown)
            if is_done:
                self.done.next_button.setFocus()
