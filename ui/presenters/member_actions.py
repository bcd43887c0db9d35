"""What the cashier may ask of the member in hand: the whole phone number, the card, and the points
of a receipt that was nobody's.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.errors import MemberdeskError
from app.domain.rights import has_right
from app.services.claiming import Claimed, ClaimRequest, claim
from app.services.identify import open_member
from app.services.member_secrets import reveal_phone
from ui.presenters.message import Message, error_message, msg, plain
from ui.presenters.parts import Notice, Tools
from ui.presenters.sale_in_hand import SaleInHand

REVEAL_MS = 10_000


class MemberActions:
    """A number shown stays for ten seconds, and never beside another member or operator."""

    def __init__(self, tools: Tools, sale: SaleInHand, changed: Callable[[], None]) -> None:
        self._tools = tools
        self._sale = sale
        self._changed = changed
        self._shown_id = ""
        self._number = ""
        self._stop: Callable[[], None] = lambda: None
        tools.session.on_change(self._mask)

    @property
    def phone(self) -> Message | None:
        """The whole number; None while it is masked."""
        if not self._number or self._shown_id != self.member_id:
            return None
        return plain(self._number)

    @property
    def member_id(self) -> str:
        """The member in hand, '' without one."""
        view = self._sale.view
        return view.member.member_id if view is not None else ""

    def ask_phone(self) -> None:
        """Show the number; mask it where it is shown; ask for a manager where one is needed."""
        operator, member_id = self._tools.session.operator, self.member_id
        if self.phone is not None:
            self._hide()
        elif operator is not None and member_id:
            if has_right(operator, "reveal_phone"):
                self.reveal(member_id, None)
            else:
                self._tools.host.open("phone", member_id)

    def reveal(self, member_id: str, approved_by: str | None) -> None:
        """Put the look on record, then show the number if this member is still in hand."""
        ctx, operator_id = self._tools.ctx, self._tools.session.operator_id
        self._tools.lanes.write.submit(
            lambda: reveal_phone(ctx, member_id, operator_id, approved_by),
            lambda number: self._show(member_id, operator_id, number),
            self._refused,
        )

    def show_card(self) -> None:
        """Open the member's card and pass."""
        if self.member_id:
            self._tools.host.open("card", self.member_id)

    def claim(self, code: str) -> None:
        """Give the member in hand the points of the receipt whose claim was scanned (R-48)."""
        if not self.member_id:
            self._tools.host.notify(Notice(message=msg("code.CLAIM_CODE"), tone="warn"))
            return
        ctx = self._tools.ctx
        request = ClaimRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            code=code,
            member_id=self.member_id,
            operator_id=self._tools.session.operator_id,
        )
        self._tools.lanes.write.submit(lambda: claim(ctx, request), self._claimed, self._refused)

    def reread(self) -> None:
        """Something else than this sale may have changed the member: a refund, for one."""
        if not self.member_id:
            return
        try:
            view = open_member(self._tools.ctx, self.member_id)
        except MemberdeskError as error:
            self._refused(error)
        else:
            self._sale.refresh(view)

    def _claimed(self, done: Claimed) -> None:
        told = msg("claim.done", points=done.points, receipt_no=done.receipt_no)
        if not done.points:
            told = msg("claim.done_beside", receipt_no=done.receipt_no)
        self._tools.host.notify(Notice(message=told))
        self.reread()

    def _refused(self, error: Exception) -> None:
        self._tools.host.notify(Notice(message=error_message(error), tone="bad"))

    def follow(self) -> None:
        """The sale changed: a number of somebody else is forgotten."""
        if self._shown_id != self.member_id:
            self._mask()

    def _show(self, member_id: str, operator_id: str, number: str) -> None:
        if (member_id, operator_id) != (self.member_id, self._tools.session.operator_id):
            return
        self._mask()
        self._shown_id, self._number = member_id, number
        self._stop = self._tools.lanes.timers.later(REVEAL_MS, self._hide)
        self._changed()

    def _hide(self) -> None:
        self._mask()
        self._changed()

    def _mask(self) -> None:
        self._stop()
        self._stop = lambda: None
        self._shown_id = self._number = ""
