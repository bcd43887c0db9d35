"""One sentence on a coloured band, where the thing is that it speaks of; hidden while it is
silent.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame

from ui.presenters.message import Message
from ui.widgets.basic import Label, row, set_look

Tone = Literal["plain", "good", "warn", "bad"]
_SIGNS = {"plain": "i", "good": "✓", "warn": "!", "bad": "!"}


class Band(QFrame):
    """Shows a message with a sign, so that its colour is never alone; screen readers hear it."""

    def __init__(self) -> None:
        super().__init__()
        layout = row(self, gap=8)
        layout.setContentsMargins(12, 9, 12, 9)
        self._sign = Label("strong")
        self._words = Label().wrapped()
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        self._message: Message | None = None
        self.hide()

    @property
    def words(self) -> str:
        """What is said now; '' while silent."""
        return self._words.text() if self._message is not None else ""

    def tell(self, message: Message | None, tone: Tone = "plain") -> None:
        """Show a sentence in a tone; None hides the band."""
        is_new = message is not None and message != self._message
        self._message = message
        self._words.set_message(message)
        self._sign.setText(_SIGNS[tone])
        look = {"plain": "", "good": "good", "warn": "warn", "bad": "bad"}[tone]
        for label in (self._sign, self._words):
            label.set_look(look)
        set_look(self, "band", tone)
        self.setVisible(message is not None)
        if is_new:
            self._announce(tone)

    def _announce(self, tone: Tone) -> None:
        event = QAccessibleAnnouncementEvent(self, self._words.text())
        if tone == "bad":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
