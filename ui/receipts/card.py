"""The member card as a picture with its QR, to show on the screen or send to the member as PNG."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from ui.receipts.qr import draw_qr, module_px, qr_matrix
from ui.theme.tokens import FONT_FAMILIES

WIDTH_PX = 640
HEIGHT_PX = 400
_QR_PX = 260
_PAD_PX = 36
_RADIUS_PX = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFace:
    """What stands on a card; ``card_token`` is the digits in the code, ``tier`` a translated
    name, ``below`` what is read under it in place of the digits.
    """

    store_name: str
    name: str
    tier: str
    card_token: str
    caption: str
    below: str | None = None


def grouped(card_token: str) -> str:
    """Digits in fours, to be read aloud."""
    return " ".join(card_token[at : at + 4] for at in range(0, len(card_token), 4))


def card_image(face: CardFace, *, paper: str, ink: str, soft: str) -> QImage:
    """A card 640 x 400 in the given colours (#RRGGBB); the code itself is always black on
    white.
    """
    image = QImage(WIDTH_PX, HEIGHT_PX, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(paper))
    painter.drawRoundedRect(QRectF(0, 0, WIDTH_PX, HEIGHT_PX), _RADIUS_PX, _RADIUS_PX)
    _draw_code(painter, face.card_token)
    _draw_words(painter, face, QColor(ink), QColor(soft))
    painter.end()
    return image


def _draw_code(painter: QPainter, card_token: str) -> None:
    side = module_px(len(qr_matrix(card_token)), _QR_PX) * len(qr_matrix(card_token))
    left, top = WIDTH_PX - _PAD_PX - side, _PAD_PX
    painter.setBrush(QColor(Qt.GlobalColor.white))
    painter.drawRoundedRect(QRectF(left - 8, top - 8, side + 16, side + 16), 12, 12)
    draw_qr(painter, card_token, left, top, _QR_PX)


def _draw_words(painter: QPainter, face: CardFace, ink: QColor, soft: QColor) -> None:
    width = WIDTH_PX - 3 * _PAD_PX - _QR_PX
    rows = (
        (face.store_name, 22, False, soft, _PAD_PX),
        (face.name, 44, True, ink, _PAD_PX + 44),
        (face.tier, 24, True, ink, _PAD_PX + 112),
        (face.caption, 18, False, soft, _PAD_PX + 160),
    )
    for text, size_px, is_bold, colour, top in rows:
        painter.setFont(_font(size_px, is_bold=is_bold))
        painter.setPen(colour)
        height = size_px * (4 if text == face.caption else 2)
        painter.drawText(QRect(_PAD_PX, top, width, height), _flags(text, face), text)
    painter.setPen(ink)
    painter.setFont(_font(26, is_bold=True))
    foot = QRect(_PAD_PX, HEIGHT_PX - _PAD_PX - 36, WIDTH_PX - 2 * _PAD_PX, 40)
    painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft), face.below or grouped(face.card_token))


def _flags(text: str, face: CardFace) -> int:
    left_top = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return left_top | (int(Qt.TextFlag.TextWordWrap) if text == face.caption else 0)


def _font(size_px: int, *, is_bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPixelSize(size_px)
    font.setBold(is_bold)
    return font
