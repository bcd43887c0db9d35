"""Connections to the encrypted file: key first, then every setting that keeps data safe."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from sqlcipher3 import dbapi2 as driver

from app.config.durable import flush_folder
from local_db.faults import (
    DiskFault,
    StoreBusy,
    StoreFileExists,
    StoreReadOnly,
    UnsafeDatabaseLibrary,
    told,
)
from local_db.space import told_by_room

KEY_BYTES = 32
BUSY_MS = 5_000
ASK_AGAIN_S = 0.001
"""Between two looks whether another process has done writing."""
WAL_LIMIT_BYTES = 64 * 1024 * 1024
WAL_CAP_PAGES = 16_384
"""A commit that leaves a longer WAL checkpoints by itself: the bound when nobody is ever idle."""
CACHE_KIB = 512
"""Of each connection; small, for a desk has several and its memory stays flat."""
FILLING_CACHE_KIB = 64 * 1024
"""Of a store that is filled with a year at once and closed again."""
IDLE_READERS = 3

_FIXED_VERSIONS = ((3, 50, 7), (3, 44, 6))
_FIRST_SAFE_VERSION = (3, 51, 3)

_SETTINGS = (
    ("foreign_keys", "ON"),
    ("recursive_triggers", "ON"),
    ("busy_timeout", str(BUSY_MS)),
    ("temp_store", "MEMORY"),
    ("secure_delete", "ON"),
    ("cell_size_check", "ON"),
    ("trusted_schema", "OFF"),
    ("mmap_size", "0"),
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("wal_autocheckpoint", str(WAL_CAP_PAGES)),
    ("journal_size_limit", str(WAL_LIMIT_BYTES)),
)
_SETTINGS_MACOS = (("fullfsync", "ON"), ("checkpoint_fullfsync", "ON"))


def is_safe(version: tuple[int, ...]) -> bool:
    """False for SQLite with the WAL race that can lose committed writes."""
    return version >= _FIRST_SAFE_VERSION or version in _FIXED_VERSIONS


def refuse_unsafe_library(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """UnsafeDatabaseLibrary when committed data could be lost."""
    if not is_safe(version):
        raise UnsafeDatabaseLibrary(version=".".join(map(str, version)))


def new_file(path: Path) -> None:
    """An empty file that only its owner may read; StoreFileExists, StoreReadOnly."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise StoreFileExists from None
    except OSError as error:
        raise told_by_room(StoreReadOnly(), path) from error


def connect(path: Path, key: bytes, cache_kib: int = CACHE_KIB) -> driver.Connection:
    """A connection in autocommit with all settings; a fault when the file does not open.

    The key is 32 random bytes and goes in as such, so that opening costs no key derivation.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the database key has 32 bytes")
    refuse_unsafe_library()
    try:
        connection = driver.connect(
            path.absolute().as_uri() + "?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    except driver.Error as error:
        raise told_by_room(told(error), path) from error
    try:
        _set(connection, key, cache_kib)
        # the name of the WAL, which is made now; SQLite passes over an error of that
        flush_folder(path.parent)
    except (driver.Error, OSError) as error:
        connection.close()
        raise told_by_room(_fault(error), path) from error
    return connection


def _fault(error: driver.Error | OSError) -> Exception:
    if isinstance(error, OSError):
        return DiskFault(detail=error.strerror or "unknown")
    return told(error)


def _set(connection: driver.Connection, key: bytes, cache_kib: int) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for name, value in _SETTINGS + (_SETTINGS_MACOS if sys.platform == "darwin" else ()):
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    connection.execute(f"PRAGMA cache_size = {-cache_kib}")


def begin_writing(connection: driver.Connection) -> None:
    """BEGIN IMMEDIATE on a connection of ``Connections``; StoreBusy when another process does not
    let go of the file.

    SQLite's own way to wait sleeps longer each time, and would come last beside a process that
    writes again and again, as a first load does: so it is asked every millisecond here.
    """
    over = monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except driver.Error as error:
            fault = told(error)
            if not isinstance(fault, StoreBusy) or monotonic() >= over:
                raise fault from error
        else:
            return
        sleep(ASK_AGAIN_S)


class Connections:
    """One writer behind a lock, and a few idle readers; each is used by one thread at a time."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        open_file: Callable[[Path, bytes], driver.Connection] = connect,
    ) -> None:
        self._open = functools.partial(open_file, path, key)
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._readers: list[driver.Connection] = []
        self._most_idle = IDLE_READERS
        self._writer: driver.Connection | None = self._open_impatient()

    def take_reader(self) -> driver.Connection:
        """An idle reader, or a new one."""
        with self._guard:
            if self._readers:
                return self._readers.pop()
        return self._open()

    def open_apart(self) -> driver.Connection:
        """A connection that remembers no page yet; whoever asks for it closes it."""
        return self._open()

    def give_reader(self, connection: driver.Connection) -> None:
        """Back to the idle ones; more than a few are closed."""
        with self._guard:
            if len(self._readers) < self._most_idle:
                self._readers.append(connection)
                return
        connection.close()

    def take_writer(self, *, wait_ms: int = BUSY_MS) -> driver.Connection:
        """The writer, for this thread alone; StoreBusy when another thread keeps it."""
        if not self._writing.acquire(timeout=wait_ms / 1000):
            raise StoreBusy
        try:
            return self._writer or self.open_writer()
        except BaseException:
            self._writing.release()
            raise

    def open_writer(self) -> driver.Connection:
        """A fresh writer in place of the one before, for the thread that took that one."""
        self.drop_writer()
        self._writer = self._open_impatient()
        return self._writer

    def _open_impatient(self) -> driver.Connection:
        connection = self._open()
        connection.execute("PRAGMA busy_timeout = 0").fetchall()
        return connection

    def give_writer(self) -> None:
        """The writer is free again."""
        self._writing.release()

    def drop_writer(self) -> None:
        """Close a writer whose COMMIT raised; the next write opens a fresh one."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def close(self) -> None:
        """Close all; the last one to close folds the WAL into the file."""
        with self._guard:
            self._most_idle = 0
            while self._readers:
                self._readers.pop().close()
        with self._writing:
            self.drop_writer()
