"""The engine compiled ahead of time: used where it was made of exactly these sources.

It is the same code, compiled by mypyc, and about twice as fast. The plain modules are what is
tested and read; without the compiled ones, or beside other sources, they are what runs.
See docs/adr/0009.
"""

from __future__ import annotations

import hashlib
import json
import sys
import sysconfig
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "compiled" if getattr(sys, "frozen", False) else ROOT / "build" / "compiled"
PACKAGE = "app/domain/engine"
MANIFEST = "made-of.json"


def use_compiled_engine(folder: Path = FOLDER) -> bool:
    """Let the engine be imported in its compiled form from now on; False leaves the plain one.

    To be called before anything imports the engine.
    """
    if "app.domain.engine" in sys.modules or not _is_usable(folder):
        return False
    import app.domain

    sys.path.append(str(folder))
    app.domain.__path__.insert(0, str(folder / "app" / "domain"))
    return True


def is_engine_compiled() -> bool:
    """Whether the engine that is imported is the compiled one."""
    import app.domain.engine

    return str(app.domain.engine.__file__).endswith(tuple(EXTENSION_SUFFIXES))


def made_of(root: Path = ROOT) -> dict[str, str]:
    """What a compiled engine depends on: the machine, and every source with its SHA-256."""
    sources = sorted((root / PACKAGE).glob("*.py"))
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    return {"machine": sysconfig.get_config_var("EXT_SUFFIX") or "", **digests}


def _is_usable(folder: Path) -> bool:
    """In the built program the sources are not there to compare; it was built as one."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(getattr(sys, "frozen", False)) or manifest == made_of()
