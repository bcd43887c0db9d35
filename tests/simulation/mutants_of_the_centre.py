"""Bugs planted in the centre: in hearing, in the book, in what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

import server.allotting
import server.authority
import server.hearing.deciding
import server.hearing.merging
import server.hearing.people
import server.hearing.referrals
import server.hearing.returns
import server.hearing.sales
import server.pushing
from app.domain.effects import Effects
from app.domain.ledger import LedgerEntry, Lot
from server import tables
from server.book import Book
from server.hearing.case import Heard, Hearing, Rejected
from server.hearing.people import EnrolBody
from server.office import Office
from server.rows import ledger, members, sales
from server.rows.devices import Device, advance
from server.rows.members import MemberUnknown
from sync.protocol.messages import Outcome, SentOperation
from tests.simulation.planting import Mutant, Put

_heard_now, _heard_before = server.pushing._heard_now, server.pushing._heard_before
_add_operation = server.pushing.add_operation
_hear_enrolment = server.hearing.people.hear_enrolment
_effects_of_return = server.hearing.returns.effects_of_return
_add_return, _add_entries = sales.add_return, ledger._add_entries
_differences, _device_of = server.hearing.sales._differences, server.authority.device_of
_decide, _is_earned = server.pushing.decide, server.hearing.referrals.is_earned
_merge_entries = server.hearing.merging.merge_entries
_unmerge_entries = server.hearing.merging.unmerge_entries


def _heard_twice(
    book: Book, device: Device, operation: SentOperation, _now: datetime
) -> tuple[Device, Outcome]:
    again = replace(operation, operation_id=f"{operation.operation_id}+")
    heard = _decide(Hearing(book, again, device.store_id, device.counter_id))
    for member_id in heard.member_ids:
        members.bump(book, member_id)
    return device, server.pushing.answer_of(operation, heard, None)


def _holes_allowed(
    book: Book,
    device: Device,
    operations: Sequence[SentOperation],
    now: datetime,
    **_named: Any,
) -> tuple[Device, tuple[Outcome, ...]]:
    outcomes = []
    for operation in operations:
        if operation.seq <= device.seq:
            device, outcome = _heard_before(book, device, operation, now)
        else:
            head = replace(device, seq=operation.seq - 1, record_hash=operation.prev_hash)
            device, outcome = _heard_now(book, head, operation, now, is_patient=False) or (
                device,
                None,
            )
        outcomes.append(outcome)
    advance(book, device)
    return device, tuple(outcomes)  # type: ignore[arg-type]


def _stored_as_accepted(
    book: Book, operation: SentOperation, outcome: Outcome, now: datetime, operation_id: str
) -> None:
    told = replace(outcome, verdict="accepted", code="")
    _add_operation(book, operation, told, now, operation_id)


def _one_store(book: Book, member_id: str) -> int:
    """``server.rows.members.bump``, for the first store alone."""
    table = tables.members
    ver: int = book.connection.execute(
        update(table)
        .where(table.c.member_id == member_id)
        .values(ver=table.c.ver + 1)
        .returning(table.c.ver)
    ).scalar_one()
    asked = select(tables.holders.c.store_id).where(tables.holders.c.member_id == member_id)
    first = min(book.connection.execute(asked).scalars(), default=None)
    if first is not None:
        book.move(first, "member", member_id)
    return ver


def _no_alias(book: Book, member_id: str) -> Any:
    found = members.standing(book, member_id)
    if found.member.member_id != member_id:
        raise MemberUnknown(member_id)
    return found


def _welcome_again(hearing: Hearing) -> Heard:
    heard = _hear_enrolment(hearing)
    if heard.code == "MERGED":
        mine = heard.member_ids[0]
        coupons = hearing.part(EnrolBody).coupons
        ledger.put_coupons(hearing.book, (replace(one, member_id=mine) for one in coupons))
    return heard


def _refused_when_short(*asked: Any) -> Any:
    found = list(_differences(*asked))
    if any(one.code == "POINTS_OVERSPENT" for one in found):
        raise Rejected("POINTS_SHORT")
    return found


def _keeps_points(*asked: Any) -> Effects:
    effects = _effects_of_return(*asked)
    return replace(effects, entries=tuple(one for one in effects.entries if one.points >= 0))


def _without_the_sale(book: Any, record: Any, after: Any, quoted: Any, operation_id: str) -> None:
    _add_return(book, record, after, quoted, operation_id)
    table = tables.entries
    mine = (table.c.member_id == after.member_id) & (table.c.sale_id == after.sale_id)
    book.connection.execute(update(table).where(mine).values(component="returned"))


def _lots_without_entries(book: Book, member_id: str, entries: Any) -> None:
    _add_entries(book, member_id, entries)
    table = tables.lots
    spent = {one.lot_id for one in entries if one.points < 0}
    mine = (table.c.member_id == member_id) & table.c.lot_id.in_(spent)
    book.connection.execute(update(table).where(mine).values(remaining=0))


def _fails_whole(hearing: Hearing) -> Heard:
    heard = _decide(hearing)
    if heard.code in ("KIND_UNKNOWN", "BODY_NOT_READABLE"):
        raise RuntimeError(heard.code)
    return heard


def _stays(*asked: Any, **named: Any) -> Any:
    device, outcome = _heard_now(*asked, **named) or (asked[1], None)
    if outcome is None:
        return None
    return (asked[1] if outcome.verdict == "quarantined" else device), outcome


def _always_active(book: Book, device_id: str) -> Device | None:
    found = _device_of(book, device_id)
    return None if found is None else Device(**{**asdict(found), "status": "active"})


def _nothing(*_args: Any, **_named: Any) -> None:
    return None


def _second_only(book: Book, member_id: str) -> int:
    ver = members.standing(book, member_id).member.ver
    return ver or _one_store(book, member_id)


def _kept_by_both(*told: Any) -> list[LedgerEntry]:
    return [entry for entry in _merge_entries(*told) if entry.kind == "merge_in"]


def _all_that_was_moved(
    lots: Sequence[Lot], moved: dict[str, int], sale_ids: Any, *stamps: Any
) -> list[LedgerEntry]:
    whole = [replace(lot, remaining=moved.get(lot.lot_id, lot.remaining)) for lot in lots]
    return list(_unmerge_entries(whole, moved, sale_ids, *stamps))


def _all_of_it(limit: int, _everybody: Any) -> int:
    return limit


def _earned_again(rules: Any, referred: Any, sale: Any) -> bool:
    return _is_earned(rules, replace(referred, sale_id=""), sale)


_HEARD = server.hearing.deciding

AT_THE_CENTRE = (
    Mutant(
        "heard_twice",
        "an operation that comes again is booked again",
        (Put(server.pushing, "_heard_before", _heard_twice),),
    ),
    Mutant(
        "holes_allowed",
        "operations are heard though those before them have not come",
        (Put(server.authority, "hear_all", _holes_allowed),),
        needs="delay",
    ),
    Mutant(
        "stored_as_accepted",
        "the stored verdict is not the one that was given",
        (Put(server.pushing, "add_operation", _stored_as_accepted),),
    ),
    Mutant(
        "one_store_told",
        "what changed gets to one of the stores that hold the member",
        (Put(server.pushing, "bump", _one_store),),
    ),
    Mutant(
        "alias_unknown",
        "what names a member who was merged is not booked",
        (
            Put(server.hearing.sales, "standing", _no_alias),
            Put(server.hearing.people, "standing", _no_alias),
        ),
    ),
    Mutant(
        "welcome_again",
        "whoever is enrolled at two counters gets two welcomes",
        (Put(_HEARD, "HEARD", {**_HEARD.HEARD, "member.enrol": _welcome_again}),),
    ),
    Mutant(
        "refused_when_short",
        "a sale with points that were spent elsewhere is refused",
        (Put(server.hearing.sales, "_differences", _refused_when_short),),
    ),
    Mutant(
        "return_keeps_points",
        "what comes back leaves the points that it won",
        (Put(server.hearing.returns, "effects_of_return", _keeps_points),),
    ),
    Mutant(
        "entries_rewritten",
        "a return changes the entries of its sale",
        (Put(sales, "add_return", _without_the_sale),),
    ),
    Mutant(
        "lots_without_entries",
        "a lot that something was spent of is emptied",
        (Put(ledger, "_add_entries", _lots_without_entries),),
    ),
    Mutant(
        "one_fails_all",
        "an operation that cannot be read stops its batch",
        (Put(server.pushing, "decide", _fails_whole),),
    ),
    Mutant(
        "quarantine_without_number",
        "an operation in quarantine does not take its place in the sequence",
        (Put(server.pushing, "_heard_now", _stays),),
    ),
    Mutant(
        "revoked_counts",
        "what a revoked machine sends is booked",
        (Put(server.authority, "device_of", _always_active),),
        needs="revoke",
    ),
    Mutant(
        "not_told_again",
        "a counter is not told what the centre did not book",
        (Put(server.pushing, "_tell_again", _nothing),),
        needs="clone",
    ),
    Mutant(
        "restored_in_secret",
        "a centre that came out of a backup does not say so",
        (Put(Office, "begin_history", _nothing),),
        needs="restore",
    ),
    Mutant(
        "merge_doubles",
        "who turns out to be another one keeps the points, too",
        (Put(server.hearing.merging, "merge_entries", _kept_by_both),),
    ),
    Mutant(
        "parting_forgets_what_was_spent",
        "a merge that is taken back gives back what came, spent or not",
        (Put(server.hearing.merging, "unmerge_entries", _all_that_was_moved),),
    ),
    Mutant(
        "rewarded_again",
        "every basket of who was brought along is rewarded",
        (Put(server.hearing.referrals, "is_earned", _earned_again),),
    ),
    Mutant(
        "rights_of_others_forgotten",
        "a counter is given what others may give already",
        (Put(server.allotting, "free_of", _all_of_it),),
    ),
    Mutant(
        "version_stands",
        "the version of a member does not move on with each operation",
        (Put(server.pushing, "bump", _second_only),),
    ),
)

__all__ = ["AT_THE_CENTRE"]
