"""Brings a store file to the newest schema: copy first, each step whole or not at all.

``PRAGMA user_version`` holds the number of the last step and changes in the transaction of the
step, so a current file is known by one number, without Alembic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as driver

from local_db.engine import new_file
from local_db.faults import StoreFileTooNew, told

if TYPE_CHECKING:
    from alembic.operations import Operations

Step = Callable[["Operations"], None]

HEAD = 15
"""Number of the newest step."""


def steps() -> tuple[Step, ...]:
    """All steps in order; step number ``n`` is at ``n - 1``."""
    from local_db.migrations import (
        r0001,
        r0002,
        r0003,
        r0004,
        r0005,
        r0006,
        r0007,
        r0008,
        r0009,
        r0010,
        r0011,
        r0012,
        r0013,
        r0014,
        r0015,
    )

    first = (r0001, r0002, r0003, r0004, r0005, r0006, r0007, r0008, r0009, r0010, r0011)
    found = (*first, r0012, r0013, r0014, r0015)
    return tuple(step.upgrade for step in found)


def version_of(connection: driver.Connection) -> int:
    """The number of the last step the file went through; 0 for an empty file."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def refuse_newer(connection: driver.Connection, known: int) -> None:
    """StoreFileTooNew when a later program wrote the file."""
    found = version_of(connection)
    if found > known:
        raise StoreFileTooNew(found=found, known=known)


def upgrade(connection: driver.Connection, to_do: Sequence[Step] | None = None) -> None:
    """Take every step the file has not been through, each in one transaction with its number."""
    to_do = steps() if to_do is None else to_do
    refuse_newer(connection, len(to_do))
    for number in range(version_of(connection) + 1, len(to_do) + 1):
        _take(connection, to_do[number - 1], number)


def copy_aside(connection: driver.Connection, path: Path) -> Path:
    """A keyed copy beside the file, named after its version, made before anything changes."""
    copy = path.with_name(f"{path.stem}.v{version_of(connection)}{path.suffix}")
    copy.unlink(missing_ok=True)
    write_copy(connection, copy)
    return copy


def write_copy(connection: driver.Connection, path: Path) -> None:
    """A consistent copy under the same key, while others go on reading and writing."""
    new_file(path)
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    except driver.Error as error:
        path.unlink(missing_ok=True)
        raise told(error) from error


def _take(connection: driver.Connection, step: Step, number: int) -> None:
    # 20 MB and half a second, so only for a file that is behind
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import StaticPool, create_engine
    from sqlalchemy.exc import DBAPIError

    engine = create_engine(
        "sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool
    )
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        with engine.connect() as wrapped:
            connection.execute("BEGIN IMMEDIATE")
            try:
                step(Operations(MigrationContext.configure(wrapped)))
                connection.execute(f"PRAGMA user_version = {number}")
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise
    except driver.Error as error:
        raise told(error) from error
    except DBAPIError as error:
        if isinstance(error.orig, driver.Error):
            raise told(error.orig) from error
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
