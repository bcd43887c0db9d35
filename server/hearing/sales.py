"""A sale that a counter made: its price stands, its points meet what the whole chain knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.effects import effects_of_sale, with_activity
from app.domain.engine import evaluate
from app.domain.engine.accounts import holding
from app.domain.engine.accrual import has_birthday
from app.domain.engine.accrual_caps import capped
from app.domain.ledger import balance_of, of_account
from app.domain.member import MemberSnapshot
from app.domain.offer_uses import uses_of
from app.domain.operations import digest
from app.domain.programme import Programme
from app.domain.quote import AccountQuote, AccrualPart, Quote
from app.domain.sale import Sale, sale_lines
from app.domain.sold import SoldBody
from app.domain.standing import Standing
from server import allotting
from server.hearing import referrals
from server.hearing.case import Heard, Hearing, Quarantined
from server.rows import ledger, sales
from server.rows.members import MemberUnknown, hold, standing
from server.rows.operations import shard_of


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Something that the counter could not know: ``code`` and how much it is about."""

    code: str
    count: int


def hear_sale(hearing: Hearing) -> Heard:
    """Book ``sale.settle`` (R-104: a completed sale is never undone).

    The quote is computed again from what the counter relied on; another digest is Quarantined as
    ``QUOTE_DIFFERS``. What the chain knows better (points spent, coupons and birthdays used, caps
    reached elsewhere) is booked as it is and told as ``adjusted``, never as another price
    (docs/protocol.md).
    """
    return book_sale(hearing, hearing.part(SoldBody))


def book_sale(hearing: Hearing, body: SoldBody) -> Heard:
    """The same for a sale inside another operation."""
    programme = hearing.programme(body.programme_version)
    quote = evaluate(*body.asked(programme))
    if digest(quote) != body.quote_digest or body.time.on != hearing.operation.business_on:
        raise Quarantined("QUOTE_DIFFERS")
    if sum(tender.amount_minor for tender in body.tenders) != quote.due_minor:
        raise Quarantined("TENDERS_DIFFER")
    sale = _sale(hearing, body, quote, programme)
    uses = tuple(uses_of(quote, programme, body.member, (sale.sale_id, sale.business_on)))
    sales.use_offers(hearing.book, uses)
    over = allotting.use(hearing, uses, programme)
    told = (Adjustment("OFFER_OVERSPENT", over),) if over else ()
    if body.member is None:
        sales.add_sale(hearing.book, sale, shard_of(hearing.operation))
        return _heard(told, ())
    return _book_for_member(hearing, body, (sale, told), programme)


def _heard(adjustments: tuple[Adjustment, ...], member_ids: tuple[str, ...]) -> Heard:
    return Heard(
        verdict="adjusted" if adjustments else "accepted",
        code=adjustments[0].code if adjustments else "",
        params={one.code: one.count for one in adjustments},
        member_ids=member_ids,
    )


def _book_for_member(
    hearing: Hearing,
    body: SoldBody,
    sold: tuple[Sale, tuple[Adjustment, ...]],
    programme: Programme,
) -> Heard:
    sale, told = sold
    if body.member is None:
        raise Quarantined("MEMBER_DIFFERS")
    book, (found, known) = hearing.book, known_member(hearing, body.member)
    mine = found.member.member_id
    if mine != sale.member_id:
        sale = replace(sale, member_id=mine)
    booked, adjustments = as_known(sale, known, programme)
    stamp = hearing.stamp(mine, programme.version, "s", sale.sale_id, named=body.member.member_id)
    effects = effects_of_sale(booked, known, programme, stamp, found.tier_facts, may_owe=True)
    effects = with_activity(effects, known, programme, stamp)
    sales.add_sale(book, sale, shard_of(hearing.operation), body.issued)
    ledger.write(book, effects, sale.sale_id)
    ledger.count_order(book, mine, sale)
    ledger.put_coupons(book, (replace(one, member_id=mine) for one in body.issued))
    hold(book, hearing.store_id, mine)
    rewarded = referrals.pay(book, sale, programme, found)
    return _heard((*adjustments, *told), (mine, *rewarded))


