"""One of a few choices as buttons side by side: all in sight, one press, arrows between them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import translate
from ui.presenters.message import Message
from ui.widgets.basic import Button, row


class ChoiceRow(QWidget):
    """Signal ``chosen(key)``. The presenter decides; ``show_chosen`` draws its answer."""

    chosen = Signal(str)

    def __init__(self, name: Message, choices: Mapping[str, Message]) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}
        layout = row(self, gap=8)
        for key, words in choices.items():
            button = Button(words)
            button.setAccessibleName(f"{translate(name)} {button.words()}")
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self.buttons[key] = button
            layout.addWidget(button, 1)

    def show_chosen(self, key: str) -> None:
        """Mark this choice."""
        for known, button in self.buttons.items():
            button.set_kind("on" if known == key else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move between the buttons."""
        key = Qt.Key(event.key())
        buttons = list(self.buttons.values())
        at = next((i for i, button in enumerate(buttons) if button.hasFocus()), -1)
        if key not in (Qt.Key.Key_Left, Qt.Key.Key_Right) or at < 0:
            super().keyPressEvent(event)
            return
        buttons[(at + (1 if key == Qt.Key.Key_Right else -1)) % len(buttons)].setFocus()
