"""Taking the money: tenders, change, one durable save, and what to do when its answer is
unclear.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from app.domain.basket import Basket, Wishes
from app.domain.codes import Code, classify
from app.domain.errors import CommitUnknown, MemberdeskError
from app.domain.operations import digest
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.sale import TenderKind
from app.services.context import business_now
from app.services.member_view import MemberView
from app.services.quoting import quote_in_store
from app.services.settle import QuoteChanged, Settled, SettleRequest, settle_sale
from app.services.tendering import checked_tenders
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Tools
from ui.presenters.payment import REFERENCE_LIMIT, Payment
from ui.presenters.receipt_view import ReceiptPresenter

Phase = Literal["closed", "paying", "saving", "checking", "changed", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The sale handed over by the desk: what is bought, by whom, under which programme."""

    basket: Basket
    wishes: Wishes
    view: MemberView | None
    programme: Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleModel:
    """All the settle panel shows. ``was_minor``: the amount due before the quote changed."""

    phase: Phase = "closed"
    payment: Payment = field(default_factory=Payment)
    notice: Message | None = None
    is_refusal: bool = False
    was_minor: int = 0
    settled: Settled | None = None


def planned_wishes(bill: Bill, payment: Payment) -> Wishes:
    """The wishes with the tenders taken and planned, on which rounding depends (L7)."""
    kinds = {tender.kind for tender in payment.paid} | {payment.kind}
    return dataclasses.replace(bill.wishes, tender_kinds=tuple(sorted(kinds)))


def asked_again(model: SettleModel, changed: QuoteChanged) -> SettleModel:
    """The panel with the new amount beside the old one; parts already taken stay."""
    payment, due_minor = model.payment, changed.quote.due_minor
    return dataclasses.replace(
        model,
        phase="changed",
        payment=dataclasses.replace(payment, due_minor=due_minor, typed=""),
        was_minor=payment.due_minor,
        notice=error_message(changed),
        is_refusal=True,
    )


