"""Exchange: a return and a new sale in one transaction, the one paying for the other (R-80)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.domain.basket import Basket, Wishes
from app.domain.errors import RuleBroken
from app.domain.exchange import ExchangeQuote, is_like_for_like, offset
from app.domain.operations import Act, Operation, digest
from app.domain.operator import Operator
from app.domain.paid_membership import is_sold
from app.domain.quote import Quote
from app.domain.receipt import Receipt
from app.domain.refund_quote import RefundPick, RefundQuote, TenderBack
from app.domain.sale import Sale, Tender
from app.ports.store import Reader, UnitOfWork
from app.services.changes import Changes
from app.services.clock_guard import check_clock
from app.services.context import Context, operator_of
from app.services.member_view import living_facts, view_of
from app.services.papers import receipt_of, refund_receipt_of
from app.services.quoting import quote as quote_sale
from app.services.quoting import uses_now, with_asked
from app.services.refunds import (
    case_of,
    check_approval,
    quote_in,
    quote_of,
    reason_of,
    take_back,
)
from app.services.sales import open_stored_sale
from app.services.saving import Stored, append, check_same, save_once
from app.services.settle import BasketEmpty, SettleRequest, first_receipt, sell
from app.services.settled import EXCHANGE, settled_body, sold_in
from app.services.tendering import check_sum
from app.services.written import moved_by


class ExchangeChanged(RuleBroken):
    """Something moved since the preview; ``exchange_quote`` is the new one (R-84)."""

    code = "E-EXC-01"
    text = "The exchange changed since it was shown. Look at it again, then confirm."

    def __init__(self, quoted: ExchangeQuote) -> None:
        self.exchange_quote = quoted
        super().__init__(to_pay_minor=quoted.to_pay_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRequest:
    """What the cashier confirmed: what comes back of a sale, and the new goods.

    ``tenders``: what the member pays beyond the goods that come back; in the preview their kinds
    count, for 抹零. ``quote_digest``: ``operations.digest`` of the preview. ``approved_by``: a
    manager, when more money leaves than the role may pay out.
    """

    operation_id: str
    sale_id: str
    picks: tuple[RefundPick, ...]
    basket: Basket
    wishes: Wishes = field(default_factory=Wishes)
    tenders: tuple[Tender, ...] = ()
    reason: str
    operator_id: str
    approved_by: str | None = None
    quote_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """Both sales as they stand now, and what is printed; a swap has no new sale and no paper."""

    returned: Sale
    sale: Sale | None
    exchange_quote: ExchangeQuote
    receipts: tuple[Receipt, ...]
    changes: Changes


def quote(ctx: Context, request: ExchangeRequest) -> ExchangeQuote:
    """The preview: everything is done as it would be, and nothing of it is kept.

    The new goods are computed by the rules of today, for the member as the return leaves them;
    thresholds look at the new goods alone. Raises SaleMissing, BasketEmpty, BadInput, and as
    quote_refund does.
    """
    with ctx.store.write() as work:
        return _Exchange(ctx, work, request).quoted


def exchange_goods(ctx: Context, request: ExchangeRequest) -> Exchanged:
    """Take back and sell as previewed, operation ``sale.exchange``.

    Raises ExchangeChanged, ReasonMissing, ApprovalNeeded and what refund_sale and settle_sale
    raise.
    """
    asked = digest(request)

    def write(work: UnitOfWork) -> Exchanged:
        exchange = _Exchange(ctx, work, request)
        return exchange.keep(asked)

    def answer_again(reader: Reader, stored: Stored) -> Exchanged:
        check_same(stored, EXCHANGE, asked)
        return _answer_again(reader, stored)

    return save_once(ctx, request.operation_id, write, answer_again)


class _Exchange:
    """One exchange in its transaction: the return is written first, and then the sale."""

    def __init__(self, ctx: Context, work: UnitOfWork, request: ExchangeRequest) -> None:
        if not request.basket.lines:
            raise BasketEmpty
        self._ctx, self._work, self._request = ctx, work, request
        self._case = case_of(ctx, work, request.sale_id)
        check_clock(work, self._case.time)
        self._operator: Operator = operator_of(work, request.operator_id)
        back = quote_of(self._case, request.picks)
        self._is_swap = self._may_swap()
        if self._is_swap:
            self.quoted = ExchangeQuote()
            return
        self._taken = take_back(work, self._case, back, request.operation_id)
        self._wishes = replace(request.wishes, tender_kinds=self._kinds(back))
        self.quoted = _quoted(back, self._new_quote())

    def keep(self, asked: str) -> Exchanged:
        """Write what is left to write; raises when the preview was another."""
        request, quoted = self._request, self.quoted
        reason = reason_of(request.reason)
        if digest(quoted) != request.quote_digest:
            raise ExchangeChanged(quoted)
        common: dict[str, object] = {
            "request": asked,
            "picks": request.picks,
            "reason": reason,
            "approved_by": request.approved_by,
            "exchange_digest": request.quote_digest,
        }
        if quoted.refund_quote is None or quoted.quote is None:
            return self._kept_swap(common)
        out_minor = sum(part.amount_minor for part in quoted.paid_out)
        leaving = replace(quoted.refund_quote, total_minor=out_minor)
        check_approval(self._work, self._case, leaving, self._operator, request.approved_by)
        sold = sell(self._ctx, self._work, self._settling(quoted.quote), asked)
        body = {
            **self._taken.body,
            **common,
            "sold": sold.body,
            "moved": moved_by(*self._taken.written, *sold.written),
        }
        operation = append(self._work, self._act(), EXCHANGE, body)
        papers = (refund_receipt_of(self._work, operation), first_receipt(self._work, sold)())
        return _answer(self._taken.sale, sold.sale, quoted, operation, papers)

    def _kept_swap(self, common: dict[str, object]) -> Exchanged:
        check_sum(self._request.tenders, 0)
        body = {
            **common,
            "sale_id": self._case.sale.sale_id,
            "receipt_no": self._case.sale.receipt_no,
            "swapped": self._request.basket.lines,
        }
        operation = append(self._work, self._act(), EXCHANGE, body)
        return _answer(self._case.sale, None, self.quoted, operation, ())

    def _may_swap(self) -> bool:
        """Like for like at the price that was paid, where the sale's programme wants it so; a
        membership is ended and bought, never swapped (R-91).
        """
        case, request = self._case, self._request
        terms = case.facts.terms
        if terms.policies.exchange != "keep":
            return False
        sold = settled_body(self._work, case.sale).basket
        picked = {pick.line_id for pick in request.picks}
        lines = [*request.basket.lines, *(one for one in sold.lines if one.line_id in picked)]
        skus = [line.sku for line in lines]
        if is_sold(skus, terms) or is_sold(skus, case.programme):
            return False
        return is_like_for_like(sold, request.picks, request.basket)

    def _kinds(self, back: RefundQuote) -> tuple[str, ...]:
        kinds = dict.fromkeys(part.kind for part in back.tenders)
        kinds |= dict.fromkeys(tender.kind for tender in self._request.tenders)
        return tuple(kinds) or self._request.wishes.tender_kinds

    def _new_quote(self) -> Quote:
        """By the rules of today, for the member as the return leaves them."""
        work, case = self._work, self._case
        view = None
        if self._buyer_id is not None:
            facts = living_facts(work, self._buyer_id, case.time.on)
            view = view_of(facts, case.programme, case.time.on)
        view = with_asked(work, view, self._wishes)
        uses = uses_now(work, case.programme, view, case.time.at)
        basket = self._request.basket
        return quote_sale(basket, view, case.programme, self._wishes, case.time, uses)

    @property
    def _buyer_id(self) -> str | None:
        """Whoever bought, unless not a member any more."""
        facts = self._case.member
        if facts is None or facts.member.status == "closed":
            return None
        return facts.member.member_id

    def _settling(self, new: Quote) -> SettleRequest:
        request = self._request
        carried = (_tender(part) for part in self.quoted.carried)
        return SettleRequest(
            operation_id=request.operation_id,
            basket=request.basket,
            wishes=self._wishes,
            member_id=self._buyer_id,
            tenders=(*carried, *request.tenders),
            operator_id=request.operator_id,
            quote_digest=digest(new),
        )

    def _act(self) -> Act:
        return Act(
            operation_id=self._request.operation_id,
            operator_id=self._request.operator_id,
            at=self._case.time.at,
            business_on=self._case.time.on,
            member_id=self._case.sale.member_id,
        )


def _quoted(back: RefundQuote, new: Quote) -> ExchangeQuote:
    carried, paid_out = offset(back.tenders, new.due_minor)
    return ExchangeQuote(
        refund_quote=back,
        quote=new,
        carried=carried,
        paid_out=paid_out,
        to_pay_minor=new.due_minor - sum(part.amount_minor for part in carried),
    )


def _tender(part: TenderBack) -> Tender:
    return Tender(kind=part.kind, amount_minor=part.amount_minor, reference=part.reference)


def _answer(
    returned: Sale,
    sale: Sale | None,
    quoted: ExchangeQuote,
    operation: Operation,
    papers: tuple[Receipt, ...],
) -> Exchanged:
    moves = sale is not None and returned.member_id is not None
    member = (returned.member_id,) if moves and returned.member_id is not None else ()
    back = () if quoted.refund_quote is None else quoted.refund_quote.coupons
    used = () if sale is None else sale.quote.used_coupon_ids
    return Exchanged(
        returned=returned,
        sale=sale,
        exchange_quote=quoted,
        receipts=papers,
        changes=Changes(
            member=member,
            ledger=member,
            sale=(returned.sale_id, *(() if sale is None else (sale.sale_id,))),
            coupon=(*(coupon_id for coupon_id, _ in back), *used),
            outbox=(operation.operation_id,),
        ),
    )


def _answer_again(reader: Reader, stored: Stored) -> Exchanged:
    returned = open_stored_sale(reader, stored.body["sale_id"])
    body = sold_in(stored.operation)
    if body is None:
        return _answer(returned, None, ExchangeQuote(), stored.operation, ())
    sale, back = open_stored_sale(reader, body["sale_id"]), quote_in(stored.body)
    papers = (refund_receipt_of(reader, stored.operation), receipt_of(reader, sale, body))
    return _answer(returned, sale, _quoted(back, sale.quote), stored.operation, papers)
