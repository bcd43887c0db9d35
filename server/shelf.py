"""Rows of the book in memory, as they will stand when they are written; knows nothing of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import Table

from server import tables

Row = Mapping[str, Any]
Key = tuple[Any, ...]


class NotTogether(Exception):
    """Something in a batch cannot be written; heard one by one it shows what."""


class Change(NamedTuple):
    """What waits to be written of one row."""

    kind: Literal["add", "put", "remove"]
    row: Row


class Shelf:
    """Rows that were fetched, in groups by the beginning of their key, and the changes that wait.
    ``undo`` brings both back to where they were at a ``mark``.
    """

    def __init__(self) -> None:
        self._groups: dict[Table, dict[Key, dict[Key, Row]]] = {}
        self._waiting: dict[Table, dict[Key, Change]] = {}
        self._changed: dict[Table, dict[Key, dict[Key, None]]] = {}
        """Keys of an owner's rows that were ever changed, so that nobody looks through all."""
        self._steps: list[tuple[dict[Key, Any], Key, Any]] = []

    def has(self, table: Table, owner: Key) -> bool:
        """Whether the rows whose key begins with ``owner`` were fetched."""
        return owner in self._groups.get(table, ())

    def keep(self, table: Table, owners: Iterable[Key], rows: Iterable[Row]) -> None:
        """All rows there are of these owners, with what waits on top of them."""
        groups, fetched = self._groups.setdefault(table, {}), tuple(owners)
        groups.update((owner, {}) for owner in fetched)
        key_of, width = keys_of(table), width_of(table)
        for row in rows:
            key = key_of(row)
            groups[key[:width]][key] = row
        waiting, changed = self._waiting.get(table, {}), self._changed.get(table, {})
        for owner in fetched:
            for key in changed.get(owner, ()):
                change = waiting.get(key)
                if change is not None:
                    self._lay(table, key, change)

    def rows(self, table: Table, owner: Key) -> list[Row]:
        """The rows of an owner, in the order of their keys."""
        group = self._groups[table][owner]
        return [group[key] for key in sorted(group)] if len(group) > 1 else list(group.values())

    def add(self, table: Table, row: Row) -> None:
        """A new row; raises NotTogether when one is there already."""
        key = keys_of(table)(row)
        there = self._waiting.get(table, {}).get(key)
        group = self._group(table, key)
        if (there is not None and there.kind != "remove") or (group is not None and key in group):
            raise NotTogether(table.name)
        self._change(table, key, Change("put" if there else "add", row))

    def put(self, table: Table, row: Row) -> None:
        """A row as it stands now, new or not."""
        key = keys_of(table)(row)
        there = self._waiting.get(table, {}).get(key)
        is_new = there is not None and there.kind == "add"
        self._change(table, key, Change("add" if is_new else "put", row))

    def remove(self, table: Table, row: Row) -> None:
        """A row that is there no more."""
        self._change(table, keys_of(table)(row), Change("remove", row))

    def mark(self) -> int:
        """Where ``undo`` leads back to."""
        return len(self._steps)

    def undo(self, mark: int) -> None:
        """As it was at the mark."""
        while len(self._steps) > mark:
            found, key, before = self._steps.pop()
            if before is None:
                found.pop(key, None)
            else:
                found[key] = before

    def take(self) -> Iterator[tuple[Table, str, list[Row]]]:
        """All that waits, by table and kind, in the order of the keys: whoever writes the same
        rows elsewhere comes to them in the same order.
        """
        for table in sorted(self._waiting, key=lambda one: one.name):
            waiting = self._waiting[table]
            kinds: dict[str, list[Row]] = {}
            for key in sorted(waiting):
                change = waiting[key]
                kinds.setdefault(change.kind, []).append(change.row)
            for key in list(waiting):
                self._set(waiting, key, None)
            for kind, rows in kinds.items():
                yield table, kind, rows

    def forget(self) -> None:
        """Fetch everything anew; for who is about to write past the shelf."""
        self._groups.clear()

    def _change(self, table: Table, key: Key, change: Change) -> None:
        owner = key[: width_of(table)]
        self._changed.setdefault(table, {}).setdefault(owner, {})[key] = None
        self._set(self._waiting.setdefault(table, {}), key, change)
        self._lay(table, key, change)

    def _lay(self, table: Table, key: Key, change: Change) -> None:
        group = self._group(table, key)
        if group is not None:
            self._set(group, key, None if change.kind == "remove" else change.row)

    def _group(self, table: Table, key: Key) -> dict[Key, Row] | None:
        return self._groups.get(table, {}).get(key[: width_of(table)])

    def _set(self, found: dict[Key, Any], key: Key, value: Any) -> None:
        self._steps.append((found, key, found.get(key)))
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value


def width_of(table: Table) -> int:
    """With how many columns of its key the rows of a table are asked for: an operation with its
    member and its id, for a member has many, and so what came back of a sale; all else with the
    first.
    """
    return 2 if table in (tables.operations, tables.returns) else 1


@cache
def keys_of(table: Table) -> Callable[[Row], Key]:
    """What makes the key of a row."""
    names = [column.name for column in table.primary_key]
    if len(names) > 1:
        return itemgetter(*names)
    (name,) = names
    return lambda row: (row[name],)
