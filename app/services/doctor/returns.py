"""Every return paid what the unit facts of its sale say: the money is computed again (R-84)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.claiming import terms_of_claimed
from app.domain.errors import MemberdeskError
from app.domain.goods_back import GoodsQuote, goods_quote
from app.domain.member import Coupon
from app.domain.operations import canonical_json
from app.domain.refund import after_refund, terms_of_void
from app.domain.refund_back import money_back, needs_question
from app.domain.refund_money import returned_marks, tenders_back
from app.domain.refund_quote import RefundFacts, RefundQuote
from app.domain.refund_rules import PointRules
from app.domain.sale import Sale
from app.ports.inspection import Inspection
from app.services.claiming import claimed_sale
from app.services.doctor.findings import Finding
from app.services.documents import read
from app.services.no_receipt import KIND
from app.services.settled import settled_body


def money_faults(
    inspection: Inspection, sale: Sale, quotes: Iterable[RefundQuote]
) -> Iterator[str]:
    """``sale`` as it was sold, ``quotes`` what was returned of it in their order."""
    try:
        facts = _facts_at_first(inspection, sale)
    except MemberdeskError as fault:
        yield f"its returns cannot be computed again: {fault.sentence()}"
        return
    terms = facts.terms
    for quoted in quotes:
        after = after_refund(facts.sale, quoted)
        facts = replace(facts, terms=terms if quoted.kind == "refund" else terms_of_void(terms))
        if not _is_its_money(facts, after, quoted):
            yield f"a return of it paid {quoted.total_minor}, which its facts do not come to"
        facts = replace(
            facts,
            sale=after,
            earlier=(*facts.earlier, quoted),
            coupons=_still_used(facts.coupons, quoted),
        )


def check_goods_refunds(inspection: Inspection) -> Iterator[Finding]:
    """What was paid for goods without a receipt is the sum of its pieces (R-79)."""
    for operation in inspection.all_operations():
        if operation.kind != KIND:
            continue
        quoted = read(GoodsQuote, canonical_json(json.loads(operation.body)["goods_quote"]))
        if goods_quote(quoted.goods) != quoted:
            sentence = f"Operation {operation.operation_id} paid {quoted.total_minor} for goods."
            yield Finding(check="goods", sentence=sentence)


def _is_its_money(facts: RefundFacts, after: Sale, quoted: RefundQuote) -> bool:
    marks = returned_marks(facts.sale), returned_marks(after)
    back = money_back(facts, *marks, PointRules(facts))
    return (back.lines, back.charged_minor, back.lost, back.room_minor) == (
        quoted.lines,
        quoted.charged_minor,
        quoted.lost,
        quoted.settled_minor,
    ) and tenders_back(facts, quoted.total_minor) == quoted.tenders


def _facts_at_first(inspection: Inspection, stored: Sale) -> RefundFacts:
    terms = inspection.programme_version(stored.programme_version)
    sale = claimed_sale(inspection, stored)
    facts = RefundFacts(sale=sale, terms=terms)
    if not needs_question(terms.policies):
        return facts
    body = settled_body(inspection, sale)
    had = () if body.member is None else body.member.coupons
    used = tuple(coupon for coupon in had if coupon.coupon_id in sale.quote.used_coupon_ids)
    asked = body.asked(terms)
    return replace(facts, terms=terms_of_claimed(sale, terms, asked), asked=asked, coupons=used)


def _still_used(coupons: tuple[Coupon, ...], quoted: RefundQuote) -> tuple[Coupon, ...]:
    back = {one.coupon_id for one in quoted.coupons if one.outcome != "stays_used"}
    return tuple(coupon for coupon in coupons if coupon.coupon_id not in back)
