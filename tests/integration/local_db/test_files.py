"""Store files: made for their owner alone, opened with their key, refused with a sentence."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlcipher3 import dbapi2 as driver

from app.domain.errors import EnvironmentFault
from local_db import tables
from local_db.engine import Connections, connect, is_safe, refuse_unsafe_library
from local_db.faults import (
    DiskFault,
    DiskFull,
    StoreBusy,
    StoreFileDamaged,
    StoreFileExists,
    StoreFileMissing,
    StoreFileUnreadable,
    StoreReadOnly,
    UnsafeDatabaseLibrary,
    told,
)
from local_db.files import create_store, open_store
from local_db.session import sql
from local_db.store import SqlStore
from tests.builders.store_rows import held, stored_member
from tests.integration.local_db.conftest import KEY

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 5_000,
    "temp_store": 2,
    "secure_delete": 1,
    "cell_size_check": 1,
    "trusted_schema": 0,
    "mmap_size": 0,
    "wal_autocheckpoint": 16_384,
    "journal_size_limit": 64 * 1024 * 1024,
}


SALES = 20


def impatient(path: Path, key: bytes) -> driver.Connection:
    connection = connect(path, key)
    connection.execute("PRAGMA busy_timeout = 0")
    return connection


def test_every_setting_that_keeps_data_safe_is_on(store: SqlStore, path: Path) -> None:
    connection = connect(path, KEY)
    found = {name: connection.execute(f"PRAGMA {name}").fetchone() for name in SETTINGS}
    connection.close()
    # mmap_size answers no row where the library is built without memory maps
    assert {name: row[0] if row else 0 for name, row in found.items()} == SETTINGS


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 50, 8), False),
        ((3, 44, 6), True),
        ((3, 40, 1), False),
    ],
)
def test_a_library_that_can_lose_commits_is_refused(
    version: tuple[int, ...], *, safe: bool
) -> None:
    assert is_safe(version) is safe
    if not safe:
        with pytest.raises(UnsafeDatabaseLibrary, match=r"3\.\d+\.\d+"):
            refuse_unsafe_library(version)


def test_the_library_in_use_is_safe() -> None:
    refuse_unsafe_library()


def test_a_store_is_for_its_owner_alone(store: SqlStore, path: Path) -> None:
    copy = path.with_name("copy.db")
    store.backup_to(copy)
    for file in (path, copy):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_store_opens_again_with_its_key(store: SqlStore, path: Path) -> None:
    store.close()
    again = open_store(path, KEY)
    with again.read() as reader:
        assert reader.member("m1") == stored_member()
    again.close()


def test_another_key_does_not_open_it(store: SqlStore, path: Path) -> None:
    with pytest.raises(StoreFileUnreadable):
        open_store(path, bytes(32))


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + bytes(9_000)])
def test_what_is_no_store_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreFileUnreadable):
        open_store(path, KEY)
    assert path.read_bytes() == content


def test_a_missing_file_is_said(path: Path) -> None:
    with pytest.raises(StoreFileMissing):
        open_store(path, KEY)
    assert not path.exists()


def test_a_store_is_never_overwritten(store: SqlStore, path: Path) -> None:
    with pytest.raises(StoreFileExists):
        create_store(path, KEY)
    with pytest.raises(StoreFileExists):
        store.backup_to(path)


def test_a_store_cannot_be_made_where_there_is_no_folder(path: Path) -> None:
    with pytest.raises(StoreReadOnly):
        create_store(path.parent / "nowhere" / "store.db", KEY)
    with pytest.raises(StoreReadOnly):
        connect(path.parent / "nowhere" / "store.db", KEY)


def test_few_readers_stay_open_and_none_after_closing(store: SqlStore, path: Path) -> None:
    opened: list[driver.Connection] = []

    def counted(path: Path, key: bytes) -> driver.Connection:
        opened.append(connect(path, key))
        return opened[-1]

    connections = Connections(path, KEY, counted)
    readers = [connections.take_reader() for _ in range(5)]
    late = connections.take_reader()
    for reader in readers:
        connections.give_reader(reader)
    again = [connections.take_reader() for _ in range(3)]
    assert len(opened) == 1 + 6, "three of them were idle and are used again"
    for reader in again:
        connections.give_reader(reader)
    connections.close()
    connections.give_reader(late)
    for connection in opened:
        with pytest.raises(driver.ProgrammingError):
            connection.execute("SELECT 1")


def test_a_writer_that_cannot_be_opened_does_not_block_the_next(
    store: SqlStore, path: Path
) -> None:
    connections = Connections(path, KEY)
    connections.take_writer()
    connections.drop_writer()
    connections.give_writer()
    moved = path.rename(path.with_name("away.db"))
    with pytest.raises(StoreReadOnly):
        connections.take_writer(wait_ms=0)
    moved.rename(path)
    assert connections.take_writer(wait_ms=0)
    connections.give_writer()
    connections.close()


def test_a_value_inside_a_statement_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="parameter"):
        sql(select(tables.members).where(tables.members.c.ver == 1))


def test_a_key_of_another_length_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        create_store(path, b"short")
    assert not path.exists()


def test_a_store_held_by_another_program_is_said(store: SqlStore, path: Path) -> None:
    other = connect(path, KEY)
    other.execute("BEGIN IMMEDIATE")
    mine = SqlStore(Connections(path, KEY, impatient))
    with pytest.raises(StoreBusy), mine.write():
        pass
    with mine.read() as reader:
        assert reader.member("m1") is not None
    other.execute("ROLLBACK")
    other.close()
    with mine.write() as work:
        work.bump_member("m1")
        work.commit()
    mine.close()


ONE_AFTER_THE_OTHER = """
import sys, time
from pathlib import Path
from local_db.engine import begin_writing, connect
from tests.integration.local_db.conftest import KEY
connection = connect(Path(sys.argv[1]), KEY)
for number in range(1, 200):
    begin_writing(connection)
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('number', ?)", (str(number),))
    time.sleep(0.02)
    connection.execute("COMMIT")
    if number == 1:
        print("begun", flush=True)
    time.sleep(0.003)
