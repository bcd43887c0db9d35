"""Where keys lie, who may read them, and what is said when they cannot be read."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from app.adapters.secrets import (
    KEY_FILE,
    KeysNotSaved,
    KeyStoreClosed,
    KeysUnreadable,
    OsSecrets,
    SealedFileSecrets,
    open_secrets,
)
from tests.unit.adapters.keyrings import (
    ForgetfulKeyring,
    LockedKeyring,
    MemoryKeyring,
    PlainTextKeyring,
)

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def usual_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_working_key_store_is_taken_and_remembered(tmp_path: Path) -> None:
    store = MemoryKeyring()
    keyring.set_keyring(store)
    secrets = open_secrets(tmp_path)
    secrets.put("database", KEY)
    assert secrets.kind == "os_store"
    assert open_secrets(tmp_path).get("database") == KEY
    assert KEY.hex() not in (tmp_path / KEY_FILE).read_text()
    assert list(store.kept.values()) == [KEY.hex()]


def test_two_stores_on_one_machine_have_their_own_keys(tmp_path: Path) -> None:
    keyring.set_keyring(MemoryKeyring())
    open_secrets(tmp_path / "one").put("database", KEY)
    assert open_secrets(tmp_path / "two").get("database") is None


@pytest.mark.parametrize("store", [ForgetfulKeyring, LockedKeyring, PlainTextKeyring])
def test_a_key_store_that_does_not_work_is_not_trusted(
    tmp_path: Path, store: type[KeyringBackend]
) -> None:
    keyring.set_keyring(store())
    secrets = open_secrets(tmp_path)
    assert secrets.kind == "sealed_file"
    secrets.put("database", KEY)
    assert open_secrets(tmp_path).get("database") == KEY


def test_the_key_store_can_be_left_out(tmp_path: Path) -> None:
    keyring.set_keyring(MemoryKeyring())
    assert open_secrets(tmp_path, allow_os_store=False).kind == "sealed_file"


def test_a_file_store_starts_without_the_key_store_library(tmp_path: Path) -> None:
    open_secrets(tmp_path, allow_os_store=False)
    keyring.set_keyring(LockedKeyring())
    assert open_secrets(tmp_path).kind == "sealed_file"


def test_a_locked_key_store_is_a_fault_and_no_change_of_place(tmp_path: Path) -> None:
    keyring.set_keyring(MemoryKeyring())
    open_secrets(tmp_path).put("database", KEY)
    keyring.set_keyring(LockedKeyring())
    secrets = open_secrets(tmp_path)
    with pytest.raises(KeyStoreClosed):
        secrets.get("database")
    with pytest.raises(KeyStoreClosed):
        secrets.put("database", KEY)


def test_a_damaged_key_in_the_key_store_is_said() -> None:
    store = MemoryKeyring()
    store.set_password("memberdesk", "a1/database", "zz")
    with pytest.raises(KeysUnreadable):
        OsSecrets(store, "a1").get("database")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"place":"moon"}',
        b'{"place":["os_store"]}',
        b'{"place":"sealed_file","keys":5}',
        b'{"place":"sealed_file","keys":{"database":"zz"}}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_key_file_is_a_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(KeysUnreadable):
        open_secrets(tmp_path).get("database")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are a POSIX notion")
def test_only_the_user_can_read_the_key_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        SealedFileSecrets(tmp_path).put("database", KEY)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeysNotSaved):
        open_secrets(tmp_path / "file" / "home", allow_os_store=False)


def test_a_key_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(KeysUnreadable):
        open_secrets(tmp_path)


def test_no_test_finds_a_key_store_it_did_not_set(tmp_path: Path) -> None:
    assert open_secrets(tmp_path).kind == "sealed_file"
