"""What was pressed last and when, so that a second press by accident can be told from a wish."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject
from PySide6.QtGui import QInputEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

_KEY = QEvent.Type.KeyPress
_PRESSES = frozenset(
    (
        _KEY,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """``count``: presses so far. ``event_ms``: by the time stamps of events, 0 where they have
    none; ``clock_ms``: by our own clock.
    """

    count: int = 0
    event_ms: int = 0
    clock_ms: int = 0

    def ms_since(self, earlier: Moment) -> int:
        """How long after ``earlier``; by time stamps, because a busy screen answers late."""
        if self.event_ms and earlier.event_ms:
            return self.event_ms - earlier.event_ms
        return self.clock_ms - earlier.clock_ms


class Inputs(QObject):
    """An event filter that keeps nothing from anybody."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._seen: tuple[object, ...] = ()
        self.last = Moment()
        self.is_repeat = False

    def listen(self) -> None:
        """See presses before anything acts on them: the filter installed last is the first."""
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def leave(self) -> None:
        """See no more."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def now(self) -> Moment:
        """This moment, on the same two clocks."""
        clock_ms = self._clock.elapsed()
        passed_ms = clock_ms - self.last.clock_ms
        event_ms = self.last.event_ms + passed_ms if self.last.event_ms else 0
        return Moment(count=self.last.count, event_ms=event_ms, clock_ms=clock_ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a press; never True."""
        if event.type() in _PRESSES and isinstance(event, QInputEvent):
            self._note(watched, event)
        return False

    def _note(self, watched: QObject, event: QInputEvent) -> None:
        is_key = isinstance(event, QKeyEvent)
        mark = (is_key, event.timestamp(), event.key() if isinstance(event, QKeyEvent) else 0)
        if not isinstance(watched, QWindow):
            # it was counted at the window, and goes on from the focus to its parents
            is_on_its_way = is_key and watched is not QApplication.focusWidget()
            if is_on_its_way or (mark == self._seen and event.timestamp()):
                return
        self._seen = mark
        self.is_repeat = isinstance(event, QKeyEvent) and event.isAutoRepeat()
        self.last = Moment(
            count=self.last.count + 1,
            event_ms=event.timestamp(),
            clock_ms=self._clock.elapsed(),
        )
