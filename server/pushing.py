"""Operations of one device, heard strictly in their order, each with its verdict for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.operations import GENESIS_HASH, ChainHead, Operation, is_linked
from server.book import Book, fields_of
from server.hearing.case import Heard, Hearing
from server.hearing.deciding import decide
from server.hearing.fetching import fetch_named, named_in
from server.instants import instant_out
from server.rows.devices import Device, advance
from server.rows.members import bump, tell_again
from server.rows.operations import add_operation, outcome_in, shard_of, stored
from server.shelf import NotTogether
from sync.protocol.messages import Outcome, SentOperation

SPLIT = "CHAIN_SPLIT"
"""A number that was used for another record; such a one stands beside the chain, not in it."""
AWAITED = ("MEMBER_UNKNOWN", "SALE_UNKNOWN", "PROGRAMME_UNKNOWN")
"""Names something that somebody else may have yet to offer again."""


def hear_all(
    book: Book,
    device: Device,
    operations: Sequence[SentOperation],
    now: datetime,
    *,
    is_patient: bool = False,
) -> tuple[Device, tuple[Outcome, ...]]:
    """The device as it stands then, and the outcomes of the first operations: those before a hole,
    or before one that must wait for others while the centre ``is_patient``.

    A repetition gets the answer it was given, when it is the same to the letter; else two machines
    share one identity, and the device is frozen (T10).
    """
    try:
        with book.gathering():
            fetch_named(book, operations)
            after, outcomes = _in_turn(book, device, operations, now, is_patient=is_patient)
    except NotTogether:
        after, outcomes = _in_turn(book, device, operations, now, is_patient=is_patient)
    advance(book, replace(after, seen_at=instant_out(now)))
    return after, outcomes


def _in_turn(
    book: Book,
    device: Device,
    operations: Sequence[SentOperation],
    now: datetime,
    *,
    is_patient: bool,
) -> tuple[Device, tuple[Outcome, ...]]:
    outcomes: list[Outcome] = []
    for operation in operations:
        device = _at_its_start(device, operation)
        if (operation.incarnation, operation.seq) <= (device.incarnation, device.seq):
            device, outcome = _heard_before(book, device, operation, now)
        elif operation.incarnation != device.incarnation or operation.seq != device.seq + 1:
            break
        else:
            heard = _heard_now(book, device, operation, now, is_patient=is_patient)
            if heard is None:
                break
            device, outcome = heard
        outcomes.append(outcome)
    return device, tuple(outcomes)


def outcome_of(book: Book, shard_id: str, operation_id: str) -> Outcome | None:
    """The verdict that was given; None for an operation that was never heard."""
    found = stored(book, shard_id, operation_id)
    return None if found is None else outcome_in(found)


def _at_its_start(device: Device, operation: SentOperation) -> Device:
    """A machine that was restored from its backup begins a new life with its first record
    (docs/protocol.md).
    """
    if operation.incarnation == device.incarnation + 1 and operation.seq == 1:
        return replace(device, incarnation=operation.incarnation, seq=0, record_hash=GENESIS_HASH)
    return device


def _heard_before(
    book: Book, device: Device, operation: SentOperation, now: datetime
) -> tuple[Device, Outcome]:
    """A record of a copied disk is kept beside the chain: what it tells happened, and a person has
    to see to it (T10).
    """
    names = (operation.operation_id, _reused(operation))
    known = [stored(book, shard_of(operation), kept_as) for kept_as in names]
    for found in known:
        if found is not None and found["record_hash"] == operation.record_hash:
            return device, replace(outcome_in(found), operation_id=operation.operation_id)
    _tell_again(book, device, operation)
    outcome = answer_of(operation, Heard(verdict="quarantined", code=SPLIT), None)
    if None in known:
        add_operation(book, operation, outcome, now, names[known.index(None)])
    return replace(device, status="frozen"), outcome


def _heard_now(
    book: Book, device: Device, operation: SentOperation, now: datetime, *, is_patient: bool
) -> tuple[Device, Outcome] | None:
    """None for one that must wait for others."""
    head = ChainHead(
        device_id=device.device_id,
        incarnation=device.incarnation,
        seq=device.seq,
        record_hash=device.record_hash,
    )
    ver = None
    operation_id = operation.operation_id
    if stored(book, shard_of(operation), operation_id) is not None:
        heard = Heard(verdict="quarantined", code="OPERATION_REUSED")
        operation_id = _reused(operation)
    elif device.status != "active":
        heard = Heard(verdict="quarantined", code=f"DEVICE_{device.status.upper()}")
    elif not is_linked(head, Operation(**fields_of(operation))):
        heard = Heard(verdict="quarantined", code="CHAIN_BROKEN")
    else:
        place = (device.store_id, device.counter_id)
        hearing = Hearing(book, operation, *place, is_patient=is_patient, heard_at=now)
        heard = decide(hearing)
        if heard.code in AWAITED and is_patient:
            return None
        versions = {member_id: bump(book, member_id) for member_id in heard.member_ids}
        ver = versions[heard.member_ids[0]] if versions else None
    if heard.verdict in ("rejected", "quarantined"):
        _tell_again(book, device, operation)
    outcome = answer_of(operation, heard, ver)
    add_operation(book, operation, outcome, now, operation_id)
    moved = replace(device, seq=operation.seq, record_hash=operation.record_hash)
    return moved, outcome


def _tell_again(book: Book, device: Device, operation: SentOperation) -> None:
    """The counter has written what it did for its members; nothing of it is booked (I5)."""
    for member_id in named_in(operation):
        tell_again(book, device.store_id, member_id)


def _reused(operation: SentOperation) -> str:
    """What an operation is kept as whose id another one has already."""
    return f"{operation.operation_id}#{operation.incarnation}.{operation.seq}"


def answer_of(operation: SentOperation, heard: Heard, ver: int | None) -> Outcome:
    """The verdict as the counter is told it; ``ver``: of the member it was booked for."""
    return Outcome(
        operation_id=operation.operation_id,
        verdict=heard.verdict,
        code=heard.code,
        params=dict(heard.params),
        member_id=heard.member_ids[0] if heard.member_ids else None,
        ver=ver,
    )