class SettlePresenter:
    """One settle panel. The operation id is made when it opens and kept over every retry."""

    def __init__(self, tools: Tools, closed: Callable[[Settled | None], None]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = SettleModel()
        self.receipts = ReceiptPresenter(tools)
        self._tools = tools
        self._closed = closed
        self._bill: Bill | None = None
        self._quote: Quote | None = None
        self._operation_id = ""

    def open(self, bill: Bill) -> None:
        """Show the panel for a bill; nothing is stored before it is confirmed."""
        self._bill = bill
        self._operation_id = self._tools.ctx.ids.new_id(self._tools.ctx.clock.now())
        payment = Payment(currency=bill.programme.currency)
        self.model = SettleModel(phase="paying", payment=payment)
        self._requote(payment)

    def choose(self, kind: TenderKind) -> None:
        """Take the next part by this tender; rounding of cash may change what is due (L7)."""
        if self.model.phase == "paying":
            payment = self.model.payment
            self._requote(dataclasses.replace(payment, kind=kind, typed="", reference=""))

    def type_amount(self, text: str) -> None:
        """What stands in the amount field; a text that is no amount changes nothing."""
        if self.model.phase == "paying":
            self._pay(self.model.payment.keyed(text))

    def press(self, key: str) -> None:
        """One key of the pad: a digit, ``.`` or ``back``."""
        if self.model.phase == "paying":
            self._pay(self.model.payment.pressed(key))

    def take(self, amount_minor: int | None) -> None:
        """A quick amount; None is the exact one."""
        if self.model.phase == "paying":
            self._pay(self.model.payment.with_quick(amount_minor))

    def refer(self, text: str) -> None:
        """The slip number of the terminal; a payment code is recognised and never kept."""
        if self.model.phase != "paying":
            return
        code = classify(text)
        if code.kind == "payment":
            self._pay(dataclasses.replace(self.model.payment, reference=""))
            self.scan(code)
            return
        self._pay(dataclasses.replace(self.model.payment, reference=text[:REFERENCE_LIMIT]))

    def scan(self, code: Code) -> bool:
        """A scanned code. False when the sale is done: the code belongs to the next customer."""
        if self.model.phase == "done":
            self.confirm()
            return False
        key = "settle.take_on_terminal" if code.kind == "payment" else "settle.other_code"
        self._set(notice=msg(key), is_refusal=True)
        return True

    def confirm(self) -> None:
        """Enter: take this part, save once nothing is left, ask again, or go on when done."""
        phase = self.model.phase
        if phase == "paying":
            self._take_part()
        elif phase == "checking":
            self._save()
        elif phase == "changed":
            self._set(phase="paying", notice=None, is_refusal=False)
        elif phase == "done":
            self._close(self.model.settled)

    def back(self) -> None:
        """Esc: give the last part back, then leave; nothing can be left while saving."""
        model = self.model
        if model.phase == "done":
            self._close(model.settled)
        elif model.phase in ("paying", "changed") and model.payment.paid:
            paid = model.payment.paid[:-1]
            self._requote(dataclasses.replace(model.payment, paid=paid, typed="", reference=""))
        elif model.phase in ("paying", "changed"):
            self._close(None)

    def leave_for_another(self) -> None:
        """Another command was given: a finished sale is closed first, an open one is left."""
        if self.model.phase == "done":
            self._close(self.model.settled)
        elif self.model.phase in ("paying", "changed"):
            self._close(None)

    def _take_part(self) -> None:
        payment = self.model.payment
        if payment.is_over:
            self._set(notice=msg("settle.no_change"), is_refusal=True)
            return
        try:
            if payment.remaining_minor > 0:
                checked_tenders((payment.part(),))
        except MemberdeskError as error:
            self._set(notice=error_message(error), is_refusal=True)
            return
        if payment.finishes:
            self._save()
        else:
            self._requote(payment.taken())

    def _save(self) -> None:
        bill, quote = self._bill, self._quote
        if bill is None or quote is None:
            return
        request = SettleRequest(
            operation_id=self._operation_id,
            basket=bill.basket,
            wishes=planned_wishes(bill, self.model.payment),
            member_id=bill.view.member.member_id if bill.view else None,
            tenders=self.model.payment.tenders(),
            operator_id=self._tools.session.operator_id,
            quote_digest=digest(quote),
        )
        if self.model.phase == "paying":
            self._set(phase="saving", notice=None, is_refusal=False)
        self._tools.lanes.write.submit(
            lambda: settle_sale(self._tools.ctx, request), self._saved, self._failed
        )

    def _saved(self, settled: Settled) -> None:
        self._set(phase="done", settled=settled, notice=None, is_refusal=False)
        with_cash = any(tender.kind == "cash" for tender in settled.sale.tenders)
        self.receipts.show(settled.receipt, opens_drawer=with_cash)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CommitUnknown):
            self._set(phase="checking", notice=error_message(error), is_refusal=True)
        elif isinstance(error, QuoteChanged):
            if self._bill is not None:
                self._bill = dataclasses.replace(self._bill, view=error.view)
            self._quote = error.quote
            self.model = asked_again(self.model, error)
            self.changed()
        else:
            self._set(phase="paying", notice=error_message(error), is_refusal=True)

    def _requote(self, payment: Payment) -> None:
        bill = self._bill
        if bill is None:
            return
        time = business_now(self._tools.ctx)
        wishes = planned_wishes(bill, payment)
        asked = (bill.basket, bill.view, wishes)
        self._quote = quote_in_store(self._tools.ctx, asked, bill.programme, time)
        self._pay(dataclasses.replace(payment, due_minor=self._quote.due_minor))

    def _pay(self, payment: Payment | None) -> None:
        if payment is not None:
            self._set(payment=payment, notice=None, is_refusal=False)

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()

    def leave(self) -> None:
        """The panel goes away; nothing may reach it any more."""
        self.changed = lambda: None
        self.receipts.leave()

    def _close(self, settled: Settled | None) -> None:
        self.model = SettleModel()
        self._closed(settled)
