"""A clock that stands before the last sale: said early, and a manager's word where it is right."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from app.domain.rights import has_right
from app.services.clock_guard import ClockBehind, accept_clock, clock_behind
from ui.presenters.approval import ApprovalModel, ApprovalPresenter
from ui.presenters.message import Message, error_message
from ui.presenters.parts import Notice, Tools

NOTICE_KEY = f"error.{ClockBehind.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockModel:
    """What stops the sale; ``minutes`` 0: nothing does. ``now_at`` and ``last_at`` as the shop's
    own time, ``may_accept``: whoever works here needs no PIN for it.
    """

    minutes: int = 0
    now_at: str = ""
    last_at: str = ""
    may_accept: bool = False
    is_saving: bool = False
    notice: Message | None = None

    @property
    def is_behind(self) -> bool:
        """True while no sale may be dated."""
        return self.minutes > 0


class ClockPresenter:
    """Looks whether a sale may be dated now, and lets a manager accept the clock as it is."""

    def __init__(self, tools: Tools) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = ClockModel()
        self._tools = tools
        self._approval = ApprovalPresenter(tools, self._approved)

    @property
    def approval(self) -> ApprovalModel:
        """The manager's PIN."""
        return self._approval.model

    def check(self) -> None:
        """Compare the clock with the last sale, again after it was set."""
        behind = clock_behind(self._tools.ctx)
        self._approval.reset()
        self.model = ClockModel() if behind is None else self._behind(behind)
        self.changed()

    def press_pin(self, key: str) -> None:
        """A digit of the manager's PIN, or ``back``; a right PIN accepts the clock at once."""
        if self.model.is_behind and not self.model.is_saving:
            self._approval.press(key, "accept_clock", f"{self.model.minutes} min")

    def accept(self) -> None:
        """The clock is right: go on by it. For a manager, who needs no PIN."""
        if self.model.may_accept:
            self._accept(self._tools.session.operator_id)

    def leave(self) -> None:
        """The panel goes away; nothing may reach it any more."""
        self.changed = lambda: None

    def _behind(self, behind: ClockBehind) -> ClockModel:
        minutes = int(behind.params["minutes"])
        zone = ZoneInfo(self._tools.parts.profile.zone)
        now = self._tools.ctx.clock.now().astimezone(zone)
        operator = self._tools.session.operator
        last = now + timedelta(minutes=minutes)
        form = "%m-%d %H:%M" if last.year == now.year else "%Y-%m-%d %H:%M"
        return ClockModel(
            minutes=minutes,
            now_at=now.strftime(form),
            last_at=last.strftime(form),
            may_accept=operator is not None and has_right(operator, "accept_clock"),
        )

    def _approved(self) -> None:
        approval = self._approval.model.approval
        if approval is not None and not self.model.is_saving:
            self._accept(approval.operator_id)
        else:
            self.changed()

    def _accept(self, approved_by: str) -> None:
        self.model = dataclasses.replace(self.model, is_saving=True, notice=None)
        self.changed()
        ctx = self._tools.ctx
        self._tools.lanes.write.submit(
            lambda: accept_clock(ctx, approved_by), lambda _: self.check(), self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._approval.reset()
        notice = error_message(error)
        self.model = dataclasses.replace(self.model, is_saving=False, notice=notice)
        self.changed()


class ClockWatch:
    """Says at every sign-on that no sale can be taken, before a basket is full."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        tools.session.on_change(self._signed)

    def _signed(self) -> None:
        if self._tools.session.operator is None:
            return
        behind = clock_behind(self._tools.ctx)
        if behind is not None:
            self._tools.host.notify(Notice(message=error_message(behind), tone="bad"))
