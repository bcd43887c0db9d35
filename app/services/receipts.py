"""Receipts as content: what was bought, why it cost that, what it did to the points; pure rows."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.basket import ManualDiscount
from app.domain.codes import receipt_code
from app.domain.goods_back import GoodsQuote
from app.domain.member import Member
from app.domain.money import Currency, amount_text
from app.domain.operations import Operation
from app.domain.phone import mask_phone
from app.domain.programme import Programme
from app.domain.quote import AccrualPart, TraceStep
from app.domain.receipt import Receipt, ReceiptRow
from app.domain.refund import RefundQuote
from app.domain.sale import Sale, SaleLine, Tender
from app.domain.store import StoreProfile
from app.services.member_secrets import LentPass
from app.services.member_view import MemberView

GOODS_LAYERS = ("L0", "L1", "L2")
TENDER_WORDS = {"cash": "cash", "wechat": "wechat", "alipay": "alipay", "card": "bank_card"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNote:
    """How the member stood after an operation; stored in it, so that a reprint says the same."""

    tier_before_id: str
    tier_after_id: str
    available: int
    pending: int
    debt: int
    next_expiry_on: date | None
    next_expiry_points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every receipt of this counter needs: who, where, by which rules, in which language.

    ``operators``: names by id. ``member``: the member of the sale, if there is one to name.
    """

    profile: StoreProfile
    programme: Programme
    operators: Mapping[str, str]
    member: Member | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaper:
    """What a refund receipt says beyond the sale."""

    refund_no: str
    at: datetime
    operator_id: str
    approved_by: str | None
    reason: str
    refund_quote: RefundQuote


def note_of(before: MemberView, after: MemberView) -> MemberNote:
    """The note to keep: the balance after, and the tier on both sides (R-47)."""
    balance = after.balance
    return MemberNote(
        tier_before_id=before.tier.tier_id,
        tier_after_id=after.tier.tier_id,
        available=balance.available,
        pending=balance.pending,
        debt=balance.debt,
        next_expiry_on=balance.next_expiry_on,
        next_expiry_points=balance.next_expiry_points,
    )


@functools.lru_cache(maxsize=4)
def words(language: str) -> Mapping[str, str]:
    """The receipt wording of a language; Chinese for any Chinese, otherwise English."""
    folder = Path(__file__).resolve().parents[2].joinpath("resources", "receipts")
    name = "zh_CN" if language.startswith("zh") else "en"
    text = folder.joinpath(f"{name}.json").read_text(encoding="utf-8")
    wording: dict[str, str] = json.loads(text)
    return wording


def money(amount_minor: int, currency: Currency) -> str:
    """An amount with its sign of unit: ￥214.70, EUR 3.20, -￥6.00."""
    sign = "-" if amount_minor < 0 else ""
    unit = "￥" if currency.code == "CNY" else f"{currency.code} "
    return f"{sign}{unit}{amount_text(abs(amount_minor), currency)}"


def sale_receipt(
    paper: Paper, sale: Sale, note: MemberNote | None, manual: tuple[ManualDiscount, ...] = ()
) -> Receipt:
    """The receipt of a sale; ``manual`` are its discounts by hand, for the approver's name."""
    word = words(paper.language)
    rows = (
        *_heading(paper, word["sale"]),
        _pair(word["receipt_no"], sale.receipt_no),
        *_place(paper, sale.settled_at, sale.operator_id),
        *_approvers(paper, manual),
        _RULE,
        *(row for line in sale.lines for row in _line_rows(paper, sale, line)),
        _RULE,
        *_totals(paper, sale),
        *(row for tender in sale.tenders for row in _tender_rows(paper, tender)),
        *_standing(paper, note, _sale_points(paper, sale)),
        *_upgrade(paper, note),
        _SPACE,
        ReceiptRow(kind="qr", left=receipt_code(sale.receipt_no), align="center"),
        _centred(word["scan_to_refund"]),
        _centred(word["thanks"]),
    )
    return Receipt(title=sale.receipt_no, rows=rows)


def refund_receipt(
    paper: Paper, sale: Sale, refund: RefundPaper, note: MemberNote | None
) -> Receipt:
    """The receipt of a refund or void: what came back, to which tenders, and the points."""
    word, quoted = words(paper.language), refund.refund_quote
    names = {line.line_id: line for line in sale.lines}
    approver = () if refund.approved_by is None else (refund.approved_by,)
    rows = (
        *_heading(paper, word[quoted.kind]),
        _pair(word["receipt_no"], refund.refund_no),
        _pair(word["original_no"], sale.receipt_no),
        *_place(paper, refund.at, refund.operator_id),
        *(_pair(word["approved_by"], paper.operators.get(who, who)) for who in approver),
        _pair(word["reason"], refund.reason),
        _RULE,
        *(
            _pair(
                _counted(paper, names[line.line_id], line.units),
                money(-line.amount_minor, paper.programme.currency),
            )
            for line in quoted.lines
        ),
        _RULE,
        *_held_back(paper, quoted),
        _pair(
            word[f"{quoted.kind}_total"],
            money(quoted.total_minor, paper.programme.currency),
            is_strong=True,
        ),
        *_refund_tenders(paper, quoted),
        *_coupons_back(paper, quoted),
        *_standing(paper, note, _refund_points(paper, quoted)),
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
        *_heading(paper, word["refund"]),
        *_place(paper, operation.at, operation.operator_id),
        *(_pair(word["approved_by"], paper.operators.get(who, who)) for who in approver),
        _RULE,
        *(
            _pair(f"{one.name} × {one.units}", money(-one.units * one.unit_minor, currency))
            for one in quoted.goods
        ),
        _RULE,
        _pair(word["refund_total"], total, is_strong=True),
        _pair(word["refund_to"].format(tender=word["cash"]), total),
    )
    return Receipt(title=f"refund-{operation.operation_id[-6:]}", rows=rows)


