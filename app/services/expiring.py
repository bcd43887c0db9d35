"""Writing off points whose last day has passed, as the authority of a store without a centre."""

from __future__ import annotations

from itertools import groupby

from app.domain.ledger import EntryStamp, LedgerEntry, expiry_entries
from app.domain.operations import Act
from app.domain.operator import SYSTEM_OPERATOR
from app.services.changes import Changes
from app.services.clock_guard import day_reached
from app.services.context import Context, business_time_of, profile_of
from app.services.saving import append
from app.services.written import moved

BATCH = 500


def expire_due_lots(ctx: Context) -> Changes:
    """Write the expiry entries that are due, a few hundred lots to a transaction (R-51).

    Only the authority writes them; no balance changes by it, because every balance leaves due
    lots out already. Doing it twice, late, or after a crash comes to the same.

    An entry stays for good, and a clock may stand years ahead. So only what ended before the day
    that the store has reached by its sales is written off, and nothing before the first sale.
    """
    member_ids: set[str] = set()
    while expired := _expire_some(ctx):
        member_ids |= expired
    changed = tuple(sorted(member_ids))
    return Changes(member=changed, ledger=changed)


def _expire_some(ctx: Context) -> frozenset[str]:
    with ctx.store.write() as work:
        profile = profile_of(work)
        time = business_time_of(ctx, profile)
        reached = day_reached(work, profile)
        if profile.authority != "local" or reached is None:
            return frozenset()
        on = min(time.on, reached)
        lots = work.due_lots(on, BATCH)
        if not lots:
            return frozenset()
        act = Act(
            operation_id=ctx.ids.new_id(time.at),
            operator_id=SYSTEM_OPERATOR,
            at=time.at,
            business_on=time.on,
        )
        version = work.programme(time.on).version
        written: list[LedgerEntry] = []
        for member_id, held in groupby(lots, key=lambda lot: lot.member_id):
            stamp = EntryStamp(
                operation_id=act.operation_id,
                sale_id=None,
                member_id=member_id,
                on=time.on,
                recorded_at=time.at,
                programme_version=version,
                new_id=lambda: ctx.ids.new_id(time.at),
            )
            entries = expiry_entries(held, on, stamp)
            work.add_entries(entries)
            written += entries
            work.bump_member(member_id)
        body = {"lots": {lot.lot_id: lot.remaining for lot in lots}, "moved": moved(written)}
        append(work, act, "points.expire", body)
        work.commit()
    return frozenset(lot.member_id for lot in lots)
