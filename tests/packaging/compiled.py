"""Compiles the engine into ``build/compiled``; run as ``python -m tests.packaging.compiled``.

Needs a C compiler. Where there is none it says so and leaves nothing, and the plain engine runs.
"""

# ruff: noqa: T201 - a command for people to read
from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from app.config.compiled import FOLDER, MANIFEST, PACKAGE, ROOT, made_of


def compile_into(folder: Path) -> None:
    """The engine of this checkout, compiled, with what it was made of; nothing without a
    compiler.
    """
    from mypyc.build import mypycify
    from setuptools import setup
    from setuptools.errors import CompileError, PlatformError

    wanted = made_of()
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="memberdesk-compiled-") as name:
        copy = Path(name)
        shutil.copytree(ROOT / "app" / "domain", copy / "app" / "domain")
        shutil.copy2(ROOT / "app" / "__init__.py", copy / "app")
        os.chdir(copy)  # away from the project file, which is about another package
        sources = sorted(str(path.relative_to(copy)) for path in (copy / PACKAGE).glob("*.py"))
        extensions = mypycify(
            ["--python-executable", sys.executable, *sources],
            opt_level="2",
            debug_level="0",
            target_dir=str(copy / "c"),
        )
        for extension in extensions if sys.platform == "linux" else ():
            extension.extra_compile_args += ["-fno-semantic-interposition"]
            extension.extra_link_args += ["-Wl,-Bsymbolic"]  # it calls itself directly
        places = ["--build-lib", str(folder), "--build-temp", str(copy / "o")]
        try:
            setup(
                name="memberdesk-engine",
                packages=[],
                py_modules=[],
                ext_modules=extensions,
                script_args=["-q", "build_ext", *places],
            )
        except (CompileError, PlatformError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            print(f"not compiled, the plain engine will run: {error}")
            return
    (folder / MANIFEST).write_text(json.dumps(wanted), encoding="utf-8")
    print(f"the engine is compiled in {folder}")


def main() -> int:
    """Compile unless what is there is of these sources."""
    manifest = FOLDER / MANIFEST
    if manifest.exists() and json.loads(manifest.read_text(encoding="utf-8")) == made_of():
        return 0
    compile_into(FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
