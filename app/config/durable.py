"""Names of files that stay when the power fails. Windows has no such call and needs none."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EINVAL
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable; OSError when the disk refuses."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        if fault.errno != EINVAL:  # a file system that keeps names some other way
            raise
    finally:
        os.close(descriptor)


def flush_names(folder: Path) -> None:
    """And the names of the folders above it, which may be new too."""
    flush_folder(folder)
    for above in folder.absolute().parents:
        with suppress(PermissionError):  # the folder of somebody else, so it was there before
            flush_folder(above)
