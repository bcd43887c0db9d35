"""The book inside one transaction, and the feed of what moves in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    NestedTransaction,
    Result,
    Select,
    Table,
    bindparam,
    select,
    text,
    tuple_,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from server import tables
from server.keys import Keys
from server.shelf import Key, NotTogether, Row, Shelf, keys_of, width_of

_COUNT = text(
    "INSERT INTO scopes (store_id, seq) VALUES (:store_id, :count)"
    " ON CONFLICT (store_id) DO UPDATE SET seq = scopes.seq + :count RETURNING seq"
)
OWN_FAULTS = (IntegrityError, DataError)
"""What an operation can do wrong in the database by what it says."""


class Book:
    """What the modules in ``server.rows`` read and write with; ``close_feed`` comes last.

    While it is ``gathering`` what is written waits in memory, and is there for whoever reads.
    """

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self.keys = keys
        self._moved: set[tuple[str, str, str]] = set()
        self._shelf: Shelf | None = None
        self._savepoint: NestedTransaction | None = None
        self._is_attempt = False

    @property
    def connection(self) -> Connection:
        """For what is said in SQL. It may change anything: so what waits is written before, and
        what was read is read anew.
        """
        if self._shelf is not None:
            self._write(self._shelf)
            self._shelf.forget()
        return self._connection

    def asked(self, question: Select[Any]) -> Result[Any]:
        """What is only read in SQL."""
        if self._shelf is not None:
            self._write(self._shelf)
        return self._connection.execute(question)

    def rows(self, table: Table, *owner: Any) -> Sequence[Row]:
        """The rows whose key begins with ``owner``, in the order of their keys; those of members
        are locked until the end.
        """
        if self._shelf is None:
            return self._fetched(table, [owner])
        if not self._shelf.has(table, owner):
            self.fetch(table, [owner])
        return self._shelf.rows(table, owner)

    def fetch(self, table: Table, owners: Iterable[Key]) -> None:
        """Have the rows of many at hand, while gathering."""
        if self._shelf is None:
            return
        missing = sorted({owner for owner in owners if not self._shelf.has(table, owner)})
        if missing:
            self._shelf.keep(table, missing, self._fetched(table, missing))

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """New rows; an error when one is there already."""
        if self._shelf is None:
            _write(self._connection, "add", table, rows)
        else:
            for row in rows:
                self._shelf.add(table, row)

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Rows as they stand now, new or not."""
        if self._shelf is None:
            _write(self._connection, "put", table, rows)
        else:
            for row in rows:
                self._shelf.put(table, row)

    def remove(self, table: Table, rows: Iterable[Row]) -> None:
        """Rows that are there no more."""
        if self._shelf is None:
            _write(self._connection, "remove", table, rows)
        else:
            for row in rows:
                self._shelf.remove(table, row)

    def move(self, store_id: str, kind: str, entity_id: str) -> None:
        """Something in a store's scope changed."""
        self._moved.add((store_id, kind, entity_id))

    @property
    def is_gathering(self) -> bool:
        """Whether what is written waits for others."""
        return self._shelf is not None

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Everything in it is written together at its end. Raises NotTogether when that cannot be:
        then nothing of it was.
        """
        with self.attempt():
            self._shelf = Shelf()
            try:
                yield
                self._write(self._shelf)
            finally:
                self._shelf = None

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Whole or nothing within the transaction: an error undoes what was written, and what was
        said to have moved.
        """
        moved = set(self._moved)
        try:
            with self._undone_alone():
                yield
        except BaseException:
            self._moved = moved
            raise

    def close_feed(self) -> None:
        """Give everything that moved its place. The counter of each store is locked from here to
        the end of the transaction, in the order of their ids, so that whoever reads a number has
        seen every smaller one (docs/protocol.md).
        """
        for store_id in sorted({moved[0] for moved in self._moved}):
            mine = sorted(moved for moved in self._moved if moved[0] == store_id)
            asked = {"store_id": store_id, "count": len(mine)}
            last = self.connection.execute(_COUNT, asked).scalar_one()
            first = last - len(mine) + 1
            self.put(
                tables.feed,
                (
                    {"store_id": store_id, "kind": kind, "entity_id": entity_id, "seq": seq}
                    for seq, (_, kind, entity_id) in enumerate(mine, start=first)
                ),
            )
        self._moved.clear()

    @contextmanager
    def _undone_alone(self) -> Iterator[None]:
        """A savepoint. While gathering it is one in memory, until something has to be written."""
        shelf = self._shelf
        if shelf is None:
            with self._connection.begin_nested():
                yield
            return
        mark, self._is_attempt = shelf.mark(), True
        try:
            yield
        except BaseException:
            if self._savepoint is not None:
                self._savepoint.rollback()
            shelf.undo(mark)
            raise
        else:
            if self._savepoint is not None:
                self._savepoint.commit()
        finally:
            self._savepoint, self._is_attempt = None, False

    def _fetched(self, table: Table, owners: Sequence[Key]) -> list[Row]:
        found: Any = owners if width_of(table) > 1 else [owner[0] for owner in owners]
        names = table.columns.keys()
        rows = self._connection.execute(_of(table), {"owners": found})
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _write(self, shelf: Shelf) -> None:
        if self._is_attempt and self._savepoint is None:
            self._savepoint = self._connection.begin_nested()
        try:
            for table, kind, rows in shelf.take():
                _write(self._connection, kind, table, rows)
        except Exception as error:
            if isinstance(error, DBAPIError) and not isinstance(error, OWN_FAULTS):
                raise
            raise NotTogether(str(error)) from error


