"""The frame of a panel over a column: title, what Esc does, content, one large button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from ui.presenters.message import Message, msg
from ui.shell.pane import Pane
from ui.widgets import Button, Card, Label, column, row


class PanelFrame(Pane):
    """A pane that looks like a column of the desk; subclasses fill ``content``."""

    def __init__(self, title: Message) -> None:
        super().__init__()
        card = Card()
        column(self).addWidget(card)
        inner = column(card, gap=6)
        inner.setContentsMargins(15, 5, 15, 15)
        head = row(gap=8)
        self.title = Label("heading", title)
        head.addWidget(self.title)
        head.addStretch()
        back = Button(msg("panel.back"), kind="link")
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(self.back_asked)
        head.addWidget(back)
        inner.addLayout(head)
        self.content: QVBoxLayout = column(gap=10)
        inner.addLayout(self.content, 1)
