"""The open store file: short consistent reads, one durable write at a time, copies of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import CommitUnknown
from local_db.engine import Connections
from local_db.faults import StoreBusy, told
from local_db.inspection import SqlInspection
from local_db.migrations import write_copy
from local_db.reader import SqlReader
from local_db.session import Session
from local_db.unit_of_work import SqlUnitOfWork

AnyReader = TypeVar("AnyReader", bound=Session)


class SqlStore:
    """Implements ``app.ports.store.Store`` on one encrypted file; made by ``local_db.files``."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """One consistent moment; does not wait for the writer."""
        with self._snapshot(SqlReader) as reader:
            yield reader

    @contextmanager
    def inspect(self) -> Iterator[SqlInspection]:
        """The whole file at one moment; does not block the writer."""
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
        """One durable transaction; what is not committed at the end is rolled back."""
        connection = self._connections.take_writer()
        try:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except driver.Error as error:
                raise told(error) from error
            try:
                yield SqlUnitOfWork(connection)
            except CommitUnknown:
                self._connections.drop_writer()
                raise
            finally:
                self._roll_back(connection)
        finally:
            self._connections.give_writer()

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

    def backup_to(self, path: Path) -> None:
        """A consistent copy under the same key at a path that does not exist yet."""
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
