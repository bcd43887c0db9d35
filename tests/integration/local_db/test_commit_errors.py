"""An error out of COMMIT says nothing about the outcome: look it up (I17)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2 as driver

from app.domain.errors import CommitUnknown
from app.ports.store import NotSaved
from local_db.engine import Connections, connect
from local_db.faults import DiskFault, DiskFull
from local_db.queries import members, shop
from local_db.reader import SqlReader
from local_db.session import Session, sql
from local_db.space import Space
from local_db.store import SqlStore
from local_db.unit_of_work import SqlUnitOfWork
from tests.builders.store_rows import append, held
from tests.integration.local_db.conftest import KEY


class FaultyConnection:
    """A real connection on which one statement fails, before or after it took effect."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._real = connect(path, key)
        self.fails = ""
        self.with_name = "SQLITE_IOERR"
        self.is_done_first = False

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == self.fails:
            self.fails = ""
            if self.is_done_first:
                self._real.execute(statement, *values)
            error = driver.OperationalError("disk I/O error")
            error.sqlite_errorname = self.with_name
            raise error
        return self._real.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class Faulty:
    """Opens faulty connections and remembers them; the first one is the writer.

    ``next_fails``: what fails on the next one, or ``open`` when it does not open at all.
    """

    def __init__(self) -> None:
        self.opened: list[FaultyConnection] = []
        self.next_fails = ""

    def __call__(self, path: Path, key: bytes) -> FaultyConnection:
        fails, self.next_fails = self.next_fails, ""
        if fails == "open":
            raise DiskFault(detail="away")
        self.opened.append(FaultyConnection(path, key))
        self.opened[-1].fails = fails
        return self.opened[-1]


Change = Callable[[SqlUnitOfWork], None]


def with_operation(work: SqlUnitOfWork) -> None:
    append(work, "op-1")


def without_operation(work: SqlUnitOfWork) -> None:
    work.hold_basket(held("h1"))


def is_there(store: SqlStore, change: Change) -> bool:
    with store.read() as reader:
        if change is with_operation:
            return reader.operation("op-1") is not None
        return bool(reader.held_baskets())


CHANGES = pytest.mark.parametrize("change", [with_operation, without_operation])


@CHANGES
def test_a_commit_that_raised_but_stored_is_saved(
    store: SqlStore, path: Path, change: Change
) -> None:
    mine, faulty = faulty_store(path)
    faulty.opened[0].fails, faulty.opened[0].is_done_first = "COMMIT", True
    with mine.write() as work:
        change(work)
        work.commit()
    assert is_there(mine, change)
    goes_on(mine, faulty)


@CHANGES
def test_a_commit_that_raised_and_lost_says_so(
    store: SqlStore, path: Path, change: Change
) -> None:
    mine, faulty = faulty_store(path)
    faulty.opened[0].fails = "COMMIT"
    with pytest.raises(NotSaved), mine.write() as work:  # noqa: PT012 one whole write
        change(work)
        work.commit()
    assert not is_there(mine, change)
    goes_on(mine, faulty)


@CHANGES
@pytest.mark.parametrize("step", ["open", "BEGIN IMMEDIATE", "COMMIT"])
def test_what_cannot_be_looked_up_stays_unknown(
    store: SqlStore, path: Path, change: Change, step: str
) -> None:
    mine, faulty = faulty_store(path)
    faulty.opened[0].fails, faulty.next_fails = "COMMIT", step
    with pytest.raises(CommitUnknown), mine.write() as work:  # noqa: PT012 one whole write
        change(work)
        work.commit()
    goes_on(mine, faulty)


def test_a_disk_that_is_full_at_commit_is_said_and_the_reserve_given_up(
    store: SqlStore, path: Path
) -> None:
    space = Space(path, least_free_bytes=1, reserve_bytes=2**20)
    space.keep_reserve()
    mine, faulty = faulty_store(path, space)
    faulty.opened[0].fails, faulty.opened[0].with_name = "COMMIT", "SQLITE_FULL"
    reserve = path.with_name("store.reserve")
    assert reserve.stat().st_size == 2**20
    with pytest.raises(DiskFull), mine.write() as work:  # noqa: PT012 one whole write
        append(work, "op-1")
        work.commit()
    assert not reserve.exists()
    assert not is_there(mine, with_operation)
    goes_on(mine, faulty)


def faulty_store(path: Path, space: Space | None = None) -> tuple[SqlStore, Faulty]:
    faulty = Faulty()
    return SqlStore(Connections(path, KEY, faulty), space), faulty


def goes_on(mine: SqlStore, faulty: Faulty) -> None:
    """The next write is durable, and not on the connection whose COMMIT raised."""
    faulty.opened[0].fails = "BEGIN IMMEDIATE"
    with mine.write() as work:
        append(work, "op-2")
        work.commit()
    assert len(faulty.opened) > 1
    with mine.read() as reader:
        assert reader.operation("op-2") is not None
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


def test_rows_left_unread_hinder_nobody_once_the_file_is_closed(
    store: SqlStore, path: Path
) -> None:
    store.close()
    connection = connect(path, KEY)
    rows = Session(connection).each(text("SELECT name FROM sqlite_master"))
    next(rows)
    connection.close()
    rows.close()
