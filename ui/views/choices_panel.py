"""A panel of what may be put on the sale in hand: Space or a tap takes one or leaves it, the key
of the panel again takes what is best, and what is due stands below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.presenters.desk import DeskPresenter
from ui.presenters.message import Message, msg, plain
from ui.presenters.parts import Tools
from ui.views.panel import PanelFrame
from ui.widgets import ActionButton, Button, Label, row
from ui.widgets.basic import share_baseline
from ui.widgets.lists import Choice, ChoiceList


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What a panel lets people choose. ``choices``: what there is now; ``toggle(index)`` takes one
    of them or leaves it; ``take_best`` is what ``best`` says, by ``key`` and by the ``commands``.
    """

    title: Message
    help: Message
    best: Message
    key: str
    commands: tuple[str, ...]
    choices: Callable[[], tuple[Choice, ...]]
    toggle: Callable[[int], None]
    take_best: Callable[[], None]


class ChoicesPanel(PanelFrame):
    """Draws what can be chosen; every change is quoted at once."""

    def __init__(self, tools: Tools, desk: DeskPresenter, choosing: Choosing) -> None:
        super().__init__(choosing.title)
        self._desk, self._choosing = desk, choosing
        self._list = ChoiceList(choosing.title, wraps=True)
        self._list.chosen.connect(self._toggle)
        self._due = Label("due").right()
        best = Button(choosing.best, key=choosing.key)
        best.clicked.connect(self._take_best)
        done = ActionButton(msg("coupon.done"), key="Esc")
        done.clicked.connect(tools.host.close)
        self.content.addWidget(Label("second", choosing.help).wrapped())
        self.content.addWidget(self._list, 1)
        due = row(gap=8)
        self._due_name = Label("heading", msg("quote.due"))
        due.addWidget(self._due_name, alignment=Qt.AlignmentFlag.AlignBottom)
        due.addWidget(self._due, 1)
        self.content.addLayout(due)
        self.content.addWidget(best)
        self.content.addWidget(done)
        self._cursor = 0
        self._show()

    def first_focus(self) -> QWidget:
        """The list."""
        return self._list

    def command(self, command_id: str) -> bool:
        """The key of the panel again: what is best."""
        if command_id in self._choosing.commands:
            self._take_best()
            return True
        return False

    def _toggle(self, index: int) -> None:
        self._cursor = index
        self._choosing.toggle(index)
        self._show()

    def _take_best(self) -> None:
        self._choosing.take_best()
        self._show()

    def _show(self) -> None:
        choices = self._choosing.choices()
        self._list.set_rows(choices, min(self._cursor, len(choices) - 1))
        self._due.set_message(plain(self._desk.state.column.due))
        share_baseline(self._due_name, self._due)
