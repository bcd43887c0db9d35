"""Bringing a real store back on a new machine, and everything that can be wrong with a backup."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from errno import EIO
from pathlib import Path

import pytest

from app.adapters.files import held_alone
from app.adapters.secrets import SealedFileSecrets, open_secrets
from app.domain.errors import MemberdeskError
from app.domain.operations import GENESIS_HASH, canonical_json
from app.ports.backup import (
    BackupDamaged,
    BackupTooNew,
    BackupUnreadable,
    NotABackup,
    RecoveryCodeWrong,
)
from app.services.backup import KEY_NAMES, make_backup
from app.services.doctor import examine
from app.services.restoring import (
    FolderHoldsStore,
    RestoreNotWritten,
    RestoreTools,
    restore_backup,
)
from app.services.sign_on import WRAPPED_KEY
from local_db.engine import connect
from local_db.files import open_store
from tests.builders.counter import Counter
from tests.integration.shop import Shop, open_shop, quick_sealer, set_up_shop

PHONE = "13912345678"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = set_up_shop(tmp_path / "home")
    shop.enrol(PHONE)
    yield shop
    shop.store.close()


@pytest.fixture
def backup(shop: Shop, tmp_path: Path) -> Path:
    target = tmp_path / "copy.mdbackup"
    make_backup(shop.store, shop.tools, target)
    return target


@pytest.fixture
def new_home(tmp_path: Path) -> Path:
    return tmp_path / "new machine" / "home"


def tools(shop: Shop) -> RestoreTools:
    return RestoreTools(
        sealer=shop.sealer,
        open_store=open_store,
        open_secrets=lambda home: open_secrets(home, allow_os_store=False),
        clock=shop.counter.clock,
        ids=shop.counter.ids,
        alone=held_alone,
    )


def test_a_disk_that_does_not_keep_the_names_is_told_and_nothing_is_there(
    shop: Shop, backup: Path, new_home: Path
) -> None:
    def refuse() -> None:
        raise OSError(EIO, "input/output error")

    @contextmanager
    def alone(home: Path) -> Iterator[Callable[[], None]]:
        with held_alone(home):
            yield refuse

    with pytest.raises(RestoreNotWritten, match="input/output error"):
        restore_backup(replace(tools(shop), alone=alone), backup, shop.recovery_code, new_home)
    assert not new_home.exists()


def test_a_store_lives_again_on_a_new_machine(shop: Shop, backup: Path, new_home: Path) -> None:
    restored = restore_backup(tools(shop), backup, shop.recovery_code.lower(), new_home)
    assert sorted(path.name for path in new_home.iterdir()) == ["store.db", "store.keys"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in new_home.iterdir())
    assert restored.made_at == shop.counter.clock.now()
    for name in ("database", "pin_pepper", "pass_signing", "backup"):
        assert open_secrets(new_home).get(name) == shop.secrets.get(name)
    store = open_shop(new_home)
    with store.read() as reader:
        member = reader.member_by_phone("+86" + PHONE)
        assert reader.profile() == restored.profile
    assert member is not None
    assert examine(store, shop.counter.clock).findings == ()
    store.close()


def test_it_is_a_new_incarnation_that_names_the_head_before(
    shop: Shop, backup: Path, new_home: Path
) -> None:
    with shop.store.inspect() as inspection:
        before = list(inspection.all_operations())
    restored = restore_backup(tools(shop), backup, shop.recovery_code, new_home)
    store = open_shop(new_home)
    with store.inspect() as inspection:
        after = list(inspection.all_operations())
    store.close()
    assert after[:-1] == before
    first = after[-1]
    assert (first.kind, first.is_audit) == ("device.restored", True)
    assert (first.incarnation, first.seq, first.prev_hash) == (2, 1, GENESIS_HASH)
    assert first.device_id == before[-1].device_id
    assert before[-1].record_hash in first.body
    assert restored.profile.incarnation == 2


def test_the_restored_store_can_be_backed_up_and_restored_again(
    shop: Shop, backup: Path, new_home: Path, tmp_path: Path
) -> None:
    restore_backup(tools(shop), backup, shop.recovery_code, new_home)
    store = open_shop(new_home)
    again = replace_tools(shop, new_home)
    make_backup(store, again.tools, tmp_path / "second.mdbackup")
    store.close()
    third = tmp_path / "third"
    profile = restore_backup(
        tools(shop), tmp_path / "second.mdbackup", shop.recovery_code, third
    ).profile
    assert profile.incarnation == 3
    store = open_shop(third)
    assert examine(store, shop.counter.clock).is_well
    store.close()


def replace_tools(shop: Shop, home: Path) -> Shop:
    return replace(shop, home=home, secrets=open_secrets(home))  # type: ignore[arg-type]


def refused(shop: Shop, backup: Path, home: Path, code: str = "") -> MemberdeskError:
    """The error of a restore that must fail, after a look that nothing was left behind."""
    before = sorted(home.rglob("*")) if home.exists() else None
    with pytest.raises(MemberdeskError) as raised:
        restore_backup(tools(shop), backup, code or shop.recovery_code, home)
    assert (sorted(home.rglob("*")) if home.exists() else None) == before
    return raised.value


def test_another_code_opens_nothing(shop: Shop, backup: Path, new_home: Path) -> None:
    fault = refused(shop, backup, new_home, "AAAA-BBBB-CCCC-DDDD-EEEE")
    assert isinstance(fault, RecoveryCodeWrong)


def test_a_folder_with_a_store_is_left_alone(shop: Shop, backup: Path) -> None:
    assert isinstance(refused(shop, backup, shop.home), FolderHoldsStore)


@pytest.mark.parametrize("name", ["store.db", "store.db-wal", "store.keys"])
def test_a_folder_with_a_part_of_a_store_is_left_alone(
    shop: Shop, backup: Path, new_home: Path, name: str
) -> None:
    new_home.mkdir(parents=True)
    (new_home / name).write_text("precious")
    assert isinstance(refused(shop, backup, new_home), FolderHoldsStore)


def test_other_files_in_the_folder_stay_whatever_happens(
    shop: Shop, backup: Path, new_home: Path
) -> None:
    (new_home / "logs").mkdir(parents=True)
    (new_home / "logs" / "memberdesk.log").write_text("line")
    backup.write_bytes(backup.read_bytes()[:-1])
    assert isinstance(refused(shop, backup, new_home), BackupDamaged)
    assert (new_home / "logs" / "memberdesk.log").read_text() == "line"


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(
    shop: Shop, backup: Path, new_home: Path, part: float
) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * part)])
    assert isinstance(refused(shop, backup, new_home), BackupDamaged)


@pytest.mark.parametrize("place", [200, 5_000, -1])
def test_an_altered_backup_is_refused(
    shop: Shop, backup: Path, new_home: Path, place: int
) -> None:
    whole = bytearray(backup.read_bytes())
    whole[place] ^= 1
    backup.write_bytes(whole)
    assert isinstance(refused(shop, backup, new_home), BackupDamaged)


def test_other_files_are_no_backups(shop: Shop, backup: Path, new_home: Path) -> None:
    assert isinstance(refused(shop, shop.home / "store.db", new_home), NotABackup)
    assert isinstance(refused(shop, shop.home / "missing", new_home), BackupUnreadable)
    newer = bytearray(backup.read_bytes())
    newer[9] = 9
    backup.write_bytes(newer)
    assert isinstance(refused(shop, backup, new_home), BackupTooNew)


def test_a_folder_that_cannot_be_made_is_said(shop: Shop, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RestoreNotWritten):
        restore_backup(tools(shop), backup, shop.recovery_code, tmp_path / "file" / "home")


def test_keys_that_cannot_be_kept_leave_nothing_behind(
    shop: Shop, backup: Path, new_home: Path
) -> None:
    def full_disk(home: Path) -> object:
        (home / "store.keys").write_text("half")
        raise OSError(28, "No space left on device")

    full = replace(tools(shop), open_secrets=full_disk)  # type: ignore[arg-type]
    new_home.mkdir(parents=True)
    with pytest.raises(RestoreNotWritten, match="No space left"):
        restore_backup(full, backup, shop.recovery_code, new_home)
    assert list(new_home.iterdir()) == []


def sealed_by_owner(shop: Shop, path: Path, content: bytes) -> Path:
    """A file with the right seal and other content: the owner's own tool gone wrong."""
    key = shop.secrets.get("backup")
    assert key is not None
    with shop.store.read() as reader:
        wrapped = bytes.fromhex(reader.setting(WRAPPED_KEY) or "")
    with quick_sealer().writer(path, key, wrapped) as add:
        add(content)
    return path


