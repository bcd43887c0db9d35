"""The tick box of the pictures, 24 px, drawn so that it looks the same on every system."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import LIGHT

SIDE_PX = 24


class Tick(QWidget):
    """Shows on or off; the row around it is what is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._is_on = False
        self.setFixedSize(SIDE_PX, SIDE_PX)

    def set_on(self, *, is_on: bool) -> None:
        """Draw it ticked or not."""
        if is_on != self._is_on:
            self._is_on = is_on
            self.update()

    def ring_colour(self) -> QColor:
        """The colour of the focus around the row."""
        return QColor(LIGHT.accent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A round box, filled with a check mark when on."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.accent if self._is_on else LIGHT.edge), 1))
        painter.setBrush(QColor(LIGHT.accent if self._is_on else LIGHT.surface))
        painter.drawRoundedRect(QRectF(0.5, 0.5, SIDE_PX - 1, SIDE_PX - 1), 6, 6)
        if self._is_on:
            pen = QPen(QColor(LIGHT.accent_ink), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            points = [QPointF(6.5, 12.5), QPointF(10.5, 16.5), QPointF(17.5, 8)]
            painter.drawPolyline(QPolygonF(points))
        painter.end()
