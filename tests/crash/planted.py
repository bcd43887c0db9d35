"""Bugs that somebody could really write, to see that a failing disk shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlcipher3 import dbapi2 as driver

from app.ports.store import NotSaved
from local_db import engine
from local_db.store import SqlStore
from local_db.unit_of_work import IsStored, SqlUnitOfWork


def believed() -> None:
    """An error out of COMMIT is taken for "not saved", without a look."""

    def find_out(_store: SqlStore, _is_stored: IsStored, error: driver.Error) -> None:
        raise NotSaved from error

    SqlStore._find_out = find_out  # type: ignore[method-assign]


def nothing_in_its_place() -> None:
    """It is looked up, and nothing durable is put where it may come back."""
    real = SqlStore._begin

    def find_out(store: SqlStore, is_stored: IsStored, error: driver.Error) -> None:
        connection = store._connections.open_writer()
        real(connection)
        is_there = is_stored(SqlUnitOfWork(connection, store._find_out))
        store._roll_back(connection)
        if not is_there:
            raise NotSaved from error

    SqlStore._find_out = find_out  # type: ignore[method-assign]


def swallowed() -> None:
    """An error out of COMMIT is nobody's business."""

    def find_out(*_: Any) -> None:
        return

    SqlStore._find_out = find_out  # type: ignore[method-assign]


def not_flushed() -> None:
    """COMMIT does not wait for the disk."""
    engine._SETTINGS = (*engine._SETTINGS, ("synchronous", "NORMAL"))


PLANTED: dict[str, Callable[[], None]] = {
    one.__name__: one for one in (believed, nothing_in_its_place, swallowed, not_flushed)
}
