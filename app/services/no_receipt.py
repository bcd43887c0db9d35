"""Goods taken back without a receipt: the lowest price of late, in cash, by a manager (R-79)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.domain.errors import RuleBroken
from app.domain.goods_back import GoodsBack, GoodsQuote, goods_quote
from app.domain.operations import Act, Operation, canonical_json, digest
from app.domain.receipt import Receipt
from app.domain.rights import ApprovalNeeded
from app.ports.store import Reader, UnitOfWork
from app.services.changes import Changes
from app.services.clock_guard import check_clock
from app.services.context import (
    Context,
    business_time_of,
    check_approver,
    operator_of,
    profile_of,
)
from app.services.documents import read
from app.services.papers import paper_of
from app.services.refund_paper import goods_receipt
from app.services.refunds import reason_of
from app.services.saving import Stored, append, check_same, save_once

KIND = "goods.refund"
MAX_UNITS = 9_999


class ReceiptNeeded(RuleBroken):
    """The programme wants none of it, or nothing sensible was asked for."""

    code = "E-NRC-01"
    text = "Nothing is taken back without its receipt. Ask for the receipt."


class NotSoldLately(RuleBroken):
    """No price to go by; params ``sku``, ``days``."""

    code = "E-NRC-02"
    text = "{sku} was not sold here in the last {days} days. Ask for its receipt."


class GoodsRefundChanged(RuleBroken):
    """A lower price was found since; ``goods_quote`` is the new one (R-84)."""

    code = "E-NRC-03"
    text = "The refund changed since it was shown. Look at the new amount, then confirm again."

    def __init__(self, quoted: GoodsQuote) -> None:
        self.goods_quote = quoted
        super().__init__(total_minor=quoted.total_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsRequest:
    """What the cashier confirmed. ``goods``: pieces by SKU. ``quote_digest``:
    ``operations.digest`` of the preview.
    """

    operation_id: str
    goods: Mapping[str, int]
    reason: str
    operator_id: str
    approved_by: str | None = None
    quote_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsRefunded:
    """What was paid out in cash, and its paper."""

    goods_quote: GoodsQuote
    receipt: Receipt
    changes: Changes


def quote(ctx: Context, goods: Mapping[str, int]) -> GoodsQuote:
    """The preview; raises ReceiptNeeded, NotSoldLately."""
    with ctx.store.read() as reader:
        return _quoted(ctx, reader, goods)


def refund_goods(ctx: Context, request: GoodsRequest) -> GoodsRefunded:
    """Pay out as previewed, operation ``goods.refund``; a manager does it or approves.

    Raises GoodsRefundChanged, ApprovalNeeded, ApproverUnfit, ReasonMissing, OperatorUnknown,
    ReceiptNeeded, NotSoldLately, ClockBehind, NotSaved, OperationReused, CommitUnknown.
    """
    asked = digest(request)

    def write(work: UnitOfWork) -> GoodsRefunded:
        return _refunded(ctx, work, request, asked)

    def answer_again(reader: Reader, stored: Stored) -> GoodsRefunded:
        check_same(stored, KIND, asked)
        quoted = read(GoodsQuote, canonical_json(stored.body["goods_quote"]))
        return _answer(reader, quoted, request, stored.operation)

    return save_once(ctx, request.operation_id, write, answer_again)


def _quoted(ctx: Context, reader: Reader, goods: Mapping[str, int]) -> GoodsQuote:
    time = business_time_of(ctx, profile_of(reader))
    policies = reader.programme(time.on).policies
    days = policies.refund_no_receipt_days
    is_sensible = goods and all(0 < units <= MAX_UNITS for units in goods.values())
    if not days or not is_sensible:
        raise ReceiptNeeded
    since = time.on - timedelta(days=days - 1)
    found = []
    for sku, units in goods.items():
        price = reader.lowest_price(sku, since, is_tax_on_top=policies.tax_mode == "excl")
        if price is None:
            raise NotSoldLately(sku=sku, days=days)
        name, unit_minor = price
        found.append(GoodsBack(sku, name, units, unit_minor))
    return goods_quote(tuple(found))


def _refunded(ctx: Context, work: UnitOfWork, request: GoodsRequest, asked: str) -> GoodsRefunded:
    time = business_time_of(ctx, profile_of(work))
    check_clock(work, time)
    operator = operator_of(work, request.operator_id)
    reason = reason_of(request.reason)
    quoted = _quoted(ctx, work, request.goods)
    if digest(quoted) != request.quote_digest:
        raise GoodsRefundChanged(quoted)
    if request.approved_by is not None:
        check_approver(work, request.approved_by)
    elif operator.role != "manager":
        raise ApprovalNeeded("refund", quoted.total_minor, 0)
    act = Act(
        operation_id=request.operation_id,
        operator_id=request.operator_id,
        at=time.at,
        business_on=time.on,
    )
    body = {
        "request": asked,
        "goods_quote": quoted,
        "reason": reason,
        "approved_by": request.approved_by,
        "tender": "cash",
        "programme_version": work.programme(time.on).version,
    }
    return _answer(work, quoted, request, append(work, act, KIND, body))


def _answer(
    reader: Reader, quoted: GoodsQuote, request: GoodsRequest, operation: Operation
) -> GoodsRefunded:
    paper = paper_of(reader, None, reader.programme(operation.business_on).version)
    return GoodsRefunded(
        goods_quote=quoted,
        receipt=goods_receipt(paper, operation, quoted, request.approved_by),
        changes=Changes(outbox=(operation.operation_id,)),
    )
