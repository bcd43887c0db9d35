"""What became of operations, out of the counter's file; implements ``app.ports.outcomes`` and
``app.ports.centre_link.AnswerTimes``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import text

from app.domain.offline import CHAIN_SETTING, ChainFacts
from app.ports.outcomes import Backlog, Traced
from app.services.away import away_of
from app.services.documents import read
from local_db.mappers.values import day_in, day_out, instant_in, instant_out
from local_db.outbox import awaited, offered, unanswered, waiting_in
from local_db.queries.offline import keep_in_step_at
from local_db.session import Row
from local_db.store import SqlStore

ANSWERED_AT = "centre.answered_at"
"""Setting: microseconds since 1970."""

_OF_CENTRE = text("SELECT device_id FROM store_profile WHERE authority = 'centre'")
_AT = text(
    """
    SELECT at FROM operations
    WHERE device_id = :device_id AND incarnation = :incarnation AND seq = :seq
    """
)
_OPEN = """
    x.outcome IN ('rejected', 'quarantined', 'parked') AND NOT EXISTS (
        SELECT 1 FROM operations AS c
        WHERE c.kind = 'attention.close' AND json_extract(c.body, '$.about') = x.operation_id)
"""
_OPEN_COUNT = text(f"SELECT count(*) FROM outbox AS x WHERE {_OPEN}")  # noqa: S608 our own words
_TRACED = """
    SELECT o.operation_id, o.kind, o.at, o.business_on, o.operator_id, o.member_id, x.outcome,
        x.code, x.params, json_extract(o.body, '$.receipt_no')
    FROM operations AS o JOIN outbox AS x ON x.operation_id = o.operation_id
"""
_ATTENTION = text(f"{_TRACED} WHERE {_OPEN} ORDER BY o.at LIMIT :limit")
_UNSENT = text(
    f"""
    {_TRACED} JOIN store_profile AS p ON p.device_id = o.device_id
    WHERE p.authority = 'centre' AND (o.incarnation, o.seq) >= (:life, :seq)
    ORDER BY o.incarnation, o.seq LIMIT :limit
    """
)
_ANSWERED = text(
    f"""
    {_TRACED} JOIN store_profile AS p ON p.device_id = o.device_id
    WHERE p.authority = 'centre' AND o.incarnation = :life
        AND o.seq < :seq AND o.seq >= :seq - :limit AND o.business_on = :on AND NOT o.is_audit
    ORDER BY o.seq DESC
    """
)


class SqlAnswerTimes:
    """One setting."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def answered_at(self) -> datetime | None:
        """Of this run or an earlier one."""
        with self._store.read() as reader:
            kept = reader.setting(ANSWERED_AT)
        return None if kept is None else instant_in(int(kept))

    def keep_answered_at(self, at: datetime) -> None:
        """Durable, for a counter that was switched off must know how old its rows are."""
        with self._store.write() as work:
            work.save_setting(ANSWERED_AT, str(instant_out(at)))
            work.commit()

    def keep_in_step_at(self, at: datetime) -> None:
        """Durable, for limits of what is spent offline go by it (R-101)."""
        with self._store.write() as work:
            keep_in_step_at(work, at)
            work.commit()


class SqlOutcomes:
    """Read only."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def backlog(self) -> Backlog:
        """Four look-ups; nothing waits in a store that is its own authority."""
        with self._store.read() as reader:
            device = reader.one(_OF_CENTRE)
            if device is None:
                return Backlog()
            life, first = offered(reader)
            counted = reader.one(_OPEN_COUNT)
            away = away_of(reader)
            oldest = reader.one(_AT, device_id=device[0], incarnation=life, seq=first)
            return Backlog(
                waiting=waiting_in(reader),
                oldest_at=None if oldest is None else instant_in(oldest[0]),
                attention=0 if counted is None else counted[0],
                lock_days=None if away is None else away.days_left,
            )

    def chain(self) -> ChainFacts | None:
        """As the centre told last."""
        with self._store.read() as reader:
            told = reader.setting(CHAIN_SETTING)
        return None if told is None else read(ChainFacts, told)

    def unsent(self, limit: int) -> Sequence[Traced]:
        """In the order of the chain."""
        with self._store.read() as reader:
            life, seq = unanswered(reader)
            rows = reader.all(_UNSENT, life=life, seq=seq, limit=limit)
            return tuple(map(_traced, rows))

    def attention(self, limit: int) -> Sequence[Traced]:
        """Until a person has closed it."""
        with self._store.read() as reader:
            return tuple(map(_traced, reader.all(_ATTENTION, limit=limit)))

    def answered(self, on: date, limit: int) -> Sequence[Traced]:
        """Of the last ``limit`` records that were answered; audit records are left out."""
        with self._store.read() as reader:
            life, seq = awaited(reader)
            asked = {"on": day_out(on), "life": life, "seq": seq, "limit": limit}
            return tuple(map(_traced, reader.all(_ANSWERED, **asked)))


def _traced(row: Row) -> Traced:
    on = day_in(row[3])
    if on is None:
        raise TypeError("an operation has a business day")
    return Traced(
        operation_id=row[0],
        kind=row[1],
        at=instant_in(row[2]),
        business_on=on,
        operator_id=row[4],
        member_id=row[5],
        state=row[6],
        code=row[7],
        params=json.loads(row[8]),
        receipt_no=row[9],
    )
