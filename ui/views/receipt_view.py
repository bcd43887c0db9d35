"""The panel that shows a receipt again: of the sale just done, or of any other by its id."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import MemberdeskError
from app.services.papers import reprint
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg
from ui.presenters.parts import Tools
from ui.presenters.receipt_view import ReceiptPresenter
from ui.shell.pane import Pane
from ui.views.receipt_preview import ReceiptPreview
from ui.widgets.basic import Button, Card, Label, column, row


def build(tools: Tools, desk: DeskPresenter, argument: object) -> ReceiptPane:
    """The panel; ``argument`` is a sale id."""
    del desk
    return ReceiptPane(tools, argument if isinstance(argument, str) else "")


class ReceiptPane(Pane):
    """P prints, Esc closes."""

    def __init__(self, tools: Tools, sale_id: str) -> None:
        super().__init__()
        self.presenter = ReceiptPresenter(tools)
        card = Card()
        self.preview = ReceiptPreview(self.presenter)
        close = Button(msg("help.close"), key="Esc")
        close.clicked.connect(tools.host.close)
        layout = column(card, gap=8)
        layout.setContentsMargins(16, 12, 16, 16)
        head = row()
        head.addWidget(Label("heading", msg("receipt.title")), 1)
        head.addWidget(close)
        layout.addLayout(head)
        layout.addWidget(self.preview, 1)
        column(self).addWidget(card)
        self._show(tools, sale_id)

    def first_focus(self) -> QWidget:
        """The button that prints."""
        return self.preview.print_button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """P: print."""
        if event.key() == Qt.Key.Key_P:
            self.presenter.print_again()
            return
        super().keyPressEvent(event)

    def closing(self) -> None:
        """A fault that comes later is said over the key bar."""
        self.presenter.leave()

    def _show(self, tools: Tools, sale_id: str) -> None:
        try:
            self.presenter.hold(reprint(tools.ctx, sale_id))
        except MemberdeskError as error:
            self.presenter.failed(error)
