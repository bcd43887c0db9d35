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
    ``orders_beside``: orders of which something is kept though nothing of it counts towards a
    tier; None where an older centre does not tell (R-25).
    """

    member: Member
    lots: tuple[Lot, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    tier_facts: tuple[TierFact, ...] = ()
    birthdays: tuple[tuple[int, str], ...] = ()
    last_sale_on: date | None = None
    orders_beside: int | None = None
