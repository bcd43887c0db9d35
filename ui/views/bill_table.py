"""The table of lines: two lines of text in each cell, one line selected, no editing in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.i18n import translate
from ui.models.bill_lines import COLUMNS, BillModel
from ui.presenters.bill import BillRow
from ui.presenters.message import msg
from ui.theme.tokens import LIGHT
from ui.widgets.basic import set_look
from ui.widgets.lists import small

ROW_HEIGHT = 62
HEAD_HEIGHT = 36
PADDING = 14
NARROW_PADDING = 8
NUMBER_PADDING = 2
"""Left of a number, which ends at the right."""
NARROW_WIDTH = 480
SHARES = (0, 13, 18, 20)
"""Width of the columns in hundredths of the table; the name takes the rest."""
NARROW_SHARES = (0, 14, 21, 26)

Index = QModelIndex | QPersistentModelIndex


class BillDelegate(QStyledItemDelegate):
    """Paints a cell: value, and under it what made it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, first line, second line."""
        model = index.model()
        if not isinstance(model, BillModel):
            return
        rect: QRect = option.rect
        font: QFont = option.font
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(LIGHT.selected))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(LIGHT.row_line))
        is_narrow = option.widget.width() < NARROW_WIDTH
        padding = NARROW_PADDING if is_narrow else PADDING
        is_name = index.column() == 0
        inner = rect.adjusted(padding if is_name else NUMBER_PADDING, 0, -padding, 0)
        second = model.second_line(index)
        first = str(index.data())
        if not second:
            _line(painter, inner, font, first, is_left=is_name)
        else:
            half = inner.height() // 2
            _line(painter, inner.adjusted(0, 9, 0, -half), font, first, is_left=is_name)
            lower = inner.adjusted(0, half, 0, -9)
            _second(painter, lower, font, second, column=COLUMNS[index.column()])
        painter.restore()


class BillTable(QTableView):
    """Signals: ``selected(line_id)``; ``removed()``, ``stepped(step)``, ``asked()`` from keys."""

    selected = Signal(str)
    removed = Signal()
    stepped = Signal(int)
    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bill")
        self._lines = BillModel()
        self._delegate = BillDelegate()
        self.setModel(self._lines)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setFixedHeight(HEAD_HEIGHT)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        self.clicked.connect(self._clicked)
        self._name()

    def show_rows(self, rows: tuple[BillRow, ...], selected: str) -> None:
        """Show the lines with one of them selected and in sight."""
        self._lines.replace(rows)
        ids = [row.line_id for row in rows]
        if selected in ids and self.currentIndex().row() != ids.index(selected):
            index = self._lines.index(ids.index(selected), 0)
            self.selectRow(index.row())
            self.scrollTo(index)

    def keyPressEvent(self, event: Any) -> None:
        """Arrows select; Delete, minus, equals and Enter act on the selected line."""
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Equal):
            self.stepped.emit(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
        else:
            super().keyPressEvent(event)
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
                self._clicked(self.currentIndex())

    def resizeEvent(self, event: Any) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        width = self.viewport().width()
        is_narrow = width < NARROW_WIDTH
        set_look(self.horizontalHeader(), "narrow", "true" if is_narrow else "false")
        shares = NARROW_SHARES if is_narrow else SHARES
        parts = [width * share // 100 for share in shares]
        parts[0] = width - sum(parts)
        for column, part in enumerate(parts):
            self.setColumnWidth(column, part)

    def changeEvent(self, event: Any) -> None:
        """Titles and names may be of another language now."""
        if event.type() == event.Type.LanguageChange:
            self._lines.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
            self.viewport().update()
            self._name()
        super().changeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Room for the head and one line."""
        return QSize(200, HEAD_HEIGHT + ROW_HEIGHT)

    def _name(self) -> None:
        self.setAccessibleName(translate(msg("bill.name")))
        self.horizontalHeader().setAccessibleName(translate(msg("bill.heads")))

    def _clicked(self, index: Index) -> None:
        if index.isValid():
            self.selected.emit(self._lines.rows[index.row()].line_id)


def _line(painter: QPainter, rect: QRect, font: QFont, words: str, *, is_left: bool) -> None:
    painter.setFont(font)
    painter.setPen(QColor(LIGHT.ink))
    _draw(painter, rect, font, words, is_left=is_left)


def _second(painter: QPainter, rect: QRect, font: QFont, words: str, *, column: str) -> None:
    smaller = small(font)
    smaller.setStrikeOut(column == "unit")
    painter.setFont(smaller)
    painter.setPen(QColor(LIGHT.accent if column == "total" else LIGHT.ink3))
    _draw(painter, rect, smaller, words, is_left=column == "name")


def _draw(painter: QPainter, rect: QRect, font: QFont, words: str, *, is_left: bool) -> None:
    side = Qt.AlignmentFlag.AlignLeft if is_left else Qt.AlignmentFlag.AlignRight
    cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), cut)
