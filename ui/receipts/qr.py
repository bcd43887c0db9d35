"""QR codes drawn module by module, so that they stay sharp at any size and need no picture
file.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

QUIET_MODULES = 4
"""The white border that ISO 18004 asks for."""


def qr_matrix(text: str) -> list[list[bool]]:
    """Dark and light modules with the quiet border; error correction level M."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def module_px(count: int, side_px: int) -> int:
    """Whole pixels of one module, so that no edge is blurred; at least 1."""
    return max(1, side_px // count)


def draw_qr(painter: QPainter, text: str, x: int, y: int, side_px: int) -> int:
    """Draw a code with its top left corner at x, y, no wider than ``side_px``; answers its
    side.
    """
    matrix = qr_matrix(text)
    size = module_px(len(matrix), side_px)
    side = size * len(matrix)
    painter.fillRect(QRect(x, y, side, side), QColor(Qt.GlobalColor.white))
    ink = QColor(Qt.GlobalColor.black)
    for row_index, row in enumerate(matrix):
        for column_index, is_dark in enumerate(row):
            if is_dark:
                left, top = x + column_index * size, y + row_index * size
                painter.fillRect(QRect(left, top, size, size), ink)
    return side


def qr_image(text: str, side_px: int) -> QImage:
    """The code alone on white, as large as whole modules allow within ``side_px``."""
    size = module_px(len(qr_matrix(text)), side_px) * len(qr_matrix(text))
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_qr(painter, text, 0, 0, side_px)
    painter.end()
    return image
