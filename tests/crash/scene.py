"""What a killed process was at, and how to look at what it left."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from app.adapters.ids import UuidIds
from app.ports.clock import Clock
from app.services.doctor import examine
from local_db.files import open_store
from local_db.store import SqlStore
from tests.builders.till import KEY, Till

Tell = Callable[[str], None]
WHOLE = "whole"
"""Told last, by work that has an end."""


@dataclass
class Looked:
    """``unknown``: found stored though nobody had been told so."""

    faults: list[str] = field(default_factory=list)
    acknowledged: int = 0
    unknown: int = 0


class Scene(ABC):
    """One piece of work in one folder, done by one process after the other."""

    share = 3
    """Of all kills, beside the other scenes."""
    kills_a_folder = 20
    most_told = 12
    lingers_s = 0.01
    """Up to so long after it was told enough, a process is killed."""

    def __init__(self, folder: Path) -> None:
        """Everything that is there before; nothing may stay open."""
        self.folder = folder

    @abstractmethod
    def work(self, tell: Tell, chance: Random) -> None:
        """In a process of its own: what a person is told goes to ``tell``, at once."""

    @abstractmethod
    def look(self, told: list[str]) -> Looked:
        """After the kill, and before the next process."""

    def look_at_the_end(self) -> list[str]:
        """Faults that show when all the work was done."""
        return []


@contextmanager
def opened(home: Path) -> Iterator[SqlStore]:
    """The store of a folder."""
    store = open_store(home / "store.db", KEY)
    try:
        yield store
    finally:
        store.close()


def started(till: Till, store: SqlStore) -> Till:
    """The program over an open store, with ids that nobody used before, no earlier than it was
    when the last record was made.
    """
    again = till.at(till.home, store)
    again.counter.ids = UuidIds()  # type: ignore[assignment]
    with store.inspect() as inspection:
        again.counter.clock.at = max(one.at for one in inspection.all_operations())
    return again


def newest(store: SqlStore) -> str:
    """How the newest record is acknowledged."""
    with store.inspect() as inspection:
        head = inspection.stored_head()
    return f"record {head.seq} {head.record_hash}"


def unwell(store: SqlStore, clock: Clock) -> list[str]:
    """What the doctor says."""
    return [f"doctor: {finding.sentence}" for finding in examine(store, clock).findings]


def look_at_records(store: SqlStore, told: list[str], before: int) -> Looked:
    """Every record that was told is there as it was; ``before``: the newest known by then."""
    with store.inspect() as inspection:
        stored = {f"record {one.seq} {one.record_hash}" for one in inspection.all_operations()}
    known = {word for word in told if word.startswith("record ")}
    lost = sorted(known - stored)
    last = max([before, *(int(word.split()[1]) for word in known)])
    return Looked(
        faults=[f"{word} was acknowledged and is lost" for word in lost],
        acknowledged=len(known),
        unknown=max(0, len(stored) - last),
    )
