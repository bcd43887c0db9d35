"""The small window of a desk that does not start: a start from an icon has no other voice."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.errors import MemberdeskError
from ui.i18n import Languages
from ui.presenters.message import Message, error_message, msg
from ui.theme.style import style_sheet
from ui.theme.tokens import LIGHT, SIZES
from ui.widgets.basic import Button, Label, column, row

log = logging.getLogger(__name__)

WIDTH_PX = 560


@contextmanager
def start_faults_shown(language: str) -> Iterator[None]:
    """Whatever is raised inside is shown until the window is closed, and then goes on its way."""
    try:
        yield
    except Exception as fault:
        if isinstance(fault, MemberdeskError):
            log.warning("did not start: %s", fault.code)
        else:
            log.exception("did not start")
        _show(fault, language)
        raise


class StartFaultWindow(QDialog):
    """What happened, with its code, and what to do next."""

    def __init__(self, fault: Exception) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("Memberdesk")
        self.setStyleSheet(style_sheet(LIGHT))
        self.setFixedWidth(WIDTH_PX)
        self.title = Label("title", msg("start.title")).wrapped()
        self.sentence = Label("body", _sentence(fault)).wrapped()
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.next = Label("second", msg("start.next")).wrapped()
        self.close_button = Button(msg("start.close"), key="Esc")
        self.close_button.setMinimumSize(SIZES.target * 3, SIZES.target)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        layout = column(self, gap=14)
        layout.setContentsMargins(24, 20, 24, 20)
        for label in (self.title, self.sentence, self.next):
            layout.addWidget(label)
        foot = row()
        foot.addStretch()
        foot.addWidget(self.close_button)
        layout.addLayout(foot)
        self.close_button.setFocus()


def _sentence(fault: Exception) -> Message:
    if isinstance(fault, MemberdeskError):
        return error_message(fault)
    if isinstance(fault, OSError):
        return msg("start.refused", what=fault.strerror or str(fault))
    return msg("start.unforeseen")


def _show(fault: Exception, language: str) -> None:
    from ui.application import dress

    app = QApplication.instance()
    if app is None:
        app = QApplication(sys.argv[:1])
        dress(app)
    languages = Languages()
    languages.use(language)
    try:
        window = StartFaultWindow(fault)
        window.exec()
        window.deleteLater()
    finally:
        languages.remove()
        del app  # Qt itself needs it until here
