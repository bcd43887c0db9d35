"""The right column: every fen between list price and what is due, and what did not apply."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.quote import AccrualPart, TraceStep
from app.domain.sale import TenderKind
from app.services.member_view import MemberView
from app.services.reward_choices import has_choices
from ui.presenters import formats
from ui.presenters.benefits import ASKS_MANAGER
from ui.presenters.gifts import GiftRow, gift_rows
from ui.presenters.message import Message, msg, plain
from ui.presenters.newcomer import Newcomer
from ui.presenters.sale_in_hand import SaleInHand
from ui.presenters.words import (
    benefit_name,
    not_applied_name,
    note_message,
    reason_message,
    tier_name,
)

DOUBLE_BP = 20_000
TENDERS: tuple[TenderKind, ...] = ("cash", "wechat", "alipay", "card")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One benefit, what it looked at, and what it took off; or what is added to the goods."""

    name: Message
    note: Message | None
    amount: str
    is_saved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedRow:
    """One offer or coupon that did not apply, and the one sentence why."""

    name: Message
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsStep:
    """The points stepper, or what was chosen for them. ``limit``: the bound in words."""

    is_enabled: bool
    points: str
    limit: Message
    can_less: bool
    can_more: bool
    rewards: Message | None = None
    """What the button says that opens the rewards; None where there is nothing to choose."""
    is_choice: bool = False
    """The points themselves are for rewards, so that they have no steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteColumn:
    """Everything of the right column but the tenders."""

    list_total: str
    rows: tuple[QuoteRow, ...]
    notes: tuple[Message, ...]
    """What else there is to know about this quote, a sentence each."""
    unused: tuple[UnusedRow, ...]
    due: str
    won_label: Message
    won: str
    is_offer: bool
    """True when ``won`` is what would be due with a membership."""
    points: PointsStep
    is_bounded: bool
    can_settle: bool
    gifts: tuple[GiftRow, ...] = ()


def quote_column(sale: SaleInHand, offer: Newcomer | None = None) -> QuoteColumn:
    """The column for the sale as it stands; ``offer``: what joining would change."""
    quote, programme = sale.quote, sale.programme
    currency = programme.currency
    return QuoteColumn(
        list_total=formats.money(quote.list_total_minor, currency),
        rows=tuple(_rows(sale)),
        notes=tuple(note_message(note, quote, currency) for note in quote.notes),
        unused=tuple(
            UnusedRow(
                name=not_applied_name(refused),
                reason=reason_message(refused.reason, quote, currency),
            )
            for refused in quote.not_applied
        )
        if sale.basket.lines
        else (),
        due=formats.money(quote.due_minor, currency),
        won_label=msg("enrol.due_joined") if offer else _won_label(sale),
        won=formats.money(offer.due_minor, currency) if offer else _won(sale),
        is_offer=offer is not None,
        points=_points(sale),
        is_bounded=quote.search == "bounded",
        can_settle=bool(sale.basket.lines),
        gifts=tuple(gift_rows(sale)),
    )


def _rows(sale: SaleInHand) -> list[QuoteRow]:
    merged: dict[tuple[str, str], list[TraceStep]] = {}
    for step in sale.quote.steps:
        merged.setdefault((step.benefit.kind, step.benefit.id), []).append(step)
    rows = [_row(steps, sale) for steps in merged.values() if _amount(steps)]
    if sale.quote.fees_minor:
        fees = formats.money(sale.quote.fees_minor, sale.programme.currency)
        rows.append(QuoteRow(name=msg("quote.fees"), note=None, amount=fees, is_saved=False))
    return rows


def _row(steps: list[TraceStep], sale: SaleInHand) -> QuoteRow:
    first = steps[0]
    currency = sale.programme.currency
    name = benefit_name(first)
    note: Message | None = None
    if first.benefit.kind == "tier":
        name = tier_name(first, sale.programme)
        note = _tier_note(steps, sale)
    elif first.benefit.kind == "coupon":
        note = _coupon_note(first, sale)
    elif first.benefit.id in ("points", "points_paid"):
        name = msg("benefit.points", n=sale.quote.redeemed_points)
    elif first.benefit.kind == "manual":
        note = _manual_note(first)
    off_minor = _amount(steps)
    amount = formats.saved(off_minor, currency)
    return QuoteRow(name=name, note=note, amount=amount, is_saved=off_minor > 0)


def _amount(steps: list[TraceStep]) -> int:
    return sum(step.amount_minor for step in steps)


def _manual_note(step: TraceStep) -> Message | None:
    """Why somebody gave it: one of the reasons that can be chosen."""
    for note in step.notes:
        if note.code == "MANUAL_REASON":
            return Message(f"discount.reason.{note.params['reason']}")
    return None


def _tier_note(steps: list[TraceStep], sale: SaleInHand) -> Message | None:
    """What the tier was computed on, when that is not everything."""
    base = formats.money(sum(step.base_minor for step in steps), sale.programme.currency)
    for note in (note for step in steps for note in step.notes):
        if note.code == "SOME_LINES_BETTER":
            names = {
                line.line_id: {"zh_CN": line.name, "en": line.name_en or line.name}
                for line in sale.basket.lines
            }
            name = names.get(str(note.params["line_id"]))
            if name is not None:
                return msg("note.tier_base_better", amount=base, name=name)
    covered = {line_id for step in steps for line_id, _part in step.lines}
    return msg("note.tier_base", amount=base) if len(covered) < len(sale.quote.lines) else None


def _coupon_note(step: TraceStep, sale: SaleInHand) -> Message | None:
    view = sale.view
    if view is None or len(view.coupons) < 2:
        return None
    if step.benefit.id in sale.wishes.coupon_ids:
        return msg("note.coupon_chosen")
    return msg("note.coupon_best", n=len(view.coupons))


def _won(sale: SaleInHand) -> str:
    return f"+{formats.count(sale.quote.accrued_points)}" if sale.view else ""


def _won_label(sale: SaleInHand) -> Message:
    if sale.view is None:
        return msg("won.no_member")
    if sale.view.member.status != "active":
        return msg("won.suspended")
    if any(part.cut_points for part in sale.quote.accruals):
        return msg("won.capped")
    extras = [part for part in sale.quote.accruals if part.component != "base" and part.points]
    if not extras:
        return msg("won.plain")
    if len(extras) == 1:
        return msg("won.with", extra=_extra(extras[0], sale))
    return msg("won.with_two", first=_extra(extras[0], sale), second=_extra(extras[1], sale))


def _extra(part: AccrualPart, sale: SaleInHand) -> Message:
    """Why there are more points than the base: the birthday has no words of the programme."""
    birthday = sale.programme.earning.birthday
    if part.component != "birthday" or birthday is None:
        return plain(part.name)
    if birthday.factor_bp == DOUBLE_BP:
        return msg("accrual.birthday_double")
    times = formats.ratio(birthday.factor_bp)
    return msg("accrual.birthday_times", times=times)


def _points(sale: SaleInHand) -> PointsStep:
    redemption = sale.quote.redemption
    is_possible = redemption.max_points > 0 or redemption.bound == ASKS_MANAGER
    is_enabled = is_possible and bool(sale.basket.lines)
    return PointsStep(
        is_enabled=is_enabled,
        points=formats.count(redemption.points),
        limit=_limit(sale, sale.view),
        can_less=redemption.points > 0,
        can_more=is_enabled and redemption.points < redemption.max_points,
        rewards=_rewards(sale),
        is_choice=sale.programme.redemption.unit == "choice",
    )


def _rewards(sale: SaleInHand) -> Message | None:
    if not has_choices(sale.programme):
        return None
    quoted = [sale.quote.redemption]
    quoted += [one.redemption for one in sale.quote.accounts if one.redemption is not None]
    others = [one for one in quoted[1:] if one.points and not one.rewards]
    taken = sum(len(one.rewards) for one in quoted) + len(others)
    return msg("reward.chosen", n=taken) if taken else msg("reward.choose")


def _limit(sale: SaleInHand, view: MemberView | None) -> Message:
    redemption = sale.quote.redemption
    if view is None:
        return msg("points.none_yet")
    if not sale.basket.lines:
        return msg("points.no_goods")
    if redemption.max_points <= 0:
        return Message(f"points.bound.{redemption.bound}")
    return msg(
        "points.limit",
        points=formats.count(redemption.max_points),
        bound=Message(f"points.bound.{redemption.bound}"),
    )
