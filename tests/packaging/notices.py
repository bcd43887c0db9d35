"""Writes THIRD_PARTY_NOTICES.md: each package of the client lock, its licence, and its text.

Texts come from the installed packages, and from ``resources/licences`` for what carries none or is
only installed on another system. ``--check`` writes nothing and exits 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
NOTICES = ROOT / "THIRD_PARTY_NOTICES.md"
TEXTS = ROOT / "resources" / "licences"

LOCKED = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)", re.MULTILINE)
LICENCE_FILE = re.compile(r"\.dist-info/.*(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)

CHOSEN = {
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "colorama": "BSD-3-Clause",
    "pywin32": "BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "pyserial": "BSD-3-Clause",
    "pyusb": "BSD-3-Clause",
    "setuptools": "MIT",
    "jaraco-classes": "MIT",
    "backports-tarfile": "MIT",
    "sqlcipher3": "Zlib",
    "tzdata": "Apache-2.0",
    "qrcode": "BSD-3-Clause",
    "argcomplete": "Apache-2.0",
}
"""The licence we use a package under, where its metadata names several, none, or no SPDX name."""

NOT_INSTALLED = ("colorama", "pywin32", "pywin32-ctypes", "setuptools")
"""Packages of another system, and the one that an environment brings in a version of its own."""

OWN_TEXTS = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "colorama": ("colorama.txt",),
    "pywin32": ("pywin32.txt",),
    "pywin32-ctypes": ("pywin32-ctypes.txt",),
    "pyserial": ("pyserial.txt",),
    "setuptools": ("setuptools.txt",),
    "sqlcipher3": ("sqlcipher.txt",),
    "Python": ("python.txt",),
    "mypyc": ("mypyc.txt",),
}

HEAD = """# Third-party notices

Memberdesk itself is licensed under Apache-2.0 (`LICENSE`). The program is shipped together with
the software below, each under its own licence. Written by `make notices` from `requirements.lock`.

Qt and PySide6 are used under the LGPL-3.0, as separate shared libraries in the program's folder:
you may replace them by your own build of the same version. Their source is offered at
https://download.qt.io/ and https://code.qt.io/. No module that is offered under the GPL alone is
part of the program. `sqlcipher3` contains SQLite (public domain), SQLCipher (BSD-3-Clause) and
OpenSSL (Apache-2.0); Pillow and `zxing-cpp` contain the libraries that their licence texts name.

## Software
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package of the lock; ``texts`` are its licence texts, without surrounding blanks."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def locked() -> dict[str, str]:
    """Name and version of every package a client is installed from, on any system."""
    return dict(LOCKED.findall(LOCK.read_text(encoding="utf-8")))


def packages() -> list[Package]:
    """The interpreter, what the compiled engine holds of its compiler, and every locked package;
    raises SystemExit for one without a text.
    """
    found = [_package(name, version) for name, version in sorted(locked().items())]
    python = Package(name="Python", version="3.11", licence="PSF-2.0", texts=_own_texts("Python"))
    silent = [p.name for p in found if not (p.texts and all(p.texts) and p.licence)]
    if silent:
        raise SystemExit(f"no licence known for: {', '.join(silent)}")
    mypyc = Package(
        name="mypyc",
        version=metadata.version("mypy"),
        licence="MIT",
        texts=_own_texts("mypyc"),
    )
    return [python, mypyc, *found]


def document(listed: list[Package]) -> str:
    """The whole file; each text stands once, under the names of all packages that share it."""
    users: dict[str, list[str]] = {}
    for package in listed:
        for text in package.texts:
            users.setdefault(text, []).append(package.name)
    rows = [f"| {package.name} | {package.version} | {package.licence} |" for package in listed]
    parts = [HEAD, "| name | version | licence |", "| --- | --- | --- |", *rows, "", "## Texts"]
    for text, names in users.items():
        parts += ["", f"### {', '.join(names)}", "", "```text", text, "```"]
    return "\n".join(parts) + "\n"


def _package(name: str, version: str) -> Package:
    texts = _own_texts(name)
    licence = CHOSEN.get(name, "")
    if name not in NOT_INSTALLED:
        distribution = metadata.distribution(name)
        if distribution.version != version:
            raise SystemExit(f"{name} {version} is locked, {distribution.version} is installed")
        texts = (*_installed_texts(distribution), *texts)
        licence = licence or _declared(distribution)
    return Package(name=name, version=version, licence=licence, texts=texts)


def _own_texts(name: str) -> tuple[str, ...]:
    return tuple(_tidy((TEXTS / file).read_text("utf-8")) for file in OWN_TEXTS.get(name, ()))


def _installed_texts(distribution: metadata.Distribution) -> tuple[str, ...]:
    files = [file for file in distribution.files or () if LICENCE_FILE.search(str(file))]
    texts = (
        Path(str(distribution.locate_file(file))).read_text(encoding="utf-8", errors="replace")
        for file in sorted(files)
    )
    return tuple(dict.fromkeys(_tidy(text) for text in texts))


def _declared(distribution: metadata.Distribution) -> str:
    fields = distribution.metadata
    return str(fields.get("License-Expression") or fields.get("License") or "").strip()


def _tidy(text: str) -> str:
    lines = text.replace("```", "'''").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def main() -> int:
    """Write the notices, or only say whether they are still true."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 when the file is stale")
    only_check = parser.parse_args().check
    text = document(packages())
    if not only_check:
        NOTICES.write_text(text, encoding="utf-8")
        return 0
    if NOTICES.read_text(encoding="utf-8") != text:
        sys.stderr.write("THIRD_PARTY_NOTICES.md is stale; run make notices.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
