"""Receipts as content: what was bought, why it cost that, what it did to the points; pure rows."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.basket import Basket, ManualDiscount, Wishes
from app.domain.claiming import claim_code
from app.domain.codes import receipt_code
from app.domain.member import Coupon, Member
from app.domain.money import Currency, amount_text, percent_text
from app.domain.phone import mask_phone
from app.domain.programme import Programme
from app.domain.quote import AccrualPart, TraceStep
from app.domain.receipt import Receipt, ReceiptRow
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
    next_active_on: date | None = None
    next_active_points: int = 0
    issued: tuple[tuple[str, date], ...] = ()
    """Coupons that the sale brought: type, and last good day."""


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
    is_reprint: bool = False


def note_of(before: MemberView, after: MemberView, issued: Iterable[Coupon] = ()) -> MemberNote:
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
        next_active_on=balance.next_active_on,
        next_active_points=balance.next_active_points,
        issued=tuple((coupon.coupon_type_id, coupon.valid_until) for coupon in issued),
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
    paper: Paper, sale: Sale, note: MemberNote | None, asked: tuple[Basket, Wishes]
) -> Receipt:
    """The receipt of a sale; ``asked``: its basket, for the tax rates, and its wishes, for who
    approved a discount by hand.
    """
    basket, wishes = asked
    word = words(paper.language)
    rows = (
        *heading(paper, word["sale"]),
        pair(word["receipt_no"], sale.receipt_no),
        *place(paper, sale.settled_at, sale.operator_id),
        *_approvers(paper, wishes.manual),
        RULE,
        *(row for line in sale.goods for row in _line_rows(paper, sale, line)),
        *(row for line in sale.lines if line.is_gift for row in _gift_rows(paper, line)),
        RULE,
        *_totals(paper, sale, basket),
        *(row for tender in sale.tenders for row in _tender_rows(paper, tender)),
        *standing(paper, note, _sale_points(paper, sale)),
        *_upgrade(paper, note),
        *_brought(paper, note, sale.business_on),
        _SPACE,
        ReceiptRow(kind="qr", left=receipt_code(sale.receipt_no), align="center"),
        _centred(word["scan_to_refund"]),
        *_claim(paper, sale),
        _centred(word["thanks"]),
    )
    return Receipt(title=sale.receipt_no, rows=rows)


def _claim(paper: Paper, sale: Sale) -> Iterator[ReceiptRow]:
    """The code with which points of a sale to nobody are claimed (R-48), on its first print alone:
    nobody else is to claim them with another (T4).
    """
    days = paper.programme.policies.claim_days
    if sale.member_id is not None or not days or paper.is_reprint:
        return
    until = (sale.business_on + timedelta(days=days)).isoformat()
    code = claim_code(sale.receipt_no, sale.sale_id)
    yield _SPACE
    yield ReceiptRow(kind="qr", left=code, align="center")
    yield _centred(words(paper.language)["scan_to_claim"].format(on=until))


def card_receipt(
    paper: Paper, member: Member, tier_id: str, lent: LentPass | None = None
) -> Receipt:
    """The member card on paper: QR, tier, since when; with ``lent`` a pass in its place."""
    word = words(paper.language)
    code, below = member.card_token, member.card_token
    if lent is not None:
        code, below = lent.digits, word["pass_until"].format(at=_local(paper, lent.expires_at))
    rows = (
        *heading(paper, word["card"]),
        pair(word["member"], " ".join((member.name, mask_phone(member.phone))).strip()),
        pair(word["tier"], _tier_name(paper, tier_id)),
        pair(word["member_since"], member.enrolled_on.isoformat()),
        _SPACE,
        ReceiptRow(kind="qr", left=code, align="center"),
        _centred(below),
        _centred(word["card_hint"]),
    )
    return Receipt(title=member.card_token, rows=rows)


RULE = ReceiptRow(kind="rule")
"""A line across the paper."""
_SPACE = ReceiptRow(kind="space")


def pair(left: str, right: str, *, is_strong: bool = False) -> ReceiptRow:
    return ReceiptRow(kind="pair", left=left, right=right, is_bold=is_strong, is_large=is_strong)


def _centred(text: str) -> ReceiptRow:
    return ReceiptRow(kind="text", left=text, align="center")


def _local(paper: Paper, at: datetime) -> str:
    return at.astimezone(ZoneInfo(paper.profile.zone)).strftime("%Y-%m-%d %H:%M")


def heading(paper: Paper, kind: str) -> Iterator[ReceiptRow]:
    yield ReceiptRow(
        kind="text", left=paper.profile.store_name, align="center", is_bold=True, is_large=True
    )
    yield _centred(kind)
    if paper.profile.is_demo:
        yield _centred(words(paper.language)["demo"])
    yield RULE


def place(paper: Paper, at: datetime, operator_id: str) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    yield pair(word["at"], _local(paper, at))
    yield pair(word["counter"], paper.profile.counter_name)
    yield pair(word["cashier"], paper.operators.get(operator_id, operator_id))


def _approvers(paper: Paper, manual: tuple[ManualDiscount, ...]) -> Iterator[ReceiptRow]:
    word = words(paper.language)
    for who in dict.fromkeys(discount.approved_by for discount in manual):
        if who is not None:
            yield pair(word["approved_by"], paper.operators.get(who, who))


def _text(paper: Paper, text: Mapping[str, str]) -> str:
    fallback = next(iter(text.values()), "")
    wanted = "zh_CN" if paper.language.startswith("zh") else "en"
    return text.get(paper.language) or text.get(wanted) or fallback


def counted(paper: Paper, line: SaleLine, units: int) -> str:
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
    yield pair(f"  {detail}", money(quoted.list_minor, currency))
    for step in sale.quote.steps:
        share = dict(step.lines).get(line.line_id, 0)
        if step.layer in GOODS_LAYERS and share:
            yield pair(f"  {_step_name(paper, step)}", money(-share, currency))
    if quoted.fee_minor:
        yield pair(f"  {words(paper.language)['fee']}", money(quoted.fee_minor, currency))


def _gift_rows(paper: Paper, line: SaleLine) -> Iterator[ReceiptRow]:
    yield ReceiptRow(kind="text", left=_line_name(paper, line))
    word = words(paper.language)["gift"]
    yield pair(f"  {word} × {line.quantity}", money(0, paper.programme.currency))


def _step_name(paper: Paper, step: TraceStep) -> str:
    """The programme names its offers, coupons and tiers, if only by id; the rest is ours."""
    word, name = words(paper.language), _text(paper, step.name)
    if step.benefit.kind == "tier":
        return word["tier_discount"].format(tier=name)
    reasons = (str(note.params["reason"]) for note in step.notes if "reason" in note.params)
    return name or " ".join((word.get(step.benefit.kind, step.benefit.id), *reasons))


def _totals(paper: Paper, sale: Sale, basket: Basket) -> Iterator[ReceiptRow]:
    word, currency, quoted = words(paper.language), paper.programme.currency, sale.quote
    yield pair(word["list_total"], money(quoted.list_total_minor, currency))
    saved = sum(step.amount_minor for step in quoted.steps if step.layer in GOODS_LAYERS)
    if saved:
        yield pair(word["goods_saved"], money(-saved, currency))
    for step in quoted.steps:
        if step.layer not in GOODS_LAYERS:
            yield from _step_rows(paper, step, basket)
    if quoted.fees_minor:
        yield pair(word["fees"], money(quoted.fees_minor, currency))
    yield pair(word["due"], money(quoted.due_minor, currency), is_strong=True)
    if quoted.tax_minor:
        yield pair(word["tax"], money(quoted.tax_minor, currency))


def _step_rows(paper: Paper, step: TraceStep, basket: Basket) -> Iterator[ReceiptRow]:
    """What an order benefit took, a row for each tax rate where the order mixes rates (R-36)."""
    name, currency = _step_name(paper, step), paper.programme.currency
    known = paper.programme.policies.tax_rate_bp
    rates = {line.line_id: known.get(line.tax_class, 0) for line in basket.lines}
    if len(set(rates.values())) < 2 or not step.lines:
        yield pair(name, money(-step.amount_minor, currency))
        return
    sums: dict[int, int] = {}
    for line_id, share in step.lines:
        sums[rates[line_id]] = sums.get(rates[line_id], 0) + share
    for rate_bp, amount in sorted(sums.items(), reverse=True):
        yield pair(f"{name} ({percent_text(rate_bp)})", money(-amount, currency))


def _tender_rows(paper: Paper, tender: Tender) -> Iterator[ReceiptRow]:
    word, currency = words(paper.language), paper.programme.currency
    yield pair(word[TENDER_WORDS[tender.kind]], money(tender.amount_minor, currency))
    if tender.reference:
        yield pair(f"  {word['reference']}", tender.reference)
    if tender.received_minor is not None:
        yield pair(f"  {word['received']}", money(tender.received_minor, currency))
        yield pair(f"  {word['change']}", money(tender.change_minor, currency))


def _sale_points(paper: Paper, sale: Sale) -> Iterator[ReceiptRow]:
    word, quoted = words(paper.language), sale.quote
    yield pair(word["points_won"], f"+{quoted.accrued_points}")
    for part in quoted.accruals if len(quoted.accruals) > 1 else ():
        yield pair(f"  {_accrual_name(paper, part)}", f"+{part.points}")
    if quoted.redeemed_points:
        yield pair(word["points_spent"], f"-{quoted.redeemed_points}")
    yield ReceiptRow(kind="text", left=word[f"points_rule_{paper.programme.earning.rounding}"])
    for one in quoted.accounts:
        yield from points_moved(paper, one.name, one.accrued_points, one.redeemed_points)


def points_moved(
    paper: Paper, name: Mapping[str, str], more: int, less: int
) -> Iterator[ReceiptRow]:
    """What came into and went out of another currency of points."""
    if more:
        yield pair(_text(paper, name), f"+{more}")
    if less:
        yield pair(_text(paper, name), f"-{less}")


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


def _brought(paper: Paper, note: MemberNote | None, sold_on: date) -> Iterator[ReceiptRow]:
    """Coupons for the next time, with their first day where that is still to come (R-66)."""
    for type_id, until in () if note is None else note.issued:
        kind = paper.programme.coupon_type(type_id)
        name = type_id if kind is None else _text(paper, kind.name)
        first = sold_on if kind is None else until - timedelta(days=kind.valid_days - 1)
        word = words(paper.language)["coupon_brought" if first <= sold_on else "coupon_later"]
        text = word.format(name=name, first=first.isoformat(), on=until.isoformat())
        yield ReceiptRow(kind="text", left=text)


def standing(
    paper: Paper, note: MemberNote | None, moved: Iterable[ReceiptRow]
) -> Iterator[ReceiptRow]:
    if note is None or paper.member is None:
        return
    word = words(paper.language)
    yield RULE
    yield pair(word["member"], mask_phone(paper.member.phone))
    yield from moved
    yield pair(word["points_available"], str(note.available))
    if note.pending:
        yield pair(word["points_pending"], str(note.pending))
    if note.next_active_on is not None:
        on = note.next_active_on.isoformat()
        yield pair(f"  {word['next_active'].format(on=on)}", str(note.next_active_points))
    if note.debt:
        yield pair(word["points_debt"], str(note.debt))
    if note.next_expiry_on is not None:
        on = note.next_expiry_on.isoformat()
        yield pair(f"  {word['next_expiry'].format(on=on)}", str(note.next_expiry_points))
    yield pair(word["tier"], _tier_name(paper, note.tier_before_id))


def _tier_name(paper: Paper, tier_id: str) -> str:
    return _text(paper, paper.programme.tier(tier_id).name)
