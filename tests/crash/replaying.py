"""The statements of the real client, run once more by a SQLite whose files are recorded.

The client works on a file that is not encrypted (``Hearing``); its statements are then replayed
on a copy through the file layer of APSW (``replayed``), which records every write, truncation,
flush and deletion with the place of each COMMIT that returned. The index of the WAL lies in memory
there, as that layer knows no shared memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from sqlcipher3 import dbapi2 as driver

from local_db.engine import _SETTINGS, WAL_CAP_PAGES, Connections
from local_db.store import SqlStore
from tests.crash.disk import Delete, Record, Sync, SyncNames, Told, Truncate, Write

DATABASE = "store.db"
LOG = f"{DATABASE}-wal"
REOPEN = "-- the program is started again"
Statement = tuple[str, Any]
"""Text, and one mapping of values or a list of them."""
_WRITING = ("BEGIN IMMEDIATE", "PRAGMA wal_checkpoint(PASSIVE)")


def plain(path: Path, _key: bytes = b"") -> driver.Connection:
    """A connection as the counter opens it, to a file that is not encrypted."""
    connection = driver.connect(
        path.absolute().as_uri() + "?mode=rwc",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    for name, value in _SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    return connection


def plain_store(path: Path) -> SqlStore:
    """The counter's store over a file that is not encrypted."""
    return SqlStore(Connections(path, b"", plain))


@dataclass
class Hearing:
    """A connection of the client; what changes the file goes to ``heard``."""

    real: driver.Connection
    heard: list[Statement]
    is_writing: bool = False

    def execute(self, statement: str, values: Any = ()) -> Any:
        """As it is."""
        found = self.real.execute(statement, values)
        if statement in _WRITING:
            self.is_writing = True
        if self.is_writing:
            self.heard.append((statement, values))
        if statement in ("COMMIT", "ROLLBACK", _WRITING[1]):
            self.is_writing = False
        return found

    def executemany(self, statement: str, rows: Iterable[Any]) -> Any:
        """As it is."""
        given = list(rows)
        if self.is_writing:
            self.heard.append((statement, given))
        return self.real.executemany(statement, given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@dataclass
class Recording:
    """``before``: the files; ``records``: what was done to them; ``images``: the content of the
    file after each COMMIT, by its hash, and how many there had been.
    """

    before: Mapping[str, bytes]
    records: list[Record] = field(default_factory=list)
    images: dict[bytes, int] = field(default_factory=dict)
    contents: list[bytes] = field(default_factory=list)

    def keep(self, content: bytes) -> None:
        """One more COMMIT has returned."""
        self.contents.append(content)
        self.images[hashed(content)] = len(self.contents) - 1
        self.records.append(Told(len(self.contents) - 1))


def hashed(content: bytes) -> bytes:
    """What one content is known by."""
    return hashlib.blake2b(content, digest_size=16).digest()


def replayed(
    base: Path, statements: Iterable[Statement], settings: Mapping[str, str] = {}
) -> Recording:
    """Run them on the file, which is changed; ``settings`` in the place of the client's."""
    recording = Recording({DATABASE: base.read_bytes()})
    layer = _Layer(recording)
    connection = _connected(base, layer, settings)
    recording.keep(connection.serialize("main"))
    for text, values in statements:
        if text == REOPEN:
            connection.close()
            connection = _connected(base, layer, settings)
        elif isinstance(values, list):
            connection.executemany(text, values)
        else:
            connection.execute(text, values)
        if text == "COMMIT":
            recording.keep(connection.serialize("main"))
    connection.close()
    layer.unregister()
    return recording


def _connected(path: Path, layer: _Layer, settings: Mapping[str, str]) -> apsw.Connection:
    connection = apsw.Connection(str(path), vfs=layer.vfs_name)
    # no shared memory in this layer, so the index of the WAL is kept in memory
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    for name, value in {**dict(_SETTINGS), **settings}.items():
        connection.execute(f"PRAGMA {name} = {value}")
    assert connection.execute("PRAGMA journal_mode").get in ("wal", settings.get("journal_mode"))
    assert connection.execute("PRAGMA wal_autocheckpoint").get == WAL_CAP_PAGES
    return connection


class _Layer(apsw.VFS):
    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.vfs_name = f"recorded-{id(self)}"
        super().__init__(self.vfs_name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self.recording, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.recording.records.append(Delete(Path(filename).name))
        if syncdir:
            self.recording.records.append(SyncNames(""))


class _File(apsw.VFSFile):
    def __init__(self, recording: Recording, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.records = recording.records if path else []
        self.name = Path(path).name if path else ""
        self.is_new = bool(path) and not Path(path).exists()
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self.records.append(Write(self.name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self.records.append(Truncate(self.name, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.records.append(Sync(self.name))
        if self.is_new:  # with its first flush SQLite flushes the folder of a new file
            self.records.append(SyncNames(""))
            self.is_new = False
