"""What joining would give today, from the real engine with a base-tier member who has nothing
yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.engine import evaluate
from app.domain.member import MemberSnapshot
from app.domain.money import Currency
from app.domain.programme import Programme, Text
from ui.presenters import formats
from ui.presenters.message import msg, plain
from ui.presenters.prompts import Prompt
from ui.presenters.sale_in_hand import SaleInHand


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Amounts in minor units. ``saves_minor``: what the bill would be less once enrolled.

    ``coupons``: welcome coupons by name, with the days they are good for and whether only from
    tomorrow.
    """

    currency: Currency
    due_minor: int
    saves_minor: int
    points: int
    coupons: tuple[tuple[Text, int, bool], ...]


def newcomer(sale: SaleInHand) -> Newcomer | None:
    """The offer to whoever buys without membership; None with a member, or with nothing rung
    up.
    """
    if sale.view is not None or not sale.basket.lines:
        return None
    programme = sale.programme
    joined = evaluate(sale.basket, _nobody(programme), programme, sale.wishes, sale.time)
    kinds = map(programme.coupon_type, programme.enrolment.welcome_coupon_type_ids)
    return Newcomer(
        currency=programme.currency,
        due_minor=joined.due_minor,
        saves_minor=max(0, sale.quote.due_minor - joined.due_minor),
        points=joined.accrued_points,
        coupons=tuple(
            (kind.name, kind.valid_days, kind.starts_next_day)
            for kind in kinds
            if kind is not None
        ),
    )


def newcomer_prompts(offer: Newcomer) -> tuple[Prompt, ...]:
    """The offer as prompts: money less on this sale, points won by it, welcome coupons."""
    found: list[Prompt] = []
    if offer.saves_minor > 0:
        amount = formats.money(offer.saves_minor, offer.currency)
        title = msg("enrol.saves", amount=amount)
        sub = msg("enrol.saves_note")
        found.append(Prompt(mark=msg("enrol.mark_price"), tone="gold", title=title, sub=sub))
    if offer.points > 0:
        title = msg("enrol.wins", points=formats.count(offer.points))
        sub = msg("enrol.wins_note")
        found.append(Prompt(mark=msg("enrol.mark_points"), tone="good", title=title, sub=sub))
    for name, days, is_later in offer.coupons[:1]:
        sub = msg("enrol.coupon_from_tomorrow" if is_later else "enrol.coupon_days", n=days)
        found.append(
            Prompt(mark=msg("enrol.mark_coupon"), tone="warn", title=plain(name), sub=sub)
        )
    return tuple(found)


def _nobody(programme: Programme) -> MemberSnapshot:
    tier_id = programme.tiers[0].tier_id
    return MemberSnapshot(member_id="", ver=0, status="active", tier_id=tier_id)
