"""An error out of COMMIT says nothing about the outcome: look it up (I17)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from app.domain.errors import CommitUnknown
from local_db.engine import Connections, connect
from local_db.faults import DiskFault
from local_db.queries import members, shop
from local_db.reader import SqlReader
from local_db.session import sql
from local_db.store import SqlStore
from tests.builders.store_rows import append
from tests.integration.local_db.conftest import KEY


class FaultyConnection:
    """A real connection on which one statement fails, before or after it took effect."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._real = connect(path, key)
        self.fails = ""
        self.is_done_first = False

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == self.fails:
            self.fails = ""
            if self.is_done_first:
                self._real.execute(statement, *values)
            error = driver.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR"
            raise error
        return self._real.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class Faulty:
    """Opens faulty connections and remembers them; the first one is the writer."""

    def __init__(self) -> None:
        self.opened: list[FaultyConnection] = []

    def __call__(self, path: Path, key: bytes) -> FaultyConnection:
        self.opened.append(FaultyConnection(path, key))
        return self.opened[-1]


@pytest.mark.parametrize("is_stored", [True, False])
def test_a_failed_commit_is_unknown_and_can_be_looked_up(
    store: SqlStore, path: Path, *, is_stored: bool
) -> None:
    faulty = Faulty()
    mine = SqlStore(Connections(path, KEY, faulty))
    faulty.opened[0].fails = "COMMIT"
    faulty.opened[0].is_done_first = is_stored
    with pytest.raises(CommitUnknown), mine.write() as work:  # noqa: PT012 one whole write
        append(work, "op-1")
        work.commit()
    with mine.read() as reader:
        assert (reader.operation("op-1") is not None) is is_stored
    with mine.write() as work:
        append(work, "op-2")
        work.commit()
    assert len(faulty.opened) == 3, "the writer whose COMMIT raised is not used again"
    mine.close()


def test_a_failed_begin_is_a_fault_and_frees_the_writer(store: SqlStore, path: Path) -> None:
    faulty = Faulty()
    mine = SqlStore(Connections(path, KEY, faulty))
    faulty.opened[0].fails = "BEGIN IMMEDIATE"
    with pytest.raises(DiskFault), mine.write():
        pass
    with mine.write() as work:
        work.save_setting("a", "1")
        work.commit()
    mine.close()


def test_a_failed_checkpoint_is_a_fault_and_frees_the_writer(store: SqlStore, path: Path) -> None:
    faulty = Faulty()
    mine = SqlStore(Connections(path, KEY, faulty))
    faulty.opened[0].fails = "PRAGMA wal_checkpoint(PASSIVE)"
    with pytest.raises(DiskFault):
        mine.checkpoint()
    assert mine.checkpoint()
    mine.close()


def test_a_copy_that_breaks_off_leaves_nothing(store: SqlStore, path: Path) -> None:
    faulty = Faulty()
    mine = SqlStore(Connections(path, KEY, faulty))
    with mine.read():
        pass
    faulty.opened[1].fails = "VACUUM INTO ?"
    copy = path.with_name("copy.db")
    with pytest.raises(DiskFault):
        mine.backup_to(copy)
    assert not copy.exists()
    mine.close()


def test_errors_while_reading_are_faults(store: SqlStore, path: Path) -> None:
    faulty = Faulty()
    mine = SqlStore(Connections(path, KEY, faulty))
    reads: tuple[tuple[str, Callable[[SqlReader], object]], ...] = (
        (sql(members.BY_ID), lambda reader: reader.member("m1")),
        (sql(shop.OPERATORS), lambda reader: reader.operators()),
        (sql(members.BY_KEY), lambda reader: reader.members_by_name("zxm", 5)),
    )
    for statement, read in reads:
        with mine.read() as reader:
            faulty.opened[1].fails = statement
            with pytest.raises(DiskFault):
                read(reader)
            read(reader)
    mine.close()