def content_of(manifest: str, database: bytes) -> bytes:
    text = manifest.encode()
    return len(text).to_bytes(4, "big") + text + database


def opened(shop: Shop, backup: Path) -> bytes:
    key = shop.secrets.get("backup")
    assert key is not None
    return b"".join(shop.sealer.chunks(backup, key))


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b"", "cut short"),
        (b"\x00\x00", "cut short"),
        (b"\x00\x00\x00\x09{}", "cut short"),
        (b"\x00\x00\x00\x02{}", "cannot be read"),
        (b"\xff\xff\xff\xff{}", "cannot be read"),
    ],
)
def test_a_seal_around_nonsense_is_refused(
    shop: Shop, new_home: Path, tmp_path: Path, content: bytes, about: str
) -> None:
    path = sealed_by_owner(shop, tmp_path / "odd.mdbackup", content)
    fault = refused(shop, path, new_home)
    assert isinstance(fault, BackupDamaged)
    assert about in fault.sentence()


def test_a_store_file_other_than_the_one_saved_is_refused(
    shop: Shop, backup: Path, new_home: Path, tmp_path: Path
) -> None:
    content = opened(shop, backup)
    path = sealed_by_owner(shop, tmp_path / "odd.mdbackup", content + b"x")
    assert "not the one that was saved" in refused(shop, path, new_home).sentence()


