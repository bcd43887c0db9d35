"""The bugs that are planted to see whether the simulation notices, and the seeds that did."""

from __future__ import annotations

import json
from pathlib import Path

from tests.simulation.centre import chain
from tests.simulation.mutants_of_counters import AT_COUNTERS
from tests.simulation.mutants_of_the_centre import AT_THE_CENTRE
from tests.simulation.office import erases
from tests.simulation.passes import shows_passes
from tests.simulation.plan import plan_of
from tests.simulation.planting import Mutant
from tests.simulation.simulate import Outcome, simulate
from tests.simulation.world import World

MUTANTS: dict[str, Mutant] = {one.name: one for one in (*AT_COUNTERS, *AT_THE_CENTRE)}
CATCHING = Path(__file__).with_name("catching.json")
"""By mutant: the first seed that catches it, and the invariant that is broken first."""
MOST_SEEDS = 500
PAGE = Path(__file__).parents[2] / "docs/reliability.md"
BEGIN, END = "<!-- mutants -->", "<!-- /mutants -->"


def with_mutant(name: str, seed: int) -> Outcome:
    """What a seed comes to with a bug planted; what it begins with is made without."""
    chain(plan_of(World(seed).chance("plan")).offline)
    with MUTANTS[name].planted():
        return simulate(seed)


def caught(name: str) -> tuple[int, str] | None:
    """The first seed that notices the bug, and by what; None when none of 500 does."""
    needed = MUTANTS[name].needs
    for seed in range(MOST_SEEDS):
        if needed and needed not in _has(World(seed)):
            continue
        found = with_mutant(name, seed).violations
        if found:
            return seed, found[0].partition(":")[0]
    return None


def _has(world: World) -> set[str]:
    """Faults of a seed, and what else is done in it."""
    done = {"erase": erases(world), "pass": shows_passes(world)}
    return {
        *plan_of(world.chance("plan")).faults,
        *(name for name, is_on in done.items() if is_on),
    }


def catching() -> dict[str, tuple[int, str]]:
    """What is known."""
    found = json.loads(CATCHING.read_text("utf-8")) if CATCHING.is_file() else {}
    return {name: (seed, invariant) for name, (seed, invariant) in found.items()}


def keep(found: dict[str, tuple[int, str]]) -> None:
    """One line for each mutant."""
    lines = (
        f"  {json.dumps(name)}: {json.dumps(found[name])}" for name in MUTANTS if name in found
    )
    CATCHING.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def page() -> str:
    """docs/reliability.md with the table of the bugs as they are known to be noticed."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = "".join(
        f"| `{name}` | {MUTANTS[name].what} | {seed} | {invariant} |\n"
        for name, (seed, invariant) in catching().items()
    )
    head = "| bug | what it does | first seed | noticed by |\n|---|---|---:|---|\n"
    return f"{before}{BEGIN}\n{head}{rows}{END}{after}"
