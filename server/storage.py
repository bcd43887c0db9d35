"""The database of the centre: SQLite with nothing to install, or PostgreSQL by its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from server.tables import metadata

SQLITE = "sqlite://"
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
)
_GLANCE = "glance"
_FIXED_VERSIONS = ((3, 50, 7), (3, 44, 6))
_FIRST_SAFE_VERSION = (3, 51, 3)


class UnsafeDatabaseLibrary(Exception):
    """A SQLite that can lose committed writes when two connections are used."""


class Storage:
    """Opens transactions; every one sees its own writes and is whole or nothing."""

    def __init__(self, address: str) -> None:
        """``address``: an SQLAlchemy URL, ``sqlite:///centre.db`` or ``postgresql+psycopg://…``."""
        self._engine = _sqlite(address) if address.startswith(SQLITE) else create_engine(address)
        self.is_sqlite = self._engine.dialect.name == "sqlite"

    def create(self) -> None:
        """The tables and the indexes that are missing."""
        metadata.create_all(self._engine)
        for table in metadata.sorted_tables:
            for index in table.indexes:
                index.create(self._engine, checkfirst=True)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed at the end, undone by an exception."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """A look that keeps nobody from writing."""
        with self._engine.connect() as connection:
            yield connection.execution_options(**{_GLANCE: True})

    def copy_to(self, file: Path) -> None:
        """One moment of the book in an empty file, while others go on writing; SQLite alone."""
        with self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("VACUUM INTO ?", (str(file),))

    def close(self) -> None:
        """Give up every connection."""
        self._engine.dispose()


def _sqlite(address: str) -> Engine:
    from sqlcipher3 import dbapi2 as driver

    version = driver.sqlite_version_info
    if version < _FIRST_SAFE_VERSION and version not in _FIXED_VERSIONS:
        raise UnsafeDatabaseLibrary(driver.sqlite_version)
    engine = create_engine(address, module=driver)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for setting in _SETTINGS:
            connection.execute(setting).fetchall()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_glance = connection.get_execution_options().get(_GLANCE)
        connection.exec_driver_sql("BEGIN" if is_glance else "BEGIN IMMEDIATE")

    return engine
