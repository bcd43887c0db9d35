"""Fresh seeds on every commit, the planted bugs that are noticed, and the same trace twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT
from tests.simulation.mutants import MOST_SEEDS, MUTANTS, PAGE, catching, page, with_mutant
from tests.simulation.simulate import simulate

FRESH = 120
AT_ONCE = 10
SEEDS = sorted({seed for seed, _ in catching().values()})


def first_fresh() -> int:
    """Other seeds for every commit, the same for all who look at one."""
    asked = ["git", "rev-parse", "--short=8", "HEAD"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return int(told.strip() or "0", 16) + MOST_SEEDS


@pytest.mark.parametrize("part", range(FRESH // AT_ONCE))
def test_nothing_is_wrong_with_fresh_seeds(part: int) -> None:
    first = first_fresh() + part * AT_ONCE
    wrong = {
        outcome.seed: outcome.violations
        for outcome in map(simulate, range(first, first + AT_ONCE))
        if outcome.violations
    }
    assert wrong == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_wrong_with_the_seeds_that_notice_bugs(seed: int) -> None:
    assert simulate(seed).violations == ()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_noticed(name: str) -> None:
    seed, invariant = catching()[name]
    found = with_mutant(name, seed).violations
    assert found
    assert found[0].partition(":")[0] == invariant
    assert seed < MOST_SEEDS


def test_enough_bugs_are_planted_and_the_page_tells_them() -> None:
    assert len(catching()) >= 25
    assert catching().keys() == MUTANTS.keys()
    assert PAGE.read_text("utf-8") == page()


def test_a_seed_is_the_same_in_every_process() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-m", "tests.simulation", "--trace", "23"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            check=True,
        ).stdout
        for number in ("1", "2")
    ]
    assert told[0] == told[1]
    assert len(told[0].splitlines()) > 20
