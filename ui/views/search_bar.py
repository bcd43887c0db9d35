"""The thin bar under the member field while a search takes its time."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import translate
from ui.presenters.message import msg
from ui.theme.tokens import LIGHT, SIZES

BAR_PX = 3


class SearchBar(QWidget):
    """Stands in the gap between field and card, so that nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(SIZES.gap)
        self.is_on = False

    def show_state(self, *, is_searching: bool) -> None:
        """Show or hide the bar; screen readers hear it."""
        if is_searching == self.is_on:
            return
        self.is_on = is_searching
        self.setAccessibleName(translate(msg("member.searching")) if is_searching else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line in the middle of the gap."""
        del event
        if self.is_on:
            top = (self.height() - BAR_PX) // 2
            bar = QRect(0, top, self.width(), BAR_PX)
            QPainter(self).fillRect(bar, QColor(LIGHT.accent))
