"""Points whose last day is long past are written off, once, by an office (R-51)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.effects import Effects
from app.domain.ledger import expiry_entries
from server.hearing.case import Heard, Hearing, Quarantined
from server.rows import ledger
from server.rows.members import fetch, own_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireBody:
    """``points.expire``: of these members, what ended before a day."""

    on: date
    member_ids: tuple[str, ...]


def hear_expiry(hearing: Hearing) -> Heard:
    """What is left of the lots that ended before the day is taken; a second time nothing is."""
    if not hearing.is_office:
        raise Quarantined("OFFICE_ONLY")
    body, book = hearing.part(ExpireBody), hearing.book
    fetch(book, body.member_ids)
    moved = []
    for number, mine in enumerate(body.member_ids):
        found = own_standing(book, mine)
        if found is None:
            raise Quarantined("MEMBER_UNKNOWN")
        stamp = hearing.stamp(mine, 0, f"e{number}-", None)
        entries = expiry_entries(found.lots, body.on, stamp)
        if entries:
            ledger.write(book, Effects(member_id=mine, entries=entries))
            moved.append(mine)
    return Heard(member_ids=tuple(moved))
