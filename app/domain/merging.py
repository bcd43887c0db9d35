"""Two members who are one person, and the way back within 30 days (R-92, R-97)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from app.domain.ledger import DEBT_LOT, EntryStamp, LedgerEntry, Lot
from app.domain.member import Member

UNDO_DAYS = 30
"""So long a merge can be taken back."""
BirthdayOf = Literal["", "winner", "loser"]
"""Whose birthday is kept where both have one and they differ; empty: nobody has decided."""
UNITED = ("status", "enrolled_on", "birthday", "tags")
"""What of who the winner is may become another."""


def is_undecided(winner: Member, loser: Member, birthday_of: BirthdayOf) -> bool:
    """Whether a person must say first whose birthday is the right one."""
    both = winner.birthday and loser.birthday
    return bool(both) and winner.birthday != loser.birthday and not birthday_of


def united(winner: Member, loser: Member, birthday_of: BirthdayOf) -> Member:
    """Who both are: the name, phone and card of the winner, the earlier day of joining, the tags
    of both; suspended when one of them is.
    """
    first = min(winner, loser, key=lambda one: one.enrolled_at)
    kept = loser.birthday if birthday_of == "loser" else winner.birthday
    is_suspended = "suspended" in (winner.status, loser.status)
    return replace(
        winner,
        status="suspended" if is_suspended else winner.status,
        enrolled_on=first.enrolled_on,
        birthday=kept or winner.birthday or loser.birthday,
        tags=tuple(dict.fromkeys((*winner.tags, *loser.tags))),
    )


def parted(now: Member, before: Member, together: Member) -> Member:
    """The winner as it was before, but for what changed since."""
    back = {
        name: getattr(before, name)
        for name in UNITED
        if getattr(now, name) == getattr(together, name)
    }
    return replace(now, **back)


def merge_entries(
    lots: Iterable[Lot], there: Iterable[Lot], out: EntryStamp, into: EntryStamp
) -> Iterator[LedgerEntry]:
    """What brings the loser's ``lots`` to the winner, who has ``there``, with their ids and dates:
    pairs that sum to zero. Empty lots come too, for what comes back of a sale may go into them.
    """
    known = {lot.lot_id for lot in there}
    for lot in lots:
        is_there = lot.lot_id == DEBT_LOT or lot.lot_id in known
        if is_there and not lot.remaining:
            continue
        yield _moved(lot, out, "merge_out", -lot.remaining)
        if is_there:
            yield _moved(lot, into, "merge_in", lot.remaining)
        else:
            yield _opened(lot, into)


def unmerge_entries(
    lots: Iterable[Lot],
    moved: Mapping[str, int],
    sale_ids: Collection[str],
    out: EntryStamp,
    back: EntryStamp,
) -> Iterator[LedgerEntry]:
    """What is left of the loser's goes back out of the winner's ``lots``: of what was ``moved``
    (points by lot), and of what sales of the loser brought since. Debt goes as far as it came.
    """
    for lot in lots:
        is_new = lot.lot_id not in moved
        if not lot.remaining or (is_new and lot.sale_id not in sale_ids):
            continue
        points = lot.remaining
        if lot.lot_id == DEBT_LOT:
            points = max(points, moved.get(DEBT_LOT, 0))
        yield _moved(lot, out, "merge_out", -points)
        if is_new:
            yield _opened(lot, back)
        else:
            yield _moved(lot, back, "merge_in", points)


def _moved(
    lot: Lot, stamp: EntryStamp, kind: Literal["merge_in", "merge_out"], points: int
) -> LedgerEntry:
    own = replace(stamp, account_id=lot.account_id)
    return replace(own.entry(lot.lot_id, kind, lot.component, points), sale_id=lot.sale_id)


def _opened(lot: Lot, stamp: EntryStamp) -> LedgerEntry:
    return replace(
        _moved(lot, stamp, "merge_in", lot.remaining),
        effective_on=lot.accrued_on,
        opens_lot=True,
        active_on=lot.active_on,
        expires_on=lot.expires_on,
    )
