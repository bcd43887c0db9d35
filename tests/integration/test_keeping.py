"""Housekeeping of a store on disk: the check of the day, the backup, and room on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.keeping import housekeeping
from app.bootstrap.stores import OpenedStore, make_store, open_home
from app.ports.backup import BackupNotWritten
from app.services.backup import daily_backups
from app.services.first_run import NewStore
from app.services.settings import save_setting
from local_db.engine import connect
from local_db.faults import DiskNearlyFull, StoreFileDamaged
from local_db.space import LEAST_FREE_BYTES
from tests.fakes.clock import FakeClock

NEW = NewStore(
    store_name="徐汇店", template_id="points-only", manager_name="赵敏", manager_pin="8642"
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path, clock: FakeClock) -> Path:
    make_store(tmp_path, NEW, clock)
    return tmp_path


@pytest.fixture
def opened(home: Path, clock: FakeClock) -> Iterator[OpenedStore]:
    opened = open_home(home, clock, least_free_bytes=0)
    yield opened
    opened.store.close()


def spoil(opened: OpenedStore) -> None:
    """Turn one byte round on a page that is not read in passing."""
    key = opened.secrets.get("database")
    assert key is not None
    path = opened.paths.database
    connection = connect(path, key)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'held_baskets'"
    ).fetchone()
    connection.close()
    opened.store.checkpoint()
    with path.open("r+b") as stream:
        stream.seek((page - 1) * 4096 + 2_000)
        (byte,) = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte ^ 1]))


def write(opened: OpenedStore) -> None:
    with opened.store.read() as reader:
        manager = reader.operators()[0].operator_id
    save_setting(opened.ctx, "look.sounds", "on", manager)


def test_a_whole_file_is_backed_up_and_written_on(opened: OpenedStore) -> None:
    housekeep = housekeeping(opened)
    housekeep()
    housekeep()
    assert len(daily_backups(opened.paths.backups)) == 1
    write(opened)


def test_after_a_bad_check_nothing_is_written_and_no_backup_made(opened: OpenedStore) -> None:
    spoil(opened)
    housekeep = housekeeping(opened)
    for _ in range(2):
        with pytest.raises(StoreFileDamaged):
            housekeep()
    assert daily_backups(opened.paths.backups) == ()
    with pytest.raises(StoreFileDamaged):
        write(opened)
    with pytest.raises(StoreFileDamaged):
        opened.store.backup_to(opened.paths.home / "copy.db")
    with opened.store.read() as reader:
        assert reader.operators(), "what can be read is still shown"


def test_the_file_is_checked_again_on_the_next_day(opened: OpenedStore, clock: FakeClock) -> None:
    housekeep = housekeeping(opened)
    housekeep()
    spoil(opened)
    housekeep()
    clock.advance(days=1)
    with pytest.raises(StoreFileDamaged):
        housekeep()


def test_a_check_out_of_time_stops_nobody(opened: OpenedStore) -> None:
    assert opened.store.quick_check(60)
    assert not opened.store.quick_check(0)
    housekeeping(opened, most_check_s=0)()
    write(opened)


def test_a_nearly_full_disk_is_told_before_a_backup_takes_more(
    home: Path, clock: FakeClock
) -> None:
    opened = open_home(home, clock, least_free_bytes=2**60)
    with pytest.raises(DiskNearlyFull):
        housekeeping(opened)()
    assert daily_backups(opened.paths.backups) == ()
    opened.store.close()


def test_a_backup_leaves_the_room_that_sales_need(opened: OpenedStore, clock: FakeClock) -> None:
    opened.store.checkpoint()
    room = 2 * opened.paths.database.stat().st_size + LEAST_FREE_BYTES - 1
    housekeep = housekeeping(opened, free=lambda _path: room)
    with pytest.raises(
        BackupNotWritten, match=r"it needs \d+ MB free on the disk, and 2\d\d MB are"
    ):
        housekeep()
    housekeep()
    assert daily_backups(opened.paths.backups) == ()
    write(opened)
    clock.advance(days=1)
    with pytest.raises(BackupNotWritten):
        housekeep()
    room += 10 * 2**20
    housekeep()
    assert len(daily_backups(opened.paths.backups)) == 1


def test_the_reserve_is_kept_before_the_backup_is_made(home: Path, clock: FakeClock) -> None:
    opened = open_home(home, clock, least_free_bytes=1)
    with pytest.raises(BackupNotWritten):
        housekeeping(opened, free=lambda _path: 0)()
    assert home.joinpath("store.reserve").exists()
    opened.store.close()
