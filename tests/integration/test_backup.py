"""Making backups of a real store: whole, sealed, daily, and refused with a sentence."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.ports.backup import BackupNotWritten
from app.services.backup import (
    KEPT_DAYS,
    BackupExists,
    KeyMissing,
    daily_backups,
    is_backup_due,
    make_backup,
    make_daily_backup,
)
from app.services.sign_on import WRAPPED_KEY
from local_db.store import SqlStore
from tests.builders.selling import sold
from tests.integration.shop import Shop, set_up_shop

TODAY = date(2026, 11, 21)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = set_up_shop(tmp_path / "home")
    shop.enrol("13912345678")
    yield shop
    shop.store.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class VanishingCopy:
    """A store on a disk that loses the copy as soon as it is made."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def backup_to(self, path: Path) -> None:
        self._store.backup_to(path)
        path.unlink()


def test_a_backup_is_one_sealed_file(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "usb" / "copy.mdbackup"
    target.parent.mkdir()
    manifest = make_backup(shop.store, shop.tools, target)
    assert names(target.parent) == ["copy.mdbackup"]
    assert (manifest.store_name, manifest.made_at) == ("徐汇店", shop.counter.clock.now())
    kept = target.read_bytes()
    for secret in ("徐汇店", "13912345678", "李小红"):
        assert secret.encode() not in kept
    for name in ("database", "pin_pepper", "pass_signing", "backup"):
        key = shop.secrets.get(name)
        assert key is not None
        assert key not in kept
        assert key.hex().encode() not in kept


def test_the_desk_goes_on_while_a_backup_is_made(shop: Shop, tmp_path: Path) -> None:
    with shop.store.write() as work:
        work.save_setting("open", "yes")
        make_backup(shop.store, shop.tools, tmp_path / "copy.mdbackup")
        work.commit()
    with shop.store.read() as reader:
        assert reader.setting("open") == "yes"


def test_nothing_is_ever_overwritten(shop: Shop) -> None:
    with pytest.raises(BackupExists):
        make_backup(shop.store, shop.tools, shop.home / "store.db")


def test_a_folder_that_is_not_there_is_said(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(BackupNotWritten, match="no such folder"):
        make_backup(shop.store, shop.tools, tmp_path / "missing" / "copy.mdbackup")


def test_a_copy_that_vanishes_on_the_way_is_said(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "copy.mdbackup"
    with pytest.raises(BackupNotWritten, match="No such file"):
        make_backup(VanishingCopy(shop.store), shop.tools, target)
    assert names(tmp_path) == ["home"]


def test_a_backup_that_could_not_be_opened_again_is_not_made(shop: Shop, tmp_path: Path) -> None:
    with shop.store.write() as work:
        work.save_setting(WRAPPED_KEY, "")
        work.commit()
    with pytest.raises(KeyMissing, match="recovery code"):
        make_backup(shop.store, shop.tools, tmp_path / "copy.mdbackup")
    with shop.store.write() as work:
        work.save_setting(WRAPPED_KEY, "00")
        work.commit()
    (shop.home / "store.keys").unlink()
    with pytest.raises(KeyMissing, match="'database'"):
        make_backup(shop.store, shop.tools, tmp_path / "copy.mdbackup")
    assert names(tmp_path) == ["home"]


def test_daily_backups_are_named_by_business_day_and_clock(shop: Shop) -> None:
    folder = shop.home / "backups"
    assert is_backup_due(folder, TODAY)
    path = make_daily_backup(shop.store, shop.tools, folder)
    assert path.name == "20261121-104200-S01_C1.mdbackup"
    assert not is_backup_due(folder, TODAY)
    shop.counter.clock.advance(hours=16)
    night = make_daily_backup(shop.store, shop.tools, folder)
    assert night.name == "20261121-024200-S01_C1.mdbackup"
    shop.counter.clock.advance(hours=2)
    assert is_backup_due(folder, date(2026, 11, 22))


def test_the_last_seven_days_are_kept_and_other_files_are_left(shop: Shop) -> None:
    folder = shop.home / "backups"
    folder.mkdir()
    for other in ("notes.txt", "mine.mdbackup", "20269999-120000-S01.mdbackup"):
        (folder / other).write_text("keep")
    for _ in range(KEPT_DAYS + 3):
        make_daily_backup(shop.store, shop.tools, folder)
        shop.counter.clock.advance(hours=1)
        make_daily_backup(shop.store, shop.tools, folder)
        shop.counter.clock.advance(hours=23)
    days = [backup.on for backup in daily_backups(folder)]
    assert days == [date(2026, 11, day) for day in range(30, 23, -1)]
    assert {"notes.txt", "mine.mdbackup", "20269999-120000-S01.mdbackup"} <= set(names(folder))


def test_what_a_power_cut_left_of_a_backup_is_cleared_away(shop: Shop) -> None:
    folder = shop.home / "backups"
    folder.mkdir()
    leave_torn(shop, folder, hours=2)
    path = make_daily_backup(shop.store, shop.tools, folder)
    assert names(folder) == [path.name]


def test_so_is_what_a_killed_backup_on_demand_left(shop: Shop) -> None:
    leave_torn(shop, shop.home, hours=2)
    shop.home.joinpath(".notes.copy").write_text("mine")
    make_backup(shop.store, shop.tools, shop.home / "another.mdbackup")
    assert not list(shop.home.glob(".*.mdbackup.*"))
    assert shop.home.joinpath(".notes.copy").exists()


class Killed(BaseException):
    """Nothing is tidied up after it."""


def test_what_a_kill_left_of_a_backup_with_another_ending_is_cleared_too(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    mine = {".notes.copy": b"mine", ".film.part": b"mine", ".empty.part": b""}
    for name, content in mine.items():
        (folder / name).write_bytes(content)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda *_args, **_more: None)
        patched.setattr(Path, "replace", killed)
        with pytest.raises(Killed):
            make_backup(shop.store, shop.tools, folder / "monday")
    left = [path for path in folder.iterdir() if path.name not in mine]
    assert len(left) == 2
    touched_at = shop.counter.clock.now().timestamp() - 2 * 3_600
    for path in folder.iterdir():
        os.utime(path, (touched_at, touched_at))
    make_backup(shop.store, shop.tools, folder / "tuesday")
    assert names(folder) == sorted([*mine, "tuesday"])


def killed(*_args: object) -> None:
    raise Killed


def test_what_another_counter_is_writing_there_is_left(shop: Shop) -> None:
    left = leave_torn(shop, shop.home, hours=0)
    make_backup(shop.store, shop.tools, shop.home / "mine.mdbackup")
    assert all(path.exists() for path in left)


def leave_torn(shop: Shop, folder: Path, hours: int) -> list[Path]:
    """The working files of a backup, last touched so many hours ago."""
    touched_at = shop.counter.clock.now().timestamp() - hours * 3_600
    torn = [folder / f".20261120-104200-S01_C1.mdbackup.{part}" for part in ("copy", "part")]
    for path in torn:
        path.write_text("torn")
        os.utime(path, (touched_at, touched_at))
    return torn


def test_a_clock_set_back_never_loses_the_backup_just_made(shop: Shop) -> None:
    folder = shop.home / "backups"
    for _ in range(KEPT_DAYS):
        make_daily_backup(shop.store, shop.tools, folder)
        shop.counter.clock.advance(days=1)
    shop.counter.clock.advance(days=-100)
    path = make_daily_backup(shop.store, shop.tools, folder)
    assert path.exists()
    assert not is_backup_due(folder, date(2026, 8, 20))


def test_a_backups_folder_that_cannot_be_made_is_said(shop: Shop) -> None:
    (shop.home / "backups").write_text("in the way")
    with pytest.raises(BackupNotWritten):
        make_daily_backup(shop.store, shop.tools, shop.home / "backups")


def test_a_clock_ahead_takes_no_backup_of_a_day_that_was(shop: Shop) -> None:
    folder, clock = shop.home / "backups", shop.counter.clock
    for _ in range(KEPT_DAYS):
        clock.advance(days=1)
        sold(shop.counter, operator_id=shop.manager_id, member_id=None)
        good = make_daily_backup(shop.store, shop.tools, folder)
    days = [backup.on for backup in daily_backups(folder)]
    assert len(days) == KEPT_DAYS
    for years in range(1, KEPT_DAYS + 2):
        clock.advance(days=365 * years)
        make_daily_backup(shop.store, shop.tools, folder)
        clock.advance(days=-365 * years)
    ahead = [backup.on for backup in daily_backups(folder) if backup.on not in days]
    assert {backup.on for backup in daily_backups(folder)} == {*days, *ahead}
    assert len(ahead) == KEPT_DAYS
    assert good.exists()
    for _ in range(2):
        clock.advance(days=1)
        sold(shop.counter, operator_id=shop.manager_id, member_id=None)
        make_daily_backup(shop.store, shop.tools, folder)
    kept = [backup.on for backup in daily_backups(folder) if backup.on not in ahead]
    assert kept == [days[0] + timedelta(days=2), days[0] + timedelta(days=1), *days[:-2]]
