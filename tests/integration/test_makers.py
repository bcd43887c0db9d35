"""One maker of a store at a time in a folder: the second is refused, the first goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from errno import EIO
from pathlib import Path
from typing import BinaryIO

import pytest

from app.adapters import files, secrets
from app.adapters.files import FolderInUse, held_alone
from app.bootstrap import stores
from app.config.paths import StorePaths
from app.services.first_run import NewStore
from local_db.faults import StoreReadOnly

WISH = stores.DemoWish(until=date(2026, 11, 21), member_count=60, sale_count=40)
NEW = NewStore(
    store_name="徐汇店", template_id="points-only", manager_name="赵敏", manager_pin="8642"
)


def test_a_second_demo_in_a_folder_is_refused_and_the_first_completes(tmp_path: Path) -> None:
    refusals: list[FolderInUse] = []

    def meanwhile(done: int, _total: int) -> None:
        if done == 3:
            with pytest.raises(FolderInUse) as caught:
                stores.make_demo(tmp_path, WISH, lambda *_: None)
            refusals.append(caught.value)

    built = stores.make_demo(tmp_path, WISH, meanwhile)
    assert "Wait until it is done" in refusals[0].sentence()
    opened = stores.open_home(tmp_path)
    assert opened.store.digest() == built.digest
    opened.close()
    with pytest.raises(stores.FolderTaken):
        stores.make_demo(tmp_path, WISH, lambda *_: None)


def test_a_maker_that_failed_leaves_the_folder_to_the_next(tmp_path: Path) -> None:
    home = tmp_path / "new"

    def break_off(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stores.make_demo(home, WISH, break_off)
    assert list(home.iterdir()) == []
    assert stores.make_store(home, NEW)
    assert StorePaths(home).holds_store


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    home = tmp_path / "made" / "here"
    for _ in range(2):
        with held_alone(home):
            with pytest.raises(FolderInUse), held_alone(home):
                pass
            assert list(home.iterdir()) == []


def test_a_disk_that_does_not_keep_the_names_is_told_and_nothing_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(EIO, os.strerror(EIO))

    with monkeypatch.context() as broken:
        broken.setattr(files, "flush_names", refuse)
        broken.setattr(secrets, "replaced_whole", _written)
        with pytest.raises(StoreReadOnly):
            stores.make_store(tmp_path, NEW)
    assert list(tmp_path.iterdir()) == []
    assert stores.make_store(tmp_path, NEW)


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as stream:
        yield stream


@pytest.mark.parametrize("name", ["store.db", "store.db-wal", "store.keys"])
def test_a_part_of_a_store_is_never_made_over(tmp_path: Path, name: str) -> None:
    part = tmp_path / name
    part.write_text("the only one", encoding="utf-8")
    with pytest.raises(stores.FolderTaken):
        stores.make_store(tmp_path, NEW)
    with pytest.raises(stores.FolderTaken):
        stores.make_demo(tmp_path, WISH, lambda *_: None)
    assert list(tmp_path.iterdir()) == [part]
    assert part.read_text(encoding="utf-8") == "the only one"


@pytest.mark.parametrize("folder", [".building", ".restoring"])
def test_a_maker_that_was_killed_over_its_last_step_is_begun_again(
    tmp_path: Path, folder: str
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "store.db").touch()
    (tmp_path / "store.keys").write_text("of that store", encoding="utf-8")
    assert stores.make_store(tmp_path, NEW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store.db", "store.keys"]


def test_keys_beside_a_store_that_was_half_made_are_not_its_own(tmp_path: Path) -> None:
    (tmp_path / ".building").mkdir()
    for path in (".building/store.db", ".building/store.keys", "store.keys"):
        (tmp_path / path).touch()
    with pytest.raises(stores.FolderTaken):
        stores.make_store(tmp_path, NEW)
