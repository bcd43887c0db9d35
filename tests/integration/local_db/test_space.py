"""Room on the disk: new sales stop in time, and the sale under way has a reserve."""

from __future__ import annotations

from pathlib import Path

import pytest

from local_db import migrations
from local_db.engine import connect
from local_db.faults import DiskFault, DiskFull, DiskNearlyFull, StoreFileDamaged, StoreReadOnly
from local_db.files import open_store
from local_db.space import Space, free_bytes, told_by_room
from local_db.store import SqlStore
from tests.integration.local_db.conftest import KEY

MORE_THAN_THERE_IS = 2**60
MIB = 2**20


def test_below_the_limit_no_new_sale_begins(store: SqlStore, path: Path) -> None:
    store.check_room()
    full = open_store(path, KEY, MORE_THAN_THERE_IS)
    with pytest.raises(DiskNearlyFull) as caught:
        full.check_room()
    assert caught.value.params["free_mb"] == pytest.approx(free_bytes(path) // MIB, rel=0.1)
    with full.write() as work:  # what is under way is still saved
        work.save_setting("a", "1")
        work.commit()
    full.keep_reserve()
    full.close()
    roomy = open_store(path, KEY, 1)
    roomy.check_room()
    roomy.close()
    assert not path.with_name("store.reserve").exists()


def test_a_store_that_asks_for_no_room_keeps_no_reserve(path: Path) -> None:
    Space(path, least_free_bytes=0, reserve_bytes=MIB).keep_reserve()
    assert list(path.parent.iterdir()) == []


def test_the_reserve_is_made_once_given_up_and_made_again(path: Path) -> None:
    space, reserve = Space(path, 1, 2 * MIB), path.with_name("store.reserve")
    space.keep_reserve()
    made = reserve.stat()
    assert made.st_size == 2 * MIB
    space.keep_reserve()
    assert reserve.stat().st_mtime_ns == made.st_mtime_ns
    space.give_up_reserve()
    space.give_up_reserve()
    assert not reserve.exists()
    reserve.write_bytes(b"cut short")
    space.keep_reserve()
    assert reserve.stat().st_size == 2 * MIB


def test_a_reserve_that_cannot_be_written_is_left_for_later(path: Path) -> None:
    space = Space(path.parent / "gone" / "store.db", 1, MIB)
    path.parent.joinpath("gone").mkdir()
    path.parent.joinpath("gone", "store.reserve").mkdir()
    space.keep_reserve()
    assert path.parent.joinpath("gone", "store.reserve").is_dir()


@pytest.mark.parametrize(
    ("fault", "free", "told"),
    [
        (DiskFault(detail="x"), 0, DiskFull),
        (StoreReadOnly(), 0, DiskFull),
        (StoreFileDamaged(), 0, StoreFileDamaged),
        (DiskFault(detail="x"), MIB, DiskFault),
    ],
)
def test_a_file_that_does_not_open_for_want_of_room_says_so(
    path: Path, fault: Exception, free: int, told: type[Exception]
) -> None:
    assert type(told_by_room(fault, path, lambda _: free)) is told


def test_a_store_that_finds_no_room_while_it_is_made_says_so(path: Path) -> None:
    path.touch()
    connection = connect(path, KEY)
    connection.execute("PRAGMA max_page_count = 5")
    with pytest.raises(DiskFull):
        migrations.upgrade(connection)
    assert migrations.version_of(connection) == 0
    connection.close()


def test_a_write_that_finds_the_disk_full_gives_the_reserve_up(
    store: SqlStore, path: Path
) -> None:
    open_store(path, KEY).close()
    mine = open_store(path, KEY, 1)
    path.with_name("store.reserve").write_bytes(b"0")
    with pytest.raises(DiskFull), mine.write() as work:  # noqa: PT012 any write may be the one
        pages = work.connection.execute("PRAGMA page_count").fetchone()[0]
        work.connection.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(10_000):
            work.save_setting(f"{number}", "x" * 1_000)
    assert not path.with_name("store.reserve").exists()
    mine.close()
