"""The outbox in the counter's file; implements ``app.ports.outbox``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import text

from app.domain.operations import Operation
from app.ports.outbox import Answer
from local_db.faults import StoreFileDamaged
from local_db.mappers.records import operation_in
from local_db.session import Session, Values
from local_db.store import SqlStore

HISTORY = "centre.history"
NEXT_SEQ = "centre.next_seq"
"""Setting: ``incarnation:seq`` of the first record that the centre waits for.

Records of a life before a backup was brought back are offered first: some of them may have waited
when the backup was made, and nobody else has them.
"""
BEGUN = "centre.begun"
"""Setting: how often a history was begun; none for never."""
PLACE = "centre.place"
"""Setting: up to where what the centre tells is kept; empty for the beginning."""

_WAITING = text(
    """
    SELECT o.* FROM operations AS o JOIN store_profile AS p ON p.device_id = o.device_id
    WHERE o.incarnation = :life AND o.seq >= :seq ORDER BY o.seq LIMIT :limit
    """
)
_LIFE = text(
    """
    SELECT min(o.incarnation) FROM operations AS o
    JOIN store_profile AS p ON p.device_id = o.device_id
    WHERE (o.incarnation, o.seq) >= (:life, :seq)
    """
)
_COUNT = text(
    """
    SELECT coalesce(sum(h.seq - iif(h.incarnation = :life, :seq - 1, 0)), 0)
    FROM chain_heads AS h JOIN store_profile AS p ON p.device_id = h.device_id
    WHERE (h.incarnation, h.seq) >= (:life, :seq)
    """
)
_HEAD = text(
    """
    SELECT h.seq FROM chain_heads AS h JOIN store_profile AS p ON p.device_id = h.device_id
    WHERE h.incarnation = :life
    """
)
_NO_ROWS = text("DELETE FROM waiting_rows")
_KEEP = text(
    """
    UPDATE outbox SET outcome = :outcome, code = :code, params = :params,
        member_id = :member_id, ver = :ver
    WHERE operation_id = :operation_id
    """
)
_CORRECT = text(f"{_KEEP.text} AND outcome = 'quarantined'")


class SqlOutbox:
    """Operations in the order of the chain; what the centre waits for is one number."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def history(self) -> str:
        """Empty before the centre was ever spoken to."""
        with self._store.read() as reader:
            return reader.setting(HISTORY) or ""

    def begin_history(self, history: str) -> None:
        """Offer everything again, from the first record; rows of the other life are gone."""
        with self._store.write() as work:
            work.save_setting(HISTORY, history)
            work.save_setting(BEGUN, str(begun_in(work) + 1))
            work.save_setting(NEXT_SEQ, "1:1")
            work.save_setting(PLACE, "")
            work.run(_NO_ROWS, {})
            work.commit()

    def begun(self) -> int:
        """0 before the first."""
        with self._store.read() as reader:
            return begun_in(reader)

    def waiting(self, limit: int) -> Sequence[Operation]:
        """Without a hole, from the number that the centre waits for; of one life at a time.
        Raises StoreFileDamaged where that record is gone and later ones are there (T18).
        """
        with self._store.read() as reader:
            life, seq = offered(reader)
            rows = reader.all(_WAITING, life=life, seq=seq, limit=limit)
            found = map(operation_in, rows)
            whole = tuple(one for number, one in enumerate(found, seq) if one.seq == number)
        if rows and not whole:
            raise StoreFileDamaged
        return whole

    def keep(self, answers: Sequence[Answer], awaited: int, begun: int) -> None:
        """Together, so that no number moves on without its answer (I10)."""
        with self._store.write() as work:
            if begun_in(work) != begun:
                return
            work.run_each(_KEEP, map(_row_of, answers))
            life, _ = offered(work)
            work.save_setting(NEXT_SEQ, f"{life}:{awaited}")
            work.commit()

    def correct(self, answer: Answer) -> None:
        """Only what was in quarantine ever gets another answer."""
        with self._store.write() as work:
            work.run(_CORRECT, _row_of(answer))
            work.commit()

    def waiting_count(self) -> int:
        """Records from the number that the centre waits for to the heads of the chain."""
        with self._store.read() as reader:
            return waiting_in(reader)


def _row_of(answer: Answer) -> Values:
    return {
        "operation_id": answer.operation_id,
        "outcome": answer.outcome,
        "code": answer.code,
        "params": json.dumps(dict(answer.params), sort_keys=True),
        "member_id": answer.member_id,
        "ver": answer.ver,
    }


def waiting_in(reader: Session) -> int:
    """How many records the centre has not answered."""
    life, seq = unanswered(reader)
    [(count,)] = reader.all(_COUNT, life=life, seq=seq)
    return int(count)


def offered(reader: Session) -> tuple[int, int]:
    """(life, number) of the first record that is there to be sent, or that will be."""
    life, seq = unanswered(reader)
    [(found,)] = reader.all(_LIFE, life=life, seq=seq)
    return (life, seq) if found in (None, life) else (found, 1)


def awaited(reader: Session) -> tuple[int, int]:
    """(life, number) that the centre waits for: everything from there on it has not answered."""
    from local_db.queries.shop import setting

    life, _, seq = (setting(reader, NEXT_SEQ) or "1:1").partition(":")
    return int(life), int(seq)


def unanswered(reader: Session) -> tuple[int, int]:
    """The same, unless the chain ends before it: somebody cut off what the centre has already.
    Then everything is offered again, so that nothing written since is passed by and the centre
    notices (T18).
    """
    life, seq = awaited(reader)
    head = reader.one(_HEAD, life=life)
    is_cut = (0 if head is None else head[0]) < seq - 1
    return (1, 1) if is_cut else (life, seq)


def begun_in(reader: Session) -> int:
    """How often a history was begun here."""
    from local_db.queries.shop import setting

    return int(setting(reader, BEGUN) or 0)
