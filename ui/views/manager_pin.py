"""A manager's PIN where the action is: why it is asked, dots, digits to tap, what was wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.presenters.approval import ApprovalModel
from ui.presenters.message import Message, msg
from ui.views.band import Band
from ui.views.pin_dots import PinDots
from ui.widgets import Label, NumberPad, column


class ManagerPin(QWidget):
    """Digits and Backspace go to ``press`` while the focus is inside; the pad takes no focus.

    ``has_pad`` False: the digits to tap are elsewhere on the same screen.
    """

    def __init__(
        self, why: Message, press: Callable[[str], None], *, has_pad: bool = True
    ) -> None:
        super().__init__()
        self._press = press
        self.dots = PinDots()
        self._band = Band()
        self.pad = NumberPad(with_point=False, is_low=True)
        self.pad.typed.connect(press)
        self.pad.erased.connect(lambda: press("back"))
        if not has_pad:
            self.pad.hide()
        layout = column(self, gap=8)
        layout.addWidget(Label("strong", msg("people.manager_pin")))
        layout.addWidget(Label("second", why).wrapped())
        layout.addWidget(self.dots)
        layout.addWidget(self._band)
        layout.addWidget(self.pad)

    def show_approval(self, model: ApprovalModel) -> None:
        """Draw the dots and what was wrong with the last PIN."""
        self.dots.show_pin(model.pin, is_busy=model.is_checking)
        self._band.tell(model.notice, "bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Backspace."""
        text = event.text()
        if len(text) == 1 and text.isascii() and text.isdigit():
            self._press(text)
        elif event.key() == Qt.Key.Key_Backspace:
            self._press("back")
        else:
            super().keyPressEvent(event)
