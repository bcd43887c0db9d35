"""Sales made through the use cases: quote as the desk does, then settle and return."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.basket import Basket, Wishes
from app.domain.operations import digest
from app.domain.quote import Quote
from app.domain.refund import RefundPick
from app.domain.sale import Tender
from app.services import quoting, refunds
from app.services.context import business_now, programme_now
from app.services.identify import open_member
from app.services.refunds import Refunded, RefundRequest
from app.services.settle import Settled, SettleRequest, settle_sale
from tests.builders.baskets import golden_basket, golden_wishes
from tests.builders.counter import CASHIER, MANAGER, WANG, Counter


def quoted(
    counter: Counter, basket: Basket, wishes: Wishes, member_id: str | None = WANG
) -> Quote:
    """The quote on the screen."""
    view = None if member_id is None else open_member(counter.ctx, member_id)
    programme, time = programme_now(counter.ctx), business_now(counter.ctx)
    return quoting.quote_in_store(counter.ctx, (basket, view, wishes), programme, time)


def request_for(
    counter: Counter,
    basket: Basket | None = None,
    wishes: Wishes | None = None,
    *,
    member_id: str | None = WANG,
    kind: str = "wechat",
    **changes: Any,
) -> SettleRequest:
    """What the cashier confirms: one tender of ``kind`` over the whole amount."""
    basket = basket or golden_basket()
    wishes = replace(wishes or golden_wishes(), tender_kinds=(kind,))
    quote = quoted(counter, basket, wishes, member_id)
    paid = Tender(kind=kind, amount_minor=quote.due_minor, reference="T-1")
    request = SettleRequest(
        operation_id=counter.operation_id(),
        basket=basket,
        wishes=wishes,
        member_id=member_id,
        tenders=(paid,) if quote.due_minor else (),
        operator_id=CASHIER,
        quote_digest=digest(quote),
    )
    return replace(request, **changes)


def sold(counter: Counter, *args: Any, **changes: Any) -> Settled:
    """Settle what ``request_for`` asks."""
    return settle_sale(counter.ctx, request_for(counter, *args, **changes))


def refund_request(
    counter: Counter, sale_id: str, *picks: RefundPick, **changes: Any
) -> RefundRequest:
    """A previewed refund, approved by the manager; a void when there are no picks."""
    if picks:
        preview = refunds.quote(counter.ctx, sale_id, picks)
    else:
        preview = refunds.quote_of_void(counter.ctx, sale_id)
    request = RefundRequest(
        operation_id=counter.operation_id(),
        sale_id=sale_id,
        picks=picks,
        reason="不想要",
        operator_id=CASHIER,
        approved_by=MANAGER,
        quote_digest=digest(preview),
    )
    return replace(request, **changes)


def returned(counter: Counter, sale_id: str, *picks: RefundPick, **changes: Any) -> Refunded:
    """Give picks of a sale back."""
    return refunds.refund_sale(counter.ctx, refund_request(counter, sale_id, *picks, **changes))


def voided(counter: Counter, sale_id: str, **changes: Any) -> Refunded:
    """Void a sale."""
    return refunds.void_sale(counter.ctx, refund_request(counter, sale_id, **changes))
