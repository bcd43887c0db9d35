"""What a member shows to be found: the card, or a pass that stops working after some days."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.errors import MemberdeskError
from app.services.identify import open_member
from app.services.member_secrets import LENT_LIFE, LentPass, lend_pass
from app.services.member_view import MemberView
from app.services.papers import print_card
from ui.presenters.message import Message, msg
from ui.presenters.parts import Tools
from ui.presenters.receipt_view import ReceiptPresenter

KINDS = ("card", "pass")
LENT_DAYS = LENT_LIFE.days


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCodeModel:
    """One member and the code shown: the card's while ``lent`` is None."""

    view: MemberView | None = None
    lent: LentPass | None = None
    is_working: bool = False

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return "card" if self.lent is None else "pass"

    @property
    def digits(self) -> str:
        """What is in the QR, '' without a member."""
        if self.lent is not None:
            return self.lent.digits
        return self.view.member.card_token if self.view is not None else ""


class MemberCodePresenter:
    """Chooses the code, prints it, and says what became of it; ``paper`` holds the notice."""

    def __init__(self, tools: Tools) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = MemberCodeModel()
        self.paper = ReceiptPresenter(tools)
        self.paper.changed = self._tell
        self._tools = tools

    def open(self, member_id: str) -> None:
        """Show the card of a member by id; a sentence when there is no such member."""
        try:
            self.show(open_member(self._tools.ctx, member_id))
        except MemberdeskError as error:
            self.paper.failed(error)

    def show(self, view: MemberView) -> None:
        """Show the card of this member."""
        self.model = MemberCodeModel(view=view)
        self._tell()

    def choose(self, kind: str) -> None:
        """``card``, or ``pass``: a new one is signed each time, in a chain by the centre, which
        has to answer for that.
        """
        view = self.model.view
        if view is None or self.model.is_working or kind == self.model.kind:
            return
        self.paper.clear()
        if kind == "card":
            self._set(lent=None)
            return
        centre, member_id = self._tools.parts.centre, view.member.member_id
        lend = partial(lend_pass, self._tools.ctx) if centre is None else centre.ask_pass
        self._set(is_working=True)
        self._tools.lanes.slow.submit(
            lambda: lend(member_id),
            lambda lent: self._set(lent=lent, is_working=False),
            self._failed,
        )

    @property
    def valid_until(self) -> Message | None:
        """Until when the pass works; None for the card."""
        lent = self.model.lent
        if lent is None:
            return None
        local = lent.expires_at.astimezone(ZoneInfo(self._tools.parts.profile.zone))
        return msg("people.code_until", at=f"{local:%Y-%m-%d %H:%M}")

    def print(self) -> None:
        """Print what is shown on the receipt printer."""
        view = self.model.view
        if view is None:
            return
        try:
            receipt = print_card(self._tools.ctx, view.member.member_id, lent=self.model.lent)
        except MemberdeskError as error:
            self.paper.failed(error)
            return
        self.paper.hold(receipt)
        self.paper.print_again()

    def path(self) -> Path:
        """Where the picture is saved: beside the receipts."""
        token = self.model.view.member.card_token if self.model.view is not None else "none"
        lent = self.model.lent
        name = f"card-{token}" if lent is None else f"pass-{token}-{lent.expires_at:%Y%m%d%H%M}"
        return self._tools.parts.home / "receipts" / f"{name}.png"

    def leave(self) -> None:
        """The panel goes away; a fault of the printer is said over the key bar."""
        self.changed = lambda: None
        self.paper.leave()

    def _failed(self, error: Exception) -> None:
        self.model = dataclasses.replace(self.model, is_working=False)
        self.paper.failed(error)

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self._tell()

    def _tell(self) -> None:
        self.changed()