def resealed(shop: Shop, backup: Path, database: bytes, **changes: object) -> Path:
    """The backup with another store file that its manifest owns up to."""
    content = opened(shop, backup)
    length = int.from_bytes(content[:4], "big")
    manifest = json.loads(content[4 : 4 + length])
    manifest |= {
        "database_bytes": len(database),
        "database_sha256": hashlib.sha256(database).hexdigest(),
    }
    return sealed_by_owner(shop, backup, content_of(canonical_json(manifest | changes), database))


def test_a_store_file_that_does_not_open_is_refused(
    shop: Shop, backup: Path, new_home: Path
) -> None:
    path = resealed(shop, backup, b"not a database at all" * 300)
    assert isinstance(refused(shop, path, new_home), BackupDamaged)


@pytest.mark.parametrize("keys", [{"backup": "00"}, dict.fromkeys(KEY_NAMES, "zz")])
def test_keys_that_are_not_whole_are_refused(
    shop: Shop, backup: Path, new_home: Path, keys: dict[str, str]
) -> None:
    path = resealed(shop, backup, b"", keys=keys)
    assert "keys are not whole" in refused(shop, path, new_home).sentence()


def test_a_forged_chain_is_refused(
    shop: Shop, backup: Path, new_home: Path, tmp_path: Path
) -> None:
    forged = tmp_path / "forged.db"
    shop.store.backup_to(forged)
    key = shop.secrets.get("database")
    assert key is not None
    connection = connect(forged, key)
    connection.execute("DROP TRIGGER operations_no_update")
    connection.execute("UPDATE operations SET kind = 'points.adjust' WHERE seq = 1")
    connection.close()
    fault = refused(shop, resealed(shop, backup, forged.read_bytes()), new_home)
    assert "The envelope of record 1 of incarnation 1" in fault.sentence()


def test_the_counter_goes_on_selling_after_a_restore(
    shop: Shop, backup: Path, new_home: Path
) -> None:
    restore_backup(tools(shop), backup, shop.recovery_code, new_home)
    store = open_shop(new_home)
    revived = replace(shop, home=new_home, store=store, counter=Counter(store=store))
    revived.counter.ids.count = 10_000
    revived.enrol("13800001111")
    assert examine(store, shop.counter.clock).is_well
    with store.inspect() as inspection:
        heads = [(o.incarnation, o.seq) for o in inspection.all_operations()]
    assert heads == [(1, 1), (1, 2), (2, 1), (2, 2)]
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("last_step", ["first key", "last key", "keys moved in"])
def test_a_restore_that_was_killed_can_be_begun_again(
    shop: Shop, backup: Path, new_home: Path, last_step: str
) -> None:
    new_home.mkdir(parents=True)
    child = os.fork()
    if child == 0:
        _restore_and_die(shop, backup, new_home, last_step)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    assert not (new_home / "store.db").exists()
    restore_backup(tools(shop), backup, shop.recovery_code, new_home)
    store = open_shop(new_home)
    assert examine(store, shop.counter.clock).findings == ()
    store.close()


KILLED = 9


def _restore_and_die(shop: Shop, backup: Path, home: Path, last_step: str) -> None:
    class DyingSecrets(SealedFileSecrets):
        def put(self, name: str, value: bytes) -> None:
            super().put(name, value)
            if last_step == "first key" or (last_step, name) == ("last key", KEY_NAMES[-1]):
                os._exit(KILLED)

    moved = Path.replace

    def dying_replace(path: Path, target: Path) -> Path:
        moved(path, target)
        if target == home / "store.keys":
            os._exit(KILLED)
        return target

    if last_step == "keys moved in":
        Path.replace = dying_replace  # type: ignore[method-assign,assignment]
    try:
        made = replace(tools(shop), open_secrets=DyingSecrets)
        restore_backup(made, backup, shop.recovery_code, home)
    finally:
        os._exit(1)
