"""The member's coupons for this sale: which are used, which are not and why."""

from __future__ import annotations

from dataclasses import dataclass

from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.sale_in_hand import SaleInHand
from ui.presenters.words import reason_message


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRow:
    """One coupon. ``effect``: what it takes off, or why it does not work."""

    coupon_id: str
    name: Message
    effect: Message
    until: Message
    is_used: bool


def coupon_rows(sale: SaleInHand) -> tuple[CouponRow, ...]:
    """The coupons of the member on the sale, those that end first at the top."""
    if sale.view is None:
        return ()
    return tuple(
        CouponRow(
            coupon_id=coupon.coupon_id,
            name=plain(kind.name),
            effect=_effect(sale, coupon.coupon_id),
            until=msg("coupon.until", day=formats.day(coupon.valid_until, sale.time.on)),
            is_used=coupon.coupon_id in sale.quote.used_coupon_ids,
        )
        for coupon, kind in sale.view.coupons
    )


def _effect(sale: SaleInHand, coupon_id: str) -> Message:
    currency = sale.programme.currency
    taken = sum(step.amount_minor for step in sale.quote.steps if step.benefit.id == coupon_id)
    if coupon_id in sale.quote.used_coupon_ids:
        return msg("coupon.takes", amount=formats.money(taken, currency))
    for refused in sale.quote.not_applied:
        if refused.benefit.id == coupon_id:
            return reason_message(refused.reason, sale.quote, currency)
    return msg("coupon.declined" if sale.basket.lines else "coupon.no_goods")
