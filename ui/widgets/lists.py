"""Short lists to choose from with arrows and Enter, or a tap: two lines, a word at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.i18n import spoken, translate
from ui.presenters.message import Message
from ui.theme.tokens import LIGHT

ROW_HEIGHT = 60
PADDING = 14
TICK = 22 + 10
"""Width of the box before a row, with the gap behind it."""
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One row. ``is_on`` draws a tick before it; None draws none."""

    title: Message
    sub: Message | None = None
    side: Message | None = None
    is_on: bool | None = None


class ChoiceModel(QAbstractListModel):
    """The rows as Qt sees them; text for screen readers joins all parts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Choice, ...] = ()

    def replace(self, rows: tuple[Choice, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:
        """Number of rows."""
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, or everything for a screen reader."""
        choice = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return translate(choice.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (choice.title, choice.sub, choice.side)
            return spoken(", ".join(translate(part) for part in parts if part is not None))
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Paints one row with the tokens; ``wraps``: a long second line goes on in a third."""

    def __init__(self, *, wraps: bool) -> None:
        super().__init__()
        self._wraps = wraps

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """At least 44 px, two lines of text."""
        model, view = index.model(), option.widget
        if not isinstance(model, ChoiceModel) or not isinstance(view, QListView):
            return QSize(200, ROW_HEIGHT)
        choice = model.rows[index.row()]
        width = view.viewport().width() - 2 * PADDING - (0 if choice.is_on is None else TICK)
        width -= side_width(option.font, choice.side)
        words = translate(choice.sub) if self._wraps and choice.sub is not None else ""
        metrics = QFontMetrics(small(option.font))
        needed = metrics.boundingRect(QRect(0, 0, width, 1_000), WRAPPED, words).height()
        return QSize(200, ROW_HEIGHT + max(needed - metrics.height(), 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Selected ground, title, second line, word at the right."""
        model = index.model()
        if not isinstance(model, ChoiceModel):
            return
        choice = model.rows[index.row()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        font: QFont = option.font
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(LIGHT.selected))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), QColor(LIGHT.accent))
            if option.widget is not None and option.widget.hasFocus():
                _ring(painter, rect)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(LIGHT.row_line))
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        if choice.is_on is not None:
            inner = _tick(painter, inner, font, is_on=choice.is_on)
        inner = _side(painter, inner, font, choice.side)
        _two_lines(painter, inner, font, choice, wraps=self._wraps)
        painter.restore()


class ChoiceList(QListView):
    """A list of choices. Signal ``chosen(row)`` for a tap, Enter or Space on a row."""

    chosen = Signal(int)

    def __init__(self, name: Message, *, wraps: bool = False) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(translate(name))
        self._model = ChoiceModel()
        self._delegate = ChoiceDelegate(wraps=wraps)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def set_rows(self, rows: tuple[Choice, ...], cursor: int) -> None:
        """Show these rows with ``cursor`` selected (-1 for none)."""
        if rows != self._model.rows:
            self._model.replace(rows)
        if cursor >= 0:
            self.setCurrentIndex(self._model.index(cursor, 0))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: Any) -> None:
        """Enter and Space choose the row under the cursor."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Words may be of another language now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.doItemsLayout()
            self.setAccessibleName(translate(self._name))
        super().changeEvent(event)


def _ring(painter: QPainter, rect: QRect) -> None:
    pen = QPen(QColor(LIGHT.accent))
    pen.setWidth(2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def small(font: QFont) -> QFont:
    """The font of the second line."""
    smaller = QFont(font)
    smaller.setPixelSize(max(font.pixelSize() - 1, 12))
    return smaller


def _two_lines(
    painter: QPainter, rect: QRect, font: QFont, choice: Choice, *, wraps: bool
) -> None:
    if choice.sub is None:
        _text(painter, rect, font, translate(choice.title), LIGHT.ink)
        return
    below = ROW_HEIGHT // 2
    top = rect.adjusted(0, 8, 0, below - rect.height())
    _text(painter, top, font, translate(choice.title), LIGHT.ink)
    lower, words = rect.adjusted(0, below, 0, -8), translate(choice.sub)
    if wraps:
        painter.setFont(small(font))
        painter.setPen(QColor(LIGHT.ink2))
        painter.drawText(lower.adjusted(0, 2, 0, 8), WRAPPED, words)
    else:
        _text(painter, lower, small(font), words, LIGHT.ink2)


def _side(painter: QPainter, rect: QRect, font: QFont, side: Message | None) -> QRect:
    if side is None:
        return rect
    words = translate(side)
    painter.setFont(_bold(font))
    painter.setPen(QColor(LIGHT.gold if not words.startswith("¥") else LIGHT.ink))
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(flags), words)
    return rect.adjusted(0, 0, -side_width(font, side), 0)


def side_width(font: QFont, side: Message | None) -> int:
    """What the word at the right takes of the width, with the gap before it."""
    if side is None:
        return 0
    return QFontMetrics(_bold(font)).horizontalAdvance(translate(side)) + 8


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _tick(painter: QPainter, rect: QRect, font: QFont, *, is_on: bool) -> QRect:
    box = QRect(rect.x(), rect.center().y() - 11, 22, 22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(LIGHT.accent if is_on else LIGHT.edge))
    painter.setBrush(QColor(LIGHT.accent if is_on else LIGHT.surface))
    painter.drawRoundedRect(box, 6, 6)
    if is_on:
        painter.setPen(QColor(LIGHT.accent_ink))
        painter.setFont(font)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "✓")
    return rect.adjusted(TICK, 0, 0, 0)


def _text(painter: QPainter, rect: QRect, font: QFont, words: str, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(flags), cut)
