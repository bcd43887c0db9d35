"""One line of text as printer dots, for characters that the printer's own fonts do not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from ui.receipts.paper import receipt_font

_LIGHT = 128
_FONT_OF_PX = 384
"""Paper whose font is 24 dots high; a line has that height on paper of any width."""


def qt_line_raster(text: str, width_px: int) -> Sequence[bytes]:
    """Rows of dots from top to bottom, most significant bit left, 1 for black, left-aligned."""
    font = receipt_font(_FONT_OF_PX)
    probe = QImage(1, 1, QImage.Format.Format_Grayscale8)
    height = QFontMetrics(font, probe).height()
    image = QImage(width_px, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRect(0, 0, width_px, height), int(flags), text)
    painter.end()
    return tuple(_packed(image, y) for y in range(height))


def _packed(image: QImage, y: int) -> bytes:
    line = cast("memoryview", image.constScanLine(y))[: image.width()]
    dots = "".join("1" if shade < _LIGHT else "0" for shade in line)
    padded = dots.ljust(-(-len(dots) // 8) * 8, "0")
    return bytes(int(padded[at : at + 8], 2) for at in range(0, len(padded), 8))
