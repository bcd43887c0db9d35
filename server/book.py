"""The book inside one transaction, and the feed of what moves in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, TextClause, bindparam, insert, text

from server import tables
from server.keys import Keys

_COUNT = text(
    "INSERT INTO scopes (store_id, seq) VALUES (:store_id, :count)"
    " ON CONFLICT (store_id) DO UPDATE SET seq = scopes.seq + :count RETURNING seq"
)


class Book:
    """What the modules in ``server.rows`` read and write with; ``close_feed`` comes last."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self.connection = connection
        self.keys = keys
        self._moved: set[tuple[str, str, str]] = set()

    def add(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        """New rows; an error when one is there already."""
        found = list(rows)
        if found:
            self.connection.execute(insert(table), found)

    def put(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        """Rows as they stand now, new or not."""
        found = list(rows)
        if found:
            self.connection.execute(_put(table), found)

    def move(self, store_id: str, kind: str, entity_id: str) -> None:
        """Something in a store's scope changed."""
        self._moved.add((store_id, kind, entity_id))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Whole or nothing within the transaction: an error undoes what was written, and what was
        said to have moved.
        """
        moved = set(self._moved)
        try:
            with self.connection.begin_nested():
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


def row_of(value: Any) -> dict[str, Any]:
    """The fields of a flat value as columns; yes and no as 1 and 0."""
    return {
        name: int(found) if isinstance(found, bool) else found
        for name, found in asdict(value).items()
    }


@cache
def _put(table: Table) -> TextClause:
    """Insert, or all that is not its key anew: one statement, alike on every engine."""
    keys = [column.name for column in table.primary_key]
    names = [column.name for column in table.columns]
    anew = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    statement = text(
        f"INSERT INTO {table.name} ({', '.join(names)})"  # noqa: S608 - names of our own
        f" VALUES ({', '.join(':' + name for name in names)})"
        f" ON CONFLICT ({', '.join(keys)}) DO {'UPDATE SET ' + anew if anew else 'NOTHING'}"
    )
    return statement.bindparams(
        *(bindparam(column.name, type_=column.type) for column in table.columns)
    )
