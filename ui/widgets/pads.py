"""Touch input: a pad of digits and a stepper, both without a keyboard in reach."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.presenters.message import Message, msg, plain
from ui.widgets.basic import Button, Label, row

ERASE = "⌫"


class NumberPad(QWidget):
    """Digits in the order of a phone. Signals: ``typed(text)`` for a digit or '.', ``erased()``.

    Its buttons take no focus, so that what they type lands where the cursor is.
    """

    typed = Signal(str)
    erased = Signal()

    def __init__(self, *, with_point: bool = True) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        keys = [*"123456789", "." if with_point else "", "0", ERASE]
        for index, key in enumerate(keys):
            if key:
                grid.addWidget(self._button(key), index // 3, index % 3)

    def _button(self, key: str) -> Button:
        button = Button(plain(key), kind="digit")
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
        layout = row(self, gap=8)
        self.value = Label("number")
        self.value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for sign, name, step in (("−", less, -1), ("+", more, 1)):
            button = Button(plain(sign), kind="square")
            button.set_name(name)
            button.setFixedWidth(44)
            button.clicked.connect(lambda _=False, step=step: self.stepped.emit(step))
            layout.addWidget(button)
            if step < 0:
                layout.addWidget(self.value, 1)
