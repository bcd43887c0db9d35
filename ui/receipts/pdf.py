"""Receipts as PDF, one page as long as the paper would be, for shops without a printer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.errors import EnvironmentFault
from app.domain.receipt import Receipt
from ui.receipts.paper import NARROW_PX, Paper

PAPER_MM = {384: 58, 576: 80}
"""Printable pixels at 203 dpi -> width of the roll."""


class ReceiptNotSaved(EnvironmentFault):
    """The file could not be written; the sale itself is stored."""

    code = "E-RCP-01"
    text = "The file could not be saved. Choose another folder; the sale itself is stored."


def save_pdf(receipt: Receipt, path: Path, width_px: int = NARROW_PX) -> None:
    """Write the receipt as a one-page PDF with real text; raises ReceiptNotSaved."""
    paper = Paper(width_px, QImage(1, 1, QImage.Format.Format_RGB32))
    width_mm = PAPER_MM.get(width_px, 58)
    height_mm = -(-paper.height_px(receipt) * width_mm // width_px)
    writer = QPdfWriter(str(path))
    writer.setTitle(receipt.title)
    writer.setPageSize(QPageSize(QSizeF(width_mm, height_mm), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(writer):
        raise ReceiptNotSaved
    painter.setWindow(0, 0, width_px, height_mm * width_px // width_mm)
    paper.draw(painter, receipt)
    if not painter.end():
        raise ReceiptNotSaved


def save_png(image: QImage, path: Path) -> None:
    """Write a picture of a receipt or card as PNG; raises ReceiptNotSaved."""
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise ReceiptNotSaved
