"""The recorder and fault injector under the real files: ``shim.c`` between us and the C library.

It is compiled where there is a C compiler, and loaded into a process of its own (``run_under``),
which finds it as ``SHIM``.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from errno import EIO, ENOSPC, errorcode
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tests.crash.disk import (
    Delete,
    Disk,
    MakeFolder,
    Record,
    Rename,
    Sync,
    SyncNames,
    Told,
    Truncate,
    Write,
)

SOURCE = Path(__file__).with_name("shim.c")
LOADED = "LD_PRELOAD"
NO_COMPILER = "no C compiler (cc) here, which the recorder under the real file needs"
NOT_LINUX = "the recorder under the real file needs Linux"
_HEAD = struct.Struct("=iiqq")
_WRITE, _TRUNCATE, _SYNC, _SYNC_FAILED, _DELETE, _RENAME, _TOLD, _NAMES, _FOLDER = range(1, 10)
WRITES, SYNCS = 0, 1
ERRORS = ((WRITES, ENOSPC), (WRITES, EIO), (SYNCS, EIO))
"""What is made to fail, and how."""


def missing() -> str:
    """Why it cannot be used here; empty when it can."""
    if sys.platform != "linux":
        return NOT_LINUX
    return "" if shutil.which("cc") else NO_COMPILER


def run_under(module: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a module of the tests with the shim under it."""
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder, "shim.so")
        compiler = shutil.which("cc") or "cc"
        flags = ("-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(built))
        subprocess.run([compiler, *flags, str(SOURCE), "-ldl"], check=True)
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, LOADED: str(built)},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )


class Fault(NamedTuple):
    """``at``: its number; ``is_lasting``: so does all that follows."""

    kind: int
    at: int
    error: int
    is_lasting: bool = False

    def __str__(self) -> str:
        what = ("write", "flush")[self.kind]
        lasting = " and all after it" if self.is_lasting else ""
        return f"{errorcode[self.error]} at {what} {self.at}{lasting}"


NO_FAULT = Fault(-1, 0, 0)


class Shim:
    """In a process that was started with it; minds files that are opened in ``folder`` from now
    on.
    """

    def __init__(self, folder: Path) -> None:
        self._lib = ctypes.CDLL(os.environ[LOADED])
        self._lib.crash_watch(str(folder).encode())
        self._folder = folder
        self.hits = 0
        """How many failed when something was made to fail."""
        self.counts = (0, 0)
        """Writes and flushes there were, failed ones too."""

    @contextmanager
    def failing(self, fault: Fault) -> Iterator[None]:
        """The write or flush with that number fails."""
        at, error = ctypes.c_long(fault.at), fault.error
        self._lib.crash_arm(fault.kind, at, int(fault.is_lasting), error)
        try:
            yield
        finally:
            self.hits = int(self._lib.crash_hits())
            self.counts = (int(self._lib.crash_count(0)), int(self._lib.crash_count(1)))
            self._lib.crash_arm(-1, ctypes.c_long(0), 0, 0)

    def told(self, count: int) -> None:
        """Put down that somebody was told so."""
        self._lib.crash_told(ctypes.c_long(count))

    @contextmanager
    def watching(self) -> Iterator[Watched]:
        """Put down what happens to them from now on."""
        with tempfile.TemporaryFile() as log:
            self._lib.crash_log(log.fileno())
            watched = Watched(self._folder, lambda: self._lib.crash_log(-1), log)
            try:
                yield watched
            finally:
                watched.stop()


class Watched:
    """``records``: what was done to the files, once they are not watched any more."""

    def __init__(self, folder: Path, end: Callable[[], object], log: BinaryIO) -> None:
        self._before, self._end, self._log = _files(folder), end, log
        self._is_over = False
        self.records: list[Record] = []

    def stop(self) -> None:
        """From now on nothing is put down any more."""
        if not self._is_over:
            self._is_over = True
            self._end()
            self._log.seek(0)
            self.records = [*_records(self._log.read())]

    def disk(self) -> Disk:
        """As it was before."""
        return Disk(self._before)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def _records(log: bytes) -> Iterator[Record]:
    at = 0
    while at < len(log):
        what, name_length, where, size = _HEAD.unpack_from(log, at)
        at += _HEAD.size
        name = log[at : at + name_length].decode()
        at += name_length
        data = log[at : at + size]
        at += size
        if not name.endswith("-shm"):  # shared memory; nobody reads it after a power cut
            yield _record(what, name, where, data)


def _record(what: int, name: str, where: int, data: bytes) -> Record:
    made: dict[int, Callable[[], Record]] = {
        _WRITE: lambda: Write(name, where, data),
        _TRUNCATE: lambda: Truncate(name, where),
        _SYNC: lambda: Sync(name),
        _SYNC_FAILED: lambda: Sync(name, is_done=False),
        _DELETE: lambda: Delete(name),
        _RENAME: lambda: Rename(name, data.decode()),
        _TOLD: lambda: Told(where),
        _NAMES: lambda: SyncNames(name),
        _FOLDER: lambda: MakeFolder(name),
    }
    return made[what]()
