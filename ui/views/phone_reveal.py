"""The panel that asks for a manager before a member's whole phone number is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.phone import mask_phone
from ui.presenters.approval import ApprovalPresenter
from ui.presenters.desk import DeskPresenter
from ui.presenters.member_card import name_message
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.views.manager_pin import ManagerPin
from ui.views.panel import PanelFrame
from ui.widgets import Label


def build(tools: Tools, desk: DeskPresenter, argument: object) -> PhonePane:
    """The panel; ``argument`` is the id of the member in hand."""
    return PhonePane(tools, desk, str(argument))


class PhonePane(PanelFrame):
    """A right PIN closes the panel and shows the number on the card for ten seconds."""

    def __init__(self, tools: Tools, desk: DeskPresenter, member_id: str) -> None:
        super().__init__(msg("people.phone_title"))
        self._tools = tools
        self._desk = desk
        self._member_id = member_id
        self.approval = ApprovalPresenter(tools, self.refresh)
        self.pin = ManagerPin(msg("people.phone_why"), self._press)
        view = desk.sale.view
        if view is not None:
            self.content.addWidget(Label("title", name_message(view)).wrapped())
            self.content.addWidget(Label("second", plain(mask_phone(view.member.phone))))
        self.content.addWidget(self.pin)
        self.content.addStretch()
        self.refresh()

    def first_focus(self) -> QWidget:
        """The PIN."""
        return self.pin.dots

    def refresh(self) -> None:
        """Draw the PIN; go on once it was right."""
        approved = self.approval.model.approval
        if approved is None:
            self.pin.show_approval(self.approval.model)
            return
        self._tools.host.close()
        self._desk.member.reveal(self._member_id, approved.operator_id)

    def closing(self) -> None:
        """A PIN that is still being checked opens nothing any more."""
        self.approval.reset()

    def _press(self, key: str) -> None:
        self.approval.press(key, "reveal_phone", self._member_id)
