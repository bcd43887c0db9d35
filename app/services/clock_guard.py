"""A clock set back is noticed before it dates a sale, and a manager can accept it (T17)."""

from __future__ import annotations

from datetime import timedelta

from app.domain.errors import EnvironmentFault
from app.domain.operations import Act
from app.domain.periods import BusinessTime
from app.ports.store import Reader
from app.services.changes import Changes
from app.services.context import Context, business_time_of, check_approver, profile_of
from app.services.saving import append

SLACK = timedelta(minutes=5)
ACCEPTED_KEY = "clock.accepted_sale"


class ClockBehind(EnvironmentFault):
    """The clock stands before the last sale; ``minutes`` says how far."""

    code = "E-CLK-01"
    text = (
        "This computer's clock is {minutes} minutes behind the last sale. "
        "Set the clock, then go on."
    )


def check_clock(reader: Reader, time: BusinessTime) -> None:
    """Raises ClockBehind when the last sale lies ahead of the clock by more than five minutes.

    A last sale that itself was dated wrong can be accepted by a manager; it then no longer counts.
    """
    latest = reader.recent_sales(1)
    if not latest or latest[0].settled_at - time.at <= SLACK:
        return
    if reader.setting(ACCEPTED_KEY) == latest[0].sale_id:
        return
    raise ClockBehind(minutes=(latest[0].settled_at - time.at) // timedelta(minutes=1))


def clock_behind(ctx: Context) -> ClockBehind | None:
    """What a sale would be refused with now; None while the clock may date one."""
    with ctx.store.read() as reader:
        try:
            check_clock(reader, business_time_of(ctx, profile_of(reader)))
        except ClockBehind as behind:
            return behind
    return None


def accept_clock(ctx: Context, approved_by: str) -> Changes:
    """Go on by the present clock though the last sale lies ahead; raises ApproverUnfit."""
    with ctx.store.write() as work:
        time = business_time_of(ctx, profile_of(work))
        check_approver(work, approved_by)
        for sale in work.recent_sales(1):
            work.save_setting(ACCEPTED_KEY, sale.sale_id)
        act = Act(
            operation_id=ctx.ids.new_id(time.at),
            operator_id=approved_by,
            at=time.at,
            business_on=time.on,
        )
        append(work, act, "clock.accept", {}, is_audit=True)
        work.commit()
    return Changes(setting=(ACCEPTED_KEY,))
