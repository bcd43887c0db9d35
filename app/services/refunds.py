"""Refund and void: what the preview shows is what is written (R-70, R-84)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.claiming import terms_of_claimed
from app.domain.effects import Effects, effects_of_return
from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text
from app.domain.ledger import EntryStamp
from app.domain.operations import (
    Act,
    Operation,
    canonical_json,
    digest,
    ids_of_parts,
    lots_of_parts,
)
from app.domain.operator import Operator
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.receipt import Receipt
from app.domain.refund import (
    RefundFacts,
    RefundPick,
    RefundQuote,
    after_refund,
    quote_refund,
    quote_void,
)
from app.domain.refund_back import needs_question
from app.domain.refund_quote import IssuedCoupon
from app.domain.rights import ApprovalNeeded, is_within, limits_of
from app.domain.sale import Sale
from app.domain.store import StoreProfile
from app.ports.store import MemberFacts, Reader, UnitOfWork
from app.services import referring
from app.services.changes import Changes
from app.services.claiming import claimed_sale, entries_of
from app.services.clock_guard import check_clock
from app.services.context import (
    Context,
    business_time_of,
    check_approver,
    operator_of,
    profile_of,
)
from app.services.documents import read
from app.services.member_view import MemberView, view_of
from app.services.papers import refund_receipt_of
from app.services.receipts import note_of
from app.services.sales import find_sales, open_sale, open_stored_sale
from app.services.saving import Stored, append, check_same, save_once
from app.services.settled import settled_body
from app.services.written import moved_by, write_effects

__all__ = ["find_sales", "open_sale", "quote", "quote_of_void", "refund_sale", "void_sale"]

MAX_REASON_LENGTH = 80


class RefundChanged(RuleBroken):
    """Something moved since the preview; ``refund_quote`` is the new one (R-84)."""

    code = "E-REF-01"
    text = "The refund changed since it was shown. Look at the new preview, then confirm again."

    def __init__(self, quoted: RefundQuote) -> None:
        self.refund_quote = quoted
        super().__init__(total_minor=quoted.total_minor)


class ReasonMissing(RuleBroken):
    """A refund or void without a reason."""

    code = "E-REF-02"
    text = "Choose or enter a reason for the refund."


class VoidElsewhere(RuleBroken):
    """Made at another counter (R-81)."""

    code = "E-REF-03"
    text = "Only the counter that made a sale can void it. Refund it instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What the cashier confirmed; ``picks`` are empty for a void.

    ``quote_digest``: ``operations.digest`` of the preview. ``approved_by``: a manager, when the
    amount is above the role's limit.
    """

    operation_id: str
    sale_id: str
    picks: tuple[RefundPick, ...] = ()
    reason: str
    operator_id: str
    approved_by: str | None = None
    quote_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """The sale as it stands now, what was paid back, and the receipt to print."""

    sale: Sale
    refund_quote: RefundQuote
    receipt: Receipt
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A return that is written, before its operation is; ``body`` is what that keeps of it."""

    sale: Sale
    written: tuple[Effects, ...]
    body: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sale under return, with everything the preview is computed from."""

    sale: Sale
    facts: RefundFacts
    programme: Programme
    profile: StoreProfile
    time: BusinessTime
    member: MemberFacts | None


def quote(ctx: Context, sale_id: str, picks: tuple[RefundPick, ...]) -> RefundQuote:
    """The preview (R-70 to R-75, R-77); raises SaleMissing and as quote_refund does."""
    with ctx.store.read() as reader:
        return quote_of(case_of(ctx, reader, sale_id), picks)


def quote_of_void(ctx: Context, sale_id: str) -> RefundQuote:
    """The preview of a void (R-81); raises SaleMissing, VoidElsewhere, VoidNotPossible."""
    with ctx.store.read() as reader:
        return quote_of(case_of(ctx, reader, sale_id), None)


def refund_sale(ctx: Context, request: RefundRequest) -> Refunded:
    """Pay goods back: points, coupons and tier facts as previewed, operation ``sale.refund``.

    Raises RefundChanged, ApprovalNeeded above the role's limit, ApproverUnfit, ReasonMissing,
    OperatorUnknown, SaleMissing, ClockBehind, NotSaved, OperationReused, CommitUnknown.
    """
    return _save(ctx, request, "sale.refund")


