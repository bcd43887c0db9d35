"""One consent: a tick of 24 px in a row of 44, its title, what it means, and its whole text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.domain.programme import ConsentPurpose
from ui.i18n import translate
from ui.presenters.message import Message, msg, plain
from ui.views.tick import Tick
from ui.widgets.basic import Label, column, row


class ConsentRow(QAbstractButton):
    """Space or a tap ticks it. Signal: ``clicked``. The second line says what a no means."""

    def __init__(self, purpose: ConsentPurpose) -> None:
        super().__init__()
        self.purpose = purpose
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tick = Tick()
        self._title = Label("", plain(purpose.title)).wrapped()
        self._note = Label("second", consent_note(purpose)).wrapped()
        layout = row(self, gap=10)
        layout.setContentsMargins(0, 4, 4, 4)
        layout.addWidget(self._tick, alignment=Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(self._title)
        words.addWidget(self._note)
        layout.addLayout(words, 1)
        for part in (self._tick, self._title, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name()

    def set_given(self, *, is_given: bool) -> None:
        """Show a yes or a no."""
        self.setChecked(is_given)
        self._tick.set_on(is_on=is_given)
        self._name()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the ring of the focus; the rest are labels."""
        del event
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._tick.ring_colour())
        pen.setWidth(2)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def nextCheckState(self) -> None:
        """The presenter decides; the tick follows its answer."""

    def _name(self) -> None:
        title, note = translate(plain(self.purpose.title)), translate(consent_note(self.purpose))
        self.setAccessibleName(f"{title}. {note}")


def consent_note(purpose: ConsentPurpose) -> Message:
    """Required or not, the version of the text, and the key that shows it."""
    key = "enrol.consent_required" if purpose.required else "enrol.consent_optional"
    return msg(key, version=purpose.version)
