"""One entry: what became of it and why; where it needs a person, what to do, and putting on record
what was done.
"""

from __future__ import annotations

from app.ports.outcomes import Traced
from app.services.attention import MAX_REASON_LENGTH, Action
from ui.presenters.message import Message, msg
from ui.presenters.sync_centre import SyncPresenter
from ui.presenters.sync_words import advice_of, cause_of
from ui.theme.tokens import SIZES
from ui.views.band import Band
from ui.views.manager_pin import ManagerPin
from ui.widgets.basic import ActionButton, Button, Card, Label, column, row
from ui.widgets.fields import SearchField

ACTIONS: tuple[Action, ...] = ("corrected", "written_off")


class AttentionForm(Card):
    """Right column of the sync centre."""

    def __init__(self, presenter: SyncPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._step: tuple[object, ...] = ()
        self._title = Label("title").wrapped()
        self._sub = Label("second")
        self._cause = Label().wrapped()
        self._advice = Label("second").wrapped()
        self.ways = {action: self._action_button(action) for action in ACTIONS}
        self.ask = Button(msg("sync.ask_again"))
        self.ask.clicked.connect(presenter.ask_again)
        self._reason_title = Label("second", msg("sync.reason"))
        self.reason = SearchField(
            msg("sync.reason"), msg("sync.reason_hint"), limit=MAX_REASON_LENGTH
        )
        self.reason.textEdited.connect(presenter.type_reason)
        self.reason.confirmed.connect(presenter.confirm)
        self.manager = ManagerPin(msg("sync.manager_why"), presenter.press_manager)
        self._approved = Label("good")
        self._band = Band()
        self.go = ActionButton(key="F12")
        self.go.clicked.connect(presenter.confirm)
        self.cancel = Button(msg("people.cancel"), key="Esc")
        self.cancel.clicked.connect(presenter.back)
        self._lay_out()

    def refresh(self) -> None:
        """Draw the model."""
        presenter, model = self._presenter, self._presenter.model
        chosen, action = model.chosen, model.action
        self._title.set_message(
            msg("sync.nothing_chosen") if chosen is None else presenter.words.title_of(chosen)
        )
        self._sub.set_message(None if chosen is None else presenter.words.sub_of(chosen))
        self._cause.set_message(None if chosen is None else cause_of(chosen))
        help_words = msg("sync.nothing_chosen_help")
        self._advice.set_message(help_words if chosen is None else self._advice_on(chosen))
        for button in self.ways.values():
            button.setVisible(model.may_close and action is None)
        self.ask.setVisible(model.may_ask and action is None)
        self.ask.setEnabled(not model.is_testing)
        asks, approval = presenter.asks_pin, presenter.approval.approval
        is_allowed = action is not None and not asks
        self._advice.setVisible(not asks)  # the room is the pad's now
        self._reason_title.setVisible(is_allowed)
        self.reason.setVisible(is_allowed)
        if self.reason.text() != model.reason:
            self.reason.setText(model.reason)
        self.manager.setVisible(asks)
        self.manager.show_approval(presenter.approval)
        self._approved.setVisible(is_allowed and approval is not None)
        if approval is not None:
            self._approved.set_message(msg("people.approved_by", name=approval.name))
        self._band.tell(model.notice if action else None, model.tone)
        self.go.setVisible(action is not None)
        self.cancel.setVisible(action is not None)
        if action is not None:
            self.go.set_message(msg(f"sync.action.{action}"))
            self.go.setEnabled(is_allowed and not model.is_saving)
        self._focus_step((action, asks))

    def _focus_step(self, step: tuple[Action | None, bool]) -> None:
        """The manager's PIN first, then the reason, when a step begins."""
        if step == self._step:
            return
        self._step = step
        action, asks = step
        if action is not None:
            (self.manager.dots if asks else self.reason).setFocus()
        elif self._presenter.model.may_close:
            self.ways["corrected"].setFocus()

    def _advice_on(self, chosen: Traced) -> Message | None:
        return advice_of(chosen) if self._presenter.model.may_close else None

    def _action_button(self, action: Action) -> Button:
        button = Button(
            msg(f"sync.action.{action}"), kind="danger" if action == "written_off" else ""
        )
        button.clicked.connect(lambda: self._presenter.start(action))
        return button

    def _lay_out(self) -> None:
        layout = column(self, gap=8)
        layout.setContentsMargins(16, 12, 16, 14)
        for part in (self._title, self._sub, self._cause, self._advice):
            layout.addWidget(part)
        layout.addSpacing(4)
        layout.addWidget(self.ask)
        for button in self.ways.values():
            layout.addWidget(button)
        layout.addWidget(self.manager)
        layout.addWidget(self._approved)
        layout.addWidget(self._reason_title)
        layout.addWidget(self.reason)
        layout.addStretch()
        layout.addWidget(self._band)
        buttons = row(gap=8)
        self.cancel.setFixedHeight(SIZES.settle)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go, 1)
        layout.addLayout(buttons)
