"""A person wants to be forgotten: who it was is destroyed, what was booked stays (I13)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.operations import ERASED_BODY
from server.hearing.case import Heard, Hearing, Quarantined
from server.rows.members import bump, erase
from server.rows.passes import block_passes_of
from server.rows.standings import is_erased

ENROL = "member.enrol"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseBody:
    """``member.erase``: why, in a word of whoever did it."""

    reason: str


def hear_erasure(hearing: Hearing) -> Heard:
    """Destroy who a member was, with everybody who turned out to be the same person; only an
    office may. Again it changes nothing.
    """
    if not hearing.is_office:
        raise Quarantined("OFFICE_ONLY")
    return _erased(hearing, hearing.part(EraseBody).reason)


def is_of_nobody(hearing: Hearing) -> bool:
    """Whether an enrolment is of a person who is erased: a counter took out who it was, or had
    not heard of it yet.
    """
    operation = hearing.operation
    if operation.kind != ENROL:
        return False
    return operation.body == ERASED_BODY or is_erased(hearing.book, operation.member_id or "")


def hear_nobody(hearing: Hearing) -> Heard:
    """The enrolment of somebody who is erased enrols nobody."""
    return _erased(hearing, "erased before")


def _erased(hearing: Hearing, reason: str) -> Heard:
    book, operation = hearing.book, hearing.operation
    mine = operation.member_id or ""
    if not is_erased(book, mine):
        erased = erase(book, mine, hearing.store_id, (operation.at, reason))
        block_passes_of(book, erased, operation.at)
        for other in erased:
            if other != mine:
                bump(book, other)
    return Heard(code="MEMBER_ERASED", member_ids=(mine,))
