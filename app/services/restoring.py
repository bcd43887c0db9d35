"""Bringing a store back from a backup: whole, checked, and as a new incarnation of its device."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.errors import BadInput, EnvironmentFault, RuleBroken
from app.domain.operations import Act
from app.domain.operator import SYSTEM_OPERATOR
from app.domain.periods import business_time
from app.domain.store import StoreProfile
from app.ports.backup import BackupDamaged, OpenStore, Sealer
from app.ports.clock import Clock
from app.ports.ids import Ids
from app.ports.secrets import Secrets
from app.ports.store import Store
from app.services.backup import CHAIN_KEY_NAMES, KEY_NAMES, MANIFEST_LENGTH_BYTES, Manifest
from app.services.context import profile_of
from app.services.doctor.chain import RESTORED, check_chain
from app.services.doctor.file import check_file
from app.services.doctor.findings import Watch
from app.services.documents import read
from app.services.saving import append

STORE_FILE = "store.db"
KEY_FILE = "store.keys"
Alone = Callable[[Path], AbstractContextManager[Callable[[], None]]]
"""Makes a folder and keeps every other maker of stores out of it for a while; gives what makes the
names in it durable.
"""
BUILDING_FOLDER = ".building"
RESTORING_FOLDER = ".restoring"
_HELD_NAMES = (STORE_FILE, "store.db-wal", KEY_FILE)
_WORKING_FOLDERS = (BUILDING_FOLDER, RESTORING_FOLDER)
_MOST_MANIFEST_BYTES = 1024 * 1024


class FolderHoldsStore(RuleBroken):
    """A store, or a part of one, is in the folder and is never overwritten."""

    code = "E-BAK-09"
    text = (
        "This folder holds a store, or the keys of one, already. "
        "Choose an empty folder to restore into."
    )


class RestoreNotWritten(EnvironmentFault):
    """The disk refused; ``reason`` in the words of the operating system."""

    code = "E-BAK-10"
    text = "The store cannot be restored here ({reason}). Check the folder and its free space."


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreTools:
    """What restoring needs. ``open_secrets`` makes the place for a store folder's keys."""

    sealer: Sealer
    open_store: OpenStore
    open_secrets: Callable[[Path], Secrets]
    clock: Clock
    ids: Ids
    alone: Alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The store that lives again; ``made_at`` is the moment it was saved at."""

    profile: StoreProfile
    made_at: datetime


def restore_backup(tools: RestoreTools, file: Path, recovery_code: str, home: Path) -> Restored:
    """Bring the store in a backup to life in ``home``; the desk must be closed there.

    Everything, the keys too, is made and checked in a working folder; the store file moves in at
    the very end, so that restoring can be begun again wherever it was broken off. Raises
    FolderHoldsStore, RecoveryCodeWrong, NotABackup, BackupTooNew, BackupDamaged,
    BackupUnreadable, RestoreNotWritten; then ``home`` is as it was.
    """
    if holds_store_or_part(home):
        raise FolderHoldsStore
    wrapped = tools.sealer.wrapped_key(file)
    backup_key = tools.sealer.unwrap_key(recovery_code, wrapped)
    with _nothing_left_behind(home, tools.alone) as working:
        database = working.joinpath(STORE_FILE)
        manifest = _unpack(tools.sealer.chunks(file, backup_key), database)
        keys = _keys_of(manifest)
        profile = _revive(tools, database, keys["database"], manifest)
        secrets = tools.open_secrets(working)
        for name, key in keys.items():
            secrets.put(name, key)
        working.joinpath(KEY_FILE).replace(home.joinpath(KEY_FILE))
        database.replace(home.joinpath(STORE_FILE))
    return Restored(profile=profile, made_at=manifest.made_at)


def holds_store_or_part(home: Path) -> bool:
    """True for a store or a part of one, such as its only keys: nothing may be made over it.

    Keys that a broken-off maker or restore moved in are no part: the store they open is still in
    its working folder, and its own keys there are gone.
    """
    held = {name for name in _HELD_NAMES if home.joinpath(name).exists()}
    is_broken_off = any(
        home.joinpath(folder, STORE_FILE).exists() and not home.joinpath(folder, KEY_FILE).exists()
        for folder in _WORKING_FOLDERS
    )
    return bool(held - {KEY_FILE} if is_broken_off else held)


def clear_working_folders(home: Path) -> None:
    """Remove what broken-off makers left; with the folder held, so that none is at work."""
    for folder in _WORKING_FOLDERS:
        shutil.rmtree(home.joinpath(folder), ignore_errors=True)


@contextmanager
def _nothing_left_behind(home: Path, alone: Alone) -> Iterator[Path]:
    """A working folder inside ``home``, gone afterwards; after a failure nothing new is left."""
    is_new = not home.exists()
    working = home.joinpath(RESTORING_FOLDER)
    with ExitStack() as held:
        try:
            flush = held.enter_context(alone(home))
        except OSError as failure:
            raise RestoreNotWritten(reason=failure.strerror or "unknown") from failure
        if holds_store_or_part(home):  # somebody else may just have been done
            raise FolderHoldsStore
        try:
            clear_working_folders(home)
            working.mkdir(mode=0o700)
            yield working
            shutil.rmtree(working)
            flush()
        except BaseException as failure:
            _remove_new(home, is_new=is_new)
            if isinstance(failure, OSError):
                raise RestoreNotWritten(reason=failure.strerror or "unknown") from failure
            raise


def _remove_new(home: Path, *, is_new: bool) -> None:
    if is_new:
        shutil.rmtree(home, ignore_errors=True)
        return
    shutil.rmtree(home.joinpath(RESTORING_FOLDER), ignore_errors=True)
    for name in _HELD_NAMES:  # none was here before
        with suppress(OSError):
            home.joinpath(name).unlink()


def _unpack(chunks: Iterator[bytes], database: Path) -> Manifest:
    """Write the store file of the content and answer the manifest before it."""
    head, rest = _split(chunks)
    try:
        manifest = read(Manifest, head)
    except BadInput as wrong:
        raise BackupDamaged(reason="its description cannot be read") from wrong
    hashed, size = hashlib.sha256(), 0
    database.touch(mode=0o600, exist_ok=False)
    with database.open("wb") as stream:
        for piece in rest:
            hashed.update(piece)
            size += len(piece)
            stream.write(piece)
    if (size, hashed.hexdigest()) != (manifest.database_bytes, manifest.database_sha256):
        raise BackupDamaged(reason="the store file in it is not the one that was saved")
    return manifest


def _split(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The manifest's text, and the bytes after it."""
    head = b""
    for piece in chunks:
        head += piece
        length = int.from_bytes(head[:MANIFEST_LENGTH_BYTES], "big") + MANIFEST_LENGTH_BYTES
        if len(head) >= length or length > _MOST_MANIFEST_BYTES:
            break
    else:
        raise BackupDamaged(reason="its description is cut short")
    return head[MANIFEST_LENGTH_BYTES:length], chain((head[length:],), chunks)


