"""Who brought a member along, and what both get for it, once (R-120)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ledger import (
    DEBT_LOT,
    EntryStamp,
    LedgerEntry,
    Lot,
    consumption_order,
    is_due,
    is_spendable,
    of_account,
)
from app.domain.operations import ids_of_parts, lots_of_parts
from app.domain.points_by_hand import adjustment_entries
from app.domain.programme import Programme, Referral
from app.domain.sale import Sale

REFERRER, NEWCOMER = "referral", "newcomer"
"""Components of the points of who brought somebody along, and of who came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """A member whom another one brought along on a day.

    ``sale_id``: the basket that the reward was paid for, by the operation ``paid_by``; empty while
    it is open.
    """

    member_id: str
    referrer_id: str
    on: date
    sale_id: str = ""
    paid_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """The operation that pays or takes back, and under what version of the programme."""

    operation_id: str
    on: date
    at: datetime
    programme: Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one of both gets: points under a component of their own; ``parts`` name the entries
    that pay them, and those that take them back.
    """

    member_id: str
    points: int
    component: str
    parts: tuple[str, str]

    def paid(self, doing: Doing, member_id: str) -> tuple[LedgerEntry, ...]:
        """To the member, or the one it turned out to be; the points end as won ones do."""
        if not self.points:
            return ()
        earning = doing.programme.earning
        stamp = _stamp(doing, self.parts[0], member_id)
        return adjustment_entries(self.points, (), earning, stamp, self.component)

    def taken_back(
        self, paid: Doing, doing: Doing, member_id: str, lots: tuple[Lot, ...]
    ) -> Iterator[LedgerEntry]:
        """Out of what is left of the reward, then out of other points (R-50); the rest is owed.
        What ended meanwhile is not charged again (R-72).
        """
        known = {lot.lot_id: lot for lot in of_account(lots, "")}
        others = sorted(known.values(), key=consumption_order)
        room = {lot.lot_id: lot.remaining for lot in others if is_spendable(lot, doing.on)}
        stamp = _stamp(doing, self.parts[1], member_id)
        for entry in self.paid(paid, member_id):
            own = known.get(entry.lot_id)
            if own is not None and is_due(own, doing.on):
                continue
            points = entry.points
            for lot_id in (entry.lot_id, *room):
                part = min(points, room.get(lot_id, 0))
                if part:
                    room[lot_id] -= part
                    points -= part
                    yield stamp.entry(lot_id, "adjustment", self.component, -part)
            if points:
                yield stamp.entry(DEBT_LOT, "adjustment", self.component, -points)


def shares(rules: Referral, referred: Referred) -> tuple[Share, Share]:
    """The newcomer's, and that of who brought it along."""
    return (
        Share(
            member_id=referred.member_id,
            points=rules.newcomer_points,
            component=NEWCOMER,
            parts=("g", "u"),
        ),
        Share(
            member_id=referred.referrer_id,
            points=rules.referrer_points,
            component=REFERRER,
            parts=("h", "v"),
        ),
    )


def is_earned(rules: Referral | None, referred: Referred, sale: Sale) -> bool:
    """Whether the sale is the basket that both are rewarded for."""
    if rules is None or referred.sale_id:
        return False
    days = (sale.business_on - referred.on).days
    return days <= rules.days and sale.quote.due_minor >= rules.least_minor


def is_taken_back(rules: Referral | None, referred: Referred, sale: Sale) -> bool:
    """Whether the reward goes when all of the sale comes back."""
    is_mine = bool(referred.sale_id) and referred.sale_id == sale.sale_id
    return is_mine and rules is not None and rules.returned == "take_back"


def paying(sale: Sale, programme: Programme) -> Doing:
    """The operation of a sale; ``programme``: the version that it carries."""
    return Doing(
        operation_id=sale.operation_id,
        on=sale.business_on,
        at=sale.settled_at,
        programme=programme,
    )


def referral_setting(member_id: str) -> str:
    """Under which a store that is its own authority keeps it."""
    return f"referral.{member_id}"


def _stamp(doing: Doing, part: str, member_id: str) -> EntryStamp:
    return EntryStamp(
        operation_id=doing.operation_id,
        sale_id=None,
        member_id=member_id,
        on=doing.on,
        recorded_at=doing.at,
        programme_version=doing.programme.version,
        new_id=ids_of_parts(doing.operation_id, part),
        lot_named=lots_of_parts(doing.operation_id, part),
    )
