"""The points of the sale in hand: a stepper, or the rewards that were chosen for them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg, plain
from ui.presenters.quote_column import QuoteColumn
from ui.widgets import Button, Card, Label, Stepper, column, row
from ui.widgets.basic import ElidedLabel, show_if

EDGE = 15


class PointsCard(Card):
    """A programme whose points are for rewards has no stepper; one without rewards no button."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._limit = ElidedLabel("third").right()
        self._stepper = Stepper(msg("points.less"), msg("points.more"))
        self._value = Button(kind="value")
        self._most = Button(msg("points.most"))
        self._steps = QWidget()
        self._rewards = Button(key="⇧F5")
        self._stepper.stepped.connect(desk.benefits.step_points)
        self._most.clicked.connect(desk.benefits.most_points)
        self._stepper.set_value_button(self._value)
        self._value.clicked.connect(desk.benefits.ask_points)
        self._rewards.clicked.connect(desk.benefits.show_rewards)
        layout = column(self, gap=8)
        layout.setContentsMargins(EDGE, 11, EDGE, 11)
        head = row(gap=8)
        head.addWidget(Label("strong", msg("points.title")))
        head.addWidget(self._limit, 1)
        layout.addLayout(head)
        step = row(self._steps, gap=8)
        step.addWidget(self._stepper, 1)
        step.addWidget(self._most)
        layout.addWidget(self._steps)
        layout.addWidget(self._rewards)

    def show_state(self, state: QuoteColumn) -> None:
        """Show the points chosen and the bound that limits them."""
        points = state.points
        self._limit.set_message(points.limit)
        self._value.set_message(plain(points.points))
        self._value.set_name(msg("points.value", points=points.points))
        self._stepper.set_enabled(less=points.can_less, more=points.can_more)
        self._value.setEnabled(points.is_enabled)
        self._most.setEnabled(points.can_more)
        show_if(self._steps, not points.is_choice)
        show_if(self._rewards, points.rewards is not None)
        if points.rewards is not None:
            self._rewards.key = "F5" if points.is_choice else "⇧F5"
            self._rewards.set_message(points.rewards)
