"""One open transaction: statements written with the tables, compiled once, run by the driver.

SQLAlchemy checks and writes the SQL; the driver runs the text, because a counter looks members up
between two key strokes and the layer between would cost more than the look-up.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ClauseElement
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlcipher3 import dbapi2 as driver

from local_db.faults import told

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

Row = tuple[Any, ...]
Values = dict[str, Any]


@functools.cache
def sql(statement: ClauseElement) -> str:
    """The text of a statement with ``:name`` parameters; compiled at its first use.

    ValueError for a value inside the statement, which would be lost.
    """
    return str(_compiled(statement, "named"))


@functools.cache
def _sql_in_order(statement: ClauseElement) -> tuple[str, Callable[[Values], Row]]:
    """The text of a statement with ``?``, and what takes the values of a row in their order: for
    many rows half as much work again as by name.
    """
    compiled = _compiled(statement, "qmark")
    names = compiled.positiontup or ()
    in_order = itemgetter(*names) if len(names) > 1 else lambda row: tuple(map(row.get, names))
    return str(compiled), in_order


def _compiled(statement: ClauseElement, paramstyle: str) -> SQLCompiler:
    dialect = SQLiteDialect_pysqlite(paramstyle=paramstyle)
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
    if any(value is not None for value in compiled.params.values()):
        raise ValueError(f"a value must be a parameter: {compiled}")
    return compiled


class Session:
    """Runs statements on a connection that somebody else opens, commits and closes."""

    __slots__ = ("connection",)

    def __init__(self, connection: driver.Connection) -> None:
        self.connection = connection

    def one(self, statement: ClauseElement, **values: Any) -> Row | None:
        """The first row, or None."""
        try:
            row: Row | None = self.connection.execute(sql(statement), values).fetchone()
        except driver.Error as error:
            raise told(error) from error
        return row

    def all(self, statement: ClauseElement, **values: Any) -> list[Row]:
        """Every row."""
        try:
            rows: list[Row] = self.connection.execute(sql(statement), values).fetchall()
        except driver.Error as error:
            raise told(error) from error
        return rows

    def each(self, statement: ClauseElement, **values: Any) -> Iterator[Row]:
        """Rows one by one, for what may not fit in memory or stops early."""
        try:
            # Not ``yield from``: it would close the cursor with it, after its connection even.
            for row in self.connection.execute(sql(statement), values):  # noqa: UP028
                yield row
        except driver.Error as error:
            raise told(error) from error

    def run(self, statement: ClauseElement, values: Values) -> int:
        """Change rows; answers how many."""
        try:
            count: int = self.connection.execute(sql(statement), values).rowcount
        except driver.Error as error:
            raise told(error) from error
        return count

    def run_each(self, statement: ClauseElement, rows: Iterable[Values]) -> None:
        """The same change for each row."""
        said, in_order = _sql_in_order(statement)
        try:
            self.connection.executemany(said, map(in_order, rows))
        except driver.Error as error:
            raise told(error) from error
