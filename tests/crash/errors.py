"""A disk that fails at every write and every flush, and a power cut after each (sync.md 3c, 2).

``python -m tests.crash.errors``: under the real SQLCipher file, for whatever a counter writes
(``tests.builders.deeds``), full or broken, once or for good. What people were told must be what a
fresh connection sees (I17), also after a power cut; the file opens and the doctor is content.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from app.domain.errors import CommitUnknown, MemberdeskError
from app.services.doctor import examine
from local_db.engine import connect
from local_db.files import create_store, open_store
from local_db.unit_of_work import SqlUnitOfWork
from tests.builders.deeds import OF_THE_CENTRE, OF_THE_FILE, USE_CASES, Act, Deed
from tests.builders.till import KEY, Till, set_up_till
from tests.crash.disk import Told
from tests.crash.planted import PLANTED
from tests.crash.power import workplace
from tests.crash.shim import (
    ERRORS,
    LOADED,
    NO_FAULT,
    SYNCS,
    Fault,
    Shim,
    Watched,
    missing,
    run_under,
)

DEEDS: tuple[Deed, ...] = (*USE_CASES, *OF_THE_CENTRE, *OF_THE_FILE)
UNKNOWN = CommitUnknown.code
HOME = "home"
STATES_AFTER_A_FAULT = 3
ONE_OF = 8
"""So many failing writes are not followed by a power cut and another try; failing flushes are."""
Facts = str
"""Everything in a file, hashed."""


@dataclass
class Tally:
    """``unknown``: people were told that nobody knows."""

    faults: int = 0
    told_done: int = 0
    told_refused: int = 0
    unknown: int = 0
    stored_unknown: int = 0
    states: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The result in one line."""
        return (
            f"{self.faults} faults: {self.told_done} done all the same, {self.told_refused} told "
            f"as not saved, {self.unknown} as not known ({self.stored_unknown} of them stored); "
            f"{self.states} disks after a power cut; {len(self.wrong)} violations, "
            f"{self.seconds:.0f} s"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; exit 1 when anything was lost, torn or told wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--every", type=int, default=1, help="only one of so many places, by chance"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deed", action="append", help="only this one")
    parser.add_argument("--planted", choices=PLANTED, help="with a bug, to see it found")
    given = parser.parse_args(arguments)
    if LOADED not in os.environ:
        if missing():
            sys.stdout.write(f"errors: not tried, {missing()}\n")
            return 0
        done = run_under("tests.crash.errors", sys.argv[1:] if arguments is None else arguments)
        sys.stdout.write(done.stdout)
        return done.returncode
    if given.planted:
        PLANTED[given.planted]()
    deeds = [deed for deed in DEEDS if not given.deed or deed.__name__ in given.deed]
    with workplace() as folder:
        tally = Trial(folder, Random(given.seed), given.every).of(deeds)
    sys.stdout.write("\n".join((f"errors, {len(deeds)} deeds: {tally.line()}", *tally.wrong, "")))
    return 1 if tally.wrong else 0


