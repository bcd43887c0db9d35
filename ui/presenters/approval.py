"""A manager's PIN in place: asked where the effect is shown, good for one action, both names
kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.rights import Right
from app.services.sign_on import Approval, approve
from ui.presenters.message import Message, error_message
from ui.presenters.parts import Tools
from ui.presenters.pin import PinEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalModel:
    """What the PIN field shows."""

    pin: PinEntry = field(default_factory=PinEntry)
    is_checking: bool = False
    approval: Approval | None = None
    notice: Message | None = None


class ApprovalPresenter:
    """Checks the PIN at full length, off the screen's thread, and keeps the answer until reset."""

    def __init__(self, tools: Tools, changed: Callable[[], None]) -> None:
        self._tools = tools
        self._changed = changed
        self._empty = PinEntry(length=tools.parts.profile.pin_length)
        self._round = 0
        self.model = ApprovalModel(pin=self._empty)

    def reset(self) -> None:
        """Forget what was allowed: the action has changed."""
        self._round += 1
        self.model = ApprovalModel(pin=self._empty)

    def press(self, key: str, right: Right, about: str) -> None:
        """A digit or ``back``; ``about`` names what is allowed, for the log."""
        model = self.model
        if model.is_checking or model.approval is not None:
            return
        pin = model.pin.pressed(key)
        self.model = dataclasses.replace(model, pin=pin, notice=None)
        if pin.is_whole:
            self._check(pin.digits, right, about)
        self._changed()

    def _check(self, digits: str, right: Right, about: str) -> None:
        ctx, this_round = self._tools.ctx, self._round
        self.model = dataclasses.replace(self.model, is_checking=True)
        self._tools.lanes.write.submit(
            lambda: approve(ctx, digits, right, about),
            lambda approval: self._answer(this_round, ApprovalModel(approval=approval)),
            lambda error: self._answer(this_round, ApprovalModel(notice=error_message(error))),
        )

    def _answer(self, asked_round: int, model: ApprovalModel) -> None:
        if asked_round == self._round:
            self.model = dataclasses.replace(model, pin=self._empty)
            self._changed()
