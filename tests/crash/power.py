"""Every disk that a power cut could leave of a till day, opened and looked at (sync.md 3c, 1).

``python -m tests.crash.power``: what opens must be, byte for byte, the file as it was after one of
the COMMITs, and no earlier one than the last that had returned; and that file is whole, with what
the doctor looks at (I1 to I3, I8).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import apsw

from app.services.doctor import examine
from local_db import migrations
from local_db.engine import Connections
from local_db.store import SqlStore
from tests.builders import deeds
from tests.builders.deeds import OF_THE_CENTRE, USE_CASES, Deed
from tests.builders.selling import sold
from tests.builders.store_files import rows_of_revision_1
from tests.builders.till import Till, set_up_till
from tests.crash.disk import Disk
from tests.crash.replaying import (
    DATABASE,
    REOPEN,
    Hearing,
    Recording,
    Statement,
    hashed,
    plain,
    plain_store,
    replayed,
)

BACK: tuple[Deed, ...] = (
    deeds.a_refund,
    deeds.a_refund_of_two_lines,
    deeds.a_refund_of_everything,
    deeds.a_void,
    deeds.an_exchange,
    deeds.an_exchange_for_less,
    deeds.a_swap,
)
LAST: tuple[Deed, ...] = (
    deeds.points_expired,
    deeds.a_pin,
    deeds.a_pin_of_ones_own,
    deeds.a_role,
    deeds.a_farewell,
)
"""After which others cannot be done any more."""
CHECKPOINT_EVERY, REOPEN_EVERY = 5, 17


@dataclass
class Tally:
    """``faults`` by what they are, with how many disks show it."""

    states: int = 0
    opened: int = 0
    positions: int = 0
    commits: int = 0
    seconds: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, fault: str) -> None:
        """One disk that is not as it must be."""
        self.faults[fault] = self.faults.get(fault, 0) + 1

    def line(self) -> str:
        """The result in one line."""
        return (
            f"{self.commits} commits, {self.positions} places of a power cut, {self.states} disks "
            f"({self.opened} different ones), {sum(self.faults.values())} violations, "
            f"{self.seconds:.0f} s"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; exit 1 when anything was lost or torn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--more", type=int, default=12, help="disks drawn at each place")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    found = False
    for name, day in DAYS.items():
        with workplace() as folder:
            recording = recorded(day, folder)
            tally = cut(recording, folder, Random(given.seed), more=given.more)
        sys.stdout.write(f"power, {name}: {tally.line()}\n")
        sys.stdout.writelines(f"  {count} disks: {what}\n" for what, count in tally.faults.items())
        sys.stdout.flush()
        found = found or bool(tally.faults)
    return 1 if found else 0


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder in memory, where there is one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


Day = Callable[[Path, list[Statement]], None]
"""Leaves a store file in the folder, and fills the list with what is written to it after that."""


def at_a_till(folder: Path, heard: list[Statement], most: int = 100) -> None:
    """Everything that people do, once each; ``most``: so many things of it."""
    work = [deed for deed in USE_CASES if deed not in LAST]
    _work(folder, heard, [*work, *LAST][:most], "local")


def at_a_counter_of_a_chain(folder: Path, heard: list[Statement]) -> None:
    """What the centre says and answers, with sales in between."""
    served = (deeds.a_sale, deeds.an_enrolment, deeds.a_sale_to_nobody)
    both = [one for pair in zip(served * 3, OF_THE_CENTRE, strict=False) for one in pair]
    both.remove(deeds.an_enrolment)
    _work(folder, heard, both, "centre")


def an_old_file(folder: Path, heard: list[Statement]) -> None:
    """Taken through all steps to the schema of today."""
    path = folder / DATABASE
    connection = plain(path)
    for statement in rows_of_revision_1():
        connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    connection = plain(path)
    connection.set_trace_callback(lambda text: heard.append((text, ())))
    migrations.upgrade(connection)
    connection.close()
    path.write_bytes(before)


DAYS: Mapping[str, Day] = {
    "a day at a till": at_a_till,
    "a counter of a chain": at_a_counter_of_a_chain,
    "an old file": an_old_file,
}


def _work(folder: Path, heard: list[Statement], work: Sequence[Deed], authority: str) -> None:
    path = folder / DATABASE
    connection = plain(path)
    migrations.upgrade(connection)
    connection.close()
    store = plain_store(path)
    till = set_up_till(folder, store, authority=authority)
    store.close()
    before = path.read_bytes()
    for number, deed in enumerate(work, start=1):
        if number % REOPEN_EVERY == 1:
            if number > 1:
                store.close()
                heard.append((REOPEN, ()))
            connections = Connections(path, b"", lambda at, _key: Hearing(plain(at), heard))
            store = SqlStore(connections)
            till = till.at(folder, store)
        _do(till, deed)
        if number % CHECKPOINT_EVERY == 0:
            store.checkpoint()
    store.close()
    path.write_bytes(before)


def _do(till: Till, deed: Deed) -> None:
    if deed in BACK:
        buyer = {"member_id": till.member_id, "operator_id": till.manager_id}
        till = replace(till, sale_id=sold(till.counter, **buyer).sale.sale_id)
    deed(till)()


def recorded(day: Day, folder: Path, settings: Mapping[str, str] = {}) -> Recording:
    """The day, and what it did to the disk."""
    heard: list[Statement] = []
    day(folder, heard)
    return replayed(folder / DATABASE, heard, settings)


def cut(recording: Recording, folder: Path, chance: Random, *, more: int, every: int = 1) -> Tally:
    """The power fails after each record (or after one of ``every``)."""
    begun = time.monotonic()
    tally = Tally(commits=len(recording.contents) - 1)
    judged: dict[object, int | str] = {}
    disk = Disk(recording.before)
    for record in recording.records:
        disk.take(record)
        if chance.randrange(every):
            continue
        tally.positions += 1
        for state in disk.states(chance, more):
            tally.states += 1
            if state.key not in judged:
                judged[state.key] = opened(recording, folder, state.build())
            found = judged[state.key]
            if isinstance(found, str):
                tally.add(found)
            elif found < state.told:
                tally.add("a COMMIT that had returned is lost")
            elif found > state.told + 1:
                tally.add("more than the COMMIT under way is there")
    tally.opened = len(judged)
    for what in unwell(recording, folder):
        tally.add(what)
    tally.seconds = time.monotonic() - begun
    return tally


def opened(recording: Recording, folder: Path, files: Mapping[str, bytes]) -> int | str:
    """After which COMMIT the file is as it is when it opens, or what is wrong."""
    there = folder / "state"
    there.mkdir(exist_ok=True)
    for path in there.iterdir():
        path.unlink()
    for name, data in files.items():
        (there / name).write_bytes(data)
    try:
        connection = apsw.Connection(str(there / DATABASE))
        content = connection.serialize("main")
        connection.close()
    except apsw.Error as error:
        return f"it does not open: {error}"
    found = recording.images.get(hashed(content or b""))
    return "it is as it never was" if found is None else found


def unwell(recording: Recording, folder: Path) -> Iterator[str]:
    """What is wrong with the file as it was after any of the COMMITs."""
    path = folder / "whole.db"
    is_told = True
    for content in recording.contents:
        path.write_bytes(content)
        connection = plain(path)
        [(said,)] = connection.execute("PRAGMA integrity_check").fetchall()
        is_told = is_told and migrations.version_of(connection) == migrations.HEAD
        connection.close()
        if said != "ok":
            yield f"integrity check: {said}"
        if is_told:  # the rows of an old file were not made by any operation
            yield from _doctor(path)
        for left in path.parent.glob("whole.db*"):
            left.unlink()


def _doctor(path: Path) -> Iterator[str]:
    from tests.fakes.clock import FakeClock

    store = plain_store(path)
    clock = FakeClock()
    try:
        with store.inspect() as inspection:
            at = [one.at for one in inspection.all_operations()]
        clock.at = max([clock.at, *at])
        yield from (f"doctor: {one.sentence}" for one in examine(store, clock).findings)
    finally:
        store.close()


if __name__ == "__main__":
    sys.exit(main())
