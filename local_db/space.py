"""Room on the disk: enough to begin another sale, and a reserve for the one under way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from local_db.faults import DiskFault, DiskFull, DiskNearlyFull, StoreReadOnly

LEAST_FREE_BYTES = 200 * 1024 * 1024
"""Below this no new sale begins at a counter."""
RESERVE_BYTES = 64 * 1024 * 1024
"""Size of the file that is given up for the sale under way when the disk is full."""
_LEAST_TO_OPEN_BYTES = 256 * 1024
_PIECE_BYTES = 1024 * 1024


def free_bytes(path: Path) -> int:
    """Room left on the disk that holds the path."""
    return shutil.disk_usage(path.parent).free


def told_by_room(
    fault: Exception, path: Path, free: Callable[[Path], int] = free_bytes
) -> Exception:
    """DiskFull in place of what SQLite makes of a file that cannot be opened for want of room."""
    is_full = False
    if isinstance(fault, DiskFault | StoreReadOnly):
        with suppress(OSError):  # no folder, so not for want of room
            is_full = free(path) < _LEAST_TO_OPEN_BYTES
    return DiskFull() if is_full else fault


class Space:
    """The disk of one store file. ``least_free_bytes``: 0 asks for nothing and keeps no reserve.

    The reserve is a file of zeros beside the store; who finds the disk full gives it up, and it is
    made again once there is room for it and for new sales.
    """

    def __init__(
        self, path: Path, least_free_bytes: int, reserve_bytes: int = RESERVE_BYTES
    ) -> None:
        self._path = path
        self._reserve = path.with_name(f"{path.stem}.reserve")
        self._least_free_bytes = least_free_bytes
        self._reserve_bytes = reserve_bytes

    def check(self) -> None:
        """DiskNearlyFull when no new sale should begin."""
        free = free_bytes(self._path)
        if free < self._least_free_bytes:
            raise DiskNearlyFull(free_mb=free // (1024 * 1024))

    def keep_reserve(self) -> None:
        """Make the reserve where it is missing; without room for it, leave it for later."""
        needed = self._least_free_bytes + self._reserve_bytes
        if not self._least_free_bytes or self._is_whole() or free_bytes(self._path) < needed:
            return
        try:
            with self._reserve.open("wb") as stream:
                for _ in range(self._reserve_bytes // _PIECE_BYTES):
                    stream.write(bytes(_PIECE_BYTES))
        except OSError:
            self.give_up_reserve()

    def give_up_reserve(self) -> None:
        """The disk is full: what comes next has the room of the reserve."""
        with suppress(OSError):
            self._reserve.unlink(missing_ok=True)

    def _is_whole(self) -> bool:
        return self._reserve.is_file() and self._reserve.stat().st_size == self._reserve_bytes
