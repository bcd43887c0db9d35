"""From the last digit of a phone number to the painted member card, on the demo store.

The raw limit is painting the whole window once more with nothing changed, measured in turns. Run:
``python -m benchmarks.bench_paint``.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import desk as desk_start
from app.services import sign_on
from benchmarks.bench_memory import SURNAMES
from benchmarks.demo_home import demo_home
from benchmarks.measuring import percentile
from ui import application
from ui.i18n import Languages
from ui.presenters.parts import DeskParts

MEMBERS = 300
WARM_UP = 30
KEY_GAP_MS = 120


class Hand:
    """Types phone numbers into the open desk the way a cashier does."""

    def __init__(self, desk: application.Desk) -> None:
        self._desk = desk
        self._at_ms = 0

    def type(self, text: str) -> None:
        """Key after key with a human gap in the events' own time stamps; painted at the end."""
        for sign in text:
            self._at_ms += KEY_GAP_MS
            event = QKeyEvent(
                QEvent.Type.KeyPress, Qt.Key(ord(sign)), Qt.KeyboardModifier.NoModifier, sign
            )
            event.setTimestamp(self._at_ms)
            QCoreApplication.sendEvent(self._desk.window.windowHandle(), event)
        QApplication.processEvents()

    def clear(self) -> None:
        """The next customer."""
        self._desk.presenter.sale.start_anew()
        self._desk.window.view.focus_member()
        self._desk.window.view.members.field.clear()
        QApplication.processEvents()
        self._at_ms += 5_000


def phones_of(parts: DeskParts) -> list[str]:
    """National numbers of members that can be sold to."""
    with parts.ctx.store.read() as reader:
        hits = [hit for name in SURNAMES for hit in reader.members_by_name(name, 100)]
    active = [hit.member.phone[3:] for hit in hits if hit.member.status == "active"]
    return active[: MEMBERS + WARM_UP]


def ms(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def measure(parts: DeskParts) -> int:
    """Open the desk, identify member after member, print the table."""
    settings = dataclasses.replace(parts.settings, auto_lock_minutes=0)
    application.make_application(["paint"])
    languages = Languages()
    languages.use(parts.settings.language)
    desk = application.Desk(dataclasses.replace(parts, settings=settings), languages)
    try:
        desk.window.resize(1366, 768)
        desk.window.show()
        desk.session.sign_on(sign_on.operators(parts.ctx)[0])
        ours, raw = rounds(desk, phones_of(parts))
    finally:
        desk.close()
        languages.remove()
    print(f"{len(ours)} members by phone at 1366x768, offscreen")
    for name, taken in (("last digit to painted card", ours), ("raw: the window once more", raw)):
        p50, p95, p99 = (percentile(taken, percent) for percent in (50, 95, 99))
        print(f"{name:<30} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms   p99 {p99:6.2f} ms")
    print(f"ratio at p50 {percentile(ours, 50) / percentile(raw, 50):.2f}")
    return 0


def rounds(desk: application.Desk, phones: list[str]) -> tuple[list[float], list[float]]:
    """Sorted times in ms of the last digit, and of a bare repaint, one after the other."""
    hand, ours, raw = Hand(desk), [], []
    for phone in phones:
        hand.clear()
        hand.type(phone[:-1])
        begun = time.perf_counter()
        hand.type(phone[-1])
        ours.append(ms(begun))
        if desk.presenter.sale.view is None:
            raise RuntimeError("the member was not found")
        begun = time.perf_counter()
        desk.window.repaint()
        raw.append(ms(begun))
    return sorted(ours[WARM_UP:]), sorted(raw[WARM_UP:])


def main() -> None:
    """Measure on a copy, so that the store of the other benchmarks stays as it was built."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.run_desk = measure
    with tempfile.TemporaryDirectory(prefix="memberdesk-paint-") as folder:
        for file in demo_home().glob("store.*"):
            shutil.copy2(file, folder)
        desk_start.run(Path(folder), None)


if __name__ == "__main__":
    main()
