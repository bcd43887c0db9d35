"""What came back: worked out from the unit facts in the book, as the counter did from its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.claiming import terms_of_claimed
from app.domain.effects import effects_of_return
from app.domain.engine.problem import Request
from app.domain.errors import RuleBroken
from app.domain.offer_uses import uses_of
from app.domain.programme import Programme
from app.domain.refund import (
    RefundFacts,
    RefundPick,
    RefundQuote,
    after_refund,
    quote_refund,
    quote_void,
)
from app.domain.refund_back import needs_question
from app.domain.refund_quote import AccountBack, IssuedCoupon
from app.domain.sale import Sale
from app.domain.sold import SoldBody
from app.domain.standing import Standing
from server import allotting
from server.documents import read
from server.hearing import referrals
from server.hearing.case import Heard, Hearing, Quarantined, Rejected
from server.hearing.sales import book_sale
from server.keys import SealBroken
from server.rows import ledger, sales
from server.rows.members import hold, standing
from server.rows.merges import ever_called
from server.rows.operations import body_of, stored
from server.rows.sales import SaleRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnBody:
    """What the centre reads of ``sale.refund``, ``sale.void`` and ``sale.exchange``."""

    sale_id: str
    receipt_no: str
    refund_quote: RefundQuote
    programme_version: int
    picks: tuple[RefundPick, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeBody:
    """``sale.exchange``: what was sold, or nothing where like was swapped for like."""

    sold: SoldBody | None = None


def hear_refund(hearing: Hearing) -> Heard:
    """Book ``sale.refund`` (R-70); Rejected as ALREADY_RETURNED when the goods came back
    elsewhere.

    The money that was paid out stands, and so do goods that were taken back (R-104): what the book
    says is owed instead is told as adjusted.
    """
    return _book_return(hearing, is_void=False)


def hear_void(hearing: Hearing) -> Heard:
    """Book ``sale.void`` (R-81)."""
    return _book_return(hearing, is_void=True)


def hear_exchange(hearing: Hearing) -> Heard:
    """Book both halves of ``sale.exchange`` (R-78); a swap of like for like moves nothing."""
    sold = hearing.part(ExchangeBody).sold
    if sold is None:
        return Heard()
    back = _book_return(hearing, is_void=False)
    new = book_sale(hearing, sold)
    verdict = "accepted" if {back.verdict, new.verdict} == {"accepted"} else "adjusted"
    return Heard(
        verdict=verdict,  # type: ignore[arg-type]
        code=back.code or new.code,
        params={**back.params, **new.params},
        member_ids=tuple(dict.fromkeys((*back.member_ids, *new.member_ids))),
    )


def _book_return(hearing: Hearing, *, is_void: bool) -> Heard:
    body, book = hearing.part(ReturnBody), hearing.book
    record = sales.sale_with(book, body.receipt_no, body.sale_id)
    if record is None:
        raise Quarantined("SALE_UNKNOWN")
    sale, on = record.sale, hearing.operation.business_on
    found = None if sale.member_id is None else standing(book, sale.member_id)
    facts = _facts(hearing, record, found).that_stand()
    programme = hearing.programme(body.programme_version)
    try:
        if is_void:
            quoted = quote_void(facts, programme, on)
        else:
            quoted = quote_refund(facts, body.picks, programme, on)
    except RuleBroken as broken:
        raise Rejected("ALREADY_RETURNED", rule=broken.code) from None
    after = after_refund(sale, quoted)
    sales.add_return(book, record, after, quoted, hearing.operation.operation_id)
    if quoted.is_full:
        _release_offers(hearing, sale, facts.terms)
    params = dict(_differences(quoted, body.refund_quote))
    verdict = Heard(
        verdict="adjusted" if params else "accepted",
        code=next(iter(params), ""),
        params=params,
    )
    if found is None:
        return verdict
    mine = found.member.member_id
    stamp = hearing.stamp(mine, programme.version, "r", sale.sale_id)
    ledger.write(book, effects_of_return(facts, quoted, stamp), sale.sale_id)
    ledger.count_order(book, mine, after)
    hold(book, hearing.store_id, mine)
    rewards = referrals.take_back(hearing, after, facts.terms)
    touched = tuple(dict.fromkeys((mine, *rewards)))
    return Heard(verdict=verdict.verdict, code=verdict.code, params=params, member_ids=touched)


def _release_offers(hearing: Hearing, sale: Sale, terms: Programme) -> None:
    place = (sale.store_id, sale.counter_id)
    is_own = place == (hearing.store_id, hearing.counter_id)
    uses = uses_of(sale.quote, terms, None, (sale.sale_id, sale.business_on))
    device_id = hearing.operation.device_id
    allotting.release(hearing.book, device_id, uses, is_own=is_own)


def _differences(ours: RefundQuote, theirs: RefundQuote) -> Iterator[tuple[str, int]]:
    """What the counter paid out too much, what it took of balances that had nothing left, and
    points that it counted otherwise.
    """
    if ours.total_minor != theirs.total_minor:
        yield "MONEY_DIFFERS", theirs.total_minor - ours.total_minor
    borne = _forgiven(ours) - _forgiven(theirs)
    if borne > 0:
        yield "BALANCE_OVERSPENT", borne
    points = _points(theirs) - _points(ours) + max(0, borne)
    if points:
        yield "POINTS_DIFFER", points


def _points(quoted: RefundQuote) -> int:
    """What it gives the member, less what it takes, over all currencies."""
    elsewhere = sum(_moved(one) for one in quoted.accounts)
    return _moved(quoted) + elsewhere - quoted.debt_points


def _forgiven(quoted: RefundQuote) -> int:
    """Of balances beside the points, which know no debt."""
    return sum(one.forgiven_points for one in quoted.accounts)


def _moved(one: RefundQuote | AccountBack) -> int:
    back = sum(points.points for points in one.points_back)
    return back - sum(points.points for points in one.points_taken)


def _facts(hearing: Hearing, record: SaleRecord, found: Standing | None) -> RefundFacts:
    book, sale = hearing.book, record.sale
    terms = hearing.programme(sale.programme_version)
    asked = asked_then(hearing, record, terms) if needs_question(terms.policies) else None
    terms = terms_of_claimed(sale, terms, asked)
    if found is None:
        return RefundFacts(
            sale=sale, terms=terms, earlier=sales.returns_of(book, record), asked=asked
        )
    once = ever_called(book, found.member.member_id)
    return RefundFacts(
        sale=sale,
        terms=terms,
        entries=ledger.entries_of_sale(book, once, sale.sale_id),
        lots=found.lots,
        coupons=tuple(one for one in found.coupons if one.used_by_sale_id == sale.sale_id),
        tier_facts=found.tier_facts,
        enrolled_on=found.member.enrolled_on,
        earlier=sales.returns_of(book, record),
        issued=tuple(_issued(hearing, record, found)),
        asked=asked,
    )


def _issued(hearing: Hearing, record: SaleRecord, found: Standing) -> Iterator[IssuedCoupon]:
    """Coupons that the sale brought, as they stand now."""
    once = ever_called(hearing.book, found.member.member_id) if record.brought else ()
    for coupon in found.coupons:
        if coupon.coupon_id not in record.brought:
            continue
        used_by = coupon.used_by_sale_id
        used = None if used_by is None else sales.sale_of_member(hearing.book, once, used_by)
        steps = () if used is None else used.quote.steps
        value = sum(step.amount_minor for step in steps if step.benefit.id == coupon.coupon_id)
        yield IssuedCoupon(coupon, value)


def asked_then(hearing: Hearing, record: SaleRecord, terms: Programme) -> Request:
    """What the sale was computed from, for policies that ask the engine again."""
    row = stored(hearing.book, record.operation_shard, record.sale.operation_id)
    if row is None:
        raise Quarantined("SALE_UNKNOWN")
    try:
        text = body_of(hearing.book, row)
    except SealBroken:
        raise Quarantined("MEMBER_ERASED") from None
    if row["kind"] == "sale.exchange":
        body = read(ExchangeBody, text).sold
        if body is None:
            raise Quarantined("SALE_UNKNOWN")
    else:
        body = read(SoldBody, text)
    return body.asked(terms)
