"""The rewards panel: Space or a tap puts a reward on the sale or takes it off (R-112)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.presenters.desk import DeskPresenter
from ui.presenters.message import Message, msg, plain
from ui.presenters.parts import Tools
from ui.presenters.rewards import RewardRow, reward_rows
from ui.views.panel import PanelFrame
from ui.widgets import ActionButton, Button, Label, row
from ui.widgets.basic import share_baseline
from ui.widgets.lists import Choice, ChoiceList


class RewardsPane(PanelFrame):
    """Draws what the member may choose; every change is quoted at once."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        super().__init__(msg("reward.title"))
        self._tools = tools
        self._desk = desk
        self._rows: tuple[RewardRow, ...] = ()
        self._list = ChoiceList(msg("reward.title"), wraps=True)
        self._list.chosen.connect(self._toggle)
        self._due = Label("due").right()
        self._best = Button(msg("reward.best"), key="F5")
        self._best.clicked.connect(self._choose_best)
        done = ActionButton(msg("coupon.done"), key="Esc")
        done.clicked.connect(tools.host.close)
        self.content.addWidget(Label("second", self._help()).wrapped())
        self.content.addWidget(self._list, 1)
        due = row(gap=8)
        self._due_name = Label("heading", msg("quote.due"))
        due.addWidget(self._due_name, alignment=Qt.AlignmentFlag.AlignBottom)
        due.addWidget(self._due, 1)
        self.content.addLayout(due)
        self.content.addWidget(self._best)
        self.content.addWidget(done)
        self._cursor = 0
        self._show()

    def first_focus(self) -> QWidget:
        """The list."""
        return self._list

    def command(self, command_id: str) -> bool:
        """The key of points or rewards again: what takes most."""
        if command_id in ("points", "rewards"):
            self._choose_best()
            return True
        return False

    def _help(self) -> Message:
        rules = self._desk.sale.programme.redemption
        if rules.unit == "choice":
            return msg("reward.help_choice", n=rules.max_rewards)
        return msg("reward.help")

    def _toggle(self, index: int) -> None:
        if index < len(self._rows):
            self._cursor = index
            self._desk.benefits.toggle_reward(self._rows[index])
            self._show()

    def _choose_best(self) -> None:
        self._desk.benefits.best_rewards()
        self._show()

    def _show(self) -> None:
        self._rows = reward_rows(self._desk.sale)
        choices = tuple(
            Choice(title=one.name, sub=one.effect, side=one.cost, is_on=one.is_taken)
            for one in self._rows
        )
        self._list.set_rows(choices, min(self._cursor, len(choices) - 1))
        self._due.set_message(plain(self._desk.state.column.due))
        share_baseline(self._due_name, self._due)
