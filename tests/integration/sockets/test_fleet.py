"""A fleet of counters that comes back at once, small enough for every run (T22)."""

from __future__ import annotations

from pathlib import Path

from tests.integration.sockets.fleet import live

COUNTERS = 30


def test_a_fleet_that_comes_back_at_once_is_served_and_nobody_is_left_out(tmp_path: Path) -> None:
    found = live(tmp_path, COUNTERS)
    assert found.findings == ()
    assert len(found.in_step_s) == COUNTERS
    assert set(found.statuses) <= {"200", "429", "503"}
    assert found.statuses["503"], "nobody was ever asked to come again"
    assert found.drained_s[-1] < 60
