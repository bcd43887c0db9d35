"""Builds the program and tries it from another folder; run as ``python -m tests.packaging.smoke``.

CI runs this as its own step: it takes minutes, and it needs a build tool that tests do without.
"""

# ruff: noqa: T201 - a command for people to read
from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.config.compiled import FOLDER
from tests.packaging import bundle

ROOT = bundle.ROOT
OUT = ROOT / "build" / "bundle"
PROGRAM = "memberdesk.exe" if sys.platform == "win32" else "memberdesk"
SCENE = ("--scene", "settle", "--size", "1366x768")
LONGEST_S = 300


def build() -> Path:
    """The bundle's folder, built anew, with the engine compiled where there is a compiler."""
    subprocess.run([sys.executable, "-m", "tests.packaging.compiled"], check=False, cwd=ROOT)
    tool = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"]
    places = ["--distpath", str(OUT), "--workpath", str(ROOT / "build" / "work")]
    subprocess.run([*tool, *places, str(ROOT / "build.spec")], check=True, cwd=ROOT)
    return OUT / "memberdesk"


def check_contents(folder: Path) -> list[str]:
    """What is wrong with the files of the bundle."""
    inside = folder / "_internal"
    wrong = bundle.forbidden(bundle.files(folder))
    return wrong + [f"{name}: missing" for name in bundle.missing(inside)]


def try_out(folder: Path, elsewhere: Path) -> None:
    """Every command a shop needs, started from a folder that is not ours, without a display."""
    home = str(elsewhere / "store")
    picture = elsewhere / "settle.png"
    told = run(folder, elsewhere, "version")
    if FOLDER.is_dir() and "engine compiled" not in told:
        raise SystemExit("the program does not use its compiled engine")
    run(folder, elsewhere, "selftest")
    run(folder, elsewhere, "demo", "--home", home, "--members", "60", "--sales", "80")
    run(folder, elsewhere, "doctor", "--home", home)
    began = time.monotonic()
    run(folder, elsewhere, "desk", "--home", home, "--screenshot", str(picture), *SCENE)
    print(f"desk drawn in {time.monotonic() - began:.2f} s")
    if not picture.read_bytes().startswith(b"\x89PNG"):
        raise SystemExit("the desk drew no picture")


def run(folder: Path, elsewhere: Path, *arguments: str) -> str:
    """One command of the built program; its output is shown, a failure ends the trial."""
    print(f"$ {PROGRAM} {' '.join(arguments)}", flush=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""}
    done = subprocess.run(
        [str(folder / PROGRAM), *arguments],
        check=False,
        cwd=elsewhere,
        env=environment,
        timeout=LONGEST_S,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    print(done.stdout, end="", flush=True)
    done.check_returncode()
    return done.stdout


def main() -> int:
    """Build, look inside, try out, print the sizes; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-build", action="store_true", help="try the bundle that is there")
    folder = OUT / "memberdesk" if parser.parse_args().no_build else build()
    wrong = check_contents(folder)
    if wrong:
        print("\n".join(wrong))
        return 1
    with tempfile.TemporaryDirectory(prefix="memberdesk-trial-") as elsewhere:
        try_out(folder, Path(elsewhere))
        archive_bytes = bundle.packed(folder, Path(elsewhere) / "memberdesk.tar.xz")
    print(f"bundle: {bundle.size(folder) / 1e6:.0f} MB, packed {archive_bytes / 1e6:.0f} MB")
    return 1 if archive_bytes > bundle.MOST_PACKED_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
