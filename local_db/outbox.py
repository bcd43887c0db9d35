"""The outbox in the counter's file; implements ``app.ports.outbox``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import text

from app.domain.operations import Operation
from app.ports.outbox import Answer
from local_db.mappers.records import operation_in
from local_db.session import Session
from local_db.store import SqlStore

HISTORY = "centre.history"
NEXT_SEQ = "centre.next_seq"
"""Setting: ``incarnation:seq`` of the first record that the centre waits for."""
PLACE = "centre.place"
"""Setting: up to where what the centre tells is kept; empty for the beginning."""

_WAITING = text(
    """
    SELECT o.* FROM operations AS o
    JOIN store_profile AS p ON p.device_id = o.device_id AND p.incarnation = o.incarnation
    WHERE o.seq >= :seq ORDER BY o.seq LIMIT :limit
    """
)
_COUNT = text(
    """
    SELECT h.seq FROM chain_heads AS h
    JOIN store_profile AS p ON p.device_id = h.device_id AND p.incarnation = h.incarnation
    """
)
_KEEP = text(
    """
    UPDATE outbox SET outcome = :outcome, code = :code, params = :params,
        member_id = :member_id, ver = :ver
    WHERE operation_id = :operation_id
    """
)
_LIFE = text("SELECT incarnation FROM store_profile")


class SqlOutbox:
    """Operations in the order of the chain; what the centre waits for is one number."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def history(self) -> str:
        """Empty before the centre was ever spoken to."""
        with self._store.read() as reader:
            return reader.setting(HISTORY) or ""

    def begin_history(self, history: str) -> None:
        """Offer everything again, from the first record."""
        with self._store.write() as work:
            work.save_setting(HISTORY, history)
            work.save_setting(NEXT_SEQ, f"{_life(work)}:1")
            work.save_setting(PLACE, "")
            work.commit()

    def waiting(self, limit: int) -> Sequence[Operation]:
        """Without a hole, from the number that the centre waits for."""
        with self._store.read() as reader:
            rows = reader.all(_WAITING, seq=next_seq(reader), limit=limit)
            return tuple(map(operation_in, rows))

    def keep(self, answers: Sequence[Answer], awaited: int) -> None:
        """Together, so that no number moves on without its answer (I10)."""
        with self._store.write() as work:
            work.run_each(
                _KEEP,
                (
                    {
                        "operation_id": answer.operation_id,
                        "outcome": answer.outcome,
                        "code": answer.code,
                        "params": json.dumps(dict(answer.params), sort_keys=True),
                        "member_id": answer.member_id,
                        "ver": answer.ver,
                    }
                    for answer in answers
                ),
            )
            work.save_setting(NEXT_SEQ, f"{_life(work)}:{awaited}")
            work.commit()

    def waiting_count(self) -> int:
        """Records from the number that the centre waits for to the head of the chain."""
        with self._store.read() as reader:
            head = reader.one(_COUNT)
            return max(0, (head[0] if head else 0) - next_seq(reader) + 1)


def _life(session: Session) -> int:
    row = session.one(_LIFE)
    return row[0] if row else 1


def next_seq(reader: Session) -> int:
    """The number that the centre waits for; 1 in a new life of the device."""
    from local_db.queries.shop import setting

    life, _, seq = (setting(reader, NEXT_SEQ) or "").partition(":")
    return int(seq) if life == str(_life(reader)) else 1
