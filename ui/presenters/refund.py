"""Goods come back: find the sale, choose lines, see every effect before it happens, then
refund.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from app.domain.codes import Code
from app.domain.errors import CommitUnknown, MemberdeskError
from app.domain.money import Currency, parse_amount
from app.domain.operations import digest
from app.domain.refund import RefundQuote
from app.domain.rights import ApprovalNeeded, Right
from app.domain.sale import SaleLine, SaleSummary
from app.services import refunds
from app.services.member_view import MemberView
from app.services.refunds import RefundChanged, Refunded, RefundRequest
from app.services.sales import find_sales
from ui.presenters.approval import ApprovalPresenter
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Tools
from ui.presenters.receipt_view import ReceiptPresenter
from ui.presenters.refund_facts import OpenedSale, limit_minor, needs_manager, opened, quoted
from ui.presenters.refund_picks import Picks

REASONS = ("unwanted", "quality", "mistake", "other")
Phase = Literal["choosing", "saving", "checking", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundModel:
    """All the refund page shows. ``limit_minor``: above it a manager is asked; None asks
    nobody.
    """

    phase: Phase = "choosing"
    currency: Currency = field(default_factory=Currency)
    view: MemberView | None = None
    """Whose sales are listed; None lists those of this counter."""
    sales: tuple[SaleSummary, ...] = ()
    opened: OpenedSale | None = None
    cursor: int = 0
    picks: Picks = field(default_factory=Picks)
    is_void: bool = False
    quote: RefundQuote | None = None
    reason: str = REASONS[0]
    needs_manager: bool = False
    limit_minor: int | None = None
    notice: Message | None = None
    refunded: Refunded | None = None


def line_at(model: RefundModel, index: int | None) -> SaleLine | None:
    """The line that may be picked now: the one at the cursor, or at ``index``."""
    if model.opened is None or model.phase != "choosing" or model.is_void:
        return None
    lines = model.opened.sale.lines
    at = model.cursor if index is None else index
    return lines[at] if 0 <= at < len(lines) else None


class RefundPresenter:
    """One refund page. The operation id is made with the choice of a sale and kept over retries.

    ``reason_words``: a reason as it is stored and printed, in the language shown.
    """

    def __init__(self, tools: Tools, reason_words: Callable[[str], str]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = RefundModel(currency=tools.parts.profile.currency)
        self.approval = ApprovalPresenter(tools, self._set)
        self.receipts = ReceiptPresenter(tools)
        self.host = tools.host
        self._tools = tools
        self._reason_words = reason_words
        self._operation_id = ""

    def open(self, view: MemberView | None) -> None:
        """List the last sales of the member in hand, or of this counter; open a member's
        newest.
        """
        member_id = None if view is None else view.member.member_id
        sales = find_sales(self._tools.ctx, member_id=member_id)
        self.model = RefundModel(currency=self.model.currency, view=view, sales=tuple(sales))
        if view is not None and sales:
            self.choose_sale(sales[0].sale_id)
        self.changed()

    def find(self, text: str) -> bool:
        """Enter in the field: a receipt number; a sentence when there is no such receipt. True
        when it opened a sale.
        """
        if self.model.phase not in ("choosing", "done") or not text.strip():
            return False
        sales = tuple(find_sales(self._tools.ctx, text=text.strip()))
        if not sales:
            self._set(notice=msg("refund.not_found"))
            return False
        self.receipts.clear()
        self.model = RefundModel(currency=self.model.currency, sales=sales)
        has_opened = len(sales) == 1 and self.choose_sale(sales[0].sale_id)
        self.changed()
        return has_opened

    def scan(self, code: Code) -> bool:
        """A receipt's QR opens its sale; once a refund is done, other codes are for the desk."""
        if code.kind == "receipt":
            self.find(code.value)
            return True
        if self.model.phase == "done":
            return False
        self._set(notice=msg("refund.other_code"))
        return True

    def choose_sale(self, sale_id: str) -> bool:
        """Show a sale's lines with nothing picked yet; False when it cannot be opened now."""
        if self.model.phase != "choosing":
            return False
        try:
            found = opened(self._tools.ctx, sale_id)
        except MemberdeskError as error:
            self._set(notice=error_message(error))
            return False
        self._operation_id = self._tools.ctx.ids.new_id(self._tools.ctx.clock.now())
        self.approval.reset()
        self._set(
            opened=found,
            cursor=0,
            picks=Picks(),
            is_void=False,
            quote=None,
            needs_manager=False,
            limit_minor=limit_minor(self._tools.session.operator, found.programme),
            notice=found.note,
        )
        return True

    def move(self, step: int) -> None:
        """Arrow keys: another line of the sale."""
        found = self.model.opened
        if found is not None:
            self._set(cursor=min(len(found.sale.lines) - 1, max(0, self.model.cursor + step)))

    def toggle(self, index: int | None = None) -> None:
        """Space or a tap: take the line, or leave it."""
        line = line_at(self.model, index)
        if line is not None:
            self._pick(self.model.picks.toggled(line))

    def step(self, change: int, index: int | None = None) -> None:
        """``+`` or ``-``: more or fewer units of the line."""
        line = line_at(self.model, index)
        if line is not None:
            self._pick(self.model.picks.stepped(line, change))

    def amount(self, text: str, index: int | None = None) -> None:
        """How much of a keyed amount comes back; a text that is no amount is refused."""
        line, amount_minor = line_at(self.model, index), parse_amount(text, self.model.currency)
        if line is None or line.kind != "amount":
            return
        if amount_minor is None:
            self._set(notice=msg("refund.bad_amount"))
            return
        self._pick(self.model.picks.with_amount(line, amount_minor))

    def void(self) -> None:
        """Undo the whole sale of the same business day, or go back to choosing lines."""
        found = self.model.opened
        if found is not None and found.can_void and self.model.phase == "choosing":
            is_void = not self.model.is_void
            picks = Picks.everything(found.sale) if is_void else Picks()
            self._pick(picks, is_void=is_void)

    def choose_reason(self, reason: str) -> None:
        """Why it comes back; kept with the refund."""
        if self.model.phase == "choosing" and reason in REASONS:
            note = self.model.opened.note if self.model.opened else None
            self._set(reason=reason, notice=note)

    def press_pin(self, key: str) -> None:
        """A digit of the manager's PIN, or ``back``."""
        found = self.model.opened
        if found is not None and self.model.needs_manager and self.model.phase == "choosing":
            right: Right = "void" if self.model.is_void else "refund"
            self.approval.press(key, right, found.sale.sale_id)

    def confirm(self) -> None:
        """F12: refund what is shown; a second press after the end closes the page."""
        model = self.model
        if model.phase == "checking":
            self._save()
        elif model.phase == "done":
            self.host.close()
        elif model.phase == "choosing" and model.quote is None:
            note = model.opened.note if model.opened else None
            self._set(notice=note or msg("refund.nothing_picked"))
        elif (
            model.phase == "choosing"
            and model.needs_manager
            and self.approval.model.approval is None
        ):
            self._set(notice=msg("refund.manager_first"))
        elif model.phase == "choosing":
            self._save()

    def back(self) -> bool:
        """Esc: True when a step was taken back inside the page, or none can be taken now."""
        model = self.model
        if model.phase == "choosing" and model.picks != Picks():
            self._pick(Picks())
            return True
        return model.phase in ("saving", "checking")

    def leave(self) -> None:
        """The page goes away; nothing may reach it any more."""
        self.changed = lambda: None
        self.receipts.leave()

    def _pick(self, picks: Picks, *, is_void: bool = False) -> None:
        found = self.model.opened
        if found is None:
            return
        self.approval.reset()
        try:
            quote = quoted(self._tools.ctx, found.sale, picks, is_void=is_void)
        except MemberdeskError as refused:
            self._set(notice=error_message(refused))
            return
        operator = self._tools.session.operator
        asks = quote is not None and needs_manager(
            operator, found, quote.total_minor, is_void=is_void
        )
        note = found.note
        self._set(picks=picks, is_void=is_void, quote=quote, needs_manager=asks, notice=note)

    def _save(self) -> None:
        model, approval = self.model, self.approval.model.approval
        if model.opened is None or model.quote is None:
            return
        request = RefundRequest(
            operation_id=self._operation_id,
            sale_id=model.opened.sale.sale_id,
            picks=() if model.is_void else model.picks.as_request(model.opened.sale),
            reason=self._reason_words(model.reason),
            operator_id=self._tools.session.operator_id,
            approved_by=None if approval is None else approval.operator_id,
            quote_digest=digest(model.quote),
        )
        ctx = self._tools.ctx
        use_case = refunds.void_sale if model.is_void else refunds.refund_sale
        self._set(phase="checking" if model.phase == "checking" else "saving", notice=None)
        self._tools.lanes.write.submit(lambda: use_case(ctx, request), self._done, self._failed)

    def _done(self, refunded: Refunded) -> None:
        self._set(phase="done", refunded=refunded, notice=None)
        with_cash = any(kind == "cash" for kind, _, _ in refunded.refund_quote.tenders)
        self.receipts.show(refunded.receipt, opens_drawer=with_cash)

    def _failed(self, error: Exception) -> None:
        phase: Phase = "checking" if isinstance(error, CommitUnknown) else "choosing"
        quote, asks = self.model.quote, self.model.needs_manager
        if isinstance(error, RefundChanged):
            # A manager allowed what was shown, not what it has become.
            quote = error.refund_quote
            self.approval.reset()
        elif isinstance(error, ApprovalNeeded):
            asks = True
        self._set(phase=phase, quote=quote, needs_manager=asks, notice=error_message(error))

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()


def show_receipt(presenter: RefundPresenter) -> None:
    """The receipt of the open sale, as it was first printed, in place of the page."""
    found = presenter.model.opened
    if found is not None and presenter.model.phase in ("choosing", "done"):
        presenter.host.open("receipt", found.sale.sale_id)
