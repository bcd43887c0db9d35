"""Stores on disk with the adapters behind every port: opened, made, built, restored."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from errno import ENOENT
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING

from app.adapters.clock import SystemClock
from app.adapters.files import held_alone, replaced_whole
from app.adapters.ids import SeededIds, UuidIds
from app.adapters.pins import ArgonPins
from app.adapters.sealing import AesSealer
from app.adapters.secrets import open_secrets
from app.adapters.signing import Ed25519Signer
from app.config.paths import StorePaths, default_home, demo_home, resources
from app.domain.errors import BadInput, EnvironmentFault, RuleBroken
from app.ports.clock import Clock
from app.ports.ids import Ids
from app.ports.secrets import Secrets
from app.services.context import Context
from local_db.engine import CACHE_KIB, FILLING_CACHE_KIB
from local_db.faults import StoreReadOnly
from local_db.files import create_store, open_store
from local_db.space import LEAST_FREE_BYTES
from local_db.store import SqlStore

if TYPE_CHECKING:  # making and bringing back are for other starts than the desk's
    from app.services.backup import BackupTools
    from app.services.first_run import NewStore
    from app.services.restoring import RestoreTools

KEY_BYTES = 32
EARLIEST_DEMO = date(2020, 1, 1)
"""A year before it the youngest members of the demo store are just old enough."""


class NoStoreHere(RuleBroken):
    """The folder holds no store."""

    code = "E-STO-11"
    text = (
        "There is no store in {folder}. Choose the folder of a store with --home DIR, "
        "or start the desk to set one up. {way}"
    )


class FolderTaken(RuleBroken):
    """A store, or a part of one, is here and is never overwritten."""

    code = "E-STO-12"
    text = "This folder holds a store, or the keys of one, already. Choose another folder."


class FileTaken(RuleBroken):
    """A file is where a new one was to be written; it may be anything, even the store itself."""

    code = "E-IMP-03"
    text = "{file} is here already. Choose another name for the refused rows."


class DatabaseKeyMissing(EnvironmentFault):
    """The file is here, its key is not."""

    code = "E-STO-13"
    text = (
        "The key of this store is missing on this computer. "
        "Restore a backup with the recovery code into another folder."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStore:
    """An open store with everything built on it; close it last."""

    paths: StorePaths
    store: SqlStore
    secrets: Secrets
    sealer: AesSealer
    ctx: Context
    pass_public_key: str

    @property
    def backup_tools(self) -> BackupTools:
        """What a backup of this store is made with."""
        from app.services.backup import BackupTools

        return BackupTools(sealer=self.sealer, secrets=self.secrets, clock=self.ctx.clock)

    def close(self) -> None:
        """Close the file; the last connection folds the WAL in."""
        self.store.close()


def open_home(
    home: Path, clock: Clock | None = None, least_free_bytes: int = LEAST_FREE_BYTES
) -> OpenedStore:
    """The store in a folder; NoStoreHere, DatabaseKeyMissing, or what opening raises.

    ``least_free_bytes``: room the disk must have for new sales at its desk.
    """
    paths = StorePaths(home)
    if not paths.holds_store:
        raise NoStoreHere(folder=str(home), way=_way_to_a_store(home))
    if not paths.sealed_keys.exists():
        raise DatabaseKeyMissing  # asking for secrets would choose a place and write it down
    secrets = open_secrets(home)
    key = secrets.get("database")
    if key is None:
        raise DatabaseKeyMissing
    store = open_store(paths.database, key, least_free_bytes)
    return _opened(paths, store, secrets, UuidIds(), clock)


def _way_to_a_store(home: Path) -> str:
    """What to type for the demo store, which lies beside the folder that was looked in."""
    for demo in (demo_home(home), demo_home(default_home())):
        if StorePaths(demo).holds_store:
            return f"The demo store opens with: --home {shlex.quote(str(demo))}"
    return "Build the demo store with: memberdesk demo"


def open_copy(original: OpenedStore, paths: StorePaths) -> OpenedStore:
    """A copy of an open store's file, under the same keys; DatabaseKeyMissing without them."""
    key = original.secrets.get("database")
    if key is None:
        raise DatabaseKeyMissing
    store = open_store(paths.database, key)
    return _opened(paths, store, original.secrets, UuidIds(), None)


def make_store(home: Path, new: NewStore, clock: Clock | None = None) -> str:
    """Set a store up in a folder without one; answers the recovery code."""
    from app.services.first_run import StoreKeys, set_up_store

    with new_home(home) as working:
        opened = _created(working, UuidIds(), clock)
        try:
            signed = replace(new, pass_public_key=opened.pass_public_key)
            keys = StoreKeys(secrets=opened.secrets, sealer=opened.sealer)
            return set_up_store(opened.ctx, signed, keys)
        finally:
            opened.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBuilt:
    """The demo store is in its folder. ``digest``: equal for the same seed and day."""

    recovery_code: str
    digest: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWish:
    """Which demo store; None leaves the size to the shop's habits."""

    seed: int = 1
    until: date
    member_count: int | None = None
    sale_count: int | None = None


