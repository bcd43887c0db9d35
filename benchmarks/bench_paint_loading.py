"""From the last digit to the painted card on a counter of a chain, while its first load goes on in
the same process, and again when everything is there: the idle one is the raw limit.

MEMBERDESK_BENCH_MEMBERS says how many members come. Run:
``python -m benchmarks.bench_paint_loading``.
"""

from __future__ import annotations

import dataclasses
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bootstrap import desk as desk_start
from app.bootstrap.chain import Beginning, join_home
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
MOST = 400
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
        loading = list(_typed(desk, parts, phones, while_it_loads=True))
        _wait(parts, stored_member(MEMBERS - 1).phone[3:])
        idle = list(_typed(desk, parts, phones, while_it_loads=False))[: len(loading)]
    finally:
        desk.close()
        languages.remove()
    print(f"{len(loading)} members by phone, {MEMBERS:,} in the load, 1366x768, offscreen")
    for name, taken in (("while it loads", loading), ("raw: idle", idle)):
        kept = sorted(taken[WARM_UP:])
        p50, p95, p99 = (percentile(kept, percent) for percent in (50, 95, 99))
        print(f"{name:<15} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms   p99 {p99:6.2f} ms")
    ratio = percentile(sorted(loading[WARM_UP:]), 95) / percentile(sorted(idle[WARM_UP:]), 95)
    print(f"ratio at p95 {ratio:.2f}")
    return 0


def _wait(parts: DeskParts, phone: str) -> None:
    over = time.monotonic() + LOADED_S
    while time.monotonic() < over:
        QApplication.processEvents()
        with parts.ctx.store.read() as reader:
            if reader.member_by_phone(f"+86{phone}") is not None:
                return
        time.sleep(0.1)
    raise SystemExit("the members did not come")


def _typed(
    desk: application.Desk, parts: DeskParts, phones: list[str], *, while_it_loads: bool
) -> Iterator[float]:
    """Milliseconds of each last digit."""
    hand = Hand(desk)
    last = f"+86{stored_member(MEMBERS - 1).phone[3:]}"
    for phone in phones[:MOST]:
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
        with parts.ctx.store.read() as reader:
            if while_it_loads and reader.member_by_phone(last) is not None:
                return
        yield taken


def main() -> None:
    """A counter that has joined and loaded nothing yet, opened as its desk."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.run_desk = measure
    with tempfile.TemporaryDirectory(prefix="memberdesk-paint-") as name, _centre() as (at, code):
        home = Path(name) / "counter"
        join_home(
            home, Beginning(invitation=f"{at}#{code}", manager_name="Lin", manager_pin="2580")
        )
        desk_start.run(home, None)


if __name__ == "__main__":
    main()
