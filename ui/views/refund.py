"""The refund page: find the sale on the left, choose in the middle, see every effect on the
right.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.codes import Code
from app.services.context import business_now
from ui.i18n import translate
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg
from ui.presenters.parts import Tools
from ui.presenters.refund import RefundPresenter
from ui.presenters.refund_rows import effect_rows, line_rows, sale_rows
from ui.shell.pane import Pane
from ui.theme.tokens import SIZES, shape_for
from ui.views.clock_cover import ClockCover
from ui.views.refund_effects import EffectsColumn
from ui.views.refund_lines import LinesCard
from ui.views.refund_sales import SalesColumn
from ui.views.tab_order import chain


def build(tools: Tools, desk: DeskPresenter, argument: object) -> RefundPane:
    """The page; ``argument`` is a receipt number to open, or None for the member's last sales."""
    return RefundPane(tools, desk, argument if isinstance(argument, str) else "")


class RefundPane(Pane):
    """Arrows choose a line, Space takes it, + and - count, digits are the PIN, F12 refunds."""

    def __init__(self, tools: Tools, desk: DeskPresenter, receipt_no: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._tools = tools
        self._desk = desk
        self._has_refunded = False
        self.presenter = RefundPresenter(tools, reason_words)
        self.sales = SalesColumn(self.presenter)
        self.lines = LinesCard(self.presenter)
        self.effects = EffectsColumn(self.presenter)
        self.effects.pad_wanted.connect(self.lines.show_pad)
        self.sales.opened.connect(self._to_lines)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SIZES.margin, 14, SIZES.margin, 14)
        layout.setSpacing(SIZES.column_gap)
        layout.addWidget(self.sales)
        layout.addWidget(self.lines, 1)
        layout.addWidget(self.effects)
        self._order: tuple[QWidget, ...] = ()
        self.clock = ClockCover(self, tools, self._resume)
        self.presenter.changed = self.refresh
        self.presenter.open(desk.sale.view)
        if receipt_no:
            self.presenter.find(receipt_no)

    def first_focus(self) -> QWidget:
        """The lines when a sale is open already, else the field."""
        covered = self.clock.first_focus()
        if covered is not None:
            return covered
        first = self.lines.row_in_focus()
        return self.sales.field if first is None else first

    def command(self, command_id: str) -> bool:
        """F12 refunds; F8 goes back to the field."""
        if command_id == "settle":
            if not self.clock.recheck():
                self._confirm()
            return True
        if command_id == "refund":
            self.sales.field.setFocus()
            self.sales.field.selectAll()
            return True
        return False

    def scanned(self, code: Code) -> bool:
        """The code of a receipt opens its sale."""
        before = self.presenter.model.opened
        is_used = self.presenter.scan(code)
        if self.presenter.model.opened is not before:
            self._to_lines()
        return is_used

    def go_back(self) -> bool:
        """Esc: first leave what was picked, then the page."""
        if self.clock.is_open:
            return self.clock.go_back()
        return self.presenter.back()

    def closing(self) -> None:
        """Answers that come later have nobody to reach."""
        self.presenter.leave()
        self.clock.leave()
        if self._has_refunded:
            self._desk.member.reread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the focused widget had no use for."""
        key, text = Qt.Key(event.key()), event.text()
        is_digit = len(text) == 1 and text.isascii() and text.isdigit()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.presenter.model.phase in ("done", "checking") or self._has_approval():
                self._confirm()
        elif is_digit:
            self.presenter.press_pin(text)
        elif key == Qt.Key.Key_Backspace:
            self.presenter.press_pin("back")
        elif key == Qt.Key.Key_P and self.presenter.model.phase == "done":
            self.presenter.receipts.print_again()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The outer columns are those of the desk."""
        super().resizeEvent(event)
        shape = shape_for(self.width())
        self.sales.setFixedWidth(shape.left)
        self.effects.setFixedWidth(shape.right)

    def refresh(self) -> None:
        """Draw what the presenter says."""
        model = self.presenter.model
        self._has_refunded = self._has_refunded or model.phase == "done"
        today = business_now(self._tools.ctx).on
        self.sales.show_sales(sale_rows(model, self._tools.parts.profile, today), model.view)
        self.lines.show_lines(line_rows(model), model)
        self.effects.show_effects(effect_rows(model, today), model)
        order = (
            self.sales.field,
            *self.sales.buttons,
            *self.lines.rows,
            self.lines.void,
            *self.effects.reasons,
            self.effects.pin,
            self.effects.go,
        )
        if order != self._order:
            self._order = order
            chain(order)
        self.clock.tell(model.notice)

    def _to_lines(self) -> None:
        first = self.lines.row_in_focus()
        if first is not None:
            first.setFocus()

    def _resume(self) -> None:
        """The clock is right: what was picked stands, the refusal is gone."""
        self.presenter.choose_reason(self.presenter.model.reason)

    def _confirm(self) -> None:
        self.presenter.confirm()
        model = self.presenter.model
        if model.phase == "choosing" and model.needs_manager and not self._has_approval():
            self.effects.pin.setFocus()

    def _has_approval(self) -> bool:
        return self.presenter.approval.model.approval is not None


def reason_words(reason: str) -> str:
    """A reason as it is stored and printed."""
    return translate(msg(f"refund.reason.{reason}"))
