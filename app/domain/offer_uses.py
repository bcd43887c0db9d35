"""Uses of offers that are limited: what is counted, and what a sale adds to it (R-25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from app.domain.later import LATER
from app.domain.member import MemberSnapshot
from app.domain.occasions import occasion_year
from app.domain.programme import Offer, Programme
from app.domain.quote import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTotal:
    """How many orders used an offer so far, and what it took off in them."""

    offer_id: str
    orders: int
    amount_minor: int
    is_allotted: bool = field(default=False, metadata=LATER)
    """All but what is left of the counter's own part of a limit (R-122)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUse:
    """An order of the member that used an offer; ``year`` is that of the occasion."""

    offer_id: str
    on: date
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferUses:
    """What the limits of offers are held against: orders of everybody, and those of the member."""

    totals: tuple[OfferTotal, ...] = ()
    mine: tuple[MemberUse, ...] = ()

    def total(self, offer_id: str) -> OfferTotal:
        """The count of one offer."""
        none = OfferTotal(offer_id=offer_id, orders=0, amount_minor=0)
        return next((one for one in self.totals if one.offer_id == offer_id), none)


NO_USES = OfferUses()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferUse:
    """One use as it is stored, until all of its sale came back."""

    offer_id: str
    sale_id: str
    member_id: str | None
    on: date
    year: int
    amount_minor: int


def is_limited(offer: Offer) -> bool:
    """Whether uses of the offer are counted."""
    limits = offer.limits
    return (limits.per_member, limits.total, limits.budget_minor) != (None, None, None)


def use_year(offer: Offer, member: MemberSnapshot | None, on: date) -> int:
    """The year a use counts for: that of the birthday or anniversary, else of the day (R-44)."""
    occasion = offer.gate.occasion
    if occasion is None or member is None:
        return on.year
    return occasion_year(occasion, member, on) or on.year


def uses_of(
    quoted: Quote, programme: Programme, member: MemberSnapshot | None, sale: tuple[str, date]
) -> Iterator[OfferUse]:
    """The uses that a sale adds; ``sale`` is its id and its business day. A gift takes off what
    it cost the shop.
    """
    sale_id, on = sale
    for offer in filter(is_limited, programme.offers):
        amount_minor = sum(
            step.amount_minor
            for step in quoted.steps
            if step.benefit.kind == "offer" and step.benefit.id == offer.offer_id
        )
        given = [gift for gift in quoted.gifts if gift.offer_id == offer.offer_id]
        amount_minor += sum(gift.units * gift.cost_minor for gift in given)
        if amount_minor > 0 or given:
            yield OfferUse(
                offer_id=offer.offer_id,
                sale_id=sale_id,
                member_id=None if member is None else member.member_id,
                on=on,
                year=use_year(offer, member, on),
                amount_minor=amount_minor,
            )