"""


def test_a_sale_gets_in_between_the_writes_of_a_process_that_hardly_rests(
    store: SqlStore, path: Path
) -> None:
    """By SQLite's own way to wait, which sleeps longer each time, it came last."""
    command = [sys.executable, "-c", ONE_AFTER_THE_OTHER, str(path)]
    gone_by = []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        for _ in range(SALES):
            time.sleep(0.03)
            with store.read() as reader:
                before = int(reader.setting("number") or 0)
            with store.write() as work:
                gone_by.append(int(work.setting("number") or 0) - before)
                work.bump_member("m1")
                work.commit()
        other.kill()
    assert sum(gone_by) <= 2 * SALES, gone_by


def test_one_thread_writes_at_a_time(path: Path, store: SqlStore) -> None:
    connections = Connections(path, KEY)
    connections.take_writer()
    with pytest.raises(StoreBusy):
        connections.take_writer(wait_ms=0)
    assert SqlStore(connections).checkpoint() is False
    connections.give_writer()
    assert SqlStore(connections).checkpoint() is True
    connections.close()


def test_a_full_disk_saves_nothing_and_the_next_write_works(store: SqlStore, path: Path) -> None:
    def full(path: Path, key: bytes) -> driver.Connection:
        connection = connect(path, key)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    small = SqlStore(Connections(path, KEY, full))
    with pytest.raises(DiskFull), small.write() as work:  # noqa: PT012 any write may be the one
        work.save_setting("first", "1")
        for number in range(100):
            work.hold_basket(held(f"h{number}"))
    with small.write() as work:
        assert work.setting("first") is None
        work.save_setting("second", "2")
        work.commit()
    small.close()


def test_a_flipped_byte_is_seen(store: SqlStore, path: Path) -> None:
    store.close()
    content = bytearray(path.read_bytes())
    page = connect_and_find_root(path, "members")
    content[(page - 1) * 4096 + 2_000] ^= 1
    path.write_bytes(content)
    damaged = open_store(path, KEY)
    with pytest.raises(StoreFileDamaged), damaged.read() as reader:
        reader.member("m1")
    with damaged.inspect() as inspection:
        assert list(inspection.file_problems())
    damaged.close()


def connect_and_find_root(path: Path, table: str) -> int:
    connection = connect(path, KEY)
    query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    page: int = connection.execute(query, (table,)).fetchone()[0]
    connection.close()
    return page


def test_a_sale_does_not_wait_for_the_checkpoint(store: SqlStore, path: Path) -> None:
    before = path.stat().st_size
    with store.write() as work:
        for number in range(60):
            work.hold_basket(held(f"h{number}"))
        work.commit()
    wal = path.with_name("store.db-wal")
    assert path.stat().st_size == before
    assert wal.stat().st_size > 0
    assert store.checkpoint()
    assert path.stat().st_size > before


def test_closing_folds_everything_into_one_file(store: SqlStore, path: Path) -> None:
    store.close()
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_READONLY", StoreReadOnly),
        ("SQLITE_CANTOPEN", StoreReadOnly),
        ("SQLITE_BUSY", StoreBusy),
        ("SQLITE_IOERR", DiskFault),
        ("SQLITE_CORRUPT", StoreFileDamaged),
    ],
)
def test_a_drivers_error_is_told_as_a_fault(name: str, fault: type[EnvironmentFault]) -> None:
    error = driver.OperationalError("x")
    error.sqlite_errorname = name
    assert type(told(error)) is fault


def test_a_mistake_of_ours_stays_what_it_is(store: SqlStore) -> None:
    error = driver.ProgrammingError("x")
    assert told(error) is error
    with store.write() as work, pytest.raises(driver.IntegrityError):
        work.add_member(stored_member(2, status="nonsense"))
