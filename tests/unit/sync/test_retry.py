"""Waiting grows to a bound, is spread, and begins anew after a success."""

from __future__ import annotations

from random import Random

import pytest

from sync.retry import FIRST_S, LONGEST_S, Backoff


class Most(Random):
    """Always the upper end."""

    def uniform(self, a: float, b: float) -> float:
        del a
        return b


def test_each_failure_doubles_the_bound_up_to_five_minutes() -> None:
    waits = Backoff(Most())
    found = [waits.failed() for _ in range(12)]
    assert found[:4] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S, 8 * FIRST_S]
    assert found[-1] == found[-2] == LONGEST_S


def test_a_success_begins_anew() -> None:
    waits = Backoff(Most())
    for _ in range(5):
        waits.failed()
    waits.succeeded()
    assert waits.failed() == FIRST_S


@pytest.mark.parametrize("after_s", [0, 1, 60])
def test_nobody_comes_before_the_centre_said(after_s: int) -> None:
    waits = [Backoff(Random(seed)).asked_to_wait(after_s) for seed in range(200)]
    assert min(waits) >= after_s
    assert max(waits) - min(waits) > 0.4


def test_a_fleet_does_not_come_at_once() -> None:
    fleet = [Backoff(Random(seed)) for seed in range(500)]
    for _ in range(5):
        waits = [counter.failed() for counter in fleet]
    assert max(sum(second <= wait < second + 1 for wait in waits) for second in range(16)) < 80
