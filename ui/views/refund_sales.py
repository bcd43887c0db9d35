"""Left column of the refund page: the field for a receipt, sales to choose from, and the receipt
of the one that is open.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.services.member_view import MemberView
from ui.i18n import translate
from ui.presenters.message import msg, plain
from ui.presenters.refund import RefundPresenter, show_receipt
from ui.presenters.refund_rows import SaleRow
from ui.theme.tokens import SIZES
from ui.widgets.basic import Button, Card, ElidedLabel, Label, column, row, set_look
from ui.widgets.fields import SearchField


class SaleButton(Button):
    """One sale: amount, when and what, receipt number. Signal ``moved(step)`` for the arrows."""

    moved = Signal(int)

    def __init__(self, sale: SaleRow) -> None:
        super().__init__(kind="row")
        layout = column(self, gap=2)
        layout.setContentsMargins(14, 10, 14, 10)
        first = row(gap=8)
        first.addWidget(Label("strong", plain(sale.amount)))
        first.addWidget(Label("third", plain(sale.receipt_no)).right(), 1)
        layout.addLayout(first)
        layout.addWidget(ElidedLabel("second", sale.note))
        for label in self.findChildren(Label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{sale.amount} {translate(sale.note)} {sale.receipt_no}")
        set_look(self, "chosen", "true" if sale.is_open else "false")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list; Enter opens as Space does."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class SalesColumn(QWidget):
    """Enter in the field finds; a tap or Enter on a sale opens it; arrows go up and down.

    Signal ``opened()``: somebody opened a sale here.
    """

    opened = Signal()

    def __init__(self, presenter: RefundPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: tuple[SaleRow, ...] = ()
        self._sales: list[SaleButton] = []
        self.receipt = Button(msg("refund.receipt_again"), kind="side")
        self.receipt.setMinimumHeight(SIZES.target)
        self.receipt.clicked.connect(lambda: show_receipt(presenter))
        self.receipt.hide()
        self.field = SearchField(msg("refund.find"), msg("refund.find_hint"), "F8", limit=120)
        self.field.setObjectName("member")
        self.field.confirmed.connect(self._find)
        self.field.moved.connect(self._move)
        self._title = Label("group")
        self._title.setContentsMargins(14, 12, 14, 4)
        self._empty = Label("second", msg("refund.no_sales")).wrapped()
        self._empty.setContentsMargins(14, 4, 14, 8)
        layout = column(self, gap=12)
        layout.addWidget(self.field)
        card = Card()
        inside = column(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._title)
        inside.addWidget(self._empty)
        listing = QWidget()
        outer = column(listing)
        self._rows = column()
        outer.addLayout(self._rows)
        outer.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(listing)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.addWidget(scroll, 1)
        layout.addWidget(card, 1)
        layout.addWidget(self.receipt)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The sales, then the receipt of the open one, in the order of the Tab key."""
        return (*self._sales, self.receipt)

    def show_sales(self, sales: tuple[SaleRow, ...], view: MemberView | None) -> None:
        """Draw the list; rows are rebuilt only when they changed."""
        if view is None:
            self._title.set_message(msg("refund.sales_here"))
        else:
            self._title.set_message(msg("refund.sales_of", name=view.member.name))
        self._empty.setVisible(not sales)
        self.receipt.setVisible(any(sale.is_open for sale in sales))
        if sales == self._shown:
            return
        self._shown = sales
        had_focus = any(button.hasFocus() for button in self._sales)
        for button in self._sales:
            button.deleteLater()
        self._sales = [self._button(sale) for sale in sales]
        if had_focus:
            opened = (b for b, s in zip(self._sales, sales, strict=True) if s.is_open)
            next(opened, self.field).setFocus()

    def _button(self, sale: SaleRow) -> SaleButton:
        button = SaleButton(sale)
        button.clicked.connect(lambda: self._open(sale.sale_id))
        button.moved.connect(self._move)
        self._rows.addWidget(button)
        return button

    def _find(self) -> None:
        has_opened = self._presenter.find(self.field.text())
        self.field.selectAll()
        if has_opened:
            self.opened.emit()

    def _open(self, sale_id: str) -> None:
        if self._presenter.choose_sale(sale_id):
            self.opened.emit()

    def _move(self, step: int) -> None:
        """Between the field and the sales under it."""
        stops = (self.field, *self._sales)
        at = next((i for i, stop in enumerate(stops) if stop.hasFocus()), 0) + step
        stops[min(len(stops) - 1, max(0, at))].setFocus()