class Trial:
    """Every deed, on a copy of a till each time."""

    def __init__(self, folder: Path, chance: Random, every: int) -> None:
        self._folder, self._chance, self._every = folder, chance, every
        self._tills = {kind: self._set_up(kind) for kind in ("local", "centre")}
        self._shim = Shim(folder / HOME)
        self._doctor: dict[Facts, tuple[str, ...]] = {}
        self.tally = Tally()

    def of(self, deeds: Sequence[Deed]) -> Tally:
        """All of them."""
        begun = time.monotonic()
        for deed in deeds:
            self._try(deed)
        self.tally.seconds = time.monotonic() - begun
        return self.tally

    def _set_up(self, authority: str) -> Till:
        home = self._folder / authority
        home.mkdir()
        store = create_store(home / "store.db", KEY)
        till = set_up_till(home, store, authority=authority)
        store.close()
        return till

    def _try(self, deed: Deed) -> None:
        clean, watched = self._clean(deed)
        counts = self._counts(deed)
        self._cut(deed, clean, watched)
        for kind, error in ERRORS:
            for at in range(counts[kind]):
                for is_lasting in (False, True):
                    if not self._chance.randrange(self._every):
                        self._fail(deed, clean, Fault(kind, at, error, is_lasting))

    def _counts(self, deed: Deed) -> tuple[int, int]:
        """How many writes and flushes there are."""
        self._lay_out(deed)
        with self._prepared(deed) as (_, act), self._shim.failing(NO_FAULT):
            act()
        return self._shim.counts

    def _clean(self, deed: Deed) -> tuple[list[Facts], Watched]:
        """The facts before and after each COMMIT when nothing fails."""
        self._lay_out(deed)
        with self._shim.watching() as watched, self._prepared(deed) as (till, act):
            found = [facts(till.path)]
            self._shim.told(0)

            def after_commit() -> None:
                found.append(facts(till.path))
                self._shim.told(len(found) - 1)

            with _heard(after_commit):
                act()
        return found, watched

    def _cut(self, deed: Deed, clean: list[Facts], watched: Watched) -> None:
        """The power fails after each write."""
        disk, judged, is_begun = watched.disk(), dict[object, str](), False
        for record in watched.records:
            disk.take(record)
            is_begun = is_begun or isinstance(record, Told)
            if not is_begun or self._chance.randrange(self._every):
                continue
            for state in disk.states(self._chance, 2):
                self.tally.states += 1
                if state.key not in judged:
                    judged[state.key] = self._revived(state.build())
                found = judged[state.key]
                if found not in clean[state.told : state.told + 2]:
                    self._wrong(
                        deed, "power cut", f"{state.told} told, and {_place(clean, found)}"
                    )

    def _fail(self, deed: Deed, clean: list[Facts], fault: Fault) -> None:
        self.tally.faults += 1
        is_looked_at = fault.kind == SYNCS or not self._chance.randrange(ONE_OF)
        self._lay_out(deed)
        with self._shim.watching() as watched, self._prepared(deed) as (till, act):
            with self._shim.failing(fault):
                told = _told(act)
            if not self._shim.hits:
                self._wrong(deed, fault, "nothing failed")
            now = facts(till.path)
            self._judge(deed, fault, told, (_place(clean, now), len(clean) - 1))
            if is_looked_at:
                watched.stop()
                may_be = clean if told == UNKNOWN else [now]
                self._cut_after(deed, fault, watched, may_be)
                self._again(deed, fault, act, told)
        for what in self._unwell(till):
            self._wrong(deed, fault, what)

    def _judge(self, deed: Deed, fault: Fault, told: str, places: tuple[int, int]) -> None:
        """``places``: after which COMMIT the file is, and of how many."""
        place, last = places
        if not told:
            self.tally.told_done += 1
            is_right = place == last
        elif told == UNKNOWN:
            self.tally.unknown += 1
            self.tally.stored_unknown += place == last
            is_right = place >= 0
        else:
            self.tally.told_refused += 1
            is_right = 0 <= place < max(last, 1) and told.startswith("E-")
        if not is_right:
            self._wrong(
                deed, fault, f"told {told or 'done'}, and the file is at {place} of {last}"
            )

    def _cut_after(
        self, deed: Deed, fault: Fault, watched: Watched, may_be: Sequence[Facts]
    ) -> None:
        """The power fails then: everything is as it was told."""
        disk = watched.disk()
        for record in watched.records:
            disk.take(record)
        for state in disk.states(self._chance, STATES_AFTER_A_FAULT):
            self.tally.states += 1
            found = self._revived(state.build())
            if found not in may_be:
                self._wrong(deed, fault, f"a power cut afterwards leaves {_place(may_be, found)}")

    def _again(self, deed: Deed, fault: Fault, act: Act, told: str) -> None:
        """The disk is well again: the counter does it without a new start."""
        again = _told(act)
        if told not in ("", UNKNOWN) and again:
            self._wrong(deed, fault, f"told {told}, and {again} when it was done again")

    def _unwell(self, till: Till) -> tuple[str, ...]:
        """What the doctor finds in the file once the program has ended."""
        now = facts(till.path)
        if now not in self._doctor:
            store = open_store(till.path, KEY)
            found = examine(store, till.counter.clock).findings
            store.close()
            self._doctor[now] = tuple(f"doctor: {one.sentence}" for one in found)
        return self._doctor[now]

    def _revived(self, files: dict[str, bytes]) -> Facts:
        home = self._folder / "revived"
        shutil.rmtree(home, ignore_errors=True)
        for name, data in files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        try:
            found = facts(home / "store.db")
            return "a page is broken" if _broken_pages(home / "store.db") else found
        except MemberdeskError as fault:
            return f"it does not open: {fault.sentence()}"

    @contextmanager
    def _prepared(self, deed: Deed) -> Iterator[tuple[Till, Act]]:
        home = self._folder / HOME
        store = open_store(home / "store.db", KEY)
        till = self._till_for(deed).at(home, store)
        if deed not in OF_THE_CENTRE:  # a desk has read something before; what syncs has not
            with store.read():
                pass
        try:
            yield till, deed(till)
        finally:
            store.close()

    def _lay_out(self, deed: Deed) -> None:
        """The files as they are before."""
        home = self._folder / HOME
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._till_for(deed).home, home)

    def _till_for(self, deed: Deed) -> Till:
        return self._tills["centre" if deed in OF_THE_CENTRE else "local"]

    def _wrong(self, deed: Deed, fault: object, what: str) -> None:
        self.tally.wrong.append(f"  {deed.__name__}, {fault}: {what}")


@contextmanager
def _heard(after_commit: Callable[[], None]) -> Iterator[None]:
    """Hear of each COMMIT of the client that returned."""
    real = SqlUnitOfWork.commit

    def commit(work: SqlUnitOfWork) -> None:
        real(work)
        after_commit()

    SqlUnitOfWork.commit = commit  # type: ignore[method-assign]
    try:
        yield
    finally:
        SqlUnitOfWork.commit = real  # type: ignore[method-assign]


def _told(act: Act) -> str:
    """What people are told: nothing when it is done, the code of what is wrong otherwise."""
    try:
        act()
    except MemberdeskError as fault:
        return fault.code
    except Exception as bug:  # noqa: BLE001 whatever has no sentence is a finding
        return f"{type(bug).__name__}: {bug}"
    return ""


def _place(known: Sequence[Facts], found: Facts) -> int:
    """The last place where the facts were these; -1 for facts that never were."""
    places = [place for place, one in enumerate(known) if one == found]
    return places[-1] if places else -1


def _broken_pages(path: Path) -> bool:
    """Whether the seal of any page does not fit, once the WAL is folded in."""
    connection = connect(path, KEY)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return bool(connection.execute("PRAGMA cipher_integrity_check").fetchall())
    finally:
        connection.close()


def facts(path: Path) -> Facts:
    """Everything in a file."""
    connection = connect(path, KEY)
    try:
        total = hashlib.blake2b(digest_size=16)
        total.update(str(connection.execute("PRAGMA integrity_check").fetchall()).encode())
        asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for (name,) in connection.execute(asked).fetchall():
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            if name == "settings":
                rows = [row for row in rows if not str(row[0]).startswith(("saving.",))]
            total.update(str((name, rows)).encode())
        return total.hexdigest()
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
