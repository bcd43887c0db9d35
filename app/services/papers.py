"""Receipts from what is stored: the first print and every later one read the same records."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from app.domain.basket import Basket, Wishes
from app.domain.member import Member
from app.domain.operations import Operation, canonical_json
from app.domain.receipt import Receipt
from app.domain.refund import RefundQuote
from app.domain.sale import Sale
from app.ports.store import Reader
from app.services.away import away_of
from app.services.claiming import claimed_sale
from app.services.context import Context, business_time_of, profile_of
from app.services.documents import read
from app.services.member_secrets import LentPass
from app.services.member_view import living_facts, view_of
from app.services.receipts import (
    MemberNote,
    Paper,
    card_receipt,
    sale_receipt,
)
from app.services.refund_paper import RefundPaper, refund_receipt
from app.services.sales import SaleMissing, open_stored_sale
from app.services.settled import sold_in


def paper_of(
    reader: Reader, member: Member | None, programme_version: int, language: str | None = None
) -> Paper:
    """What the receipts of this counter share; ``language`` None is the one the desk shows."""
    profile = profile_of(reader)
    return Paper(
        profile=profile,
        programme=reader.programme_version(programme_version),
        operators={operator.operator_id: operator.name for operator in reader.operators()},
        member=member,
        language=language or reader.setting("look.language") or profile.language,
    )


def reprints(ctx: Context, sale_id: str, language: str | None = None) -> tuple[Receipt, ...]:
    """Every receipt of a stored sale as it was printed first, without the code of a claim (R-48):
    its own, then those of its returns in their order; raises SaleMissing.
    """
    with ctx.store.read() as reader:
        sale = open_stored_sale(reader, sale_id)
        return (
            receipt_of(reader, sale, _body(reader, sale.operation_id), language, is_reprint=True),
            *(
                refund_receipt_of(reader, operation, language)
                for operation in reader.return_operations(sale_id)
                if "refund_quote" in json.loads(operation.body)
            ),
        )


def print_card(
    ctx: Context, member_id: str, language: str | None = None, lent: LentPass | None = None
) -> Receipt:
    """The member card as it stands today, or a pass in its place; raises MemberMissing."""
    with ctx.store.read() as reader:
        on = business_time_of(ctx, profile_of(reader)).on
        programme = reader.programme(on)
        view = view_of(living_facts(reader, member_id, on), programme, on)
        paper = paper_of(reader, view.member, programme.version, language)
        return card_receipt(paper, view.member, view.tier.tier_id, lent)


def receipt_of(
    reader: Reader,
    sale: Sale,
    body: dict[str, Any],
    language: str | None = None,
    *,
    is_reprint: bool = False,
) -> Receipt:
    """The receipt of a sale from the body of its operation."""
    member = _member_of(reader, sale)
    basket = read(Basket, canonical_json(body["basket"]))
    wishes = read(Wishes, canonical_json(body["wishes"]))
    paper = paper_of(reader, member, sale.programme_version, language)
    paper = replace(paper, is_reprint=is_reprint)
    return sale_receipt(paper, sale, note_in(body), (basket, wishes))


def refund_receipt_of(
    reader: Reader, operation: Operation, language: str | None = None
) -> Receipt:
    """The receipt of a refund or void from its operation."""
    body = json.loads(operation.body)
    sale = claimed_sale(reader, open_stored_sale(reader, body["sale_id"]))
    member = _member_of(reader, sale)
    refund = RefundPaper(
        refund_no=body["refund_no"],
        at=operation.at,
        operator_id=operation.operator_id,
        approved_by=body["approved_by"],
        reason=body["reason"],
        refund_quote=read(RefundQuote, canonical_json(body["refund_quote"])),
    )
    paper = paper_of(reader, member, sale.programme_version, language)
    return refund_receipt(paper, sale, refund, note_in(body))


def _member_of(reader: Reader, sale: Sale) -> Member | None:
    """Nobody while members are locked."""
    away = away_of(reader)
    is_locked = away is not None and away.is_locked
    return None if sale.member_id is None or is_locked else reader.member(sale.member_id)


def note_in(body: dict[str, Any]) -> MemberNote | None:
    """The member's standing as the operation kept it."""
    return None if body["note"] is None else read(MemberNote, canonical_json(body["note"]))


def _body(reader: Reader, operation_id: str) -> dict[str, Any]:
    operation = reader.operation(operation_id)
    body = None if operation is None else sold_in(operation)
    if body is None:
        raise SaleMissing
    return body
