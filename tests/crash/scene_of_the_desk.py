"""Kills of the desk itself: its window, its threads, and sales as the cashier sees them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.builders.baskets import COFFEE
from tests.builders.desk import parts_of
from tests.crash.scene import Looked, Tell, opened, started
from tests.crash.scenes_of_a_till import OfATill

PATIENCE_S = 60.0


class AtTheWindow(OfATill):
    """Scan a card and goods, F12, Enter; what the panel then says is done is acknowledged."""

    most_told = 5
    lingers_s = 0.3

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        import ui.application  # before the fork, so that no process pays for it again
        import ui.views.settle  # noqa: F401

        with opened(self.home) as store, store.read() as reader:
            member = reader.member(self.till.member_id)
        assert member is not None
        self.card = member.card_token

    def work(self, tell: Tell, chance: Random) -> None:
        """Until killed."""
        from PySide6.QtWidgets import QApplication

        from ui.application import Desk, make_application
        from ui.i18n import Languages
        from ui.views.settle import SettlePane

        make_application([])
        languages = Languages()
        languages.use("zh_CN")
        with opened(self.home) as store:
            till = started(self.till, store)
            desk = Desk(parts_of(till.counter, self.home), languages)
            with store.read() as reader:
                cashier = reader.operator(till.cashier_id)
            assert cashier is not None
            desk.session.sign_on(cashier)
            desk.window.resize(1366, 768)
            desk.window.show()
            desk.listen()
            at_ms = 10_000
            while True:
                desk.window.scanned(self.card, at_ms)
                _until(lambda: desk.presenter.sale.view is not None)
                for number in range(chance.randint(1, 3)):
                    desk.window.scanned(COFFEE.ean, at_ms + 1_000 * (number + 1))
                    QApplication.processEvents()
                _press(desk, "F12", at_ms + 5_000)
                _press(desk, "Return", at_ms + 6_000)
                pane = desk.window.pane
                assert isinstance(pane, SettlePane)
                panel = pane.presenter
                _until(lambda panel=panel: panel.model.phase == "done")  # type: ignore[misc]
                assert panel.model.settled is not None
                tell(f"sale {panel.model.settled.sale.sale_id}")
                _press(desk, "Return", at_ms + 9_000)
                at_ms += 10_000

    def look(self, told: list[str]) -> Looked:
        """Every sale that the panel showed as done is stored."""
        looked = super().look([])
        sales = [word.split()[1] for word in told]
        with opened(self.home) as store, store.read() as reader:
            lost = [sale_id for sale_id in sales if reader.sale(sale_id) is None]
        looked.faults += [f"sale {sale_id} was shown and is lost" for sale_id in lost]
        looked.acknowledged = len(sales)
        looked.unknown = max(0, looked.unknown - len(sales))
        return looked


def _press(desk: object, name: str, at_ms: int) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    code = getattr(Qt.Key, f"Key_{name}")
    text = "\r" if name == "Return" else ""
    event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, text)
    event.setTimestamp(at_ms)
    QCoreApplication.sendEvent(desk.window.windowHandle(), event)  # type: ignore[attr-defined]
    QApplication.processEvents()


def _until(is_so: Callable[[], bool]) -> None:
    from PySide6.QtWidgets import QApplication

    ends = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > ends:
            raise TimeoutError("the desk does not answer")
        QApplication.processEvents()
        time.sleep(0.001)
