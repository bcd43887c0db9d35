"""Store files on disk: made, opened, brought up to date; refused with a sentence otherwise."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from local_db import migrations
from local_db.engine import CACHE_KIB, Connections, connect, new_file
from local_db.faults import StoreFileMissing, StoreFileUnreadable
from local_db.space import Space
from local_db.store import SqlStore


def create_store(path: Path, key: bytes, cache_kib: int = CACHE_KIB) -> SqlStore:
    """A new, empty store under a 32-byte key, readable by its owner alone; never overwrites.

    ``cache_kib``: memory for pages, until it is closed.
    """
    new_file(path)
    try:
        connection = connect(path, key)
        try:
            migrations.upgrade(connection)
        finally:
            connection.close()
    except BaseException:
        path.unlink()
        raise
    return SqlStore(Connections(path, key, partial(connect, cache_kib=cache_kib)))


def open_store(path: Path, key: bytes, least_free_bytes: int = 0) -> SqlStore:
    """An existing store; an older schema is copied aside and brought up to date first.

    ``least_free_bytes``: room the disk must have for new sales; 0 is for whoever makes none.

    StoreFileMissing, StoreFileUnreadable (wrong key, not ours), StoreFileTooNew, StoreBusy.
    A file whose making was broken off opens as an empty store.
    """
    if not path.is_file():
        raise StoreFileMissing
    if not path.stat().st_size:
        raise StoreFileUnreadable
    connection = connect(path, key)
    try:
        migrations.refuse_newer(connection, migrations.HEAD)
        if migrations.version_of(connection) < migrations.HEAD:
            migrations.copy_aside(connection, path)
            migrations.upgrade(connection)
    finally:
        connection.close()
    return SqlStore(Connections(path, key), Space(path, least_free_bytes))


def open_throw_away(path: Path, key: bytes) -> SqlStore:
    """A store of today's schema that nobody misses after a power cut: no commit waits for the
    disk.
    """
    return SqlStore(Connections(path, key, _connect_unsynced))


def _connect_unsynced(path: Path, key: bytes) -> driver.Connection:
    connection = connect(path, key)
    connection.execute("PRAGMA synchronous = OFF").fetchall()
    return connection
