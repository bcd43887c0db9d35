"""A first load beside the desk: another process keeps the members, so that whoever types never has
to wait for it (ADR 0016).

The desk starts its own program once more and tells it over standard input, and nowhere else, what
opens the file. The other process says a word before each chunk. It ends when there is
nothing more to load, when anything is in its way, or with the desk; all it knows is in the file,
so it may be killed at any moment.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from app import __version__
from app.bootstrap import LOAD_BESIDE
from app.domain.operations import canonical_json
from local_db.migrations import HEAD

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 50
"""In one transaction while a desk is open: a sale waits for one of them at most."""
STDIN, STDOUT = 0, 1
GOES_ON = b"\n"
"""The word before each chunk: the one before it is kept."""
MOST_BYTES = 4_096
"""Of an errand."""
_DONE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What the other process is told. ``program`` and ``schema``: of the desk, for a program that
    was replaced meanwhile must not touch its file. ``database`` and ``device``: keys, as hex.
    """

    program: str
    schema: int
    database: str
    device: str


class Beside:
    """The other process, seen from the desk; called by one thread, closed by any."""

    def __init__(self, home: Path, database: bytes, device: bytes) -> None:
        """``database``, ``device``: the key of the file in ``home``, the seed of the device."""
        errand = Errand(
            program=__version__, schema=HEAD, database=database.hex(), device=device.hex()
        )
        self._told = canonical_json(errand).encode()
        self._command = (*_this_program(), LOAD_BESIDE, str(home))
        self._guard, self._stepping = threading.Lock(), threading.Lock()
        self._is_closed = False
        self._process: subprocess.Popen[bytes] | None = None

    def step(self) -> bool:
        """Wait until it has kept some more; False when it has ended, whatever for."""
        with self._stepping:
            process = self._running()
            if process is None:
                return self._is_closed
            if cast("IO[bytes]", process.stdout).read(len(GOES_ON)):
                return True
            self._end(process)
            if process.returncode != _DONE and not self._is_closed:
                log.warning("loading beside the desk ended with %s", process.returncode)
            return self._is_closed

    def close(self) -> None:
        """Kill it; nothing is asked of it any more."""
        with self._guard:
            self._is_closed = True
            process = self._process
        if process is not None:
            process.kill()
        with self._stepping:
            if self._process is not None:
                self._end(self._process)

    def _running(self) -> subprocess.Popen[bytes] | None:
        """None where it cannot be, and after the end."""
        with self._guard:
            if self._process is None and not self._is_closed:
                try:
                    self._process = _begun(self._command, self._told)
                except OSError as fault:
                    log.warning("nothing loads beside the desk: %s", fault)
            return None if self._is_closed else self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with process:  # closes both pipes and waits
            pass
        with self._guard:
            self._process = None


def _this_program() -> Sequence[str]:
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "app")


def _begun(command: Sequence[str], told: bytes) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    process = subprocess.Popen(  # noqa: S603 - this program itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        creationflags=flags,
    )
    try:
        # and stays open: its end says that the desk is no more
        cast("IO[bytes]", process.stdin).write(told)
    except OSError:  # it ended before it listened, which the next step finds
        log.warning("loading beside the desk did not begin")
    return process
