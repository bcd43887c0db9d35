"""The coupon panel: Space or a tap puts a coupon on the sale or takes it off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.presenters.coupons import coupon_rows
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.views.panel import PanelFrame
from ui.widgets import ActionButton, Button, Label, row
from ui.widgets.basic import share_baseline
from ui.widgets.lists import Choice, ChoiceList


class CouponsPane(PanelFrame):
    """Draws the coupons of the sale in hand; every change is quoted at once."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        super().__init__(msg("coupon.title"))
        self._tools = tools
        self._desk = desk
        self._list = ChoiceList(msg("coupon.title"), wraps=True)
        self._list.chosen.connect(self._toggle)
        self._due = Label("due").right()
        self._best = Button(msg("coupon.best"), key="F4")
        self._best.clicked.connect(self._choose_best)
        done = ActionButton(msg("coupon.done"), key="Esc")
        done.clicked.connect(tools.host.close)
        self.content.addWidget(Label("second", msg("coupon.help")).wrapped())
        self.content.addWidget(self._list, 1)
        due = row(gap=8)
        self._due_name = Label("heading", msg("quote.due"))
        due.addWidget(self._due_name, alignment=Qt.AlignmentFlag.AlignBottom)
        due.addWidget(self._due, 1)
        self.content.addLayout(due)
        self.content.addWidget(self._best)
        self.content.addWidget(done)
        self._cursor = 0
        self._show()

    def first_focus(self) -> QWidget:
        """The list."""
        return self._list

    def command(self, command_id: str) -> bool:
        """F4 again: the best choice of the engine."""
        if command_id == "coupons":
            self._choose_best()
            return True
        return False

    def _toggle(self, index: int) -> None:
        rows = coupon_rows(self._desk.sale)
        if index < len(rows):
            self._cursor = index
            self._desk.benefits.toggle_coupon(rows[index].coupon_id)
            self._show()

    def _choose_best(self) -> None:
        self._desk.benefits.best_coupons()
        self._show()

    def _show(self) -> None:
        rows = tuple(
            Choice(
                title=coupon.name,
                sub=msg("coupon.row", effect=coupon.effect, until=coupon.until),
                is_on=coupon.is_used,
            )
            for coupon in coupon_rows(self._desk.sale)
        )
        self._list.set_rows(rows, min(self._cursor, len(rows) - 1))
        self._due.set_message(plain(self._desk.state.column.due))
        share_baseline(self._due_name, self._due)