def _keys_of(manifest: Manifest) -> dict[str, bytes]:
    try:
        there = [name for name in CHAIN_KEY_NAMES if name in manifest.keys]
        return {name: bytes.fromhex(manifest.keys[name]) for name in (*KEY_NAMES, *there)}
    except (KeyError, ValueError):
        raise BackupDamaged(reason="its keys are not whole") from None


def _revive(tools: RestoreTools, database: Path, key: bytes, manifest: Manifest) -> StoreProfile:
    """Check the file and give its device a new incarnation, so that it never looks cloned."""
    try:
        store = tools.open_store(database, key)
    except EnvironmentFault as fault:
        raise BackupDamaged(reason=fault.sentence()) from fault
    try:
        with store.inspect() as inspection:
            findings = [*check_file(inspection), *check_chain(inspection, Watch())]
        if findings:
            raise BackupDamaged(reason=findings[0].sentence)
        return _reincarnate(store, tools, manifest)
    finally:
        store.close()


def _reincarnate(store: Store, tools: RestoreTools, manifest: Manifest) -> StoreProfile:
    with store.write() as work:
        earlier = work.chain_head()
        former = profile_of(work)
        profile = replace(former, incarnation=former.incarnation + 1)
        time = business_time(tools.clock.now(), ZoneInfo(profile.zone), profile.day_cut_hour)
        act = Act(
            operation_id=tools.ids.new_id(time.at),
            operator_id=SYSTEM_OPERATOR,
            at=time.at,
            business_on=time.on,
        )
        body = {"earlier_head": earlier, "backup_made_at": manifest.made_at}
        work.save_profile(profile)
        append(work, act, RESTORED, body, is_audit=True)
        work.commit()
    return profile
