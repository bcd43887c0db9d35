"""Settling: one durable transaction turns the quote on the screen into a sale (R-2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from app.domain.basket import Basket, Wishes
from app.domain.effects import Effects
from app.domain.engine.problem import Request
from app.domain.errors import RuleBroken
from app.domain.member import Coupon
from app.domain.offer_uses import OfferUses, uses_of
from app.domain.operations import Act, digest
from app.domain.paid_membership import is_sold
from app.domain.periods import BusinessTime
from app.domain.quote import Quote
from app.domain.receipt import Receipt
from app.domain.sale import Sale, Tender, sale_lines
from app.ports.store import Reader, UnitOfWork
from app.services import referring
from app.services.changes import Changes
from app.services.clock_guard import check_clock
from app.services.context import (
    Context,
    business_time_of,
    check_approver,
    operator_of,
    profile_of,
)
from app.services.member_view import MemberView, living_facts, view_of
from app.services.papers import paper_of, receipt_of
from app.services.quoting import check_manual_discounts, quote, uses_now, with_asked
from app.services.receipts import MemberNote, note_of, sale_receipt
from app.services.sale_effects import Desk, issue, write_member_part
from app.services.sales import open_stored_sale, receipt_number
from app.services.saving import Stored, append, check_same, save_once
from app.services.tendering import check_sum, checked_tenders
from app.services.written import moved_by

KIND = "sale.settle"


class BasketEmpty(RuleBroken):
    """Nothing to settle."""

    code = "E-SAL-01"
    text = "The basket is empty. Scan goods or key an amount first."


class QuoteChanged(RuleBroken):
    """Facts or rules moved since the quote on the screen (R-2); ``quote`` and ``view`` are new."""

    code = "E-SAL-02"
    text = "The amount changed since it was shown. Look at the new amount, then settle again."

    def __init__(self, quoted: Quote, view: MemberView | None) -> None:
        self.quote = quoted
        self.view = view
        super().__init__(due_minor=quoted.due_minor)


class PlanNeedsMember(RuleBroken):
    """A membership is among the goods, and nobody to give it to."""

    code = "E-SAL-04"
    text = "A membership is sold to a member. Identify or enrol the member first."


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRequest:
    """What the cashier confirmed. ``operation_id`` stays the same over every retry (R-102).

    ``quote_digest``: ``operations.digest`` of the quote on the screen.
    """

    operation_id: str
    basket: Basket
    wishes: Wishes
    member_id: str | None
    tenders: tuple[Tender, ...]
    operator_id: str
    quote_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The stored sale, and the member as it stands after it.

    ``lay_out``: makes the receipt to print now, of facts that were read with the sale.
    """

    sale: Sale
    view: MemberView | None
    changes: Changes
    lay_out: Callable[[], Receipt] = field(compare=False)

    @property
    def receipt(self) -> Receipt:
        """The receipt to print now; laid out when it is asked for, not while the store is held."""
        return self.lay_out()


def settle_sale(ctx: Context, request: SettleRequest) -> Settled:
    """Store the sale with its unit facts, points, coupons and operation, then answer its receipt.

    The quote is evaluated again from fresh facts inside the transaction; when its digest differs
    QuoteChanged carries the new one (R-2). The tender kinds really used decide about 抹零, the
    planned ones when it leaves nothing to pay. A retry with the same operation id answers the
    stored sale.

    Raises BasketEmpty, QuoteChanged, ApprovalNeeded, ApproverUnfit, OperatorUnknown,
    MemberMissing, ClockBehind, the errors of tendering, NotSaved, OperationReused, CommitUnknown.
    """
    asked = _digest_of(request)

    def write(work: UnitOfWork) -> Settled:
        return _settled(ctx, work, request, asked)

    def answer_again(reader: Reader, stored: Stored) -> Settled:
        check_same(stored, KIND, asked)
        return _answer_again(ctx, reader, stored)

    return save_once(ctx, request.operation_id, write, answer_again)