def known_member(hearing: Hearing, relied_on: MemberSnapshot) -> tuple[Standing, MemberSnapshot]:
    """Who the member of the operation is in the book, and the snapshot that the counter relied on
    with what the book holds; raises Quarantined.
    """
    book, member_id = hearing.book, hearing.operation.member_id
    sold_to = relied_on.member_id
    if member_id is None:
        raise Quarantined("MEMBER_DIFFERS")
    try:
        found = standing(book, sold_to)
        named = found if member_id == sold_to else standing(book, member_id)
    except MemberUnknown:
        raise Quarantined("MEMBER_UNKNOWN") from None
    mine = found.member.member_id
    if named.member.member_id != mine:
        raise Quarantined("MEMBER_DIFFERS")
    return found, replace(
        relied_on,
        member_id=mine,
        lots=found.lots,
        coupons=tuple(coupon for coupon in found.coupons if coupon.state == "issued"),
        birthday_used_years=tuple(year for year, _ in found.birthdays),
    )


def as_known(
    sale: Sale, known: MemberSnapshot, programme: Programme
) -> tuple[Sale, tuple[Adjustment, ...]]:
    """The sale as it is booked, and what differs from what the counter thought."""
    adjustments = list(_differences(sale, known, programme))
    quote = sale.quote
    accruals = quote.accruals
    used = [one.code for one in adjustments]
    if "BIRTHDAY_USED" in used:
        accruals = tuple(part for part in accruals if part.component != "birthday")
    limited, _ = capped(
        accruals, programme.earning, known, sale.business_on, quote.redeemed_points
    )
    on = sale.business_on
    accounts = tuple(_limited(one, known, programme, on) for one in quote.accounts)
    cut = _sum(accruals) - _sum(limited)
    cut += sum(_sum(one.accruals) for one in quote.accounts)
    cut -= sum(_sum(one.accruals) for one in accounts)
    if cut:
        adjustments.append(Adjustment("POINTS_CAPPED", cut))
    if tuple(limited) != quote.accruals or accounts != quote.accounts:
        changed = replace(quote, accruals=tuple(limited), accounts=accounts)
        sale = replace(sale, quote=changed)
    return sale, tuple(adjustments)


def _limited(
    one: AccountQuote, known: MemberSnapshot, programme: Programme, on: date
) -> AccountQuote:
    """What a balance beside the points still takes by its own limits (R-43)."""
    earning = next(
        each.earning for each in programme.accounts if each.account_id == one.account_id
    )
    mine = holding(known, one.account_id)
    limited, _ = capped(one.accruals, earning, mine, on, one.redeemed_points)
    if tuple(limited) == one.accruals:
        return one
    return replace(one, accruals=tuple(limited), accrued_points=_sum(limited))


def _sum(parts: Iterable[AccrualPart]) -> int:
    return sum(part.points for part in parts)


def _differences(sale: Sale, known: MemberSnapshot, programme: Programme) -> Iterator[Adjustment]:
    quote, on = sale.quote, sale.business_on
    short = quote.redeemed_points - _available(known, "", on)
    if quote.redeemed_points and short > 0:
        yield Adjustment("POINTS_OVERSPENT", short)
    lacking = sum(
        max(0, one.redeemed_points - _available(known, one.account_id, on))
        for one in quote.accounts
    )
    if lacking:
        yield Adjustment("BALANCE_OVERSPENT", lacking)
    fresh = {coupon.coupon_id for coupon in known.coupons}
    gone = [one for one in quote.used_coupon_ids if one not in fresh]
    if gone:
        yield Adjustment("COUPON_GONE", len(gone))
    rule = programme.earning.birthday
    won = sum(part.points for part in quote.accruals if part.component == "birthday")
    if won and rule is not None and not has_birthday(rule, known, on):
        yield Adjustment("BIRTHDAY_USED", won)


def _available(known: MemberSnapshot, account_id: str, on: date) -> int:
    return balance_of(of_account(known.lots, account_id), on).available


def _sale(hearing: Hearing, body: SoldBody, quote: Quote, programme: Programme) -> Sale:
    operation = hearing.operation
    return Sale(
        sale_id=body.sale_id,
        operation_id=operation.operation_id,
        receipt_no=body.receipt_no,
        store_id=hearing.store_id,
        counter_id=hearing.counter_id,
        operator_id=operation.operator_id,
        member_id=quote.member_id,
        business_on=operation.business_on,
        settled_at=operation.at,
        programme_version=programme.version,
        currency=programme.currency.code,
        lines=sale_lines(body.basket, quote),
        tenders=body.tenders,
        quote=quote,
        quote_digest=body.quote_digest,
    )