def void_sale(ctx: Context, request: RefundRequest) -> Refunded:
    """Undo a sale of today as if it had not been (R-81), operation ``sale.void``.

    Raises VoidElsewhere and what refund_sale raises.
    """
    return _save(ctx, request, "sale.void")


def _save(ctx: Context, request: RefundRequest, kind: str) -> Refunded:
    asked = digest(request)

    def write(work: UnitOfWork) -> Refunded:
        return _refunded(ctx, work, request, kind, asked)

    def answer_again(reader: Reader, stored: Stored) -> Refunded:
        check_same(stored, kind, asked)
        quoted = quote_in(stored.body)
        sale = open_stored_sale(reader, request.sale_id)
        return _answer(reader, sale, quoted, stored.operation)

    return save_once(ctx, request.operation_id, write, answer_again)


def case_of(ctx: Context, reader: Reader, sale_id: str) -> Case:
    """One sale as it stands now; raises SaleMissing."""
    profile = profile_of(reader)
    time = business_time_of(ctx, profile)
    sale = claimed_sale(reader, open_stored_sale(reader, sale_id))
    entries = entries_of(reader, sale_id)
    member = None
    named = reader.lots(entry.lot_id for entry in entries)
    lots = {
        lot.lot_id: lot for lot in sorted(named, key=lambda lot: lot.member_id == sale.member_id)
    }
    if sale.member_id is not None:
        member = reader.member_facts(sale.member_id, time.on)
        lots |= {lot.lot_id: lot for lot in (() if member is None else member.lots)}
    used = (reader.coupon(coupon_id) for coupon_id in sale.quote.used_coupon_ids)
    terms = reader.programme_version(sale.programme_version)
    asked = None
    if needs_question(terms.policies):
        asked = settled_body(reader, sale).asked(terms)
        terms = terms_of_claimed(sale, terms, asked)
    return Case(
        sale=sale,
        facts=RefundFacts(
            sale=sale,
            terms=terms,
            entries=entries,
            lots=tuple(lots.values()),
            coupons=tuple(
                coupon for coupon in used if coupon and coupon.used_by_sale_id == sale_id
            ),
            tier_facts=() if member is None else member.tier_facts,
            earlier=returns_of(reader, sale_id),
            issued=tuple(_issued(reader, sale)) if terms.coupons.issues else (),
            asked=asked,
            enrolled_on=None if member is None else member.member.enrolled_on,
            earlier_programmes=() if member is None else member.earlier_programmes,
        ),
        programme=reader.programme(time.on),
        profile=profile,
        time=time,
        member=member,
    )


def _issued(reader: Reader, sale: Sale) -> Iterator[IssuedCoupon]:
    """Coupons that the sale brought, as they stand now."""
    for brought in settled_body(reader, sale).issued:
        coupon = reader.coupon(brought.coupon_id) or brought
        used = None if coupon.used_by_sale_id is None else reader.sale(coupon.used_by_sale_id)
        steps = () if used is None else used.quote.steps
        value = sum(step.amount_minor for step in steps if step.benefit.id == coupon.coupon_id)
        yield IssuedCoupon(coupon, value)


def returns_of(reader: Reader, sale_id: str) -> tuple[RefundQuote, ...]:
    """What was returned of a sale so far, in its order."""
    return tuple(quoted for _, quoted in returns_with_days(reader, sale_id))


def returns_with_days(reader: Reader, sale_id: str) -> Iterator[tuple[date, RefundQuote]]:
    """The same with the business day of each."""
    for operation in reader.return_operations(sale_id):
        body = json.loads(operation.body)
        if "refund_quote" in body:
            yield operation.business_on, quote_in(body)


def quote_in(body: Mapping[str, Any]) -> RefundQuote:
    """What an operation says of its return."""
    return read(RefundQuote, canonical_json(body["refund_quote"]))


def quote_of(case: Case, picks: tuple[RefundPick, ...] | None) -> RefundQuote:
    """What returning the picks would do, or a void when they are None."""
    if picks is None:
        if case.sale.counter_id != case.profile.counter_id:
            raise VoidElsewhere
        return quote_void(case.facts, case.programme, case.time.on)
    return quote_refund(case.facts, picks, case.programme, case.time.on)


