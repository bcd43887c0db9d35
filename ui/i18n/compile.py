"""Compiles the translations: ``python -m ui.i18n.compile`` after every change of a .ts file.

The .ts files are XML with one ``<message>`` for each key: ``<source>`` is the key,
``<translation>`` the words with ``{name}`` placeholders. A key with a count has
``numerus="yes"`` and one ``<numerusform>`` for each plural form (one in Chinese, two in English).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6

from ui.i18n import LANGUAGES, folder


def release_tool() -> Path:
    """The lrelease program that comes with Qt for Python."""
    name = "lrelease.exe" if sys.platform == "win32" else "lrelease"
    root = Path(PySide6.__file__).parent
    return next(path for path in (root / name, root / "Qt" / "libexec" / name) if path.exists())


def compile_language(language: str, target: Path) -> None:
    """Write the .qm file of a language from all its .ts files, one for each group of screens.

    CalledProcessError when one of them is not well made.
    """
    sources = [str(path) for path in sorted(folder().glob(f"*_{language}.ts"))]
    subprocess.run(  # noqa: S603 - the tool's path comes from the installed package
        [str(release_tool()), "-silent", *sources, "-qm", str(target)],
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Compile every language in place."""
    for language in LANGUAGES:
        compile_language(language, folder() / f"memberdesk_{language}.qm")


if __name__ == "__main__":
    main()