def _digest_of(request: SettleRequest) -> str:
    """Tells requests under one id apart; the digest of the quote stands for the goods."""
    return digest((request.quote_digest, request.member_id, request.tenders, request.operator_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A sale that is written, before its operation is; ``body`` is what that keeps of it."""

    sale: Sale
    view: MemberView | None
    note: MemberNote | None
    basket: Basket
    wishes: Wishes
    issued: tuple[Coupon, ...]
    written: tuple[Effects, ...]
    time: BusinessTime
    body: dict[str, object]


def sell(ctx: Context, work: UnitOfWork, request: SettleRequest, asked: str) -> Sold:
    """Write a sale inside the caller's transaction; raises what settle_sale raises of the sale."""
    desk = _desk_of(ctx, work, request)
    time = desk.time
    tenders = checked_tenders(request.tenders)
    view = _view(desk, request.member_id)
    if view is None and is_sold((line.sku for line in request.basket.lines), desk.programme):
        raise PlanNeedsMember
    view = with_asked(work, view, request.wishes)
    uses = uses_now(work, desk.programme, view, time.at)
    quoted, wishes = _quoted(desk, request, view, tenders, uses)
    check_sum(tenders, quoted.due_minor)
    sale = _sale(desk, request, quoted, tenders)
    work.add_sale(sale)
    member = None if view is None else view.snapshot
    for use in uses_of(quoted, desk.programme, member, (sale.sale_id, sale.business_on)):
        work.use_offer(use)
    written = () if view is None else (write_member_part(desk, sale, view),)
    rewards = referring.pay(work, sale, desk.programme)
    work.keep_open_basket(None)
    after = None if view is None else _view(desk, view.member.member_id)
    issued: tuple[Coupon, ...] = ()
    note = None
    if view is not None and after is not None:
        asked_of = Request(request.basket, view.snapshot, desk.programme, wishes, time)
        issued = issue(desk, asked_of, quoted, (view, after))
        after = _view(desk, view.member.member_id) if issued else after
        note = None if after is None else note_of(view, after, issued)
    body: dict[str, object] = {
        "request": asked,
        "sale_id": sale.sale_id,
        "receipt_no": sale.receipt_no,
        "basket": request.basket,
        "wishes": wishes,
        "member": None if view is None else view.snapshot,
        "programme_version": sale.programme_version,
        "time": {"at": time.at, "on": time.on, "minute": time.minute},
        "tenders": tenders,
        "quote_digest": sale.quote_digest,
        "due_minor": quoted.due_minor,
        "note": note,
        "issued": issued,
        "moved": moved_by(*written, *rewards),
        "uses": uses,
        **referring.told(rewards),
    }
    return Sold(
        sale=sale,
        view=after,
        note=note,
        basket=request.basket,
        wishes=wishes,
        issued=issued,
        written=(*written, *rewards),
        time=time,
        body=body,
    )


def _desk_of(ctx: Context, work: UnitOfWork, request: SettleRequest) -> Desk:
    """Raises BasketEmpty, ClockBehind, OperatorUnknown."""
    if not request.basket.lines:
        raise BasketEmpty
    profile = profile_of(work)
    time = business_time_of(ctx, profile)
    check_clock(work, time)
    return Desk(
        ctx=ctx,
        work=work,
        profile=profile,
        time=time,
        programme=work.programme(time.on),
        operator=operator_of(work, request.operator_id),
    )


def _settled(ctx: Context, work: UnitOfWork, request: SettleRequest, asked: str) -> Settled:
    sold = sell(ctx, work, request, asked)
    act = Act(
        operation_id=request.operation_id,
        operator_id=request.operator_id,
        at=sold.time.at,
        business_on=sold.time.on,
        member_id=sold.sale.member_id,
    )
    append(work, act, KIND, sold.body)
    return Settled(
        sale=sold.sale,
        view=sold.view,
        changes=_changes(sold.sale, sold.issued),
        lay_out=first_receipt(work, sold),
    )


def first_receipt(reader: Reader, sold: Sold) -> Callable[[], Receipt]:
    """Lays out what is printed as soon as the sale is stored."""
    member = None if sold.view is None else sold.view.member
    paper = paper_of(reader, member, sold.sale.programme_version)
    return partial(sale_receipt, paper, sold.sale, sold.note, (sold.basket, sold.wishes))


def _answer_again(ctx: Context, reader: Reader, stored: Stored) -> Settled:
    sale = open_stored_sale(reader, stored.body["sale_id"])
    view = None
    if sale.member_id is not None:
        on = business_time_of(ctx, profile_of(reader)).on
        view = view_of(living_facts(reader, sale.member_id, on), reader.programme(on), on)
    receipt = receipt_of(reader, sale, stored.body)
    return Settled(sale=sale, view=view, changes=_changes(sale), lay_out=lambda: receipt)


def _changes(sale: Sale, issued: tuple[Coupon, ...] = ()) -> Changes:
    member = () if sale.member_id is None else (sale.member_id,)
    return Changes(
        member=member,
        ledger=member,
        sale=(sale.sale_id,),
        coupon=(*sale.quote.used_coupon_ids, *(coupon.coupon_id for coupon in issued)),
        outbox=(sale.operation_id,),
    )


def _view(desk: Desk, member_id: str | None) -> MemberView | None:
    if member_id is None:
        return None
    facts = living_facts(desk.work, member_id, desk.time.on)
    return view_of(facts, desk.programme, desk.time.on)


def _quoted(
    desk: Desk,
    request: SettleRequest,
    view: MemberView | None,
    tenders: tuple[Tender, ...],
    uses: OfferUses,
) -> tuple[Quote, Wishes]:
    kinds = tuple(dict.fromkeys(tender.kind for tender in tenders)) or request.wishes.tender_kinds
    wishes = replace(request.wishes, tender_kinds=kinds)
    quoted = quote(request.basket, view, desk.programme, wishes, desk.time, uses)
    if digest(quoted) != request.quote_digest:
        raise QuoteChanged(quoted, view)
    check_manual_discounts(quoted, wishes, desk.programme, desk.operator)
    approvers = [manual.approved_by for manual in wishes.manual]
    if quoted.redeemed_points:
        approvers.append(wishes.redeem_approved_by)
    for approver in approvers:
        if approver is not None:
            check_approver(desk.work, approver)
    return quoted, wishes


def _sale(desk: Desk, request: SettleRequest, quoted: Quote, tenders: tuple[Tender, ...]) -> Sale:
    profile, time = desk.profile, desk.time
    sequence = desk.work.next_receipt_sequence()
    return Sale(
        sale_id=desk.ctx.ids.new_id(time.at),
        operation_id=request.operation_id,
        receipt_no=receipt_number(profile.store_id, profile.counter_id, sequence),
        store_id=profile.store_id,
        counter_id=profile.counter_id,
        operator_id=request.operator_id,
        member_id=quoted.member_id,
        business_on=time.on,
        settled_at=time.at,
        programme_version=desk.programme.version,
        currency=desk.programme.currency.code,
        lines=sale_lines(request.basket, quoted),
        tenders=tenders,
        quote=quoted,
        quote_digest=request.quote_digest,
    )
