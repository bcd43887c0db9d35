"""The panel for a discount by hand; the manager's PIN is asked for in the same column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.presenters.desk import DeskPresenter
from ui.presenters.discount import KINDS, REASONS, DiscountPresenter
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.views.panel import PanelFrame
from ui.widgets import ActionButton, Button, Label, NumberPad, SearchField, row

THREE_COLUMNS_PX = 620


class DiscountPane(PanelFrame):
    """Draws a DiscountPresenter; the pad writes the number, and the PIN once that is asked."""

    def __init__(self, tools: Tools, desk: DeskPresenter, line_id: str) -> None:
        super().__init__(msg("discount.title"))
        self._tools = tools
        self._discount = DiscountPresenter(tools, desk.sale, line_id)
        self._wheres = {False: Button(msg("discount.line")), True: Button(msg("discount.order"))}
        self._kinds = {kind: slim(f"discount.{kind}") for kind in KINDS}
        self._reasons = {name: slim(f"discount.reason.{name}") for name in REASONS}
        self._field = SearchField(msg("discount.value"), msg("discount.value"))
        self._effect = Label("strong")
        self._notice = Label("bad").wrapped()
        self._pin = _PinField(self._discount)
        self._pad = NumberPad(is_low=True)
        self._apply = ActionButton(msg("discount.apply"), key="F12")
        self._off = slim("discount.take_off")
        self._build()
        self._connect()
        self._show()

    def first_focus(self) -> QWidget:
        """The number."""
        return self._field

    def command(self, command_id: str) -> bool:
        """F12 applies the discount."""
        if command_id == "settle":
            self._confirm()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keys in three rows where the window is low."""
        super().resizeEvent(event)
        self._pad.set_columns(3 if event.size().height() >= THREE_COLUMNS_PX else 4)

    def _build(self) -> None:
        for buttons in (self._wheres.values(), self._kinds.values()):
            line = row(gap=8)
            for button in buttons:
                button.setCheckable(True)
                line.addWidget(button, 1)
            self.content.addLayout(line)
        self.content.addWidget(self._field)
        reasons = QGridLayout()
        reasons.setSpacing(8)
        for index, button in enumerate(self._reasons.values()):
            button.setCheckable(True)
            reasons.addWidget(button, index // 3, index % 3)
        reasons.addWidget(self._off, 1, 2)
        self.content.addLayout(reasons)
        self.content.addWidget(self._effect)
        self.content.addWidget(self._notice)
        self.content.addWidget(self._pin)
        self.content.addWidget(self._pad)
        self.content.addStretch()
        self.content.addWidget(self._apply)

    def _connect(self) -> None:
        discount = self._discount
        discount.changed = self._show
        for is_order, button in self._wheres.items():
            button.clicked.connect(
                lambda _on=False, chosen=is_order: discount.choose_order(is_order=chosen)
            )
        for kind, button in self._kinds.items():
            button.clicked.connect(lambda _on=False, chosen=kind: discount.choose_kind(chosen))
        for name, button in self._reasons.items():
            button.clicked.connect(lambda _on=False, chosen=name: discount.choose_reason(chosen))
        self._field.textEdited.connect(discount.typed)
        self._field.confirmed.connect(self._confirm)
        self._pad.typed.connect(self._pressed)
        self._pad.erased.connect(lambda: self._pressed("back"))
        self._apply.clicked.connect(discount.apply)
        self._off.clicked.connect(discount.take_off)

    def _confirm(self) -> None:
        """Enter or F12: the discount, or first the PIN that it needs."""
        if self._pin.isVisible():
            self._pin.setFocus()
        else:
            self._discount.apply()

    def key_in(self, text: str) -> None:
        """The number, as if it had been keyed."""
        self._discount.typed(text)

    def _pressed(self, key: str) -> None:
        if self._pin.isVisible() and self._pin.hasFocus():
            self._discount.press_pin(key)
            return
        text = self._field.text()
        self._discount.typed(text[:-1] if key == "back" else text + key)

    def _show(self) -> None:
        if self._discount.is_done:
            self._tools.host.close()
            return
        model, approval = self._discount.model, self._discount.approval
        is_asked = model.needs_approval and approval.approval is None
        for is_order, button in self._wheres.items():
            button.setChecked(model.is_order is is_order)
            button.setVisible(not is_asked)
        for kind, button in self._kinds.items():
            button.setChecked(kind == model.kind)
            button.setVisible(not is_asked and not (model.is_order and kind == "price"))
        for name, button in self._reasons.items():
            button.setChecked(name == model.reason)
        if self._field.text() != model.text:
            self._field.setText(model.text)
        self._field.set_wrong(is_wrong=model.notice is not None)
        self._effect.set_message(model.effect)
        self._effect.setVisible(model.effect is not None)
        notice = model.notice or approval.notice
        self._notice.set_message(notice)
        self._notice.setVisible(notice is not None)
        self._apply.setEnabled(model.can_apply and not is_asked)
        if self._pin.hasFocus() and not is_asked:
            (self._apply if self._apply.isEnabled() else self._field).setFocus()
        self._pin.show_pin(is_asked=is_asked)


def slim(key: str) -> Button:
    """One of several buttons side by side."""
    return Button(msg(key), kind="slim")


class _PinField(Button):
    """Shows a PIN as dots; takes digits while it has the focus."""

    def __init__(self, discount: DiscountPresenter) -> None:
        super().__init__(kind="value")
        self._discount = discount
        self.set_name(msg("approval.pin"))

    def show_pin(self, *, is_asked: bool) -> None:
        """Show the dots while a PIN is asked for."""
        pin = self._discount.approval.pin
        self.setVisible(is_asked)
        if self._discount.approval.is_checking:
            self.set_message(msg("approval.checking"))
        elif pin.count:
            self.set_message(plain("●" * pin.count + "○" * (pin.length - pin.count)))
        else:
            self.set_message(msg("approval.pin"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Backspace."""
        if event.key() == Qt.Key.Key_Backspace:
            self._discount.press_pin("back")
        elif event.text().isdigit():
            self._discount.press_pin(event.text())
        else:
            super().keyPressEvent(event)
