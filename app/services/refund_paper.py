"""Receipts of what comes back: a refund, a void, goods without their own receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.goods_back import GoodsQuote
from app.domain.operations import Operation
from app.domain.receipt import Receipt, ReceiptRow
from app.domain.refund import RefundQuote
from app.domain.sale import Sale
from app.services.receipts import (
    RULE,
    TENDER_WORDS,
    MemberNote,
    Paper,
    counted,
    heading,
    money,
    pair,
    place,
    points_moved,
    standing,
    words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaper:
    """What a refund receipt says beyond the sale."""

    refund_no: str
    at: datetime
    operator_id: str
    approved_by: str | None
    reason: str
    refund_quote: RefundQuote


def refund_receipt(
    paper: Paper, sale: Sale, refund: RefundPaper, note: MemberNote | None
) -> Receipt:
    """The receipt of a refund or void: what came back, to which tenders, and the points."""
    word, quoted = words(paper.language), refund.refund_quote
    names = {line.line_id: line for line in sale.lines}
    approver = () if refund.approved_by is None else (refund.approved_by,)
    rows = (
        *heading(paper, word[quoted.kind]),
        pair(word["receipt_no"], refund.refund_no),
        pair(word["original_no"], sale.receipt_no),
        *place(paper, refund.at, refund.operator_id),
        *(pair(word["approved_by"], paper.operators.get(who, who)) for who in approver),
        pair(word["reason"], refund.reason),
        RULE,
        *(
            pair(
                counted(paper, names[line.line_id], line.units),
                money(-line.amount_minor, paper.programme.currency),
            )
            for line in quoted.lines
        ),
        RULE,
        *_held_back(paper, quoted),
        *_issued_back(paper, quoted),
        *(
            pair(word["gift_deducted"], money(-one.amount_minor, paper.programme.currency))
            for one in quoted.gifts
            if one.amount_minor
        ),
        pair(
            word[f"{quoted.kind}_total"],
            money(quoted.total_minor, paper.programme.currency),
            is_strong=True,
        ),
        *_refund_tenders(paper, quoted),
        *_coupons_back(paper, quoted),
        *standing(paper, note, _refund_points(paper, quoted)),
    )
    return Receipt(title=refund.refund_no, rows=rows)


def goods_receipt(
    paper: Paper, operation: Operation, quoted: GoodsQuote, approved_by: str | None
) -> Receipt:
    """The receipt of goods that came back without one (R-79)."""
    word, currency = words(paper.language), paper.programme.currency
    approver = () if approved_by is None else (approved_by,)
    total = money(quoted.total_minor, currency)
    rows = (
        *heading(paper, word["refund"]),
        *place(paper, operation.at, operation.operator_id),
        *(pair(word["approved_by"], paper.operators.get(who, who)) for who in approver),
        RULE,
        *(
            pair(f"{one.name} × {one.units}", money(-one.units * one.unit_minor, currency))
            for one in quoted.goods
        ),
        RULE,
        pair(word["refund_total"], total, is_strong=True),
        pair(word["refund_to"].format(tender=word["cash"]), total),
    )
    return Receipt(title=f"refund-{operation.operation_id[-6:]}", rows=rows)


def _held_back(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    """What of the money of the goods is not paid, and why (R-70, R-72)."""
    word, currency = words(paper.language), paper.programme.currency
    if quoted.charged_minor:
        yield pair(word["offers_lost"], money(-quoted.charged_minor, currency))
    if quoted.withheld_minor:
        name = word["points_in_money"].format(points=quoted.deducted_points)
        yield pair(name, money(-quoted.withheld_minor, currency))


def _issued_back(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    """Coupons that the sale brought (R-66, R-78)."""
    word = words(paper.language)
    for _, outcome, amount_minor in quoted.issued:
        if outcome == "revoked":
            yield pair(word["coupon_revoked"], "")
        elif amount_minor:
            taken = money(-amount_minor, paper.programme.currency)
            yield pair(word["coupon_deducted"], taken)


def _refund_tenders(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    for kind, amount_minor, reference in quoted.tenders:
        tender = word[TENDER_WORDS[kind]]
        yield pair(
            word["refund_to"].format(tender=tender),
            money(amount_minor, paper.programme.currency),
        )
        if reference:
            yield pair(f"  {word['reference']}", reference)


def _refund_points(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    back = sum(points for _, points, _, _ in quoted.points_back)
    expired = sum(points for _, points, _, is_expired in quoted.points_back if is_expired)
    taken = sum(points for _, points in quoted.points_taken)
    if back:
        yield pair(word["points_back"], f"+{back}")
    if expired:
        yield pair(f"  {word['points_back_expired']}", str(expired))
    if taken:
        yield pair(word["points_taken"], f"-{taken}")
    if quoted.debt_points:
        yield pair(f"  {word['points_debt']}", str(quoted.debt_points))
    for one in quoted.accounts:
        back = sum(points for _, points, _, _ in one.points_back)
        taken = sum(points for _, points in one.points_taken)
        yield from points_moved(paper, one.name, back, taken)


def _coupons_back(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    for _, outcome in quoted.coupons:
        yield pair(word["coupon"], word[outcome])
