"""``python -m tests.simulation --seeds 1000 --first 0``: live through as many chains as that.

``--trace SEED`` tells what happens in one, ``--mutant NAME`` with a bug planted; ``--mutants``
looks for the first seed that notices each of them, and keeps it in tests/simulation/catching.json
and in docs/reliability.md.
"""

# ruff: noqa: T201 - a command for people to read
from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.mutants import (
    MUTANTS,
    PAGE,
    catching,
    caught,
    keep,
    page,
    with_mutant,
)
from tests.simulation.simulate import Outcome, simulate

AT_ONCE = 20


def main() -> int:
    """0 when nothing is wrong, 1 when a seed is, or a mutant lives."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--trace", type=int, metavar="SEED")
    parser.add_argument("--mutant", choices=sorted(MUTANTS))
    parser.add_argument("--mutants", action="store_true")
    given = parser.parse_args()
    if given.mutants:
        return _look_for_mutants(given.mutant)
    if given.trace is not None:
        return _tell(given.trace, given.mutant)
    return _many(given.first, given.seeds, given.jobs)


def _tell(seed: int, mutant: str | None) -> int:
    outcome = with_mutant(mutant, seed) if mutant else simulate(seed)
    print(*outcome.trace, f"trace {outcome.digest}", sep="\n")
    return 1 if outcome.violations else 0


def _many(first: int, count: int, jobs: int) -> int:
    begun, wrong = time.monotonic(), 0
    for done, outcome in enumerate(_outcomes(first, count, jobs), start=1):
        if outcome.violations:
            wrong += 1
            print(f"seed {outcome.seed}:", *outcome.violations, sep="\n  ")
        if done % 500 == 0:
            print(f"{done} of {count} seeds, {wrong} wrong", flush=True)
    rate = count / (time.monotonic() - begun)
    print(
        f"{count} seeds from {first} at {_commit()}: {wrong} with a violation; {rate:.1f} seeds/s"
    )
    return 1 if wrong else 0


def _outcomes(first: int, count: int, jobs: int) -> Iterator[Outcome]:
    seeds = range(first, first + count)
    if jobs == 1:
        yield from map(simulate, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(simulate, seeds, chunksize=AT_ONCE)


def _look_for_mutants(only: str | None) -> int:
    alive = 0
    for name in (only,) if only else MUTANTS:
        begun = time.monotonic()
        seen = caught(name)
        told = "lives" if seen is None else f"seed {seen[0]}, {seen[1]}"
        print(f"{name}: {told} ({time.monotonic() - begun:.0f} s)", flush=True)
        found = {one: what for one, what in catching().items() if one != name}
        if seen is None:
            alive += 1
        else:
            found[name] = seen
        keep(found)
        PAGE.write_text(page(), "utf-8")
    return 1 if alive else 0


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
