"""Learns the statements of a call, so that the same ones can run without us."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local_db.engine import Connections, connect
from local_db.store import SqlStore

Statement = tuple[str, str, Any]
"""``execute`` or ``executemany``, the text, and the values."""


class Listening:
    """Stands for a connection and writes down every statement with its values."""

    def __init__(self, real: Any, heard: list[Statement]) -> None:
        self._real = real
        self._heard = heard

    def execute(self, statement: str, values: Any = ()) -> Any:
        """Write down and run."""
        self._heard.append(("execute", statement, values))
        return self._real.execute(statement, values)

    def executemany(self, statement: str, rows: Any) -> Any:
        """Write down and run."""
        rows = list(rows)
        self._heard.append(("executemany", statement, rows))
        return self._real.executemany(statement, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@dataclass
class Ear:
    """A store on a file and all that was said to it since ``take``."""

    heard: list[Statement] = field(default_factory=list)

    def store_on(self, path: Path, key: bytes) -> SqlStore:
        """The store whose connections listen."""
        return SqlStore(
            Connections(path, key, lambda path, key: Listening(connect(path, key), self.heard))
        )

    def take(self) -> list[Statement]:
        """What was heard; forgets it."""
        heard = self.heard.copy()
        self.heard.clear()
        return heard


def run_again(connection: Any, statements: list[Statement]) -> None:
    """The statements on a bare connection, rows fetched."""
    for how, statement, values in statements:
        getattr(connection, how)(statement, values).fetchall()
