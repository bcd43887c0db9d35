"""The panel that shows the receipts of a sale again: its own, and those of what came back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import MemberdeskError
from app.domain.receipt import Receipt
from app.services.papers import reprints
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import Message, msg
from ui.presenters.parts import Tools
from ui.presenters.receipt_view import ReceiptPresenter
from ui.shell.pane import Pane
from ui.views.choice_row import ChoiceRow
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
        self._papers = self._stored(tools, sale_id)
        self.papers = ChoiceRow(msg("receipt.title"), dict(map(_choice, self._papers.values())))
        self.papers.chosen.connect(self._choose)
        self.papers.setVisible(len(self._papers) > 1)
        layout.addWidget(self.papers)
        layout.addWidget(self.preview, 1)
        column(self).addWidget(card)
        if self._papers:
            self._choose(next(reversed(self._papers)))

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

    def _stored(self, tools: Tools, sale_id: str) -> dict[str, Receipt]:
        try:
            return {paper.title: paper for paper in reprints(tools.ctx, sale_id)}
        except MemberdeskError as error:
            self.presenter.failed(error)
            return {}

    def _choose(self, title: str) -> None:
        """The newest is what somebody who comes back here most likely wants."""
        self.papers.show_chosen(title)
        self.presenter.hold(self._papers[title])


def _choice(paper: Receipt) -> tuple[str, Message]:
    """A return is named by its number after the sale's."""
    _, slash, number = paper.title.rpartition("/")
    return paper.title, msg("receipt.of_return", n=number) if slash else msg("receipt.of_sale")
