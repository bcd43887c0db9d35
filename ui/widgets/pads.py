"""Touch input: a pad of digits and a stepper, both without a keyboard in reach."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.presenters.message import Message, msg, plain
from ui.theme.tokens import SIZES
from ui.widgets.basic import Button, Label, row

ERASE = "⌫"
_ORDERS = {3: f"123456789.0{ERASE}", 4: f"123{ERASE}456.7890"}
"""The keys of a pad by its columns, row by row."""


class NumberPad(QWidget):
    """Digits in the order of a phone. Signals: ``typed(text)`` for a digit or '.', ``erased()``.

    Its buttons take no focus, so that what they type lands where the cursor is.
    """

    typed = Signal(str)
    erased = Signal()

    def __init__(self, *, with_point: bool = True, is_low: bool = False) -> None:
        super().__init__()
        self._kind = "square" if is_low else "digit"
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        keys = [*"123456789", "." if with_point else "", "0", ERASE]
        self._keys = {key: self._button(key) for key in keys if key}
        self._columns = 0
        self.set_columns(3)

    def set_columns(self, count: int) -> None:
        """Three columns, or four where the height is short; 1 to 9 keep their order."""
        if count == self._columns:
            return
        self._columns = count
        for button in self._keys.values():
            self._grid.removeWidget(button)
        order = _ORDERS[count]
        for index, key in enumerate(order):
            if key in self._keys:
                self._grid.addWidget(self._keys[key], index // count, index % count)

    def _button(self, key: str) -> Button:
        button = Button(plain(key), kind=self._kind)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if key == ERASE:
            button.set_name(msg("pad.erase"))
            button.clicked.connect(self.erased)
        else:
            button.clicked.connect(lambda: self.typed.emit(key))
        return button


class Stepper(QWidget):
    """Minus, a value, plus. Signal ``stepped(step)`` with -1 or 1."""

    stepped = Signal(int)

    def __init__(self, less: Message, more: Message) -> None:
        super().__init__()
        self._layout = row(self, gap=8)
        self.value = Label("number")
        self.value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._less = self._button("−", less, -1)
        self._more = self._button("+", more, 1)
        self._layout.addWidget(self._less)
        self._layout.addWidget(self.value, 1)
        self._layout.addWidget(self._more)

    def set_value_button(self, button: Button) -> None:
        """A button in place of the value, where it can be keyed as well."""
        self._layout.replaceWidget(self.value, button)
        self._layout.setStretch(1, 1)
        self.value.hide()

    def set_enabled(self, *, less: bool, more: bool) -> None:
        """Which of the two steps is possible."""
        self._less.setEnabled(less)
        self._more.setEnabled(more)

    def _button(self, sign: str, name: Message, step: int) -> Button:
        button = Button(plain(sign), kind="square")
        button.set_name(name)
        button.setFixedWidth(SIZES.target)
        button.clicked.connect(lambda: self.stepped.emit(step))
        return button
