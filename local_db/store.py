"""The open store file: short consistent reads, one durable write at a time, copies of itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import CommitUnknown, EnvironmentFault
from app.ports.store import NotSaved
from local_db.engine import Connections, begin_writing
from local_db.faults import DiskFull, StoreBusy, StoreFileDamaged, told
from local_db.migrations import write_copy
from local_db.reader import SqlReader
from local_db.session import Session
from local_db.space import Space
from local_db.unit_of_work import IsStored, SqlUnitOfWork

if TYPE_CHECKING:
    from local_db.inspection import SqlInspection

AnyReader = TypeVar("AnyReader", bound=Session)
LOOKED_UP = "saving.looked_up"
"""Setting that is written when a change was found not to be stored."""
_STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 100


class SqlStore:
    """Implements ``app.ports.store.Store`` on one encrypted file; made by ``local_db.files``."""

    def __init__(self, connections: Connections, space: Space | None = None) -> None:
        self._connections = connections
        self._space = space
        self._is_damaged = False

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """One consistent moment; does not wait for the writer."""
        with self._snapshot(SqlReader) as reader:
            yield reader

    @contextmanager
    def inspect(self) -> Iterator[SqlInspection]:
        """The whole file at one moment; does not block the writer."""
        from local_db.inspection import SqlInspection

        with self._snapshot(SqlInspection) as inspection:
            yield inspection

    @contextmanager
    def _snapshot(self, kind: type[AnyReader]) -> Iterator[AnyReader]:
        connection = self._connections.take_reader()
        try:
            connection.execute("BEGIN")
            yield kind(connection)
        finally:
            self._roll_back(connection)
            self._connections.give_reader(connection)

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """One durable transaction; what is not committed at the end is rolled back.

        StoreFileDamaged once a check found the file damaged: nothing is written to it any more.
        """
        self._refuse_damaged()
        connection = self._connections.take_writer()
        try:
            begin_writing(connection)
            try:
                yield SqlUnitOfWork(connection, self._find_out)
            finally:
                self._roll_back(connection)
        except DiskFull:
            self._make_room()
            raise
        finally:
            self._connections.give_writer()

    def _find_out(self, is_stored: IsStored, error: driver.Error) -> None:
        """COMMIT raised, so nobody knows: look on a fresh connection, then say it (I17)."""
        fault = told(error)
        if isinstance(fault, DiskFull):
            self._make_room()
        try:
            connection = self._connections.open_writer()
            begin_writing(connection)
            reader = SqlUnitOfWork(connection, self._find_out)
            if is_stored(reader):
                self._roll_back(connection)
                return
            # a disk that failed to flush may still hold the transaction, to come back after a
            # power cut; only a durable write in its place makes sure that it never does
            reader.save_setting(LOOKED_UP, str(fault))
            connection.execute("COMMIT")
        except (driver.Error, EnvironmentFault) as again:
            self._connections.drop_writer()
            raise CommitUnknown from again
        raise fault if isinstance(fault, DiskFull) else NotSaved from error

    def _make_room(self) -> None:
        if self._space is not None:
            self._space.give_up_reserve()

    def _refuse_damaged(self) -> None:
        if self._is_damaged:
            raise StoreFileDamaged

    @staticmethod
    def _roll_back(connection: driver.Connection) -> None:
        with suppress(driver.Error):  # a closed or broken connection has nothing to roll back
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def checkpoint(self) -> bool:
        """Fold the WAL into the file while nobody writes; False when somebody does.

        Called when the counter is idle, so that no sale pays for it.
        """
        try:
            connection = self._connections.take_writer(wait_ms=0)
        except StoreBusy:
            return False
        try:
            busy: int = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0]
        except driver.Error as error:
            raise told(error) from error
        finally:
            self._connections.give_writer()
        return not busy

    def check_room(self) -> None:
        """DiskNearlyFull when there is too little room on the disk to begin another sale."""
        if self._space is not None:
            self._space.check()

    def keep_reserve(self) -> None:
        """Keep room aside for the sale that is under way when the disk gets full."""
        if self._space is not None:
            self._space.keep_reserve()

    def quick_check(self, most_s: float) -> bool:
        """Look through the file for so many seconds at most; False when they did not suffice.

        StoreFileDamaged when it is not whole; from then on nothing is written or copied, so that
        no good backup makes way for a bad one.
        """
        connection = self._connections.open_apart()
        ends = time.monotonic() + most_s
        connection.set_progress_handler(
            lambda: time.monotonic() >= ends, _STEPS_BETWEEN_LOOKS_AT_THE_CLOCK
        )
        try:
            is_whole = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        except driver.Error as error:
            if error.sqlite_errorname == "SQLITE_INTERRUPT":
                return False
            fault = told(error)
            if not isinstance(fault, StoreFileDamaged):
                raise fault from error
            is_whole = False
        finally:
            connection.close()
        self._is_damaged = not is_whole
        self._refuse_damaged()
        return True

    def backup_to(self, path: Path) -> None:
        """A consistent copy under the same key at a path that does not exist yet."""
        self._refuse_damaged()
        connection = self._connections.take_reader()
        try:
            write_copy(connection, path)
        finally:
            self._connections.give_reader(connection)

    def digest(self) -> str:
        """The logical digest: equal for two files that hold the same facts."""
        with self.inspect() as inspection:
            return inspection.digest()

    def close(self) -> None:
        """Close all connections; the WAL is folded in and the file is whole."""
        self._connections.close()
