"""The lines of the bill as a Qt table: four columns over the presenter's frozen rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.i18n import in_language, translate
from ui.presenters.bill import BillRow
from ui.presenters.message import msg

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "quantity", "unit", "total")


class BillModel(QAbstractTableModel):
    """Rows of the bill; a change of a row repaints that row, a change of their number resets."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[BillRow, ...] = ()

    def replace(self, rows: tuple[BillRow, ...]) -> None:
        """Show other rows."""
        if [row.line_id for row in rows] != [row.line_id for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            last = self.index(len(rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, _parent: Index | None = None) -> int:
        """Number of lines."""
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:
        """Name, quantity, unit price, sum."""
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The first line of a cell; the whole line for a screen reader."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            cells = (in_language(row.name), row.quantity, row.unit, row.total)
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{in_language(row.name)}, {row.quantity}, {row.unit}, {row.total}"
        return None

    def second_line(self, index: Index) -> str:
        """The smaller line of a cell, '' where there is none."""
        row = self.rows[index.row()]
        column = COLUMNS[index.column()]
        if column == "name":
            reason = translate(row.reason) if row.reason is not None else ""
            return " · ".join(part for part in (row.code, reason) if part)
        if column == "unit":
            return row.unit_was
        if column == "total" and row.saved:
            return translate(msg("bill.saved", amount=row.saved))
        return ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate(msg(f"bill.head.{COLUMNS[section]}"))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
