"""What waits in quarantine, and hearing it once more when what was missing is there.

A verdict is for good but this one: quarantine says that the centre could not judge yet. Whoever
runs the chain looks at it and has it heard again, under the rules of today; the counter asks what
became of it (docs/centre.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from server import tables
from server.book import Book
from server.hearing.case import Hearing
from server.hearing.deciding import decide
from server.instants import instant_in
from server.keys import SealBroken
from server.pushing import answer_of
from server.rows.devices import device_of
from server.rows.members import bump
from server.rows.operations import body_of, change_verdict, stored
from server.shelf import Row
from sync.protocol.messages import Outcome, SentOperation

NEVER = ("CHAIN_BROKEN", "CHAIN_SPLIT", "OPERATION_REUSED", "OFFICE_ONLY")
"""Nobody knows that the counter wrote these, or it may not: hearing them again changes nothing."""
OF_DEVICES = ("DEVICE_FROZEN", "DEVICE_REVOKED")
"""Only when they are named: a person has looked at that machine."""


class NotAgain(Exception):
    """Not in quarantine, forged, or its member is erased."""


def in_quarantine(book: Book) -> Iterator[Row]:
    """The rows of what waits, oldest first."""
    table = tables.operations
    asked = select(table).where(table.c.verdict == "quarantined")
    order = (table.c.received_at, table.c.device_id, table.c.incarnation, table.c.seq)
    for row in book.asked(asked.order_by(*order)).mappings():
        yield dict(row)


def hear_again(book: Book, shard_id: str, operation_id: str) -> Outcome:
    """What is made of it now; when that is quarantine again nothing changes. Raises NotAgain."""
    row = stored(book, shard_id, operation_id)
    if row is None or row["verdict"] != "quarantined" or row["code"] in NEVER:
        raise NotAgain(operation_id)
    device = device_of(book, row["device_id"])
    try:
        operation = _as_sent(row, body_of(book, row))
    except SealBroken:
        raise NotAgain(operation_id) from None
    if device is None:
        raise NotAgain(operation_id)
    heard = decide(Hearing(book, operation, device.store_id, device.counter_id))
    versions = {member_id: bump(book, member_id) for member_id in heard.member_ids}
    ver = versions[heard.member_ids[0]] if versions else None
    outcome = answer_of(operation, heard, ver)
    if heard.verdict != "quarantined":
        change_verdict(book, row, operation, outcome)
    return outcome


def hear_all_again(book: Book) -> Sequence[Outcome]:
    """Everything but what only a person can judge, in the order in which it came; what one brings
    may be what a later one misses.
    """
    skipped = (*NEVER, *OF_DEVICES)
    waiting = [row for row in in_quarantine(book) if row["code"] not in skipped]
    found = []
    for row in waiting:
        try:
            found.append(hear_again(book, row["shard_id"], row["operation_id"]))
        except NotAgain:
            continue
    return found


def _as_sent(row: Row, body: str) -> SentOperation:
    known: dict[str, Any] = {name: row.get(name) for name in SentOperation.__dataclass_fields__}
    at, is_audit = instant_in(row["at"]), bool(row["is_audit"])
    return SentOperation(**{**known, "at": at, "is_audit": is_audit, "body": body})