def row_of(value: Any) -> dict[str, Any]:
    """The fields of a flat value as columns; yes and no as 1 and 0."""
    return {
        name: int(found) if isinstance(found, bool) else found
        for name, found in fields_of(value).items()
    }


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of a flat value, as they are; ``asdict`` would copy each one."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _write(connection: Connection, kind: str, table: Table, rows: Iterable[Row]) -> None:
    """Said to the driver itself, which takes all that the columns hold as it is."""
    found = list(map(_values_of(table, kind), rows))
    if found:
        connection.exec_driver_sql(_said(table, kind, connection.dialect.paramstyle), found)


@cache
def _said(table: Table, kind: str, paramstyle: str) -> str:
    """``add``: insert; ``put``: insert, or all that is not its key anew; ``remove``: by the key.
    Alike on every engine.
    """
    keys, names = [one.name for one in table.primary_key], table.columns.keys()
    mark = "?" if paramstyle == "qmark" else "%s"
    if kind == "remove":
        mine = " AND ".join(f"{name} = {mark}" for name in keys)
        return f"DELETE FROM {table.name} WHERE {mine}"  # noqa: S608 - names of our own
    added = (
        f"INSERT INTO {table.name} ({', '.join(names)})"  # noqa: S608 - names of our own
        f" VALUES ({', '.join(mark for _ in names)})"
    )
    if kind == "add":
        return added
    anew = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return (
        f"{added} ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {anew}' if anew else 'NOTHING'}"
    )


@cache
def _values_of(table: Table, kind: str) -> Callable[[Row], tuple[Any, ...]]:
    if kind == "remove":
        return keys_of(table)
    return itemgetter(*table.columns.keys())


@cache
def _of(table: Table) -> Select[Any]:
    """Rows by the beginnings of their keys. Members are locked, one after the other by their ids,
    so that two who come at the same time do not wait for each other.
    """
    keys = list(table.primary_key)
    width = width_of(table)
    owner: Any = tuple_(*keys[:width]) if width > 1 else keys[0]
    asked = select(table).where(owner.in_(bindparam("owners", expanding=True))).order_by(*keys)
    return asked.with_for_update() if table is tables.members else asked
