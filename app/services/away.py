"""A counter that has not heard its centre for 30 days shows nobody's data any more (T1, I13).

Erasures and withdrawn consents reach a counter with what the centre tells; this bounds how long
one can go by without. Selling without a member goes on, and so do returns. All opens again with
the next answer that leaves nothing untold.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.away import AWAY, Away
from app.domain.errors import RuleBroken
from app.domain.operations import canonical_json
from app.ports.store import Reader, UnitOfWork
from app.services.context import Context
from app.services.documents import read


class MembersLocked(RuleBroken):
    """Nothing was heard of the centre for ``days`` days."""

    code = "E-CEN-10"
    text = (
        "This computer has not heard its centre for {days} days, so its members are locked. Sell "
        "without a member; they open by themselves when the centre answers."
    )


def away_of(reader: Reader) -> Away | None:
    """As it was looked at last; None in a store that is its own authority."""
    told = reader.setting(AWAY)
    return read(Away, told) if told else None


def check_members_open(reader: Reader) -> None:
    """Raises MembersLocked."""
    away = away_of(reader)
    if away is not None and away.is_locked:
        raise MembersLocked(days=away.days)


def begin_away(work: UnitOfWork, at: datetime) -> None:
    """Count from now on: all that the centre knows is known here."""
    work.save_setting(AWAY, canonical_json(Away(seen_at=at)))


def count_away(work: UnitOfWork, at: datetime) -> bool:
    """Count the time since it was looked at last; whether anything is to be kept."""
    away = away_of(work)
    if away is None:
        return False
    work.save_setting(AWAY, canonical_json(away.at(at)))
    return True


def note_away(ctx: Context) -> None:
    """The same in a transaction of its own; for the start, and now and then."""
    with ctx.store.write() as work:
        if count_away(work, ctx.clock.now()):
            work.commit()
