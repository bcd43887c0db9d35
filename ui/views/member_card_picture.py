"""After an enrolment: the card to scan or photograph, on paper or as a picture to send."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.services.enrol import Enrolled
from app.services.papers import print_card
from ui.i18n import in_language, translate
from ui.presenters.enrol import EnrolPresenter
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.presenters.receipt_view import ReceiptPresenter
from ui.receipts.card import CardFace, card_image
from ui.receipts.pdf import ReceiptNotSaved, save_png
from ui.theme.tokens import LIGHT
from ui.views.band import Band
from ui.widgets.basic import ActionButton, Button, Label, column, row

WIDEST_PX = 460


class EnrolledView(QWidget):
    """Shows the card of the member just enrolled, who is on the sale already."""

    def __init__(self, tools: Tools, presenter: EnrolPresenter) -> None:
        super().__init__()
        self._tools = tools
        self._presenter = presenter
        self._paper = ReceiptPresenter(tools)
        self._paper.changed = self._show_paper
        self._title = Label("title", msg("enrol.done"))
        self._who = Label("second")
        self._coupons = Label("second").wrapped()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pixmap = QPixmap()
        self._band = Band()
        self.print_button = Button(msg("enrol.print_card"), key="P")
        self.print_button.clicked.connect(self.print_card)
        self.save_button = Button(msg("enrol.save_card"))
        self.save_button.clicked.connect(self.save_card)
        self.next_button = ActionButton(msg("enrol.go_on"), key="Enter")
        self.next_button.clicked.connect(presenter.confirm)
        layout = column(self, gap=10)
        layout.setContentsMargins(22, 18, 22, 18)
        head = row(gap=12)
        head.addWidget(self._title)
        head.addWidget(self._who, 1)
        layout.addLayout(head)
        layout.addWidget(self._picture, 1)
        layout.addWidget(Label("second", msg("enrol.card_hint")).wrapped())
        layout.addWidget(self._coupons)
        layout.addWidget(self._band)
        buttons = row(gap=10)
        for button in (self.print_button, self.save_button):
            button.setFixedHeight(60)
            buttons.addWidget(button)
        buttons.addWidget(self.next_button, 1)
        layout.addLayout(buttons)

    def refresh(self) -> None:
        """Draw the card and what came with it."""
        enrolled = self._presenter.model.enrolled
        if enrolled is None or not self._pixmap.isNull():
            return
        view = enrolled.view
        self._who.set_message(plain(view.member.name))
        names = " · ".join(in_language(kind.name) for _, kind in enrolled.coupons)
        self._coupons.set_message(msg("enrol.coupons_given", names=names) if names else None)
        self._coupons.setVisible(bool(names))
        self._pixmap = QPixmap.fromImage(
            card_image(
                self._face(enrolled),
                paper=LIGHT.accent,
                ink=LIGHT.accent_ink,
                soft=LIGHT.accent_soft,
            )
        )
        self._picture.setAccessibleName(translate(msg("enrol.card_picture")))
        self._fit()

    def leave(self) -> None:
        """The panel goes away."""
        self._paper.leave()

    def print_card(self) -> None:
        """Print the card on the receipt printer."""
        enrolled = self._presenter.model.enrolled
        if enrolled is None:
            return
        self._paper.hold(print_card(self._tools.ctx, enrolled.view.member.member_id))
        self._paper.print_again()

    def save_card(self) -> None:
        """Write the card as PNG beside the receipts."""
        folder = self._tools.parts.home / "receipts"
        path = self._path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            save_png(self._pixmap.toImage(), path)
        except (OSError, ReceiptNotSaved):
            self._paper.failed(ReceiptNotSaved())
            return
        self._paper.saved_to(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the card into the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull():
            return
        width = min(WIDEST_PX, max(240, self.width() - 60))
        self._picture.setPixmap(
            self._pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        )

    def _path(self, folder: Path) -> Path:
        enrolled = self._presenter.model.enrolled
        token = enrolled.view.member.card_token if enrolled else "card"
        return folder / f"card-{token}.png"

    def _face(self, enrolled: Enrolled) -> CardFace:
        view = enrolled.view
        return CardFace(
            store_name=self._tools.parts.profile.store_name,
            name=view.member.name or translate(msg("enrol.member")),
            tier=in_language(view.tier.name),
            card_token=view.member.card_token,
            caption=translate(msg("enrol.card_caption")),
        )

    def _show_paper(self) -> None:
        model = self._paper.model
        self._band.tell(model.notice, "bad" if model.is_fault else "good")