def card_receipt(
    paper: Paper, member: Member, tier_id: str, lent: LentPass | None = None
) -> Receipt:
    """The member card on paper: QR, tier, since when; with ``lent`` a pass in its place."""
    word = words(paper.language)
    code, below = member.card_token, member.card_token
    if lent is not None:
        code, below = lent.digits, word["pass_until"].format(at=_local(paper, lent.expires_at))
    rows = (
        *_heading(paper, word["card"]),
        _pair(word["member"], " ".join((member.name, mask_phone(member.phone))).strip()),
        _pair(word["tier"], _tier_name(paper, tier_id)),
        _pair(word["member_since"], member.enrolled_on.isoformat()),
        _SPACE,
        ReceiptRow(kind="qr", left=code, align="center"),
        _centred(below),
        _centred(word["card_hint"]),
    )
    return Receipt(title=member.card_token, rows=rows)


_RULE = ReceiptRow(kind="rule")
_SPACE = ReceiptRow(kind="space")


def _pair(left: str, right: str, *, is_strong: bool = False) -> ReceiptRow:
    return ReceiptRow(kind="pair", left=left, right=right, is_bold=is_strong, is_large=is_strong)


def _centred(text: str) -> ReceiptRow:
    return ReceiptRow(kind="text", left=text, align="center")


def _local(paper: Paper, at: datetime) -> str:
    return at.astimezone(ZoneInfo(paper.profile.zone)).strftime("%Y-%m-%d %H:%M")


def _heading(paper: Paper, kind: str) -> Iterator[ReceiptRow]:
    yield ReceiptRow(
        kind="text", left=paper.profile.store_name, align="center", is_bold=True, is_large=True
    )
    yield _centred(kind)
    if paper.profile.is_demo:
        yield _centred(words(paper.language)["demo"])
    yield _RULE


def _place(paper: Paper, at: datetime, operator_id: str) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    yield _pair(word["at"], _local(paper, at))
    yield _pair(word["counter"], paper.profile.counter_name)
    yield _pair(word["cashier"], paper.operators.get(operator_id, operator_id))


def _approvers(paper: Paper, manual: tuple[ManualDiscount, ...]) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    for who in dict.fromkeys(discount.approved_by for discount in manual):
        if who is not None:
            yield _pair(word["approved_by"], paper.operators.get(who, who))


def _text(paper: Paper, text: Mapping[str, str]) -> str:
    fallback = next(iter(text.values()), "")
    wanted = "zh_CN" if paper.language.startswith("zh") else "en"
    return text.get(paper.language) or text.get(wanted) or fallback


def _counted(paper: Paper, line: SaleLine, units: int) -> str:
    name = _line_name(paper, line)
    return f"{name} × {units}" if line.kind == "piece" and units else name


def _line_name(paper: Paper, line: SaleLine) -> str:
    chosen = line.name if paper.language.startswith("zh") else line.name_en
    return chosen or line.name or words(paper.language)["keyed_amount"]


def _line_rows(paper: Paper, sale: Sale, line: SaleLine) -> Iterator[ReceiptRow]:
    currency = paper.programme.currency
    quoted = next(found for found in sale.quote.lines if found.line_id == line.line_id)
    yield ReceiptRow(kind="text", left=_line_name(paper, line))
    if line.kind == "weighed":
        detail = f"{line.grams} g"
    else:
        detail = f"{money(line.units[0].list_minor, currency)} × {line.quantity}"
    yield _pair(f"  {detail}", money(quoted.list_minor, currency))
    for step in sale.quote.steps:
        share = dict(step.lines).get(line.line_id, 0)
        if step.layer in GOODS_LAYERS and share:
            yield _pair(f"  {_step_name(paper, step)}", money(-share, currency))


def _step_name(paper: Paper, step: TraceStep) -> str:
    """The programme names its offers, coupons and tiers, if only by id; the rest is ours."""
    word, name = words(paper.language), _text(paper, step.name)
    if step.benefit.kind == "tier":
        return word["tier_discount"].format(tier=name)
    reasons = (str(note.params["reason"]) for note in step.notes if "reason" in note.params)
    return name or " ".join((word.get(step.benefit.kind, step.benefit.id), *reasons))


