"""Disks of the simulated machines: databases in memory that can be copied, cut off and fail."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

_NUMBERS = itertools.count(1)
_SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "trusted_schema = OFF")


class PowerCut(BaseException):
    """The machine stops here. No ``except Exception`` of the program may live through it."""


class Disk:
    """One database that its connections share; ``at_commit`` names what befalls the next COMMIT.

    ``cut`` and ``cut_after``: the power fails before or after it; ``error`` and ``error_after``:
    the disk reports an error, before or after it; ``error_blind``: as ``error_after``, and the
    disk cannot be asked afterwards. Empty: nothing.
    """

    def __init__(self, source: Disk | None = None) -> None:
        self.name = f"/simulated-{os.getpid()}-{next(_NUMBERS)}"
        self.at_commit: Callable[[], str] = lambda: ""
        self.blind = 0
        self._keeper = driver.connect(self.uri, uri=True, isolation_level=None)
        if source is not None:
            source.copy_to(self)

    @property
    def uri(self) -> str:
        """What a driver opens."""
        return f"file:{self.name}?vfs=memdb"

    @property
    def address(self) -> str:
        """What SQLAlchemy opens."""
        return f"sqlite:///{self.uri}&uri=true"

    def copy_to(self, other: Disk) -> None:
        """All of it, in the place of what was there; nobody may be using that one."""
        self._keeper.backup(other._keeper)

    def open(self, _path: Path, _key: bytes) -> driver.Connection:
        """For ``local_db.engine.Connections``."""
        if self.blind:
            self.blind -= 1
            raise disk_error()
        connection = driver.connect(
            self.uri,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            factory=lambda *args, **named: _Connection(self, *args, **named),
        )
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}").fetchall()
        return connection

    def close(self) -> None:
        """Forget everything."""
        self._keeper.close()


class _Connection(driver.Connection):  # type: ignore[misc]
    def __init__(self, disk: Disk, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._disk = disk

    def execute(self, statement: str, *values: Any) -> Any:
        fate = self._disk.at_commit() if statement == "COMMIT" else ""
        if fate == "cut":
            raise PowerCut
        if fate == "error":
            raise disk_error()
        found = super().execute(statement, *values)
        if fate == "cut_after":
            raise PowerCut
        if fate:
            self._disk.blind = 1 if fate == "error_blind" else 0
            raise disk_error()
        return found


def disk_error() -> driver.Error:
    """As SQLite tells it when a file could not be flushed."""
    error = driver.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
    return error
