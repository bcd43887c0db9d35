"""Backups: a sealed copy of the whole store with its keys, made daily and on demand.

A backup holds a manifest (who, when, the store's keys) and the store file, sealed with the backup
key, which lies in the file's header wrapped under the recovery code. So a backup can be made
without the code, and opened on any machine with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.errors import BadInput, EnvironmentFault, RuleBroken
from app.domain.operations import canonical_json
from app.domain.periods import business_time
from app.domain.store import StoreProfile
from app.ports.backup import BackupNotWritten, Sealer, StoreFile
from app.ports.clock import Clock
from app.ports.secrets import Secrets
from app.services.clock_guard import day_reached
from app.services.context import profile_of
from app.services.sign_on import WRAPPED_KEY

KEPT_DAYS = 7
KEY_NAMES = ("database", "pin_pepper", "pass_signing", "backup")
CHAIN_KEY_NAMES = ("device",)
"""What a counter of a chain has besides."""
MANIFEST_LENGTH_BYTES = 4
_PIECE_BYTES = 1024 * 1024
_ENDING = ".mdbackup"
_TORN = f".*{_ENDING}.*"
"""Names of the working files of a backup, which a kill or a power cut leaves behind."""
_TORN_SEALED = ".*.part"
"""So the sealed one is named when the backup has another ending; its header tells it apart."""
_TORN_AFTER = timedelta(hours=1)
"""A working file that was not touched for so long is nobody's; a younger one may be in use."""
_NAME = re.compile(r"(\d{8})-\d{6}-.*\.mdbackup")


class BackupExists(RuleBroken):
    """The target is there already and may be anything, even the store itself."""

    code = "E-BAK-07"
    text = "A file with this name is here already. Choose another name for the backup."


class KeyMissing(EnvironmentFault):
    """Without its keys a backup could never be opened again; ``name`` says which one."""

    code = "E-BAK-08"
    text = "The key '{name}' of this store is missing, so no backup can be made. Call support."


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupTools:
    """What making a backup needs beside the store."""

    sealer: Sealer
    secrets: Secrets
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says about itself, inside the seal. ``keys`` are hexadecimal, by name."""

    store_id: str
    store_name: str
    counter_id: str
    incarnation: int
    made_at: datetime
    database_bytes: int
    database_sha256: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyBackup:
    """One of the backups kept in the store folder, by the business day it was made for."""

    on: date
    path: Path


def make_backup(store: StoreFile, tools: BackupTools, target: Path) -> Manifest:
    """Seal a copy of the open store into ``target``, and read it back to be sure.

    The desk may go on selling meanwhile. Raises BackupExists, KeyMissing, BackupNotWritten; then
    there is no file at ``target``.
    """
    if target.exists():
        raise BackupExists
    if not target.parent.is_dir():
        raise BackupNotWritten(reason="there is no such folder")
    _clear_torn(target.parent, tools)
    with store.read() as reader:
        profile = profile_of(reader)
        wrapped = reader.setting(WRAPPED_KEY)
    if not wrapped:
        raise KeyMissing(name="recovery code")
    keys = _keys(tools.secrets)
    backup_key = bytes.fromhex(keys["backup"])
    with _copied(store, target) as copy:
        manifest = _manifest(profile, tools.clock.now(), copy, keys)
        with tools.sealer.writer(target, backup_key, bytes.fromhex(wrapped)) as add:
            text = canonical_json(manifest).encode("utf-8")
            add(len(text).to_bytes(MANIFEST_LENGTH_BYTES, "big") + text)
            for piece in _pieces(copy):
                add(piece)
    for _ in tools.sealer.chunks(target, backup_key):
        pass
    return manifest


def make_daily_backup(store: StoreFile, tools: BackupTools, folder: Path) -> Path:
    """One more backup in the store's own folder; of the older ones the last days are kept."""
    with store.read() as reader:
        profile = profile_of(reader)
        reached = day_reached(reader, profile)
    time = business_time(tools.clock.now(), ZoneInfo(profile.zone), profile.day_cut_hour)
    hour, minute = divmod(time.minute, 60)
    name = f"{time.on:%Y%m%d}-{hour:02d}{minute:02d}{time.at:%S}-{_in_a_name(profile)}.mdbackup"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BackupNotWritten(reason=fault.strerror or "unknown") from fault
    path = folder.joinpath(name)
    make_backup(store, tools, path)
    _forget_old(folder, path, reached)
    return path


