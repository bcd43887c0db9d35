"""The sync centre: what waits, what needs a person, what was done today, and how it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from app.domain.rights import has_right
from app.ports.centre_link import LinkState
from app.ports.outcomes import Backlog, Traced
from app.services.attention import Action, Closing, close_attention
from app.services.context import business_now
from ui.presenters.approval import ApprovalModel, ApprovalPresenter
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import CentreParts, Tools
from ui.presenters.sync_words import SyncWords, rights_words, test_words, worst_words

MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncModel:
    """All the page shows. ``chosen``: the entry that is looked at; ``action`` what is done about
    it, None while it is only looked at.
    """

    link: LinkState = field(default_factory=LinkState)
    backlog: Backlog = field(default_factory=Backlog)
    unsent: tuple[Traced, ...] = ()
    attention: tuple[Traced, ...] = ()
    done: tuple[Traced, ...] = ()
    chosen: Traced | None = None
    action: Action | None = None
    reason: str = ""
    needs_manager: bool = True
    is_saving: bool = False
    is_testing: bool = False
    notice: Message | None = None
    is_fault: bool = False
    worst: Message | None = None
    """What can be lost while the centre is away; for managers."""
    rights: Message | None = None
    """What this counter may still give of offers that the chain shares; for managers."""

    @property
    def tone(self) -> Literal["plain", "good", "bad"]:
        """Of the notice; nothing is good before it is done."""
        if self.is_fault:
            return "bad"
        return "plain" if self.is_testing else "good"

    @property
    def entries(self) -> tuple[Traced, ...]:
        """All that can be looked at; what needs a person first, for it may be in two lists."""
        return (*self.attention, *self.unsent, *self.done)

    @property
    def may_ask(self) -> bool:
        """True while the centre could not judge what is looked at; it may have since."""
        return self.may_close and self.chosen is not None and self.chosen.state == "quarantined"

    @property
    def may_close(self) -> bool:
        """True while what is looked at needs a person."""
        return any(one == self.chosen for one in self.attention)


class SyncPresenter:
    """Reads again with every tick of the page; what a person has begun is left as it is."""

    def __init__(self, tools: Tools) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._tools = tools
        self.words = SyncWords(tools)
        self._approval = ApprovalPresenter(tools, lambda: self.changed())  # noqa: PLW0108 - set later
        self._operation_id = ""
        operator = tools.session.operator
        alone = operator is not None and has_right(operator, "close_attention")
        self.model = SyncModel(needs_manager=not alone)

    @property
    def centre(self) -> CentreParts | None:
        """None in a store that is its own authority."""
        return self._tools.parts.centre

    @property
    def approval(self) -> ApprovalModel:
        """The manager's PIN."""
        return self._approval.model

    @property
    def asks_pin(self) -> bool:
        """True while a manager's PIN is missing for what is being done."""
        is_open = self.model.action is not None and self.model.needs_manager
        return is_open and self.approval.approval is None

    def refresh(self) -> None:
        """How it stands now."""
        centre = self.centre
        if centre is None:
            return
        on = business_now(self._tools.ctx).on
        operator = self._tools.session.operator
        is_told = operator is not None and has_right(operator, "redeem_offline")
        link, backlog = centre.link.state(), centre.outcomes.backlog()
        chain = centre.outcomes.chain()
        self._set(
            link=link,
            backlog=backlog,
            unsent=tuple(centre.outcomes.unsent(MOST_ROWS)),
            attention=tuple(centre.outcomes.attention(MOST_ROWS)),
            done=tuple(centre.outcomes.answered(on, MOST_ROWS)),
            worst=worst_words(self._tools.ctx, chain) if is_told else None,
            rights=rights_words(self._tools.ctx, chain) if is_told else None,
        )

    def try_now(self) -> None:
        """Ask the centre again at once."""
        if self.centre is not None:
            self.centre.link.try_now()
            self._set(notice=msg("sync.trying"), is_fault=False)

    def test(self) -> None:
        """Ask the centre who it is, and say how that went."""
        if self.centre is None or self.model.is_testing:
            return
        self._set(is_testing=True, notice=msg("sync.testing"), is_fault=False)
        self._tools.lanes.slow.submit(
            self.centre.test,
            lambda found: self._answered(test_words(found), is_fault=found.took_ms is None),
            self._failed,
        )

    def save_diagnostics(self) -> None:
        """Write what whoever helps from afar needs, and say where it is."""
        if self.centre is None or self.model.is_testing:
            return
        self._set(is_testing=True, notice=msg("sync.saving_diagnostics"), is_fault=False)
        self._tools.lanes.slow.submit(
            self.centre.save_diagnostics,
            lambda file: self._answered(msg("sync.saved_diagnostics", file=str(file))),
            self._failed,
        )

    def ask_again(self) -> None:
        """Ask the centre whether it has judged since what it could not."""
        model, centre = self.model, self.centre
        if centre is None or model.chosen is None or not model.may_ask or model.is_testing:
            return
        entry = model.chosen
        self._set(is_testing=True, notice=msg("sync.asking"), is_fault=False)
        self._tools.lanes.slow.submit(
            lambda: centre.ask_again(entry),
            lambda is_judged: self._answered(
                msg("sync.judged") if is_judged else msg("sync.not_judged"),
                is_fault=not is_judged,
            ),
            self._failed,
        )

    def choose(self, operation_id: str) -> None:
        """Look at an entry of any list."""
        if self.model.is_saving:
            return
        found = (one for one in self.model.entries if one.operation_id == operation_id)
        self._begin(None, next(found, None))

    def start(self, action: Action) -> None:
        """Say that it was corrected, or write it off; nothing is stored before ``confirm``."""
        if self.model.may_close and not self.model.is_saving:
            self._begin(action, self.model.chosen)

    def type_reason(self, text: str) -> None:
        """What was done, or why it is left."""
        self._set(reason=text, notice=None)

    def press_manager(self, key: str) -> None:
        """A digit of the manager's PIN, or ``back``."""
        if self.asks_pin and self.model.chosen is not None:
            self._approval.press(key, "close_attention", self.model.chosen.operation_id)

    def confirm(self) -> None:
        """Store it."""
        model, approval = self.model, self.approval.approval
        if model.chosen is None or model.action is None or model.is_saving or self.asks_pin:
            return
        ctx = self._tools.ctx
        closing = Closing(
            operation_id=self._operation_id,
            about=model.chosen.operation_id,
            action=model.action,
            reason=model.reason,
            operator_id=self._tools.session.operator_id,
            approved_by=None if approval is None else approval.operator_id,
        )
        self._set(is_saving=True, notice=None)
        self._tools.lanes.write.submit(
            lambda: close_attention(ctx, closing), lambda _: self._closed(), self._failed
        )

    def back(self) -> bool:
        """Esc: leave what was begun, then the entry; False when nothing is open."""
        if self.model.is_saving:
            return True
        if self.model.action is not None:
            self._begin(None, self.model.chosen)
            return True
        if self.model.chosen is not None:
            self._begin(None, None)
            return True
        return False

    def _begin(self, action: Action | None, chosen: Traced | None) -> None:
        self._approval.reset()
        self._operation_id = self._tools.ctx.ids.new_id(self._tools.ctx.clock.now())
        self._set(action=action, chosen=chosen, reason="", notice=None, is_fault=False)

    def _closed(self) -> None:
        self._approval.reset()
        self.model = dataclasses.replace(
            self.model,
            action=None,
            chosen=None,
            reason="",
            is_saving=False,
            notice=msg("sync.closed"),
            is_fault=False,
        )
        if self.centre is not None:
            self.centre.link.wake()
        self.refresh()

    def _answered(self, notice: Message, *, is_fault: bool = False) -> None:
        self._set(is_testing=False, notice=notice, is_fault=is_fault)
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._approval.reset()
        notice = error_message(error)
        self._set(is_saving=False, is_testing=False, notice=notice, is_fault=True)

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()
