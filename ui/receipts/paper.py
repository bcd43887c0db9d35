"""Receipt rows laid out on paper of a given width: the one layout behind picture and PDF."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintDevice, QPainter, QPen

from app.domain.receipt import Receipt, ReceiptRow
from ui.receipts.qr import draw_qr, module_px, qr_matrix
from ui.theme.tokens import FONT_FAMILIES

NARROW_PX = 384
WIDE_PX = 576
_COLUMNS = {NARROW_PX: 32, WIDE_PX: 48}
_WRAP = int(Qt.TextFlag.TextWrapAnywhere)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
_CENTER = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)


def receipt_font(width_px: int, *, is_bold: bool = False, is_large: bool = False) -> QFont:
    """A font whose Chinese characters are two printer columns wide on paper of this width."""
    column = width_px // _COLUMNS.get(width_px, 32)
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPixelSize(column * 2 * (3 if is_large else 2) // 2 - (2 if is_large else 1))
    font.setBold(is_bold or is_large)
    return font


class Paper:
    """Measures and draws a receipt, top to bottom, within a margin; holds no state between
    rows.
    """

    def __init__(self, width_px: int, device: QPaintDevice) -> None:
        self.width_px = width_px
        self.margin_px = width_px // 32
        self._device = device

    def height_px(self, receipt: Receipt) -> int:
        """Length of paper the receipt needs, margins included."""
        return 2 * self.margin_px + sum(self._row_height(row) for row in receipt.rows)

    def draw(self, painter: QPainter, receipt: Receipt) -> None:
        """Draw every row in black."""
        painter.setPen(QPen(QColor(Qt.GlobalColor.black)))
        top = self.margin_px
        for row in receipt.rows:
            height = self._row_height(row)
            self._draw_row(painter, row, QRect(self.margin_px, top, self._inner_px, height))
            top += height

    @property
    def _inner_px(self) -> int:
        return self.width_px - 2 * self.margin_px

    @property
    def _qr_px(self) -> int:
        return self.width_px * 5 // 12

    def _font(self, row: ReceiptRow) -> QFont:
        return receipt_font(self.width_px, is_bold=row.is_bold, is_large=row.is_large)

    def _metrics(self, row: ReceiptRow) -> QFontMetrics:
        return QFontMetrics(self._font(row), self._device)

    def _row_height(self, row: ReceiptRow) -> int:
        if row.kind == "space":
            return self.margin_px
        if row.kind == "rule":
            return self.margin_px * 3 // 2
        if row.kind == "qr":
            count = len(qr_matrix(row.left))
            return module_px(count, self._qr_px) * count
        if row.kind == "pair":
            return self._text_height(row, row.left, self._left_px(row))
        return self._text_height(row, row.left, self._inner_px)

    def _text_height(self, row: ReceiptRow, text: str, width_px: int) -> int:
        box = QRect(0, 0, width_px, 1 << 20)
        metrics = self._metrics(row)
        height = metrics.boundingRect(box, _LEFT | _WRAP, text).height()
        return max(height, metrics.height()) + self.margin_px // 4

    def _left_px(self, row: ReceiptRow) -> int:
        right = self._metrics(row).horizontalAdvance(row.right)
        gap = self.margin_px if row.right else 0
        return max(self._inner_px // 3, self._inner_px - right - gap)

    def _draw_row(self, painter: QPainter, row: ReceiptRow, box: QRect) -> None:
        if row.kind == "rule":
            self._draw_rule(painter, box)
        elif row.kind == "qr":
            side = box.height()
            draw_qr(painter, row.left, (self.width_px - side) // 2, box.top(), self._qr_px)
        elif row.kind == "pair":
            painter.setFont(self._font(row))
            left = QRect(box.left(), box.top(), self._left_px(row), box.height())
            painter.drawText(left, _LEFT | _WRAP, row.left)
            painter.drawText(box, _RIGHT, row.right)
        elif row.kind == "text":
            painter.setFont(self._font(row))
            side_flag = _CENTER if row.align == "center" else _LEFT
            painter.drawText(box, side_flag | _WRAP, row.left)

    def _draw_rule(self, painter: QPainter, box: QRect) -> None:
        middle = box.center().y()
        painter.save()
        pen = QPen(QColor(Qt.GlobalColor.black))
        pen.setWidth(max(1, self.width_px // NARROW_PX))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(box.left(), middle, box.right(), middle)
        painter.restore()
