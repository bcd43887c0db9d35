"""What happens by itself while a desk is open: locking when nobody is there, and housekeeping."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer

from ui.presenters.message import error_message
from ui.presenters.parts import Notice, Tools

MINUTE_MS = 60_000
HOUSEKEEPING_MS = 5 * MINUTE_MS
_SIGNS_OF_LIFE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class IdleLock(QObject):
    """An event filter that calls ``lock`` after so many minutes without key, click or touch."""

    def __init__(self, minutes: int, lock: Callable[[], None]) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(minutes * MINUTE_MS)
        self._timer.timeout.connect(lock)
        if minutes > 0:
            self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Every sign of life starts the minutes anew; nothing is kept from going on."""
        if event.type() in _SIGNS_OF_LIFE and self._timer.interval() > 0:
            self._timer.start()
        return False


class Housekeeper(QObject):
    """Runs the housekeeping on the slow lane, now and every few minutes; says what went wrong."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._timer = QTimer(self)
        self._timer.setInterval(HOUSEKEEPING_MS)
        self._timer.timeout.connect(self.run)
        self._timer.start()

    def run(self) -> None:
        """Do what is due."""
        self._tools.lanes.slow.submit(
            self._tools.parts.housekeep, lambda _none: None, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._tools.host.notify(Notice(message=error_message(error), tone="bad"))
