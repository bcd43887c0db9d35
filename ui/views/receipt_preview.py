"""A receipt as it will look on paper, scaled to the column, with what can be done with it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from app.domain.receipt import Receipt
from ui.i18n import translate
from ui.presenters.message import msg
from ui.presenters.receipt_view import ReceiptPresenter
from ui.receipts.pdf import ReceiptNotSaved, save_pdf, save_png
from ui.receipts.picture import receipt_image
from ui.views.band import Band
from ui.widgets.basic import Button, column, row


class PaperView(QScrollArea):
    """The paper itself; scrolls when it is longer than the column, by touch, wheel and arrows."""

    def __init__(self) -> None:
        super().__init__()
        self._receipt: Receipt | None = None
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(self._picture)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_receipt(self, receipt: Receipt | None) -> None:
        """Draw this receipt; None leaves the paper blank."""
        if receipt == self._receipt:
            return
        self._receipt = receipt
        self.setAccessibleName(translate(msg("receipt.paper")))
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width again."""
        super().resizeEvent(event)
        self._redraw()

    def _redraw(self) -> None:
        if self._receipt is None:
            self._picture.clear()
            return
        pixmap = QPixmap.fromImage(receipt_image(self._receipt))
        width = min(pixmap.width(), self.viewport().width())
        self._picture.setPixmap(
            pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        )


class ReceiptPreview(QWidget):
    """Paper, a sentence about the printer, and buttons: print, picture, PDF."""

    def __init__(self, presenter: ReceiptPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._paper = PaperView()
        self._band = Band()
        self.print_button = Button(msg("receipt.print"), key="P")
        picture = Button(msg("receipt.picture"))
        pdf = Button(msg("receipt.pdf"))
        self.print_button.clicked.connect(presenter.print_again)
        picture.clicked.connect(lambda: self.save("png"))
        pdf.clicked.connect(lambda: self.save("pdf"))
        layout = column(self, gap=8)
        layout.addWidget(self._paper, 1)
        layout.addWidget(self._band)
        buttons = row(gap=8)
        for button in (self.print_button, picture, pdf):
            buttons.addWidget(button, 1)
        layout.addLayout(buttons)
        presenter.changed = self.refresh
        self.refresh()

    def refresh(self) -> None:
        """Show the receipt and what became of it."""
        model = self._presenter.model
        self._paper.show_receipt(model.receipt)
        self._band.tell(model.notice, "bad" if model.is_fault else "good")

    def save(self, suffix: Literal["png", "pdf"]) -> None:
        """Write the receipt into the store's receipts folder."""
        receipt = self._presenter.model.receipt
        if receipt is None:
            return
        path = self._presenter.path_for(suffix)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if suffix == "pdf":
                save_pdf(receipt, path)
            else:
                save_png(receipt_image(receipt), path)
        except (OSError, ReceiptNotSaved):
            self._presenter.failed(ReceiptNotSaved())
            return
        self._presenter.saved_to(path)
