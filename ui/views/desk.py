"""The desk: three columns that answer who, what and how much."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from ui.presenters.desk import DeskPresenter, DeskState
from ui.theme.tokens import SIZES, Shape
from ui.views.bill_column import BillColumn
from ui.views.member_column import MemberColumn
from ui.views.quote_view import QuoteView
from ui.widgets import row
from ui.widgets.basic import laid_out_once


class DeskView(QWidget):
    """Draws the desk presenter's state; holds a panel over the centre or right column.

    Its columns are empty until the first ``refresh``: what a desk shows first is its lock.
    """

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self.setObjectName("columns")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._shown: DeskState | None = None
        self.members = MemberColumn(desk)
        self.bill = BillColumn(desk)
        self.quote = QuoteView(desk)
        self._centre = QStackedWidget()
        self._right = QStackedWidget()
        self._centre.addWidget(self.bill)
        self._right.addWidget(self.quote)
        layout = row(self, gap=SIZES.column_gap)
        layout.setContentsMargins(SIZES.margin, SIZES.column_gap, SIZES.margin, SIZES.column_gap)
        layout.addWidget(self.members)
        layout.addWidget(self._centre, 1)
        layout.addWidget(self._right)
        for stack in (self._centre, self._right):
            stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        desk.changed = self.refresh

    def set_shape(self, shape: Shape) -> None:
        """Widths of the outer columns."""
        self.members.setFixedWidth(shape.left)
        self.members.set_text_bp(shape.text_bp)
        self._right.setFixedWidth(shape.right)

    def refresh(self) -> None:
        """Show the presenter's state."""
        state = self._desk.state
        if state == self._shown:
            return
        self._shown = state
        with laid_out_once(self.members):
            self.members.show_state(state)
        self.bill.show_state(state)
        self.quote.show_state(state)

    def show_panel(self, panel: QWidget, place: Literal["centre", "right"]) -> None:
        """Put a panel over a column; the sale stays visible beside it."""
        stack = self._centre if place == "centre" else self._right
        stack.addWidget(panel)
        stack.setCurrentWidget(panel)

    def remove_panel(self) -> None:
        """Show both columns again."""
        self._centre.setCurrentIndex(0)
        self._right.setCurrentIndex(0)

    def focus_member(self) -> None:
        """The member field, its text selected."""
        self.members.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.members.field.selectAll()

    def type_member(self, sign: str) -> None:
        """A sign typed where no field has the focus starts a new search."""
        self.members.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.members.field.setText(sign)

    def run(self, command_id: str) -> None:
        """Run a command of the desk."""
        desk = self._desk
        steps = {
            "member": self.focus_member,
            "amount": desk.ring_up.ask_amount,
            "coupons": desk.benefits.show_coupons,
            "points": desk.benefits.ask_points,
            "rewards": desk.benefits.show_rewards,
            "hold": desk.hold,
            "enrol": desk.enrol,
            "settle": desk.settle,
            "undo": desk.undo,
        }
        if command_id in steps:
            steps[command_id]()
