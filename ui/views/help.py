"""Help: every key from the one table, and what to do when Chinese cannot be typed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.commands import COMMANDS
from ui.presenters.desk import DeskPresenter
from ui.presenters.help import KEYS_IN_PLACES, HelpRow, help_rows
from ui.presenters.message import msg, plain
from ui.presenters.parts import Tools
from ui.shell.pane import Pane
from ui.theme.tokens import SIZES
from ui.widgets.basic import Button, Card, Label, column, row
from ui.widgets.scroll import TallScroll

KEYS_IN_A_ROW = 2
KEYS_PX = 280
TOPICS = ("find", "ring_up", "settle", "refund", "chinese", "scanner")


def build(tools: Tools, desk: DeskPresenter, argument: object) -> HelpPane:
    """The page; it needs nothing of the sale."""
    del desk, argument
    return HelpPane(tools)


class HelpPane(Pane):
    """Two columns: keys on the left, sentences on the right; Esc goes back to the sale."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("page")
        self.close_button = Button(msg("help.close"), key="Esc")
        self.close_button.clicked.connect(tools.host.close)
        layout = column(self, gap=SIZES.gap)
        layout.setContentsMargins(SIZES.margin, 14, SIZES.margin, 14)
        head = row(gap=12)
        head.addWidget(Label("title", msg("help.title")))
        head.addWidget(Label("second", msg("help.subtitle")), 1)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        body = row(gap=SIZES.column_gap)
        self._scroll = TallScroll(_key_card())
        body.addWidget(self._scroll, 1)
        body.addWidget(TallScroll(_topic_card()), 1)
        layout.addLayout(body, 1)

    def first_focus(self) -> QWidget:
        """The list of keys, which the arrows scroll."""
        return self._scroll


def _key_card() -> Card:
    card = Card()
    layout = column(card, gap=8)
    layout.setContentsMargins(16, 14, 16, 14)
    for title, rows in (("help.keys", help_rows(COMMANDS)), ("help.in_places", KEYS_IN_PLACES)):
        layout.addWidget(Label("group", msg(title)))
        for entry in rows:
            layout.addLayout(_key_row(entry))
    layout.addStretch()
    return card


def _key_row(entry: HelpRow) -> QHBoxLayout:
    line = row(gap=16)
    box = QWidget()
    box.setFixedWidth(KEYS_PX)
    keys = column(box, gap=4)
    for start in range(0, len(entry.keys), KEYS_IN_A_ROW):
        side = row(gap=6)
        for key in entry.keys[start : start + KEYS_IN_A_ROW]:
            side.addWidget(Label("key", plain(key)))
        side.addStretch()
        keys.addLayout(side)
    line.addWidget(box)
    line.addWidget(Label("", entry.words).wrapped(), 1)
    return line


def _topic_card() -> Card:
    card = Card()
    layout = column(card, gap=4)
    layout.setContentsMargins(16, 14, 16, 14)
    for topic in TOPICS:
        layout.addWidget(Label("strong", msg(f"help.topic.{topic}")).wrapped())
        layout.addWidget(Label("second", msg(f"help.text.{topic}")).wrapped())
        layout.addSpacing(10)
    layout.addStretch()
    return card
