"""One line of a sale on the refund page: Space or a tap takes it, + and - count, amounts are
keyed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QWidget

from ui.i18n import translate
from ui.presenters.message import msg, plain
from ui.presenters.refund import RefundPresenter
from ui.presenters.refund_rows import LineRow
from ui.theme.tokens import LIGHT
from ui.views.tick import Tick
from ui.widgets.basic import Button, Label, column, row
from ui.widgets.fields import SearchField

LEFT_PX = 52
COUNT_PX = 124
AMOUNT_PX = 92
NARROW_PX = 480
_CENTER = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STEPS = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Minus: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Left: -1,
}


class RefundLine(QAbstractButton):
    """Signal ``moved(step)``: an arrow key asks for another line."""

    moved = Signal(int)

    def __init__(self, presenter: RefundPresenter, index: int) -> None:
        super().__init__()
        self._presenter = presenter
        self._index = index
        self._is_current = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(62)
        self._tick = Tick()
        self._name = Label().wrapped()
        self._note = Label("third").wrapped()
        self._left = Label().right()
        self._count = Label("strong").right()
        self._money = Label().right()
        self.less = self._step_button("−", "refund.less", -1)
        self.more = self._step_button("+", "refund.more", 1)
        self.amount = SearchField(msg("refund.amount"), msg("refund.amount_hint"), limit=16)
        self.amount.confirmed.connect(self._key_amount)
        self.amount.editingFinished.connect(self._key_amount)
        self.clicked.connect(lambda: presenter.toggle(index))
        self._lay_out()

    def show_line(self, line: LineRow, *, is_current: bool, is_open: bool) -> None:
        """Draw the line; ``is_open`` while it can still be picked."""
        self._is_current = is_current
        self._tick.set_on(is_on=line.is_picked)
        self.setChecked(line.is_picked)
        self.setEnabled(line.returnable > 0 or line.is_picked)
        self._name.set_message(line.name)
        self._note.set_message(line.note)
        self._left.set_message(plain(str(line.returnable)))
        self._count.set_message(plain("0" if line.is_amount else str(line.picked)))
        self._money.set_message(plain(line.amount or "–"))
        counts = is_open and line.is_picked and line.returnable > 1
        self._count.setAlignment(_CENTER if counts else _RIGHT)
        self.less.setVisible(counts)
        self.more.setVisible(counts)
        keys = is_open and line.is_picked and line.is_amount
        self.amount.setVisible(keys)
        self._count.setVisible(not keys)
        if keys and not self.amount.hasFocus():
            self.amount.setText(line.keyed)
        state = msg("refund.picked" if line.is_picked else "refund.not_picked")
        self.setAccessibleName(f"{self._name.text()} {self._note.text()} {translate(state)}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and counting keys; Space ticks, as for every button."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in _STEPS:
            self._presenter.step(_STEPS[key], self._index)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the numbers go below the name."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < NARROW_PX
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._outer.setDirection(down if is_narrow else across)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The arrows are here now."""
        super().focusInEvent(event)
        model = self._presenter.model
        if model.cursor != self._index:
            self._presenter.move(self._index - model.cursor)

    def nextCheckState(self) -> None:
        """The presenter decides; the tick follows its answer."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Background, the line below, and the ring of the focus."""
        del event
        painter = QPainter(self)
        painter.fillRect(
            self.rect(), QColor(LIGHT.selected if self.isChecked() else LIGHT.surface)
        )
        painter.setPen(QColor(LIGHT.row_line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            pen = QPen(QColor(LIGHT.accent))
            pen.setWidth(3)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _lay_out(self) -> None:
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(14, 8, 14, 8)
        self._outer.setSpacing(8)
        words = column(gap=2)
        words.addWidget(self._name)
        words.addWidget(self._note)
        first = row(gap=14)
        first.addWidget(self._tick)
        first.addLayout(words, 1)
        self._outer.addLayout(first, 1)
        numbers = row(gap=8)
        numbers.addStretch()
        self._left.setFixedWidth(LEFT_PX)
        numbers.addWidget(self._left)
        cell = QWidget()
        cell.setFixedWidth(COUNT_PX)
        inside = row(cell)
        inside.addWidget(self.less)
        inside.addWidget(self._count, 1)
        inside.addWidget(self.amount)
        inside.addWidget(self.more)
        numbers.addWidget(cell)
        self._money.setFixedWidth(AMOUNT_PX)
        numbers.addWidget(self._money)
        self._outer.addLayout(numbers)
        for part in (self._tick, self._name, self._note, self._left, self._count, self._money):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _step_button(self, sign: str, name: str, step: int) -> Button:
        button = Button(plain(sign), kind="square")
        button.set_name(msg(name))
        button.setFixedWidth(44)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._presenter.step(step, self._index))
        return button

    def _key_amount(self) -> None:
        if self.amount.isVisible() and self.amount.text().strip():
            self._presenter.amount(self.amount.text(), self._index)
