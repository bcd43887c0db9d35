"""What to do now for this member: at most three facts of this counter, one action each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app.services.member_view import MemberView
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.sale_in_hand import SaleInHand
from ui.presenters.words import reason_message

MAX_PROMPTS = 3
POINTS_DAYS = 30
COUPON_DAYS = 10

Action = Literal["points", "rewards", "coupon", "coupons", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One fact and its button; ``mark`` is the sign in the small square, ``tone`` its colour."""

    mark: Message
    tone: Literal["warn", "good", "gold"]
    title: Message
    sub: Message
    action: Action = ""
    button: Message | None = None
    coupon_ids: tuple[str, ...] = ()


def prompts(sale: SaleInHand) -> tuple[Prompt, ...]:
    """The prompts of the sale's member, most urgent first; none without a member."""
    view = sale.view
    if view is None or view.member.status != "active":
        return ()
    found = (_expiring(sale, view), _saving(sale), _coupon_ending(sale, view), _tier(sale, view))
    return tuple(prompt for prompt in found if prompt is not None)[:MAX_PROMPTS]


def _expiring(sale: SaleInHand, view: MemberView) -> Prompt | None:
    balance = view.balance
    on = balance.next_expiry_on
    if on is None or balance.next_expiry_points <= 0:
        return None
    if on > sale.time.on + timedelta(days=POINTS_DAYS):
        return None
    title = msg(
        "prompt.expiring",
        points=formats.count(balance.next_expiry_points),
        day=formats.day(on, sale.time.on),
    )
    most = sale.quote.redemption.max_points
    taken = sale.quote.redemption.points
    if not most:
        sub = msg("prompt.expiring_later")
        return Prompt(mark=msg("mark.expiry"), tone="warn", title=title, sub=sub)
    rules = sale.programme.redemption
    if rules.unit == "choice":
        return Prompt(
            mark=msg("mark.expiry"),
            tone="warn",
            title=title,
            sub=msg(
                "reward.chosen" if taken else "prompt.expiring_rewards",
                n=len(sale.quote.redemption.rewards),
            ),
            action="rewards",
            button=msg("prompt.choose"),
        )
    usable = min(most, balance.next_expiry_points)
    worth = formats.money(usable * rules.worth_minor // rules.points, sale.programme.currency)
    key = "prompt.expiring_done" if taken >= usable else "prompt.expiring_use"
    return Prompt(
        mark=msg("mark.expiry"),
        tone="warn",
        title=title,
        sub=msg(key, worth=worth),
        action="" if taken >= usable else "points",
        button=None if taken >= usable else msg("prompt.redeem"),
    )


def _saving(sale: SaleInHand) -> Prompt | None:
    proposals = [known for known in sale.quote.proposals if not known.keep and known.saves_minor]
    if not proposals or not sale.basket.lines:
        return None
    best = max(proposals, key=lambda known: known.saves_minor)
    amount = formats.money(best.saves_minor, sale.programme.currency)
    return Prompt(
        mark=msg("mark.coupon"),
        tone="good",
        title=msg("prompt.saves", amount=amount),
        sub=msg("prompt.saves_sub", n=len(best.coupon_ids)),
        action="coupon",
        button=msg("prompt.use_coupon"),
        coupon_ids=best.coupon_ids,
    )


def _coupon_ending(sale: SaleInHand, view: MemberView) -> Prompt | None:
    last_on = sale.time.on + timedelta(days=COUPON_DAYS)
    for coupon, kind in view.coupons:
        if coupon.valid_until > last_on or coupon.coupon_id in sale.quote.used_coupon_ids:
            continue
        reasons = [
            known.reason
            for known in sale.quote.not_applied
            if known.benefit.id == coupon.coupon_id and sale.basket.lines
        ]
        sub = (
            reason_message(reasons[0], sale.quote, sale.programme.currency)
            if reasons
            else msg("prompt.coupon_ending_sub")
        )
        day = formats.day(coupon.valid_until, sale.time.on)
        return Prompt(
            mark=msg("mark.coupon"),
            tone="warn",
            title=msg("prompt.coupon_ending", name=plain(kind.name), day=day),
            sub=sub,
            action="coupons",
            button=msg("prompt.show"),
        )
    return None


def _tier(sale: SaleInHand, view: MemberView) -> Prompt | None:
    if view.next_tier is None or view.next_tier.entry_minor is None:
        return None
    left = view.tier_state.to_next_minor - sale.quote.qualifying_minor
    currency = sale.programme.currency
    tier = plain(view.next_tier.name)
    counted = formats.money(sale.quote.qualifying_minor, currency)
    if left <= 0:
        return Prompt(
            mark=msg("mark.tier"),
            tone="gold",
            title=msg("prompt.tier_reached", tier=tier),
            sub=msg("prompt.tier_counts", amount=counted),
        )
    title = msg("prompt.tier_left", amount=formats.money(left, currency), tier=tier)
    sub = msg("prompt.tier_counts", amount=counted)
    return Prompt(mark=msg("mark.tier"), tone="gold", title=title, sub=sub)
