"""Middle of the refund page: the lines of the sale, each with a tick, a count and its money."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from ui.presenters.message import msg
from ui.presenters.refund import RefundModel, RefundPresenter
from ui.presenters.refund_rows import LineRow
from ui.views.band import Band
from ui.views.refund_line import AMOUNT_PX, COUNT_PX, LEFT_PX, NARROW_PX, RefundLine
from ui.widgets.basic import Button, Card, ElidedLabel, Label, column, row
from ui.widgets.pads import NumberPad


class LinesCard(Card):
    """Rows are kept while the sale stays the same, so that the focus stays where it is."""

    def __init__(self, presenter: RefundPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._sale_id = ""
        self.rows: list[RefundLine] = []
        self._title = Label("title")
        self._hint = ElidedLabel("second")
        self.void = Button(msg("refund.void"), kind="side")
        self.void.clicked.connect(presenter.void)
        self._band = Band()
        self._pad = NumberPad(with_point=False)
        self._pad.typed.connect(presenter.press_pin)
        self._pad.erased.connect(lambda: presenter.press_pin("back"))
        self._pad.hide()
        layout = column(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addLayout(self._head())
        self._titles = self._columns()
        layout.addWidget(self._titles)
        listing = QWidget()
        outer = column(listing)
        self._list = column()
        outer.addLayout(self._list)
        outer.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidget(listing)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(self._scroll, 1)
        notice = row()
        notice.setContentsMargins(14, 8, 14, 8)
        notice.addWidget(self._band)
        layout.addLayout(notice)
        pad = row()
        pad.setContentsMargins(14, 0, 14, 12)
        pad.addStretch()
        pad.addWidget(self._pad)
        layout.addLayout(pad)
        layout.addWidget(self._foot())

    def row_in_focus(self) -> RefundLine | None:
        """The line that the arrows are on."""
        cursor = self._presenter.model.cursor
        return self.rows[cursor] if cursor < len(self.rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles of columns only where there are columns."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= NARROW_PX
        self._titles.setVisible(is_wide)
        self._hint.setVisible(is_wide)
        edge_px = 14 if is_wide else 8
        self._heading.setContentsMargins(edge_px, 8, edge_px, 8)

    def show_pad(self) -> None:
        """A tap on the PIN field: digits to tap."""
        self._pad.show()

    def show_lines(self, lines: tuple[LineRow, ...], model: RefundModel) -> None:
        """Draw the open sale."""
        opened = model.opened
        receipt_no = opened.sale.receipt_no if opened else ""
        title = msg("refund.title_of", receipt_no=receipt_no) if opened else msg("refund.title")
        self._title.set_message(title)
        self._hint.set_message(msg("refund.choose_hint" if opened else "refund.find_first"))
        self.void.setVisible(opened is not None and opened.can_void and model.phase == "choosing")
        self.void.set_kind("on" if model.is_void else "")
        self._rebuild(lines, opened.sale.sale_id if opened else "")
        for index, (widget, line) in enumerate(zip(self.rows, lines, strict=True)):
            is_open = model.phase == "choosing" and not model.is_void
            widget.show_line(line, is_current=index == model.cursor, is_open=is_open)
        self._band.tell(model.notice, "warn" if model.phase == "checking" else "bad")
        if not model.needs_manager:
            self._pad.hide()

    def _rebuild(self, lines: tuple[LineRow, ...], sale_id: str) -> None:
        if sale_id == self._sale_id and len(lines) == len(self.rows):
            return
        self._sale_id = sale_id
        for widget in self.rows:
            widget.deleteLater()
        self.rows = [RefundLine(self._presenter, index) for index in range(len(lines))]
        for widget in self.rows:
            widget.moved.connect(self._move)
            self._list.addWidget(widget)

    def _move(self, step: int) -> None:
        self._presenter.move(step)
        current = self.row_in_focus()
        if current is not None:
            current.setFocus()
            self._scroll.ensureWidgetVisible(current)

    def _head(self) -> QHBoxLayout:
        head = row(gap=8)
        self._heading = head
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        self.void.setMinimumHeight(44)
        head.addWidget(self.void)
        return head

    def _columns(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("head", "true")
        frame.setFixedHeight(36)
        layout = row(frame, gap=8)
        layout.setContentsMargins(52, 0, 14, 0)
        layout.addWidget(Label("group", msg("refund.column_line")), 1)
        for key, width in (("left", LEFT_PX), ("count", COUNT_PX), ("money", AMOUNT_PX)):
            label = Label("group", msg(f"refund.column_{key}")).right()
            label.setFixedWidth(width)
            layout.addWidget(label)
        return frame

    def _foot(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("foot", "true")
        layout = row(frame)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.addWidget(Label("second", msg("refund.explained")).wrapped())
        return frame
