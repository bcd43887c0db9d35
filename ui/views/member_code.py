"""The card or a pass of one member, large enough to scan or photograph, to print and to save."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.i18n import in_language, translate
from ui.presenters.desk import DeskPresenter
from ui.presenters.member_card import name_message
from ui.presenters.member_code import KINDS, LENT_DAYS, MemberCodePresenter
from ui.presenters.message import msg
from ui.presenters.parts import Tools
from ui.receipts.card import CardFace, card_image
from ui.receipts.pdf import ReceiptNotSaved, save_png
from ui.shell.pane import Pane
from ui.theme.tokens import LIGHT
from ui.views.band import Band
from ui.views.choice_row import ChoiceRow
from ui.widgets import Button, Card, Label, column, row

WIDEST_PX = 620
NARROWEST_PX = 240


def build(tools: Tools, desk: DeskPresenter, argument: object) -> MemberCodePane:
    """The panel; ``argument`` is a member id."""
    del desk
    return MemberCodePane(tools, str(argument))


class MemberCodeView(QWidget):
    """Draws a MemberCodePresenter; the panels around it place ``print_button`` and
    ``save_button``.
    """

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.presenter = MemberCodePresenter(tools)
        self.presenter.changed = self.refresh
        self._store_name = tools.parts.profile.store_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._image = QImage()
        self._hint = Label("second").wrapped()
        self._band = Band()
        self.kinds = ChoiceRow(
            msg("people.code_kind"),
            {
                "card": msg("people.code_card"),
                "pass": msg("people.code_pass", n=LENT_DAYS),
            },
        )
        self.kinds.chosen.connect(self.presenter.choose)
        self.print_button = Button(msg("enrol.print_card"), key="P")
        self.print_button.clicked.connect(self.presenter.print)
        self.save_button = Button(msg("enrol.save_card"))
        self.save_button.clicked.connect(self.save)
        layout = column(self, gap=10)
        layout.addWidget(self.kinds)
        layout.addWidget(self._picture, 1)
        layout.addWidget(self._hint)
        layout.addWidget(self._band)

    @property
    def image(self) -> QImage:
        """The picture as it is saved."""
        return self._image

    def save(self) -> None:
        """Write the picture as PNG beside the receipts."""
        path = self.presenter.path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            save_png(self._image, path)
        except (OSError, ReceiptNotSaved):
            self.presenter.paper.failed(ReceiptNotSaved())
            return
        self.presenter.paper.saved_to(path)

    def refresh(self) -> None:
        """Draw the code and what became of it."""
        model, paper = self.presenter.model, self.presenter.paper.model
        self._band.tell(paper.notice, "bad" if paper.is_fault else "good")
        self.kinds.show_chosen(model.kind)
        has_code = model.view is not None
        for button in (self.print_button, self.save_button, *self.kinds.buttons.values()):
            button.setEnabled(has_code and not model.is_working)
        is_card = model.lent is None
        self._hint.set_message(
            msg("enrol.card_hint") if is_card else msg("people.pass_hint", n=LENT_DAYS)
        )
        self.print_button.set_message(msg("enrol.print_card" if is_card else "people.pass_print"))
        face = self._face()
        if face is None:
            return
        colours = {"paper": LIGHT.accent, "ink": LIGHT.accent_ink, "soft": LIGHT.accent_soft}
        self._image = card_image(face, **colours)
        self._picture.setAccessibleName(
            translate(msg("enrol.card_picture" if is_card else "people.pass_picture"))
        )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture into the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            return
        width = min(WIDEST_PX, max(NARROWEST_PX, self.width() - 16))
        smooth = Qt.TransformationMode.SmoothTransformation
        self._picture.setPixmap(QPixmap.fromImage(self._image).scaledToWidth(width, smooth))

    def _face(self) -> CardFace | None:
        model, until = self.presenter.model, self.presenter.valid_until
        if model.view is None:
            return None
        member = model.view.member
        return CardFace(
            store_name=self._store_name,
            name=member.name or translate(msg("enrol.member")),
            tier=in_language(model.view.tier.name),
            card_token=model.digits,
            caption=translate(msg("enrol.card_caption")),
            below=None if until is None else translate(until),
        )


class MemberCodePane(Pane):
    """P prints, Esc closes; a scan is the desk's."""

    def __init__(self, tools: Tools, member_id: str) -> None:
        super().__init__()
        card = Card()
        self.code = MemberCodeView(tools)
        self.close_button = Button(msg("help.close"), key="Esc")
        self.close_button.clicked.connect(tools.host.close)
        layout = column(card, gap=10)
        layout.setContentsMargins(22, 14, 22, 18)
        self._who = Label("second")
        head = row(gap=12)
        head.addWidget(Label("title", msg("people.code_title")))
        head.addWidget(self._who, 1)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        layout.addWidget(self.code, 1)
        buttons = row(gap=10)
        for button in (self.code.print_button, self.code.save_button):
            button.setFixedHeight(60)
            buttons.addWidget(button, 1)
        layout.addLayout(buttons)
        column(self).addWidget(card)
        self.code.presenter.open(member_id)
        view = self.code.presenter.model.view
        self._who.set_message(None if view is None else name_message(view))
        self.code.refresh()

    def first_focus(self) -> QWidget:
        """The code that is shown."""
        return self.code.kinds.buttons[KINDS[0]]

    def closing(self) -> None:
        """A fault that comes later is said over the key bar."""
        self.code.presenter.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """P: print."""
        if event.key() == Qt.Key.Key_P:
            self.code.presenter.print()
            return
        super().keyPressEvent(event)
