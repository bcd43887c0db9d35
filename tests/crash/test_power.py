"""No power cut takes what was told as stored; and the test would see it (I1 to I3, I8)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.crash.power import DAYS, Tally, at_a_till, cut, recorded, workplace
from tests.crash.replaying import Recording

LOST, TORN = "a COMMIT that had returned is lost", "it is as it never was"
EVERY = {"a day at a till": 40, "a counter of a chain": 15, "an old file": 5}
"""Others on every run; ``make crash`` tries them all."""


@pytest.mark.parametrize("name", DAYS)
def test_every_disk_is_as_after_a_commit_that_was_told_or_the_next(name: str) -> None:
    seed = SystemRandom().randrange(10**6)
    with workplace() as folder:
        recording = recorded(DAYS[name], folder)
        tally = cut(recording, folder, Random(seed), more=4, every=EVERY[name])
    assert tally.faults == {}, f"seed {seed}"
    assert tally.states > 4 * tally.positions
    assert tally.commits >= (50 if name == "a day at a till" else 10)


def of_a_short_day(settings: dict[str, str], chance: Random) -> Tally:
    with workplace() as folder:
        recording = recorded(partial(at_a_till, most=7), folder, settings)
        return cut(recording, folder, chance, more=2, every=6)


def test_without_a_flush_at_each_commit_some_are_lost() -> None:
    tally = of_a_short_day({"synchronous": "NORMAL"}, Random(1))
    assert tally.faults.keys() == {LOST}
    assert tally.faults[LOST] > tally.states // 4


def test_without_any_flush_the_file_is_torn() -> None:
    assert {LOST, TORN} <= of_a_short_day({"synchronous": "OFF"}, Random(1)).faults.keys()


def test_a_file_that_is_not_well_is_seen(tmp_path: Path) -> None:
    recording = recorded(partial(at_a_till, most=2), tmp_path)
    content = recording.contents[-1].replace("王丽华".encode(), "王丽花".encode())
    forged = Recording(recording.before, recording.records, recording.images, [content])
    faults = cut(forged, tmp_path, Random(1), more=0, every=10_000).faults
    assert any(fault.startswith("doctor: ") for fault in faults)