def _totals(paper: Paper, sale: Sale) -> Iterator[ReceiptRow]:
    word, currency, quoted = words(paper.language), paper.programme.currency, sale.quote
    yield _pair(word["list_total"], money(quoted.list_total_minor, currency))
    saved = sum(step.amount_minor for step in quoted.steps if step.layer in GOODS_LAYERS)
    if saved:
        yield _pair(word["goods_saved"], money(-saved, currency))
    for step in quoted.steps:
        if step.layer not in GOODS_LAYERS:
            yield _pair(_step_name(paper, step), money(-step.amount_minor, currency))
    yield _pair(word["due"], money(quoted.due_minor, currency), is_strong=True)
    if quoted.tax_minor:
        yield _pair(word["tax"], money(quoted.tax_minor, currency))


def _tender_rows(paper: Paper, tender: Tender) -> Iterator[ReceiptRow]:
    word, currency = words(paper.language), paper.programme.currency
    yield _pair(word[TENDER_WORDS[tender.kind]], money(tender.amount_minor, currency))
    if tender.reference:
        yield _pair(f"  {word['reference']}", tender.reference)
    if tender.received_minor is not None:
        yield _pair(f"  {word['received']}", money(tender.received_minor, currency))
        yield _pair(f"  {word['change']}", money(tender.change_minor, currency))


def _sale_points(paper: Paper, sale: Sale) -> Iterator[ReceiptRow]:
    word, quoted = words(paper.language), sale.quote
    yield _pair(word["points_won"], f"+{quoted.accrued_points}")
    for part in quoted.accruals if len(quoted.accruals) > 1 else ():
        yield _pair(f"  {_accrual_name(paper, part)}", f"+{part.points}")
    if quoted.redeemed_points:
        yield _pair(word["points_spent"], f"-{quoted.redeemed_points}")
    yield ReceiptRow(kind="text", left=word["points_rule"])


def _accrual_name(paper: Paper, part: AccrualPart) -> str:
    word, name = words(paper.language), _text(paper, part.name)
    if part.component == "tier":
        return word["accrual_tier"].format(tier=name)
    return name or word.get(f"accrual_{part.component}", part.component)


def _upgrade(paper: Paper, note: MemberNote | None) -> Iterator[ReceiptRow]:
    if note is not None and note.tier_after_id != note.tier_before_id:
        tier = _tier_name(paper, note.tier_after_id)
        text = words(paper.language)["upgraded"].format(tier=tier)
        yield ReceiptRow(kind="text", left=text, is_bold=True)


def _standing(
    paper: Paper, note: MemberNote | None, moved: Iterable[ReceiptRow]
) -> Iterator[ReceiptRow]:
    if note is None or paper.member is None:
        return
    word = words(paper.language)
    yield _RULE
    yield _pair(word["member"], mask_phone(paper.member.phone))
    yield from moved
    yield _pair(word["points_available"], str(note.available))
    if note.pending:
        yield _pair(word["points_pending"], str(note.pending))
    if note.debt:
        yield _pair(word["points_debt"], str(note.debt))
    if note.next_expiry_on is not None:
        on = note.next_expiry_on.isoformat()
        yield _pair(f"  {word['next_expiry'].format(on=on)}", str(note.next_expiry_points))
    yield _pair(word["tier"], _tier_name(paper, note.tier_before_id))


def _tier_name(paper: Paper, tier_id: str) -> str:
    return _text(paper, paper.programme.tier(tier_id).name)


def _held_back(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    """What of the money of the goods is not paid, and why (R-70, R-72)."""
    word, currency = words(paper.language), paper.programme.currency
    if quoted.charged_minor:
        yield _pair(word["offers_lost"], money(-quoted.charged_minor, currency))
    if quoted.withheld_minor:
        name = word["points_in_money"].format(points=quoted.deducted_points)
        yield _pair(name, money(-quoted.withheld_minor, currency))


def _refund_tenders(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    for kind, amount_minor, reference in quoted.tenders:
        tender = word[TENDER_WORDS[kind]]
        yield _pair(
            word["refund_to"].format(tender=tender),
            money(amount_minor, paper.programme.currency),
        )
        if reference:
            yield _pair(f"  {word['reference']}", reference)


def _refund_points(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    back = sum(points for _, points, _, _ in quoted.points_back)
    expired = sum(points for _, points, _, is_expired in quoted.points_back if is_expired)
    taken = sum(points for _, points in quoted.points_taken)
    if back:
        yield _pair(word["points_back"], f"+{back}")
    if expired:
        yield _pair(f"  {word['points_back_expired']}", str(expired))
    if taken:
        yield _pair(word["points_taken"], f"-{taken}")
    if quoted.debt_points:
        yield _pair(f"  {word['points_debt']}", str(quoted.debt_points))


def _coupons_back(paper: Paper, quoted: RefundQuote) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    for _, outcome in quoted.coupons:
        yield _pair(word["coupon"], word[outcome])
