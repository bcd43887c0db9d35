"""One desk for one folder: what a lock file says is believed only as far as it can be proved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer

from ui.application import DeskLockUnusable, DeskSilent, SingleInstance


def nobody() -> None:
    """No other desk is expected."""
    pytest.fail("another desk came")


@pytest.mark.usefixtures("qapp")
def test_a_lock_left_by_the_computer_under_its_old_name_is_taken_over(tmp_path: Path) -> None:
    lock = tmp_path / "desk.lock"
    lock.write_text(f"{os.getpid()}\nmemberdesk\nold-name\n\n\n", encoding="utf-8")
    single = SingleInstance(tmp_path)
    assert single.claim(nobody)
    assert "old-name" not in lock.read_text(encoding="utf-8")
    single.release()
    assert not lock.exists()


@pytest.mark.usefixtures("qapp")
def test_a_lock_of_a_process_number_used_again_is_taken_over(tmp_path: Path) -> None:
    lock = QLockFile(str(tmp_path / "desk.lock"))
    assert lock.tryLock(0)
    written = (tmp_path / "desk.lock").read_bytes()
    lock.unlock()
    (tmp_path / "desk.lock").write_bytes(written)
    single = SingleInstance(tmp_path)
    assert single.claim(nobody)
    single.release()


@pytest.mark.usefixtures("qapp")
def test_a_folder_in_the_place_of_the_lock_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "desk.lock").mkdir()
    with pytest.raises(DeskLockUnusable, match=r"desk\.lock cannot be used"):
        SingleInstance(tmp_path).claim(nobody)


@pytest.mark.usefixtures("qapp")
def test_a_store_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DeskLockUnusable):
        SingleInstance(tmp_path / "none").claim(nobody)


@pytest.mark.usefixtures("qapp")
def test_a_lock_that_is_held_and_does_not_answer_is_never_taken(tmp_path: Path) -> None:
    lock = QLockFile(str(tmp_path / "desk.lock"))
    assert lock.tryLock(0)
    with pytest.raises(DeskSilent, match="does not answer"):
        SingleInstance(tmp_path).claim(nobody)
    assert lock.isLocked()
    assert (tmp_path / "desk.lock").exists()
    lock.unlock()


def test_a_desk_that_answers_is_believed_whatever_the_file_says(qapp: Any, tmp_path: Path) -> None:
    (tmp_path / "desk.lock").mkdir()
    single = SingleInstance(tmp_path)
    server = QLocalServer()
    QLocalServer.removeServer(single._name)
    assert server.listen(single._name)
    assert not single.claim(nobody)
    server.close()
