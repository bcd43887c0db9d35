"""Memory of the open desk on the demo store, and its growth over 2,000 checkouts on the screen.

Each checkout goes the way a scanner drives the desk: a member card, some goods, settle, next. Run:
``python -m benchmarks.bench_memory``.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
from pathlib import Path
from random import Random

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.bootstrap import desk as desk_start
from app.services import sign_on
from benchmarks.demo_home import demo_home
from ui import application
from ui.i18n import Languages
from ui.presenters.parts import DeskParts
from ui.views.settle import SettlePane

WARM_UP = 200
CHECKOUTS = 2_000
REPORT_EVERY = 500
GOODS = ("6901234567892", "6923456789012", "6934567890122")
SURNAMES = "王李张刘陈"


def resident_mb() -> float:
    """Memory of this process in MB, as the operating system counts it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Till:
    """An open desk with a hand that scans: one member, some goods, cash, done."""

    def __init__(self, desk: application.Desk, cards: list[str]) -> None:
        self._desk = desk
        self._cards = cards
        self._rng = Random(5)
        self._at_ms = 0

    def check_out(self) -> None:
        """One sale, painted at each step; RuntimeError when the desk did not follow."""
        self._scan(self._rng.choice(self._cards))
        for ean in self._rng.choices(GOODS, k=self._rng.randrange(1, 6)):
            self._scan(ean)
        self._desk.presenter.settle()
        pane = self._desk.window.pane
        if not isinstance(pane, SettlePane):
            raise RuntimeError("no settle pane")  # noqa: TRY004 - not a wrong argument
        pane.presenter.choose("cash")
        pane.presenter.take(None)
        pane.presenter.confirm()
        self._wait()
        if pane.presenter.model.settled is None:
            raise RuntimeError("the sale was not settled")
        pane.presenter.confirm()
        self._wait()

    def _scan(self, text: str) -> None:
        self._at_ms += 5_000
        self._desk.window.scanned(text, self._at_ms)
        QApplication.processEvents()

    def _wait(self) -> None:
        """Until the writes so far are answered and the window is painted."""
        loop = QEventLoop()
        lane = self._desk.tools.lanes.write
        lane.submit(lambda: None, lambda _: loop.quit(), lambda _: loop.quit())
        loop.exec()
        QApplication.processEvents()


def sell(parts: DeskParts) -> int:
    """Open the desk, sell, and print what it takes; an exit code, as ``run_desk`` answers one."""
    settings = dataclasses.replace(parts.settings, auto_lock_minutes=0)
    parts = dataclasses.replace(parts, settings=settings)
    application.make_application(["memory"])
    languages = Languages()
    languages.use(parts.settings.language)
    desk = application.Desk(parts, languages)
    try:
        sell_on(desk, parts)
    finally:
        desk.close()
        languages.remove()
    return 0


def sell_on(desk: application.Desk, parts: DeskParts) -> None:
    """Sign on, warm up, sell, and print."""
    desk.window.resize(1366, 768)
    desk.window.show()
    desk.session.sign_on(sign_on.operators(parts.ctx)[0])
    desk.presenter.sale.start_anew()
    QApplication.processEvents()
    print(f"desk open on the demo store: {resident_mb():.1f} MB")
    parts.housekeep()  # a desk does it as soon as it is painted
    till = Till(desk, cards_of(parts))
    for _ in range(WARM_UP):
        till.check_out()
    before = resident_mb()
    print(f"after {WARM_UP} checkouts to warm up: {before:.1f} MB")
    for done in range(1, CHECKOUTS + 1):
        till.check_out()
        if done % REPORT_EVERY == 0:
            growth = 100 * (resident_mb() - before) / before
            print(f"after {done:,} more: {resident_mb():.1f} MB ({growth:+.2f} %)", flush=True)


def cards_of(parts: DeskParts) -> list[str]:
    """Card tokens of a few hundred members."""
    with parts.ctx.store.read() as reader:
        hits = [hit for name in SURNAMES for hit in reader.members_by_name(name, 80)]
    return [hit.member.card_token for hit in hits if hit.member.status == "active"]


def main() -> None:
    """Sell on a copy, so that the store of the other benchmarks stays as it was built."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.run_desk = sell
    with tempfile.TemporaryDirectory(prefix="memberdesk-memory-") as folder:
        for file in demo_home().glob("store.*"):
            shutil.copy2(file, folder)
        desk_start.run(Path(folder), None)


if __name__ == "__main__":
    main()
