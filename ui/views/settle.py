"""The settle panel: one column that never hides the sale, every key on the button it stands
for.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.codes import Code
from app.services.settle import Settled
from ui.presenters.desk import DeskPresenter
from ui.presenters.parts import Tools
from ui.presenters.settle import Bill, SettlePresenter
from ui.shell.inputs import Inputs, Moment
from ui.shell.pane import Pane
from ui.views.clock_cover import ClockCover
from ui.views.settle_done import DoneView
from ui.views.settle_pay import PayView
from ui.widgets.basic import Card

CARELESS_MS = 400
"""A press so soon after the screen changed was meant for what stood there before."""
_PAD = {
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Period: ".",
    Qt.Key.Key_Comma: ".",
}


def build(tools: Tools, desk: DeskPresenter, argument: object) -> SettlePane:
    """The panel for the sale in hand; ``argument`` is not used."""
    del argument
    return SettlePane(tools, desk)


class SettlePane(Pane):
    """Paying, then done. Digits, Enter and arrows work wherever the focus is in the panel."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        super().__init__()
        self._tools = tools
        self._desk = desk
        self.presenter = SettlePresenter(tools, self._closed)
        self._card = Card()
        self._stack = QStackedLayout(self._card)
        self._inputs = Inputs()
        self._shown = Moment()
        self._step: tuple[str, int] = ("", 0)
        self._is_fresh = True
        self.pay = PayView(self.presenter, self._pressed)
        self.done = DoneView(self.presenter, self._pressed)
        self._stack.addWidget(self.pay)
        self._stack.addWidget(self.done)
        outer = QStackedLayout(self)
        outer.addWidget(self._card)
        self.clock = ClockCover(self, tools, self._resume)
        self.presenter.changed = self.refresh
        self._bill = self._bill_now()
        self.presenter.open(self._bill)
        self.presenter.choose(desk.tender_kind)

    def opened(self, inputs: Inputs) -> None:
        """From now on the panel knows when something was pressed."""
        self._inputs = inputs
        self._shown = inputs.last

    def first_focus(self) -> QWidget:
        """The tile of the amount: digits are expected."""
        return self.clock.first_focus() or self.pay.amount

    def command(self, command_id: str) -> bool:
        """F12 again finishes, as Enter does; nothing else opens before a save has its answer."""
        phase = self.presenter.model.phase
        if command_id == "settle":
            if self._is_meant() and not self.clock.recheck():
                self.confirm()
            return True
        if phase in ("saving", "checking"):
            return True
        if command_id != "back":
            self.presenter.leave_for_another()
        return False

    def scanned(self, code: Code) -> bool:
        """Nothing scanned here is kept; once done, the code is the next customer's."""
        return self.presenter.scan(code)

    def go_back(self) -> bool:
        """Esc: the presenter closes the panel when it may be left."""
        if not self.clock.go_back():
            self.presenter.back()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the focused widget had no use for."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # F12, Enter is the quick way to exact cash: another key, so nobody's slip
            if self._is_meant(is_other_key=self._is_fresh):
                self.confirm()
        elif self.presenter.model.phase == "done":
            if key == Qt.Key.Key_P:
                self.presenter.receipts.print_again()
        elif not self._is_used(event):
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Draw what the presenter says."""
        model = self.presenter.model
        is_done = model.phase == "done"
        step = (model.phase, len(model.payment.paid))
        if step != self._step:
            self._is_fresh = not self._step[0]
            self._step, self._shown = step, self._inputs.now()
        shown = self.done if is_done else self.pay
        shown.refresh()
        if self._stack.currentWidget() is not shown:
            self._stack.setCurrentWidget(shown)
            if is_done:
                self.done.next_button.setFocus()
        self.clock.tell(model.notice)

    def _is_used(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        text = event.text()
        if key in _PAD:
            self.presenter.press(_PAD[key])
        elif len(text) == 1 and text.isascii() and text.isdigit():
            self.presenter.press(text)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pay.next_kind(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.pay.next_quick(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def confirm(self) -> None:
        """Enter; when the sale was changed beside the panel, the new amount is shown first."""
        bill = self._bill_now()
        if self.presenter.model.phase == "paying" and bill != self._bill:
            kind = self.presenter.model.payment.kind
            self._bill = bill
            self.presenter.open(bill)
            self.presenter.choose(kind)
            return
        self.presenter.confirm()
        model = self.presenter.model
        needs_reference = model.payment.kind == "card" and not model.payment.reference
        if model.phase == "paying" and model.is_refusal and needs_reference:
            self.pay.reference.setFocus()

    def closing(self) -> None:
        """Answers that come later have nobody to reach."""
        self.presenter.leave()
        self.clock.leave()

    def _pressed(self) -> None:
        """The large button, or Enter in the field of the reference."""
        if self._is_meant():
            self.confirm()

    def _is_meant(self, *, is_other_key: bool = False) -> bool:
        """False for a key held down, and for a second press right after the one that brought
        what would be confirmed; keys in between make it a wish.
        """
        inputs = self._inputs
        is_next = inputs.last.count == self._shown.count + 1
        is_soon = inputs.last.ms_since(self._shown) < CARELESS_MS
        is_slip = inputs.is_repeat or (is_next and is_soon and not is_other_key)
        if is_slip:
            self._shown = inputs.last
        return not is_slip

    def _resume(self) -> None:
        """The clock is right: what was keyed stands, the refusal is gone."""
        self.presenter.refer(self.presenter.model.payment.reference)

    def _bill_now(self) -> Bill:
        sale = self._desk.sale
        return Bill(
            basket=sale.basket, wishes=sale.wishes, view=sale.view, programme=sale.programme
        )

    def _closed(self, settled: Settled | None) -> None:
        self._tools.host.close()
        if settled is not None:
            self._desk.settled(settled)
