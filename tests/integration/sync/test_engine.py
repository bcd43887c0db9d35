"""Sending and fetching go on by themselves, wait when they should, and say how it stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from app.ports.centre_link import LinkState
from local_db.outcomes import SqlAnswerTimes
from sync.engine import BREATH_S, IDLE_S, PERSON_S, Engine
from sync.protocol.refusals import (
    CentreAway,
    CentreBusy,
    CentreFault,
    CentreUntrusted,
    DeviceRevoked,
    TokenRefused,
)
from sync.retry import Backoff
from sync.worker import Worker
from tests.integration.sync.desk import Desk


def engine_of(desk: Desk) -> Engine:
    rng = Random(3)
    return Engine(
        desk.pusher,
        desk.puller,
        desk.comparer,
        (Backoff(rng), Backoff(rng)),
        desk.chain.clock.now,
        SqlAnswerTimes(desk.store),
    )


def raising(fault: Exception) -> Callable[[], None]:
    def raise_it() -> None:
        raise fault

    return raise_it


def test_it_sends_until_nothing_waits_and_fetches_without_end(desk: Desk) -> None:
    desk.sell(desk.enrol("13900000021"))
    engine = engine_of(desk)
    assert engine.state == LinkState()
    rests = [engine.send() for _ in range(2)]
    assert rests == [0.0, IDLE_S]
    assert desk.outbox.waiting_count() == 0
    assert [engine.fetch() for _ in range(4)][-1] == BREATH_S
    assert engine.state == LinkState(answered_at=desk.chain.clock.now())


def test_who_has_nothing_to_send_has_heard_no_answer(desk: Desk) -> None:
    """Or the pill says online for ever: the sender looks up every 30 s (docs/screens.md)."""
    engine, times = engine_of(desk), SqlAnswerTimes(desk.store)
    assert engine.send() == IDLE_S
    assert (engine.state, times.answered_at()) == (LinkState(), None)
    engine.fetch()
    heard = engine.state.answered_at
    desk.chain.clock.advance(minutes=5)
    assert engine.send() == IDLE_S
    assert engine.state == LinkState(answered_at=heard)
    assert times.answered_at() == heard


def test_a_centre_that_is_away_is_asked_less_and_less_often(desk: Desk) -> None:
    desk.enrol("13900000021")
    engine = engine_of(desk)
    desk.wire.before = raising(CentreAway())
    rests = [engine.send() for _ in range(12)]
    assert all(rest <= min(300, 2**n) for n, rest in enumerate(rests))
    assert max(rests) > 60
    state = engine.state
    assert state.is_away
    assert state.trouble is None
    assert state.next_try_at == desk.chain.clock.now() + timedelta(seconds=rests[-1])
    desk.wire.before = lambda: None
    while engine.send() == 0.0:
        pass
    assert not engine.state.is_away
    assert desk.outbox.waiting_count() == 0


def test_a_busy_centre_is_left_alone_as_long_as_it_said(desk: Desk) -> None:
    desk.enrol("13900000021")
    desk.wire.before = raising(CentreBusy(40))
    assert 40 <= engine_of(desk).send() <= 60


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (TokenRefused(reason="CLOCK_AWAY"), "clock"),
        (TokenRefused(reason="SIGNATURE_WRONG"), "unknown"),
        (CentreUntrusted(), "certificate"),
        (DeviceRevoked(), "revoked"),
        (ZeroDivisionError(), "fault"),
    ],
)
def test_what_a_person_has_to_see_to_is_said_until_it_is_seen_to(
    desk: Desk, fault: CentreFault, trouble: str
) -> None:
    desk.enrol("13900000021")
    engine = engine_of(desk)
    desk.wire.before = raising(fault)
    rest = engine.send()
    assert engine.state.trouble == trouble
    assert (rest == PERSON_S) == (trouble == "revoked")
    engine.fetch()
    assert engine.state.trouble == trouble  # the other side does not hide it
    desk.wire.before = lambda: None
    engine.send()
    assert engine.state.trouble is None


def test_the_time_of_the_last_answer_is_kept_once_a_minute(desk: Desk) -> None:
    engine, times = engine_of(desk), SqlAnswerTimes(desk.store)
    first = desk.chain.clock.now()
    engine.fetch()
    desk.chain.clock.advance(seconds=59)
    engine.fetch()
    assert times.answered_at() == first
    desk.chain.clock.advance(seconds=1)
    engine.fetch()
    assert times.answered_at() == first + timedelta(seconds=60)
    assert engine_of(desk).state.answered_at == times.answered_at()


def waited(is_done: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if is_done():
            return True
        time.sleep(0.01)
    return False


def test_the_worker_sends_what_is_written_when_it_is_woken(desk: Desk) -> None:
    worker = Worker(engine_of(desk))
    worker.start()
    try:
        assert waited(lambda: worker.state().answered_at is not None)
        desk.sell(desk.enrol("13900000021"))
        worker.wake()
        assert waited(lambda: desk.outbox.waiting_count() == 0)
    finally:
        worker.close()


def test_the_worker_leaves_an_absent_centre_its_time_unless_a_person_asks(desk: Desk) -> None:
    desk.enrol("13900000021")
    engine = engine_of(desk)
    desk.wire.before = raising(CentreBusy(600))
    worker = Worker(engine)
    worker.start()
    try:
        assert waited(lambda: len(desk.wire.pushes) == 0 and worker.state().is_away)
        desk.wire.before = lambda: None
        worker.wake()
        assert not desk.wire.pushes
        worker.try_now()
        assert waited(lambda: desk.outbox.waiting_count() == 0)
    finally:
        worker.close()
