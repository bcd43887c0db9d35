"""Who is let in, and who comes first when not everybody is."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from server.http import admission
from server.http.admission import Admission, Measure, Rank, Shed


def test_pushing_is_put_off_last_and_fetching_first() -> None:
    gate = Admission(workers=2)
    order = []
    with ExitStack() as stack:
        for _ in range(2 * Rank.PUSH):
            stack.enter_context(gate.place(Rank.PUSH))
            for rank in (Rank.FETCH, Rank.LOOKUP, Rank.PUSH):
                try:
                    with gate.place(rank):
                        pass
                except Shed:
                    order += [rank] if rank not in order else []
    assert order == [Rank.FETCH, Rank.LOOKUP, Rank.PUSH]
    assert gate.under_way == 0


def test_a_place_is_free_again_after_a_fault() -> None:
    gate = Admission(workers=1)
    with pytest.raises(KeyError), gate.place(Rank.FETCH):
        raise KeyError
    assert gate.under_way == 0


class Seconds:
    """A clock that stands still."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_each_caller_has_a_measure_of_its_own_that_fills_again() -> None:
    clock = Seconds()
    measure = Measure(at_once=2, a_second=0.5, clock=clock)
    for _ in range(2):
        measure.take("one")
    with pytest.raises(Shed) as shed:
        measure.take("one")
    assert (shed.value.status, shed.value.after_s) == (429, 2)
    measure.take("another")
    clock.at += 2
    measure.take("one")
    with pytest.raises(Shed):
        measure.take("one")
    clock.at += 1_000
    for _ in range(2):
        measure.take("one")
    with pytest.raises(Shed):
        measure.take("one")


def test_strangers_without_end_take_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MOST_CALLERS", 10)
    measure = Measure(at_once=1, a_second=1, clock=Seconds())
    for number in range(100):
        measure.take(str(number))
    assert len(measure._left) <= 10


def put_off(gate: Admission) -> int:
    with pytest.raises(Shed) as shed, gate.place(Rank.FETCH):
        pass
    assert shed.value.status == 503
    return shed.value.after_s


def test_who_is_put_off_is_told_when_all_before_could_be_done() -> None:
    clock = Seconds()
    gate = Admission(workers=2, clock=clock, took_s=0.5)
    with ExitStack() as stack:
        for _ in range(2 * Rank.FETCH):
            stack.enter_context(gate.place(Rank.FETCH))
        # 16 under way take 4 s with two workers, and each of those that were put off 0.25 s
        assert [put_off(gate) for _ in range(6)] == [5, 5, 5, 5, 6, 6]
        assert max(put_off(gate) for _ in range(1_000)) == admission.MOST_LATER_S
        clock.at += 50
        assert put_off(gate) == 11
        clock.at += 1_000
        assert put_off(gate) == 5


def test_what_a_request_takes_is_measured_without_its_wait_for_others() -> None:
    clock = Seconds()
    gate = Admission(workers=1, clock=clock, took_s=0.2)
    for _ in range(100):
        with gate.place(Rank.PUSH):
            clock.at += 0.4
    assert gate.took_s == pytest.approx(0.4, abs=0.001)
    for _ in range(100):
        with gate.place(Rank.PUSH), gate.place(Rank.PUSH):
            clock.at += 0.8  # the second has waited for the first
    assert 0.4 < gate.took_s < 0.8


def test_an_idle_centre_puts_nobody_off_for_long() -> None:
    clock = Seconds()
    gate = Admission(workers=8, clock=clock, took_s=0.001)
    with ExitStack() as stack:
        for _ in range(8 * Rank.FETCH):
            stack.enter_context(gate.place(Rank.FETCH))
        assert put_off(gate) == 1
