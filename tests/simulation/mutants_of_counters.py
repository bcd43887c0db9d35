"""Bugs planted in what runs at a counter: its outbox, its engine, what it keeps of the centre."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import text

import app.domain.engine.redemption
import app.services.passes
import local_db.carrying
import local_db.centre_rows
import local_db.queries.offline
import sync.pushing
from app.domain.card import BlockedPasses
from app.domain.operations import canonical_json
from app.ports.centre_rows import CentreRow, Place
from app.ports.outbox import Answer
from local_db.centre_rows import SqlCentreRows
from local_db.outbox import HISTORY, PLACE, SqlOutbox
from sync.link import Link
from sync.protocol.refusals import CentreAway
from sync.pushing import Pusher
from tests.simulation.planting import Mutant, Put

_keep, _push, _take, _waiting = SqlOutbox.keep, Pusher.push, SqlCentreRows.take, SqlOutbox.waiting
NOBODY = text("SELECT 1 WHERE 0 IN (:seq, :member_id) AND 0")
NOTHING_LATER = text("SELECT 1 WHERE 0 IN (:member_id, :ver) AND 0")
FORGOTTEN = text("DELETE FROM unconfirmed WHERE operation_id = :operation_id")
OF_THE_MEMBER_ALONE = text(str(local_db.queries.offline._SPENT).replace("sum(u.points),", "0,", 1))
NO_CHANGE = text("DELETE FROM waiting_rows WHERE member_id = :member_id AND 0")


def _one_too_far(self: SqlOutbox, answers: Sequence[Answer], awaited: int, begun: int) -> None:
    is_more = self.waiting_count() > len(answers)
    _keep(self, answers, awaited + is_more, begun)


def _without_refusals(
    self: SqlOutbox, answers: Sequence[Answer], awaited: int, begun: int
) -> None:
    booked = [one for one in answers if one.outcome not in ("rejected", "quarantined")]
    _keep(self, booked, awaited, begun)


def _without_answers(self: SqlOutbox, answers: Sequence[Answer], awaited: int, begun: int) -> None:
    _keep(self, (), awaited, begun)


def _no_limits(*_asked: object) -> tuple[()]:
    return ()


def _clearing_on_the_answer(
    self: SqlOutbox, answers: Sequence[Answer], awaited: int, begun: int
) -> None:
    _keep(self, answers, awaited, begun)
    with self._store.write() as work:
        for one in answers:
            work.run(FORGOTTEN, {"operation_id": one.operation_id})
        work.commit()


def _sent_is_heard(self: Pusher) -> bool:
    try:
        return _push(self)
    except CentreAway:
        sent = self._outbox.waiting(self._size)
        if sent:
            self._outbox.keep((), sent[-1].seq + 1, self._outbox.begun())
        raise


def _first_asked(first: Any, *_rest: Any) -> Any:
    return first


def _without_offering(self: SqlOutbox, history: str) -> None:
    with self._store.write() as work:
        work.save_setting(HISTORY, history)
        work.save_setting(PLACE, "")
        work.commit()


def _without_loading(self: SqlOutbox, history: str) -> None:
    place = SqlCentreRows(self._store).place()
    _begin_history(self, history)
    with self._store.write() as work:
        work.save_setting(PLACE, canonical_json(place))
        work.commit()


_begin_history = SqlOutbox.begin_history


def _place_first(
    self: SqlCentreRows, rows: Sequence[CentreRow], since: Place, place: Place
) -> bool:
    if self.place() != since:
        return False
    for one in (place, since):
        with self._store.write() as work:
            work.save_setting(PLACE, canonical_json(one))
            work.commit()
    return _take(self, rows, since, place)


def _own_only(self: SqlOutbox, limit: int) -> Any:
    return [one for one in _waiting(self, limit) if not one.is_audit]


def _kept_token(self: Link) -> str:
    return self._token or _token(self)


_token = Link.token


def _nothing(*_args: Any) -> None:
    return None


def _dropped(self: Pusher) -> bool:
    try:
        return _push(self)
    except CentreAway:
        with suppress(IndexError):
            first = self._outbox.waiting(1)[0]
            self._outbox.keep((), first.seq + 1, self._outbox.begun())
        raise


def _none_blocked(_reader: Any) -> BlockedPasses:
    return BlockedPasses()


_ROWS = local_db.centre_rows

AT_COUNTERS = (
    Mutant(
        "one_too_far",
        "where more waits, the number that the centre waits for is kept one too high",
        (Put(SqlOutbox, "keep", _one_too_far),),
    ),
    Mutant(
        "refusals_forgotten",
        "answers that book nothing are not kept for people to see",
        (Put(SqlOutbox, "keep", _without_refusals),),
    ),
    Mutant(
        "number_without_answers",
        "the number moves on and the answers are not kept",
        (Put(SqlOutbox, "keep", _without_answers),),
    ),
    Mutant(
        "sent_is_heard",
        "what was sent counts as heard, though no answer came",
        (Put(Pusher, "push", _sent_is_heard),),
    ),
    Mutant(
        "first_is_dropped",
        "an operation that gets no answer is given up, so that the queue goes on",
        (Put(Pusher, "push", _dropped),),
    ),
    Mutant(
        "further_than_its_answers",
        "the counter goes on where the centre is, without the answers up to there",
        (Put(sync.pushing, "min", _first_asked),),
        needs="lost_answer",
    ),
    Mutant(
        "nothing_offered_again",
        "a centre out of a backup is offered nothing again",
        (Put(SqlOutbox, "begin_history", _without_offering),),
        needs="restore",
    ),
    Mutant(
        "place_of_another_life",
        "the place in the feed is kept when the centre begins another life",
        (Put(SqlOutbox, "begin_history", _without_loading),),
        needs="restore",
    ),
    Mutant(
        "place_before_rows",
        "the place in the feed is stored before the rows that lead to it",
        (Put(SqlCentreRows, "take", _place_first),),
        needs="crash",
    ),
    Mutant(
        "row_over_unsent_work",
        "a row of the centre is kept over what was not sent yet",
        (Put(_ROWS, "_UNANSWERED", NOBODY), Put(_ROWS, "_LATER", NOTHING_LATER)),
    ),
    Mutant(
        "cleared_on_the_answer",
        "own work stops to count when it is answered, not when a row holds it",
        (Put(_ROWS, "_LATER", NOTHING_LATER),),
    ),
    Mutant(
        "waiting_rows_lost",
        "a row that has to wait is thrown away",
        (Put(_ROWS, "_wait", _nothing),),
    ),
    Mutant(
        "waiting_rows_stay",
        "a row that waited is kept again and again, over newer ones",
        (Put(_ROWS, "_DONE", NO_CHANGE),),
    ),
    Mutant(
        "audit_left_out",
        "audit records are not sent, which leaves holes in the chain",
        (Put(SqlOutbox, "waiting", _own_only),),
        needs="clock",
    ),
    Mutant(
        "one_token_for_ever",
        "a token that ended is shown again and again",
        (Put(Link, "token", _kept_token), Put(Link, "drop_token", _nothing)),
    ),
    Mutant(
        "tier_facts_twice",
        "tier facts of a row are added to those that are there",
        (Put(_ROWS, "_NO_TIER_FACTS", NO_CHANGE),),
    ),
    Mutant(
        "no_limit_offline",
        "nobody looks at what may be spent while the centre is away",
        (Put(app.domain.engine.redemption, "offline_limits", _no_limits),),
    ),
    Mutant(
        "spent_until_the_answer",
        "points spent offline stop to count when they are answered, not when a row holds them",
        (Put(SqlOutbox, "keep", _clearing_on_the_answer),),
    ),
    Mutant(
        "counter_without_a_total",
        "nobody adds up what a counter let all its members spend",
        (Put(local_db.queries.offline, "_SPENT", OF_THE_MEMBER_ALONE),),
    ),
    Mutant(
        "erased_row_ignored",
        "a counter leaves who somebody was when it hears that they are erased",
        (Put(_ROWS, "_erase", _nothing),),
        needs="erase",
    ),
    Mutant(
        "blocked_pass_served",
        "a counter serves by a pass that it knows to be blocked",
        (Put(app.services.passes, "blocked_passes", _none_blocked),),
        needs="pass",
    ),
)
