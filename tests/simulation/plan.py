"""What a seed switches on: which faults, which kinds of work, how many counters (swarm testing).

A run with everything at once hides what only shows where something is left alone, so each seed
draws its own part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.domain.programme import OfflineRules

FAULTS = (
    "drop",  # a request never arrives
    "lost_answer",  # it has its effect, and nobody hears of it
    "delay",  # other things happen before the answer is there
    "duplicate",  # it arrives once more, later than others
    "late_answer",  # an older answer of the feed comes in the place of the right one
    "busy",  # the centre asks to be left alone
    "partition",  # a counter, a store or the centre is cut off, in one or both directions
    "crash",  # the power of a counter fails between two things, or at a COMMIT
    "disk",  # a COMMIT of a counter reports an error
    "centre_crash",  # the centre stops in a transaction
    "restore",  # the centre comes out of an old backup
    "clock",  # the clock of a counter is set wrong
    "clone",  # the disk of a counter is copied, and both machines work on
    "revoke",  # a counter is taken out
    "twin",  # the engine of a counter runs twice
)
WORK = {
    "enrol": 6,
    "sell": 12,
    "redeem": 8,
    "sell_to_nobody": 2,
    "refund": 6,
    "void": 2,
    "exchange": 3,
    "adjust": 5,
    "transfer": 3,
    "grant": 1,
    "look_up": 4,
    "newer": 1,
}
"""Kinds of work, and how often each is done where it is on."""
ALWAYS = ("enrol", "sell")
STORES = ("S01", "S02", "S01", "S02")
"""The store of each counter."""


OFFLINE = (
    OfflineRules(),
    OfflineRules(stores="all", points_per_member=300, times_per_member=9),
    OfflineRules(in_step="bounded", stores="all", points_per_member=300, points_per_counter=200),
    OfflineRules(in_step="bounded", stores="all", points_per_member=200, times_per_member=2),
    OfflineRules(mode="off"),
)
"""What points may be spent before the centre has confirmed it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a seed decides before anything happens."""

    counters: int
    acts: int
    lasts_ms: int
    faults: frozenset[str]
    work: tuple[tuple[str, int], ...]
    phones: int
    first_size: int
    page: int
    workers: int
    compare_s: int
    offline: OfflineRules

    def told(self) -> str:
        """One line for the trace."""
        kinds = " ".join(f"{name}:{weight}" for name, weight in self.work)
        return (
            f"{self.counters} counters, {self.acts} acts, {self.phones} phones, "
            f"batches of {self.first_size}, pages of {self.page}, {self.workers} workers, "
            f"compared after {self.compare_s} s, offline {OFFLINE.index(self.offline)}; "
            f"faults: {' '.join(sorted(self.faults)) or 'none'}; work: {kinds}"
        )


def plan_of(chance: Random) -> Plan:
    """Each fault is on in two of five seeds, each kind of work in two of three."""
    faults = frozenset(name for name in FAULTS if chance.random() < 0.4)
    if "restore" in faults:
        # what only a counter knew whose records no longer count, nobody can bring back
        faults -= {"clone", "revoke"}
    work = tuple(
        (name, weight * chance.choice((1, 1, 2)))
        for name, weight in WORK.items()
        if name in ALWAYS or chance.random() < 0.67
    )
    return Plan(
        counters=chance.choice((2, 2, 2, 3, 3, 4)),
        acts=chance.randrange(10, 32),
        lasts_ms=chance.choice((120, 600, 1_800)) * 1_000,
        faults=faults,
        work=work,
        phones=chance.choice((2, 3, 5)),
        first_size=chance.choice((1, 2, 3, 50)),
        page=chance.choice((1, 3, 500, 500)),
        workers=chance.choice((1, 2)),
        compare_s=chance.choice((60, 3_600, 3_600, 3_600)),
        offline=chance.choice(OFFLINE),
    )
