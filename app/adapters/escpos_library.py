"""python-escpos, loaded when the first receipt is made, without the traces it leaves."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from app.ports.printer import PrinterConnectionWrong


def printers() -> ModuleType:
    """The library's printers; the folder it leaves in the temporary files at import is removed."""
    import escpos.printer
    from escpos import capabilities

    left_behind = Path(capabilities.pickle_dir)
    if left_behind.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(left_behind, ignore_errors=True)
    module: ModuleType = escpos.printer
    return module


def composer(profile: str) -> Any:
    """A printer of the library that only collects bytes, in ``output``."""
    try:
        return printers().Dummy(profile=profile)
    except KeyError:
        raise PrinterConnectionWrong(reason=f"there is no profile {profile}") from None


def faults() -> tuple[type[Exception], ...]:
    """What the library raises when a printer fails; ``pywintypes`` is there on Windows only."""
    from escpos.exceptions import Error

    windows = sys.modules.get("pywintypes")
    return (OSError, Error) if windows is None else (OSError, Error, windows.error)


def send_raw(printer: Any, content: bytes) -> None:
    """Bytes as they are, through the library's one door for them."""
    printer._raw(content)  # noqa: SLF001 - the library has no public name for it
