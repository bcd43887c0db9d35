"""The panel that asks for a manager before points are spent though the centre is long away."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.presenters.approval import ApprovalPresenter
from ui.presenters.desk import DeskPresenter
from ui.presenters.member_card import name_message
from ui.presenters.message import msg
from ui.presenters.parts import Tools
from ui.views.manager_pin import ManagerPin
from ui.views.panel import PanelFrame
from ui.widgets import Label


class OfflinePointsPane(PanelFrame):
    """A right PIN closes the panel and opens the pad for the points."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        super().__init__(msg("points.approve_title"))
        self._tools = tools
        self._desk = desk
        view = desk.sale.view
        self._member_id = "" if view is None else view.member.member_id
        self.approval = ApprovalPresenter(tools, self.refresh)
        self.pin = ManagerPin(msg("points.approve_why"), self._press)
        if view is not None:
            self.content.addWidget(Label("title", name_message(view)).wrapped())
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
        self._desk.benefits.allow_points(approved.operator_id)

    def closing(self) -> None:
        """A PIN that is still being checked allows nothing any more."""
        self.approval.reset()

    def _press(self, key: str) -> None:
        self.approval.press(key, "redeem_offline", self._member_id)
