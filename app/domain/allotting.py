"""Limits of offers that the whole chain shares, in parts that counters may spend (R-122).

The centre gives each counter a right that only it can use, until it ends; all rights and all that
was used never come to more than the limit. So a counter that is alone spends no more than its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.offer_uses import OfferTotal, OfferUses
from app.domain.programme import Offer

LATE = timedelta(days=30)
"""So long after its end the centre waits for what a counter did within its right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """How many orders, and how much money, a counter may give of an offer in all, from its first
    one on; None where the offer has no such limit.
    """

    device_id: str
    offer_id: str
    orders: int | None
    amount_minor: int | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One counter's part of a limit: its right, what of it is ``used`` as far as the centre heard,
    and what its returns made free of others.
    """

    right: int = 0
    used: int = 0
    freed: int = 0
    share: int = 0
    """What was left of the right when it was last given."""

    @property
    def left(self) -> int:
        """What the counter may still use, or has used and not told."""
        return max(0, self.right - self.used)

    @property
    def bound(self) -> int:
        """What is gone from the limit for everybody else."""
        return max(self.right, self.used) - self.freed

    @property
    def is_low(self) -> bool:
        """Less than half is left."""
        return 2 * self.left < self.share or not self.left


def is_shared(offer: Offer) -> bool:
    """Whether the offer has a limit that all members share."""
    return offer.limits.total is not None or offer.limits.budget_minor is not None


def free_of(limit: int, everybody: Iterable[Held]) -> int:
    """What nobody has used, and nobody may use."""
    return max(0, limit - sum(one.bound for one in everybody))


def given(mine: Held, free: int, counters: int) -> Held:
    """The right anew: half of what is free, shared among the counters, at least one."""
    share = min(free + mine.left, max(1, (free + mine.left) // (2 * max(1, counters))))
    share = max(share, mine.left)
    return Held(right=mine.used + share, used=mine.used, freed=mine.freed, share=share)


def as_allotted(
    offers: Iterable[Offer], uses: OfferUses, rights: Iterable[Allotment], at: datetime
) -> OfferUses:
    """What a counter of a chain holds limits against: all is used but what is left of its right.

    ``uses``: of this counter alone; ``rights``: its own.
    """
    mine = {one.offer_id: one for one in rights if at < one.until}
    totals = (_as_allotted(offer, uses, mine.get(offer.offer_id)) for offer in offers)
    return OfferUses(totals=tuple(totals), mine=uses.mine)


def left_of(right: Allotment, used: OfferTotal) -> tuple[int, int]:
    """(orders, money) that a counter may still give; ``used``: by this counter alone."""
    return (
        max(0, (right.orders or 0) - used.orders),
        max(0, (right.amount_minor or 0) - used.amount_minor),
    )


def _as_allotted(offer: Offer, uses: OfferUses, right: Allotment | None) -> OfferTotal:
    used, limits = uses.total(offer.offer_id), offer.limits
    orders, amount_minor = (0, 0) if right is None else left_of(right, used)
    return OfferTotal(
        offer_id=offer.offer_id,
        orders=used.orders if limits.total is None else max(0, limits.total - orders),
        amount_minor=used.amount_minor
        if limits.budget_minor is None
        else max(0, limits.budget_minor - amount_minor),
        is_allotted=True,
    )
