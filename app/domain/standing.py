"""All that is known of one member: what the centre keeps, and what its feed tells counters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.ledger import Lot
from app.domain.member import Coupon, Member, TierFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A member at its version ``member.ver`` with everything that sales and returns rely on.

    ``lots``: in the feed those with something left. ``birthdays``: (year, sale) of those used up.
    """

    member: Member
    lots: tuple[Lot, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    tier_facts: tuple[TierFact, ...] = ()
    birthdays: tuple[tuple[int, str], ...] = ()
    last_sale_on: date | None = None