def _refunded(
    ctx: Context, work: UnitOfWork, request: RefundRequest, kind: str, asked: str
) -> Refunded:
    case = case_of(ctx, work, request.sale_id)
    check_clock(work, case.time)
    operator = operator_of(work, request.operator_id)
    reason = reason_of(request.reason)
    quoted = quote_of(case, request.picks if kind == "sale.refund" else None)
    if digest(quoted) != request.quote_digest:
        raise RefundChanged(quoted)
    check_approval(work, case, quoted, operator, request.approved_by)
    taken = take_back(work, case, quoted, request.operation_id)
    body = {
        **taken.body,
        "request": asked,
        "picks": request.picks,
        "reason": reason,
        "approved_by": request.approved_by,
        "quote_digest": request.quote_digest,
        "moved": moved_by(*taken.written),
    }
    act = Act(
        operation_id=request.operation_id,
        operator_id=request.operator_id,
        at=case.time.at,
        business_on=case.time.on,
        member_id=case.sale.member_id,
    )
    operation = append(work, act, kind, body)
    return _answer(work, taken.sale, quoted, operation)


def reason_of(text: str) -> str:
    """The reason as it is kept; raises ReasonMissing."""
    reason = clean_text(text, MAX_REASON_LENGTH)
    if not reason:
        raise ReasonMissing
    return reason


def take_back(work: UnitOfWork, case: Case, quoted: RefundQuote, operation_id: str) -> Taken:
    """Write a return inside the caller's transaction, as it was quoted."""
    before = _view(work, case)
    sale = after_refund(case.sale, quoted)
    work.update_sale_returns(sale)
    if quoted.is_full:
        work.release_offers(sale.sale_id)
    written = _write_effects(work, case, quoted, operation_id)
    rewards = referring.take_back(work, sale, case.facts.terms, case.time, operation_id)
    after = _view(work, case)
    body: dict[str, object] = {
        "sale_id": sale.sale_id,
        "receipt_no": sale.receipt_no,
        "refund_no": f"{sale.receipt_no}/{len(case.facts.earlier) + 1}",
        "refund_quote": quoted,
        "programme_version": case.programme.version,
        "note": None if before is None or after is None else note_of(before, after),
        **referring.told(rewards),
    }
    return Taken(sale=sale, written=(*written, *rewards), body=body)


def check_approval(
    work: UnitOfWork,
    case: Case,
    quoted: RefundQuote,
    operator: Operator,
    approved_by: str | None,
) -> None:
    """Raises ApprovalNeeded above what the role may do alone, ApproverUnfit."""
    if approved_by is not None:
        check_approver(work, approved_by)
        return
    limits = limits_of(operator, case.programme.roles)
    if quoted.kind == "void":
        if not limits.may_void:
            raise ApprovalNeeded("void", quoted.total_minor)
        return
    # Refunds of one sale count together, so that many small ones add up.
    paid_minor = case.facts.paid_minor + quoted.total_minor
    if not is_within(paid_minor, limits.refund_minor):
        raise ApprovalNeeded("refund", paid_minor, limits.refund_minor or 0)


def _view(work: UnitOfWork, case: Case) -> MemberView | None:
    if case.sale.member_id is None:
        return None
    facts = work.member_facts(case.sale.member_id, case.time.on)
    return None if facts is None else view_of(facts, case.programme, case.time.on)


def _write_effects(
    work: UnitOfWork, case: Case, quoted: RefundQuote, operation_id: str
) -> tuple[Effects, ...]:
    sale, member_id, time = case.sale, case.sale.member_id, case.time
    if member_id is None:
        return ()
    stamp = EntryStamp(
        operation_id=operation_id,
        sale_id=sale.sale_id,
        member_id=member_id,
        on=time.on,
        recorded_at=time.at,
        programme_version=case.programme.version,
        new_id=ids_of_parts(operation_id, "r"),
        lot_named=lots_of_parts(operation_id, "r"),
    )
    effects = effects_of_return(case.facts, quoted, stamp)
    write_effects(work, effects, sale.sale_id)
    return (effects,)


def _answer(reader: Reader, sale: Sale, quoted: RefundQuote, operation: Operation) -> Refunded:
    member = () if sale.member_id is None else (sale.member_id,)
    return Refunded(
        sale=sale,
        refund_quote=quoted,
        receipt=refund_receipt_of(reader, operation),
        changes=Changes(
            member=member,
            ledger=member,
            sale=(sale.sale_id,),
            coupon=(
                *(one.coupon_id for one in quoted.coupons),
                *(one.coupon_id for one in quoted.issued),
            ),
            outbox=(operation.operation_id,),
        ),
    )
