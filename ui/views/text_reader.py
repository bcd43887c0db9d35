"""The whole text of a consent, to read out; it takes the place of the fields until closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.programme import ConsentPurpose
from ui.presenters.message import msg, plain
from ui.widgets.basic import Button, Label, column


class TextReader(QWidget):
    """Hidden until it is given a purpose; scrolls by touch and by the arrow keys."""

    def __init__(self, close: Callable[[], None]) -> None:
        super().__init__()
        self._title = Label("heading").wrapped()
        self._body = Label("body").wrapped()
        self._body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self.close_button = Button(msg("enrol.close_text"), key="Esc")
        self.close_button.clicked.connect(close)
        layout = column(self, gap=10)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_purpose(self, purpose: ConsentPurpose | None) -> None:
        """Show this text; None hides the reader."""
        if purpose is not None:
            self._title.set_message(plain(purpose.title))
            self._body.set_message(plain(purpose.body))
        was_hidden = self.isHidden()
        self.setVisible(purpose is not None)
        if purpose is not None and was_hidden:
            self._scroll.setFocus()
