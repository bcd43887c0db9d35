"""After an enrolment: the card to scan or photograph, on paper or as a picture to send."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.i18n import in_language
from ui.presenters.enrol import EnrolPresenter
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.views.member_code import MemberCodeView
from ui.widgets.basic import ActionButton, Label, column, row


class EnrolledView(QWidget):
    """Shows the card of the member just enrolled, who is on the sale already."""

    def __init__(self, tools: Tools, presenter: EnrolPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.code = MemberCodeView(tools)
        self._title = Label("title", msg("enrol.done"))
        self._who = Label("second")
        self._coupons = Label("second").wrapped()
        self.print_button = self.code.print_button
        self.save_button = self.code.save_button
        self.next_button = ActionButton(msg("enrol.go_on"), key="Enter")
        self.next_button.clicked.connect(presenter.confirm)
        layout = column(self, gap=10)
        layout.setContentsMargins(22, 18, 22, 18)
        head = row(gap=12)
        head.addWidget(self._title)
        head.addWidget(self._who, 1)
        layout.addLayout(head)
        layout.addWidget(self.code, 1)
        layout.addWidget(self._coupons)
        buttons = row(gap=10)
        for button in (self.print_button, self.save_button):
            button.setFixedHeight(60)
            buttons.addWidget(button)
        buttons.addWidget(self.next_button, 1)
        layout.addLayout(buttons)

    def refresh(self) -> None:
        """Draw the card and what came with it."""
        enrolled = self._presenter.model.enrolled
        if enrolled is None or self.code.presenter.model.view is not None:
            return
        self._who.set_message(plain(enrolled.view.member.name))
        names = " · ".join(in_language(kind.name) for _, kind in enrolled.coupons)
        self._coupons.set_message(msg("enrol.coupons_given", names=names) if names else None)
        self._coupons.setVisible(bool(names))
        self.code.presenter.show(enrolled.view)

    def leave(self) -> None:
        """The panel goes away."""
        self.code.presenter.leave()

    def print_card(self) -> None:
        """Print what is shown on the receipt printer."""
        self.code.presenter.print()

    def save_card(self) -> None:
        """Write the picture as PNG beside the receipts."""
        self.code.save()
