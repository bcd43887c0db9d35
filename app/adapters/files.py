"""Files that appear whole or not at all, also when the power goes; folders with one maker."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.config.durable import flush_names
from app.domain.errors import EnvironmentFault


class FolderInUse(EnvironmentFault):
    """Another process makes or restores a store in the folder."""

    code = "E-STO-14"
    text = (
        "Another Memberdesk is making a store in this folder. "
        "Wait until it is done, or choose another folder."
    )


@contextmanager
def replaced_whole(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file at ``path`` when the block ends well.

    Written beside it with mode 0600, flushed to the disk, renamed, and the names flushed too;
    when the block fails, the old file is as it was and nothing new lies about.
    """
    part, is_new = path.with_name(f".{path.name}.part"), not path.exists()
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        flush_names(path.parent)
    except BaseException:
        for left in (part, path) if is_new else (part,):
            with suppress(OSError):
                left.unlink()
        raise


@contextmanager
def held_alone(folder: Path) -> Iterator[Callable[[], None]]:
    """Make the folder if need be and work in it alone; FolderInUse while somebody else does.

    Gives what makes the names in it durable, to be called before anybody is told of them. The
    system lets go of the folder when the process ends, however it ends.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = _hold(folder)
    try:
        yield partial(flush_names, folder)
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _hold(folder: Path) -> int:
        """A folder cannot be locked; a file that goes with its last handle stands for it."""
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY
        try:
            return os.open(folder / ".making", flags)
        except (FileExistsError, PermissionError) as fault:
            raise FolderInUse from fault

else:
    import fcntl

    def _hold(folder: Path) -> int:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            os.close(descriptor)
            raise FolderInUse from fault
        except OSError:  # a disk without locks, as some in a network are
            return descriptor
        return descriptor


_BINARY = getattr(os, "O_BINARY", 0)
