"""Operations as they were sent, with their verdicts; their bodies are sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from server import tables
from server.book import Book, row_of
from server.instants import instant_out
from server.keys import SealBroken, seal, unseal
from server.rows.standings import is_erased, member_key
from server.shelf import Row
from sync.protocol.messages import Outcome, SentOperation


def shard_of(operation: SentOperation) -> str:
    """Where an operation is kept: with its member, else with its device."""
    return operation.member_id or operation.device_id


def stored(book: Book, shard_id: str, operation_id: str) -> Row | None:
    """The row of an operation; None when it was never heard."""
    found = book.rows(tables.operations, shard_id, operation_id)
    return found[0] if found else None


def fetch_stored(book: Book, operations: Iterable[SentOperation]) -> None:
    """Have the rows of those that were heard before at hand."""
    book.fetch(tables.operations, [(shard_of(one), one.operation_id) for one in operations])


def add_operation(
    book: Book, operation: SentOperation, outcome: Outcome, now: datetime, operation_id: str
) -> None:
    """Keep an operation for ever, as ``operation_id``, with what was made of it."""
    mine = outcome.member_id or operation.member_id or ""
    key = member_key(book, mine)
    is_kept = key is not None or not is_erased(book, mine)
    row = {
        **row_of(operation),
        "operation_id": operation_id,
        "shard_id": shard_of(operation),
        "at": instant_out(operation.at),
        "body": _sealed(book, key, operation) if is_kept else b"",
        "received_at": instant_out(now),
        "verdict": outcome.verdict,
        "code": outcome.code,
        "params": json.dumps(dict(outcome.params), sort_keys=True),
        "booked_for": outcome.member_id,
        "ver": outcome.ver,
    }
    book.add(tables.operations, [row])


def change_verdict(book: Book, row: Row, operation: SentOperation, outcome: Outcome) -> None:
    """What was made of an operation that was in quarantine."""
    key = member_key(book, outcome.member_id or operation.member_id or "")
    told = {
        "body": _sealed(book, key, operation),
        "verdict": outcome.verdict,
        "code": outcome.code,
        "params": json.dumps(dict(outcome.params), sort_keys=True),
        "booked_for": outcome.member_id,
        "ver": outcome.ver,
    }
    book.put(tables.operations, [{**row, **told}])


def _sealed(book: Book, key: bytes | None, operation: SentOperation) -> bytes:
    return seal(key or book.keys.sealing, operation.body.encode(), operation.record_hash)


def body_of(book: Book, row: Row) -> str:
    """The body of a stored operation; raises SealBroken when its member is erased."""
    if not row["body"]:
        raise SealBroken(row["operation_id"])
    own = member_key(book, row["booked_for"] or row["member_id"] or "")
    # one that was not booked may have come before its member
    key = book.keys.sealing if own is None else own
    try:
        return unseal(key, row["body"], row["record_hash"]).decode()
    except SealBroken:
        if row["booked_for"] is not None:
            raise
        return unseal(book.keys.sealing, row["body"], row["record_hash"]).decode()


def outcome_in(row: Row) -> Outcome:
    """The verdict that was given."""
    return Outcome(
        operation_id=row["operation_id"],
        verdict=row["verdict"],
        code=row["code"],
        params=json.loads(row["params"]),
        member_id=row["booked_for"],
        ver=row["ver"],
        is_repeat=True,
    )