def daily_backups(folder: Path) -> tuple[DailyBackup, ...]:
    """The backups in the folder, newest first by name; other files are left out."""
    paths = sorted(folder.glob("*.mdbackup"), key=lambda path: path.name, reverse=True)
    return tuple(
        DailyBackup(on=on, path=path) for path in paths if (on := _day_of(path.name)) is not None
    )


def is_backup_due(folder: Path, on: date) -> bool:
    """True when no backup was made for the business day yet."""
    return all(backup.on != on for backup in daily_backups(folder))


def _day_of(name: str) -> date | None:
    match = _NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y%m%d").date() if match else None  # noqa: DTZ007
    except ValueError:
        return None


def _in_a_name(profile: StoreProfile) -> str:
    return re.sub(r"[^\w]+", "_", f"{profile.store_id}_{profile.counter_id}")


def _forget_old(folder: Path, newest: Path, reached: date | None) -> None:
    """Of each kept day one backup stays, the last by name, and always the one just made.

    Days after the one that the store has reached by its sales are counted apart: a clock that
    stands ahead takes no backup of a day that was.
    """
    kept_days: dict[bool, set[date]] = {True: set(), False: set()}
    for backup in daily_backups(folder):
        kept = kept_days[reached is not None and backup.on <= reached]
        is_last_of_day = backup.on not in kept
        if backup.path == newest or (is_last_of_day and len(kept) < KEPT_DAYS):
            kept.add(backup.on)
        else:
            backup.path.unlink(missing_ok=True)


def _clear_torn(folder: Path, tools: BackupTools) -> None:
    """Another counter may be writing into the same folder, so only what is old goes."""
    now = tools.clock.now()
    sealed = (path for path in folder.glob(_TORN_SEALED) if _is_sealed(path, tools.sealer))
    for torn in {*folder.glob(_TORN), *sealed}:
        with suppress(OSError):
            touched_at = datetime.fromtimestamp(torn.stat().st_mtime, UTC)
            if now - touched_at > _TORN_AFTER:
                torn.unlink()


def _is_sealed(path: Path, sealer: Sealer) -> bool:
    try:
        sealer.wrapped_key(path)
    except BadInput:
        return False
    return True


def _keys(secrets: Secrets) -> dict[str, str]:
    found = {name: secrets.get(name) for name in (*KEY_NAMES, *CHAIN_KEY_NAMES)}
    for name in KEY_NAMES:
        if found[name] is None:
            raise KeyMissing(name=name)
    return {name: key.hex() for name, key in found.items() if key is not None}


@contextmanager
def _copied(store: StoreFile, target: Path) -> Iterator[Path]:
    """A consistent copy of the file beside the target, under its own key, for the time needed.

    Its name is one that _TORN finds, whatever the target is called.
    """
    ending = "" if target.name.endswith(_ENDING) else _ENDING
    copy = target.with_name(f".{target.name}{ending}.copy")
    try:
        copy.unlink(missing_ok=True)
        store.backup_to(copy)
        yield copy
    except OSError as fault:
        raise BackupNotWritten(reason=fault.strerror or "unknown") from fault
    finally:
        copy.unlink(missing_ok=True)


def _manifest(
    profile: StoreProfile, made_at: datetime, copy: Path, keys: Mapping[str, str]
) -> Manifest:
    hashed = hashlib.sha256()
    for piece in _pieces(copy):
        hashed.update(piece)
    return Manifest(
        store_id=profile.store_id,
        store_name=profile.store_name,
        counter_id=profile.counter_id,
        incarnation=profile.incarnation,
        made_at=made_at,
        database_bytes=copy.stat().st_size,
        database_sha256=hashed.hexdigest(),
        keys=keys,
    )


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            yield piece
