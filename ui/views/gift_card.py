"""The gifts of the sale in hand, each with a button that gives another thing or none."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.presenters.desk import DeskPresenter
from ui.presenters.gifts import GiftRow
from ui.presenters.message import msg
from ui.widgets import Button, Card, Label, column, row
from ui.widgets.basic import ElidedLabel, show_if

EDGE = 15


class GiftCard(Card):
    """Hidden while there is no gift. Rows are made once and used again."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[_GiftRow] = []
        self._layout = column(self, gap=6)
        self._layout.setContentsMargins(EDGE, 7, EDGE, 7)

    def show_state(self, gifts: tuple[GiftRow, ...]) -> None:
        """Show what is given."""
        show_if(self, bool(gifts))
        while len(self._rows) < len(gifts):
            self._rows.append(_GiftRow(self._desk, is_first=not self._rows))
            self._layout.addWidget(self._rows[-1])
        for place, shown in enumerate(self._rows):
            show_if(shown, place < len(gifts))
            if place < len(gifts):
                shown.show_state(gifts[place])


class _GiftRow(QWidget):
    def __init__(self, desk: DeskPresenter, *, is_first: bool) -> None:
        super().__init__()
        self._desk = desk
        self._offer_id = ""
        self._name = ElidedLabel()
        self._another = Button(msg("gift.another"))
        self._another.clicked.connect(self._change)
        layout = row(self, gap=8)
        if is_first:
            layout.addWidget(Label("strong", msg("gift.title")))
        layout.addWidget(self._name, 1)
        layout.addWidget(self._another)

    def show_state(self, gift: GiftRow) -> None:
        """Show one gift."""
        self._offer_id = gift.offer_id
        self._name.set_message(gift.name)

    def _change(self) -> None:
        self._desk.gifts.another(self._offer_id)
