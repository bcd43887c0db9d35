"""The end of a sale: change large enough to read across the counter, the receipt, and who is
next.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from app.services.settle import Settled
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.settle import SettlePresenter
from ui.views.receipt_preview import ReceiptPreview
from ui.widgets.basic import ActionButton, Label, column, row


class DoneView(QWidget):
    """Shown until any scan or Enter begins the next sale."""

    def __init__(self, presenter: SettlePresenter, go_on: Callable[[], None]) -> None:
        super().__init__()
        self._presenter = presenter
        self._title = Label("heading", msg("settle.done"))
        self._receipt_no = Label("second").right()
        self._label = Label("good")
        self._amount = Label("due").right()
        self._points = Label("second")
        self.preview = ReceiptPreview(presenter.receipts)
        self.next_button = ActionButton(msg("settle.next"), key="Enter")
        self.next_button.clicked.connect(go_on)
        layout = column(self, gap=8)
        layout.setContentsMargins(16, 14, 16, 16)
        head = row(gap=8)
        head.addWidget(self._title)
        head.addWidget(self._receipt_no, 1)
        layout.addLayout(head)
        band = QFrame()
        band.setProperty("band", "good")
        inside = row(band)
        inside.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self._label)
        inside.addWidget(self._amount, 1)
        layout.addWidget(band)
        layout.addWidget(self._points)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.next_button)

    def refresh(self) -> None:
        """Draw the settled sale."""
        model = self._presenter.model
        self.preview.refresh()
        if model.settled is None:
            return
        sale, currency = model.settled.sale, model.payment.currency
        change_minor = sum(tender.change_minor for tender in sale.tenders)
        gives_change = any(tender.kind == "cash" for tender in sale.tenders)
        self._label.set_message(msg("settle.change" if gives_change else "settle.taken_in"))
        shown_minor = change_minor if gives_change else sale.quote.due_minor
        self._amount.set_message(plain(formats.money(shown_minor, currency)))
        self._receipt_no.set_message(plain(sale.receipt_no))
        points = points_line(model.settled)
        self._points.set_message(points)
        self._points.setVisible(points is not None)
        self.setAccessibleName(f"{self._label.text()} {self._amount.text()}")


def points_line(settled: Settled) -> Message | None:
    """Points won by the sale and the balance after it; None without a member."""
    if settled.view is None:
        return None
    return msg(
        "settle.points_now",
        won=formats.count(settled.sale.quote.accrued_points),
        balance=formats.count(settled.view.balance.available),
    )
