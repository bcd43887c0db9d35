"""A PIN as dots: the field that shows how many digits are in, never which."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame

from ui.i18n import translate
from ui.presenters.message import msg
from ui.presenters.pin import PinEntry
from ui.widgets.basic import Label, row

HEIGHT_PX = 48


class PinDots(QFrame):
    """Takes the focus; digits go to the page around it. Signal ``tapped``: by mouse or touch."""

    tapped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tile", "field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT_PX)
        self._dots = Label("heading")
        self._dots.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        layout = row(self)
        layout.setContentsMargins(18, 0, 18, 0)
        layout.addWidget(self._dots)

    def show_pin(self, pin: PinEntry, *, is_busy: bool) -> None:
        """Dots for the digits in, rings for those to come."""
        signs = ["●"] * pin.count + ["○"] * (pin.length - pin.count)
        self._dots.setText("…" if is_busy else "   ".join(signs))
        name = msg("pin.digits", count=pin.count, length=pin.length)
        self.setAccessibleName(translate(name))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A tap: whoever taps needs digits to tap as well."""
        super().mousePressEvent(event)
        self.setFocus()
        self.tapped.emit()
