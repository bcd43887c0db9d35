"""A clock set back is noticed before it dates a sale, and a manager can accept it (T17).

The store keeps a mark: the latest time of a sale or return since a manager last accepted the
clock, or that acceptance itself. What was dated wrong before it counts for nothing, and whatever
comes after it is held against it again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.errors import EnvironmentFault
from app.domain.operations import Act
from app.domain.periods import BusinessTime, business_time
from app.domain.store import StoreProfile
from app.ports.store import NoRulesYet, Reader, UnitOfWork
from app.services.away import count_away
from app.services.changes import Changes
from app.services.context import Context, business_time_of, check_approver, profile_of
from app.services.saving import append

if TYPE_CHECKING:
    from app.domain.programme import Programme

SLACK = timedelta(minutes=5)
MARK_KEY = "clock.mark"


class ClockBehind(EnvironmentFault):
    """The clock stands before the last sale; ``minutes`` says how far."""

    code = "E-CLK-01"
    text = (
        "This computer's clock is {minutes} minutes behind the last sale. "
        "Set the clock, then go on."
    )


def check_clock(work: UnitOfWork, time: BusinessTime) -> None:
    """Raises ClockBehind when the mark lies ahead of the clock by more than five minutes.

    Otherwise the mark moves with what is about to be stored, in the same transaction; back by
    less than the slack it stays, so that many small steps come to no more than one.
    """
    mark = _mark(work)
    _check(mark, time)
    count_away(work, time.at)
    if mark is None or mark < time.at:
        work.save_setting(MARK_KEY, time.at.isoformat())


def clock_behind(ctx: Context) -> ClockBehind | None:
    """What a sale would be refused with now; None while the clock may date one."""
    with ctx.store.read() as reader:
        try:
            _check(_mark(reader), business_time_of(ctx, profile_of(reader)))
        except ClockBehind as behind:
            return behind
    return None


def rules_of(ctx: Context, on: date) -> Programme:
    """The version of the programme in force on a business day. Where none has begun by it because
    the clock was set back, that is what is told: ClockBehind, else NoRulesYet.
    """
    with ctx.store.read() as reader:
        try:
            return reader.programme(on)
        except NoRulesYet:
            _check(_mark(reader), business_time_of(ctx, profile_of(reader)))
            raise


def day_reached(reader: Reader, profile: StoreProfile) -> date | None:
    """The business day of the mark, which the store has come to whatever the clock says now.

    None before the first sale. What cannot be undone is measured by it, not by the clock alone.
    """
    mark = _mark(reader)
    if mark is None:
        return None
    return business_time(mark, ZoneInfo(profile.zone), profile.day_cut_hour).on


def accept_clock(ctx: Context, approved_by: str) -> Changes:
    """Go on by the present clock though the last sale lies ahead; raises ApproverUnfit, and
    NoRulesYet by a clock that nobody can sell by, whoever says that it is right.
    """
    with ctx.store.write() as work:
        time = business_time_of(ctx, profile_of(work))
        check_approver(work, approved_by)
        work.programme(time.on)
        work.save_setting(MARK_KEY, time.at.isoformat())
        act = Act(
            operation_id=ctx.ids.new_id(time.at),
            operator_id=approved_by,
            at=time.at,
            business_on=time.on,
        )
        append(work, act, "clock.accept", {}, is_audit=True)
        work.commit()
    return Changes(setting=(MARK_KEY,))


def _mark(reader: Reader) -> datetime | None:
    """A store that was sold in before there was a mark has its last sale instead."""
    stored = reader.setting(MARK_KEY)
    if stored is not None:
        return datetime.fromisoformat(stored)
    latest = reader.recent_sales(1)
    return latest[0].settled_at if latest else None


def _check(mark: datetime | None, time: BusinessTime) -> None:
    if mark is not None and mark - time.at > SLACK:
        raise ClockBehind(minutes=(mark - time.at) // timedelta(minutes=1))
