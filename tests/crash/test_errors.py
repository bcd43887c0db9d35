"""A failing disk is told as it is, what was made stays (I17, I1), and the test would see it."""

from __future__ import annotations

import re
from random import SystemRandom

import pytest

from tests.crash.planted import PLANTED
from tests.crash.shim import missing, run_under

SEEN_ANYWHERE = ("swallowed", "not_flushed")

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


def test_what_is_told_of_a_failing_disk_is_so() -> None:
    """Others on every run; ``make crash`` tries them all."""
    seed = str(SystemRandom().randrange(10**6))
    run = run_under("tests.crash.errors", ["--every", "100", "--seed", seed])
    said = f"seed {seed}: {run.stdout}"
    found = re.search(r"errors, (\d+) deeds: (\d+) faults: .* (\d+) disks .* 0 viol", run.stdout)
    assert found, said
    deeds, faults, disks = map(int, found.groups())
    assert run.returncode == 0, said
    assert deeds >= 50
    assert faults > 20
    assert disks > 60


@pytest.mark.parametrize("name", PLANTED)
def test_a_program_that_tells_it_wrong_is_seen(name: str) -> None:
    every = "8" if name in SEEN_ANYWHERE else "1"
    given = ["--planted", name, "--deed", "a_sign_off", "--every", every]
    run = run_under("tests.crash.errors", given)
    assert run.returncode == 1, run.stdout
    assert " 0 violations" not in run.stdout


def test_what_was_made_is_there_after_a_power_cut() -> None:
    run = run_under("tests.crash.makers", [])
    assert run.stdout.count(" 0 violations") == 4, run.stdout
    assert run.returncode == 0