def make_demo(home: Path, wish: DemoWish, progress: Callable[[int, int], None]) -> DemoBuilt:
    """Build the demo store in a folder without a store; ``progress(done, total)`` in days.

    FolderTaken; BadInput for a day on which its members would be too young.
    """
    from app.services.demo.build import DemoPlan, build_demo
    from app.services.first_run import StoreKeys

    if wish.until < EARLIEST_DEMO:
        reason = f"the demo store's year cannot end before {EARLIEST_DEMO}; choose a later day"
        raise BadInput(path="until", reason=reason)
    plan = DemoPlan(resources=resources(), seed=wish.seed, until=wish.until)
    if wish.member_count is not None:
        plan = replace(plan, member_count=wish.member_count)
    if wish.sale_count is not None:
        plan = replace(plan, sale_count=wish.sale_count)
    with new_home(home) as working:
        opened = _created(working, SeededIds(wish.seed), None, FILLING_CACHE_KIB)
        try:
            keys = StoreKeys(secrets=opened.secrets, sealer=opened.sealer)
            built = build_demo(opened.ctx, keys, plan, progress)
            tally = built.tally
            return DemoBuilt(
                recovery_code=built.recovery_code,
                digest=opened.store.digest(),
                counts={
                    "members": built.member_count,
                    "sales": tally.sale_count,
                    "refunds": tally.refund_count,
                    "voids": tally.void_count,
                },
            )
        finally:
            opened.close()


def restore_tools() -> RestoreTools:
    """What bringing a store back needs on this machine."""
    from app.services.restoring import RestoreTools

    return RestoreTools(
        sealer=AesSealer(),
        open_store=open_store,
        open_secrets=open_secrets,
        clock=SystemClock(),
        ids=UuidIds(),
        alone=held_alone,
    )


def check_free(file: Path) -> None:
    """FileTaken when the name of a file to be written is taken; OSError without its folder."""
    if not file.absolute().parent.is_dir():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(file))
    if os.path.lexists(file):
        raise FileTaken(file=str(file))


def write_new(file: Path, content: bytes) -> None:
    """Write a file that was not there, whole or not at all; FileTaken, OSError."""
    check_free(file)
    with replaced_whole(file) as stream:
        stream.write(content)


def today() -> date:
    """The local day, for a demo store that opens today."""
    return SystemClock().now().astimezone().date()


def versions() -> tuple[str, ...]:
    """One line for each part whose version matters to support."""
    from importlib.metadata import version

    parts = ("PySide6-Essentials", "sqlcipher3", "SQLAlchemy", "cryptography", "python-escpos")
    return (
        f"Python {platform.python_version()}",
        *(f"{part} {version(part)}" for part in parts),
    )


@contextmanager
def new_home(home: Path) -> Iterator[Path]:
    """A working folder whose store moves into ``home`` whole and for good, or leaves nothing.

    FolderTaken also for a part of a store whose file is away: a new file would take its log over,
    and new keys would lock it for ever.
    FolderInUse while another process makes a store there.
    """
    from app.services.restoring import BUILDING_FOLDER, clear_working_folders

    paths = StorePaths(home)
    working = home / BUILDING_FOLDER
    with ExitStack() as held:
        try:
            _refuse_taken(home)
            flush = held.enter_context(held_alone(home))
            _refuse_taken(home)  # somebody may just have been done
            clear_working_folders(home)
            working.mkdir(mode=0o700)
        except OSError as fault:
            raise StoreReadOnly from fault
        try:
            yield working
            _move_in(StorePaths(working), paths, flush)
        finally:
            shutil.rmtree(working, ignore_errors=True)


def _move_in(made: StorePaths, paths: StorePaths, flush: Callable[[], None]) -> None:
    """To stay, also when the power fails right afterwards; StoreReadOnly, and nothing moved."""
    try:
        made.sealed_keys.replace(paths.sealed_keys)
        made.database.replace(paths.database)
        flush()
    except OSError as fault:
        for path in (paths.database, paths.sealed_keys):  # none was here before
            path.unlink(missing_ok=True)
        raise StoreReadOnly from fault


def opened_new(home: Path) -> OpenedStore:
    """An empty store in a working folder, with keys of its own."""
    return _created(home, UuidIds(), None)


def _refuse_taken(home: Path) -> None:
    from app.services.restoring import holds_store_or_part

    if holds_store_or_part(home):
        raise FolderTaken


def _created(home: Path, ids: Ids, clock: Clock | None, cache_kib: int = CACHE_KIB) -> OpenedStore:
    paths = StorePaths(home)
    secrets = open_secrets(home)
    for name in ("database", "pin_pepper", "pass_signing"):
        secrets.put(name, token_bytes(KEY_BYTES))
    key = secrets.get("database")
    if key is None:
        raise DatabaseKeyMissing
    return _opened(paths, create_store(paths.database, key, cache_kib), secrets, ids, clock)


def _opened(
    paths: StorePaths, store: SqlStore, secrets: Secrets, ids: Ids, clock: Clock | None
) -> OpenedStore:
    pepper, seed = secrets.get("pin_pepper"), secrets.get("pass_signing")
    if pepper is None or seed is None:
        store.close()
        raise DatabaseKeyMissing
    signer = Ed25519Signer(seed)
    ctx = Context(
        store=store,
        clock=clock or SystemClock(),
        ids=ids,
        pins=ArgonPins(pepper),
        signer=signer,
    )
    return OpenedStore(
        paths=paths,
        store=store,
        secrets=secrets,
        sealer=AesSealer(),
        ctx=ctx,
        pass_public_key=signer.public_key,
    )
