"""Cold start of the desk on the demo store, against a bare window with the same packages imported.

Both are whole processes, from their start to the first painted window, started in turns. The bare
one imports exactly the third-party modules that the desk had imported by then. A desk paints its
lock first, which takes a PIN at once; it reads the programme and fills its columns behind it, and
the last row says when that is done. Run:
``python -m benchmarks.bench_start``.
"""

from __future__ import annotations

import dataclasses
import importlib
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from app.config.memory import without_collecting
from benchmarks.demo_home import demo_home
from benchmarks.measuring import print_row

ROUNDS = 15
ROOT = Path(__file__).parents[1]


def tell_ready() -> None:
    """To the parent: when the window was painted, and which packages it took."""
    ready_ns = time.monotonic_ns()
    print(ready_ns)
    print(" ".join(name for name in list(sys.modules) if _is_third_party(name)), flush=True)


def _is_third_party(name: str) -> bool:
    file = getattr(sys.modules[name], "__file__", None) or ""
    return "site-packages" in file and "__editable__" not in name


def open_desk(home: Path) -> None:
    """The child that is measured: what ``memberdesk desk`` does, closed once painted."""
    with without_collecting():  # as the command does
        from app.bootstrap import desk
        from ui import application

    run_desk = application.run_desk

    def painted() -> None:
        from PySide6.QtCore import QTimer

        tell_ready()
        QTimer.singleShot(0, filled)

    def filled() -> None:
        print(time.monotonic_ns(), flush=True)
        application.application().quit()

    application.run_desk = lambda parts: run_desk(dataclasses.replace(parts, on_ready=painted))
    desk.run(home, None)


def open_bare_window(modules: list[str]) -> None:
    """The child it is measured against: imports, one empty window, nothing else."""
    for name in modules:
        importlib.import_module(name)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def paintEvent(self, _event: object) -> None:
            tell_ready()
            QTimer.singleShot(0, app.quit)

    app = QApplication(sys.argv[:1])
    window = Bare()
    window.showMaximized()
    app.exec()


def started(*arguments: str) -> tuple[list[float], str]:
    """Milliseconds from the start of the process to what it told of, and the modules it had."""
    begun_ns = time.monotonic_ns()
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_start", *arguments],
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    ready_ns, modules, *later_ns = answer.stdout.splitlines()
    return [(int(told_ns) - begun_ns) / 1e6 for told_ns in (ready_ns, *later_ns)], modules


def main() -> None:
    """Print the table."""
    home = str(demo_home())
    _, modules = started("desk", home)
    started("bare", modules)
    ours, bare, filled = [], [], []
    for _ in range(ROUNDS):
        bare.append(started("bare", modules)[0][0])
        painted_ms, filled_ms = started("desk", home)[0]
        ours.append(painted_ms)
        filled.append(filled_ms)
    print(f"{ROUNDS} starts of each in turns; {len(modules.split())} third-party modules")
    print_row("bare window with the same packages", sorted(bare))
    print_row("desk on the demo store", sorted(ours), sorted(bare))
    print_row("the same until its columns are filled", sorted(filled), sorted(bare))
    ratios = [desk / window for desk, window in zip(ours, bare, strict=True)]
    print(f"median of the ratios, start by start: {median(ratios):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["desk"]:
        open_desk(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["bare"]:
        open_bare_window(sys.argv[2].split())
    else:
        main()
