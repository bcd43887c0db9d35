"""What happens by itself while a desk is open: locking when nobody is there, and housekeeping."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.config.memory import give_memory_back
from app.domain.errors import EnvironmentFault
from ui.presenters.message import error_message, msg
from ui.presenters.parts import CentreParts, Notice, Tools
from ui.presenters.pill import Pill, PillTone, pill_of

MINUTE_MS = 60_000
HOUSEKEEPING_MS = 5 * MINUTE_MS
COLLECT_MS = 1_000
PILL_MS = 1_000
COLLECT_ABOVE = 700
ROUNDS_TO_GIVE_BACK = 10


class IdleLock(QObject):
    """Calls ``lock`` after so many minutes without ``touched``; 0 minutes never."""

    def __init__(self, minutes: int, lock: Callable[[], None]) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lock)
        self.wait(minutes)

    def wait(self, minutes: int) -> None:
        """So many minutes from now on."""
        self._timer.setInterval(minutes * MINUTE_MS)
        self.touched()

    def touched(self) -> None:
        """Somebody is there: the minutes begin anew."""
        if self._timer.interval() > 0:
            self._timer.start()

    def close(self) -> None:
        """Never call ``lock`` again: its window goes away."""
        self._timer.stop()


class Collector(QObject):
    """Python's cycle collector, run by a timer on the screen's thread and nowhere else; what many
    rounds freed goes back to the system.

    Left to itself it runs on whichever thread allocates, and a widget that is part of a cycle and
    dies on a lane's thread takes the program with it. What is there at the start stays to the end
    and is not looked at again, so that a round takes some milliseconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_MS)
        self._timer.timeout.connect(self.collect)
        self._is_settled = False
        self._rounds = 0
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """Free what only refers to itself, once enough was made since the last round."""
        if gc.get_count()[0] > COLLECT_ABOVE:
            gc.collect()
        self._rounds += 1
        if self._rounds % ROUNDS_TO_GIVE_BACK == 0:
            give_memory_back()
        if not self._is_settled:
            gc.freeze()
            self._is_settled = True

    def close(self) -> None:
        """Hand collecting back to the interpreter."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


class PillKeeper(QObject):
    """Says every second how counter and centre stand, with a tone when it gets worse; what waits
    is sent as soon as the centre is there.
    """

    def __init__(self, tools: Tools, centre: CentreParts, show: Callable[[Pill], None]) -> None:
        super().__init__()
        self._tools, self._centre, self._show = tools, centre, show
        self._tone: PillTone = "plain"
        self._timer = QTimer(self)
        self._timer.setInterval(PILL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Read it and show it; a store that cannot be read is a fault like others."""
        try:
            backlog = self._centre.outcomes.backlog()
        except EnvironmentFault:
            pill = Pill(message=msg("pill.trouble.fault"), tone="bad")
        else:
            if backlog.waiting:
                self._centre.link.wake()
            now = self._tools.ctx.clock.now()
            pill = pill_of(self._centre.link.state(), backlog, now)
        self._show(pill)
        if _WORSE[pill.tone] > _WORSE[self._tone]:
            self._tools.host.sound("refused" if pill.tone == "bad" else "not_found")
        self._tone = pill.tone

    def close(self) -> None:
        """Look no more: the store will be closed."""
        self._timer.stop()


_WORSE: dict[PillTone, int] = {"plain": 0, "warn": 1, "bad": 2}


class Housekeeper(QObject):
    """Runs the housekeeping on the slow lane when told to and every few minutes; says what went
    wrong.
    """

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

    def close(self) -> None:
        """Do nothing more: the lanes go away."""
        self._timer.stop()

    def _failed(self, error: Exception) -> None:
        self._tools.host.notify(Notice(message=error_message(error), tone="bad"))
