"""Who brought a member along, and what both get for it, once (R-120)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ledger import (
    DEBT_LOT,
    EntryStamp,
    LedgerEntry,
    Lot,
    consumption_order,
    is_due,
    of_account,
)
from app.domain.operations import ids_of_parts, lots_of_parts
from app.domain.programme import Programme, Referral
from app.domain.refund_money import Books, Sums, returned_marks, whole_of
from app.domain.sale import Sale
from app.domain.sale_points import won_dates

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
        """To the member, or the one it turned out to be; the points wait and end as won ones."""
        if not self.points:
            return ()
        stamp = _stamp(doing, self.parts[0], member_id)
        dates = won_dates(doing.programme.earning, doing.on)
        return (stamp.opening("adjustment", self.component, self.points, dates),)

    def taken_back(
        self,
        paid: Doing,
        doing: Doing,
        member_id: str,
        lots: tuple[Lot, ...],
        written_off: Iterable[LedgerEntry],
    ) -> Iterator[LedgerEntry]:
        """Out of what is left of the reward, then out of other points (R-50); the rest is owed.
        What of it ended meanwhile is not charged again (R-72): ``written_off``, the expiry entries
        of the member, and what is due.
        """
        room = {
            lot.lot_id: lot.remaining
            for lot in sorted(of_account(lots, ""), key=consumption_order)
            if lot.lot_id != DEBT_LOT and not is_due(lot, doing.on)
        }
        stamp = _stamp(doing, self.parts[1], member_id)
        for entry in self.paid(paid, member_id):
            gone = sum(-one.points for one in written_off if one.lot_id == entry.lot_id)
            own = (lot for lot in lots if lot.lot_id == entry.lot_id and is_due(lot, doing.on))
            points = entry.points - gone - sum(lot.remaining for lot in own)
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
    return days <= rules.days and _standing_minor(sale) >= rules.least_minor


def is_taken_back(rules: Referral | None, referred: Referred, sale: Sale) -> bool:
    """Whether the reward goes with what came back of the sale, which is as it stands after it: too
    little of the basket is left, or it is voided, which leaves nothing (R-81).
    """
    if rules is None or not referred.sale_id or referred.sale_id != sale.sale_id:
        return False
    is_wanted = rules.returned == "take_back" and _standing_minor(sale) < rules.least_minor
    return is_wanted or sale.state == "voided"


def _standing_minor(sale: Sale) -> int:
    """What is paid, in minor units, for goods that count towards tiers (R-86: no gift cards or
    deposits) and that did not come back.
    """
    books, back = Books(sale), returned_marks(sale)
    counted = [line for line in sale.lines if any(run.qualifying_minor for run in line.units)]
    left = [
        books.line(line, whole_of(line)).minus(books.line(line, back[line.line_id]))
        for line in counted
    ]
    return books.money(Sums(value_minor=sum(one.value_minor for one in left)))


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
