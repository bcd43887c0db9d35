"""Receipts as pictures: for the preview, for PNG files, and for lines a printer cannot spell."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from app.domain.receipt import Receipt
from ui.receipts.paper import NARROW_PX, Paper


def receipt_image(receipt: Receipt, width_px: int = NARROW_PX) -> QImage:
    """The receipt on white paper, ``width_px`` wide (384 for 58 mm, 576 for 80 mm)."""
    probe = QImage(1, 1, QImage.Format.Format_Grayscale8)
    paper = Paper(width_px, probe)
    image = QImage(width_px, paper.height_px(receipt), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    paper.draw(painter, receipt)
    painter.end()
    return image


def png_bytes(image: QImage) -> bytes:
    """The picture as a PNG file's content."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(content.data())
