"""What may and must not lie in the one-folder program."""

from __future__ import annotations

import re
import tarfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_PACKED_BYTES = 100_000_000

GPL_ONLY_QT = (
    "Charts",
    "Coap",
    "DataVisualization",
    "Graphs",
    "Grpc",
    "HttpServer",
    "Lottie",
    "Mqtt",
    "NetworkAuth",
    "OpcUa",
    "Quick3D",
    "QuickTimeline",
    "StateMachine",
    "VirtualKeyboard",
    "WaylandCompositor",
)
"""Qt modules that are offered under the GPL alone, or under it and a paid licence."""

STRANGERS = (
    "libgtk-",
    "libgdk-",
    "numpy",
    "psycopg",
    "fastapi",
    "starlette",
    "uvicorn",
    "prometheus_client",
    "opentelemetry",
    "pytest",
    "hypothesis",
    "mypy",
    "PyInstaller",
    "tkinter",
    "QtWebEngine",
)
"""What a careless build picks up from the machine it runs on."""

OURS = (*(f"__mypyc{suffix}" for suffix in EXTENSION_SUFFIXES), "/licences/mypyc.txt")
"""The one library that the modules of the compiled engine share, and the licence of its parts."""

MUST_HAVE = (
    "LICENSE",
    "THIRD_PARTY_NOTICES.md",
    "resources/licences/LGPL-3.0.txt",
    "resources/demo/products.csv",
    "resources/i18n/memberdesk_zh_CN.qm",
    "resources/i18n/memberdesk_en.qm",
    "resources/programmes/coffee-grocery.json",
    "escpos/capabilities.json",
)


def forbidden(names: list[str]) -> list[str]:
    """The files among ``names`` (paths with slashes) that must not be shipped, with the reason."""
    qt = re.compile(rf"Qt6?({'|'.join(GPL_ONLY_QT)})\b|qtvirtualkeyboard|lottie", re.IGNORECASE)
    found = [f"{name}: GPL-only part of Qt" for name in names if qt.search(name)]
    found += [
        f"{name}: not ours to ship"
        for name in names
        if not name.endswith(OURS)
        for stranger in STRANGERS
        if stranger.lower() in name.lower().split("/_internal/")[-1]
    ]
    return found


def missing(inside: Path) -> list[str]:
    """What the program's contents folder lacks."""
    return [name for name in MUST_HAVE if not (inside / name).is_file()]


def files(bundle: Path) -> list[str]:
    """Every file of the bundle, as a path with slashes."""
    return [
        path.relative_to(bundle).as_posix() for path in sorted(bundle.rglob("*")) if path.is_file()
    ]


def size(bundle: Path) -> int:
    """Bytes on disk; a link counts nothing."""
    return sum(p.stat().st_size for p in bundle.rglob("*") if p.is_file() and not p.is_symlink())


def packed(bundle: Path, target: Path) -> int:
    """Bytes of the bundle as one xz archive, the way it is handed out."""
    with tarfile.open(target, "w:xz", preset=3) as archive:
        archive.add(bundle, arcname=bundle.name)
    return target.stat().st_size
