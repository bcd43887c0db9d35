"""Sends what waits in the outbox, in order, until the centre has answered all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from app.domain.operations import Operation
from app.ports.outbox import Answer, Outbox
from sync.link import Link
from sync.protocol.messages import (
    MOST_BYTES,
    MOST_OPERATIONS,
    Outcome,
    Push,
    SentOperation,
)
from sync.protocol.refusals import CentreAway, HistoryChanged, TokenOver, TooLarge

FIRST_SIZE = 50
GROWTH = 10


class Pusher:
    """One push is under way at a time. Its state is the outbox; only the size of the next batch is
    remembered, and that may be forgotten.
    """

    def __init__(self, link: Link, outbox: Outbox, size: int = FIRST_SIZE) -> None:
        """``size``: of the first batch."""
        self._link, self._outbox = link, outbox
        self._size = size
        self.has_asked = False
        """The latest push had something to send, and the centre answered it."""

    def push(self) -> bool:
        """Send one batch; True while more waits that the centre hears now. Raises CentreAway, and
        what else the centre raises of ``token`` and ``push``: then nothing is known of what was
        sent, and it waits on; the next batch is half as large where time or room may have been too
        short.
        """
        self.has_asked = False
        begun = self._outbox.begun()
        waiting = self._outbox.waiting(self._size)
        if not waiting:
            return False
        batch = tuple(_fitting(waiting))
        try:
            answer = self._link.centre.push(
                self._link.token(), Push(history=self._outbox.history(), operations=batch)
            )
        except HistoryChanged as changed:
            self._outbox.begin_history(str(changed.params["history"]))
            return True
        except TokenOver:
            self._link.drop_token()
            return True
        except (CentreAway, TooLarge):
            self._size = max(1, self._size // 2)
            raise
        self.has_asked = True
        self._size = min(MOST_OPERATIONS, self._size + GROWTH)
        # no further than the answers go, wherever the centre is already: the others are asked for
        answered = batch[0].seq + len(answer.outcomes)
        is_same_life = answer.incarnation == batch[0].incarnation
        awaited = min(answer.next_seq, answered) if is_same_life else answered
        self._outbox.keep(tuple(map(answer_of, answer.outcomes)), awaited, begun)
        return awaited != batch[0].seq and self._outbox.waiting_count() > 0


def _fitting(waiting: Sequence[Operation]) -> Iterator[SentOperation]:
    """As many as fit into one push; the first goes alone when it is larger than that."""
    size = 0
    for operation in waiting:
        size += len(operation.body.encode())
        if size > MOST_BYTES and operation is not waiting[0]:
            return
        yield sent(operation)


def sent(operation: Operation) -> SentOperation:
    """A record as it goes over the wire: all of it, under the same names."""
    return SentOperation(
        **{each.name: getattr(operation, each.name) for each in fields(operation)}
    )


def ask_again(link: Link, outbox: Outbox, operation_id: str, member_id: str | None) -> bool:
    """Whether the centre, which could not judge an operation, has judged it since; then that is
    kept. Raises CentreAway, and what else the centre raises of ``token`` and ``outcome``.
    """
    try:
        outcome = link.centre.outcome(link.token(), operation_id, member_id)
    except TokenOver:
        link.drop_token()
        outcome = link.centre.outcome(link.token(), operation_id, member_id)
    if outcome is None or outcome.verdict == "quarantined":
        return False
    outbox.correct(answer_of(outcome))
    return True


def answer_of(outcome: Outcome) -> Answer:
    """A verdict as the counter keeps it."""
    return Answer(
        operation_id=outcome.operation_id,
        outcome=outcome.verdict,
        code=outcome.code,
        params=outcome.params,
        member_id=outcome.member_id,
        ver=outcome.ver,
    )
