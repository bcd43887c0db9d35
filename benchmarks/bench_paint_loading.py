"""From the last digit to the painted card on a counter of a chain while its first load goes on,
and by turns while the load is held: the idle one is the raw limit.

The centre, which is another machine in a shop, shares the cores here, and is as modest as the
process that loads. MEMBERDESK_BENCH_MEMBERS says how many members come. Run:
``python -m benchmarks.bench_paint_loading``.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bootstrap import desk as desk_start
from app.bootstrap.chain import Beginning, join_home, linked
from app.bootstrap.loading import NICENESS
from app.bootstrap.stores import open_home
from app.services import sign_on
from benchmarks.bench_first_load import _centre
from benchmarks.bench_paint import WARM_UP, Hand, ms
from benchmarks.big_store import MEMBERS
from benchmarks.measuring import percentile
from tests.builders.store_rows import stored_member
from ui import application
from ui.i18n import Languages
from ui.presenters.parts import DeskParts

FIRST = 500
"""Members of the first part, who are there while the others come."""
MOST = 1_000
TURN = 10
LOADED_S = 3_600
LONGEST_MS = 5_000


def measure(parts: DeskParts) -> int:
    """Type while members come, and once more afterwards; print both."""
    settings = dataclasses.replace(parts.settings, auto_lock_minutes=0)
    application.make_application(["paint"])
    languages = Languages()
    languages.use(parts.settings.language)
    desk = application.Desk(dataclasses.replace(parts, settings=settings), languages)
    try:
        desk.window.resize(1366, 768)
        desk.window.show()
        desk.session.sign_on(sign_on.operators(parts.ctx)[0])
        phones = [stored_member(number).phone[3:] for number in range(FIRST)]
        _wait(parts, phones[-1])
        loading, idle = _by_turns(desk, parts, phones)
    finally:
        desk.close()
        languages.remove()
    print(
        f"{len(loading)} and {len(idle)} members by phone, {MEMBERS:,} in the load, 1366x768,"
        " offscreen"
    )
    found = []
    for name, taken in (("while it loads", sorted(loading)), ("raw: idle", sorted(idle))):
        found.append([percentile(taken, percent) for percent in (50, 95, 99)])
        p50, p95, p99 = found[-1]
        print(f"{name:<15} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms   p99 {p99:6.2f} ms")
    print(f"ratio at p50 {found[0][0] / found[1][0]:.2f}, at p95 {found[0][1] / found[1][1]:.2f}")
    return 0


def _by_turns(
    desk: application.Desk, parts: DeskParts, phones: list[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds while it loads, and while the load is held, until everything is there."""
    loading: list[float] = []
    idle: list[float] = []
    last, number = f"+86{stored_member(MEMBERS - 1).phone[3:]}", 0
    list(_typed(desk, phones[:WARM_UP]))
    while len(loading) < MOST:
        turn = [phones[(number + each) % FIRST] for each in range(TURN)]
        taken = list(_typed(desk, turn))
        with parts.ctx.store.read() as reader:
            if reader.member_by_phone(last) is not None:
                break
        loading += taken
        with _held():
            idle += _typed(desk, turn)
        number += TURN
    return loading, idle


@contextmanager
def _held() -> Iterator[None]:
    """Every process that this one has started stands still."""
    others = [
        int(pid)
        for told in Path("/proc/self/task").glob("*/children")
        for pid in told.read_text().split()
    ]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


def _wait(parts: DeskParts, phone: str) -> None:
    over = time.monotonic() + LOADED_S
    while time.monotonic() < over:
        QApplication.processEvents()
        with parts.ctx.store.read() as reader:
            if reader.member_by_phone(f"+86{phone}") is not None:
                return
        time.sleep(0.1)
    raise SystemExit("the members did not come")


def _typed(desk: application.Desk, phones: list[str]) -> Iterator[float]:
    """Milliseconds of each last digit."""
    hand = Hand(desk)
    for phone in phones:
        hand.clear()
        hand.type(phone[:-1])
        time.sleep(0.02)
        begun = time.perf_counter()
        hand.type(phone[-1])
        while desk.presenter.sale.view is None and ms(begun) < LONGEST_MS:
            QApplication.processEvents()
        taken = ms(begun)
        if desk.presenter.sale.view is None:
            raise SystemExit(f"{phone} was not found: {desk.window.view.members.field.text()}")
        yield taken


def main() -> None:
    """A counter that has joined and loaded nothing yet, opened as its desk."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.run_desk = measure
    with (
        tempfile.TemporaryDirectory(prefix="memberdesk-paint-") as name,
        _centre(NICENESS) as (at, code),
    ):
        home = Path(name) / "counter"
        join_home(
            home, Beginning(invitation=f"{at}#{code}", manager_name="Lin", manager_pin="2580")
        )
        with closing(open_home(home)) as opened, linked(opened) as chain:
            for _ in range(2):  # the rules, and the first members
                chain.puller.pull()
        desk_start.run(home, None)


if __name__ == "__main__":
    main()
