"""Threads of the desk: for writes, searches and slow work; results on the screen's thread."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from ui.presenters.lanes import Lanes

T = TypeVar("T")
log = logging.getLogger(__name__)

JOIN_S = 10
PATIENCE_S = 0.1
"""The longest the screen may stand still; nothing is shown as loading before."""


class _Job(NamedTuple):
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class QtLane(QObject):
    """One named thread with a queue; ``close`` finishes what was submitted and joins it.

    The thread sees numbers and results only. A job, and with it whatever screen it came from, is
    kept and let go on the thread the lane was built on, because a widget that dies elsewhere takes
    the program with it. Signal ``_finished`` carries the job's number, whether it went well, and
    the result or the error.
    """

    _finished = Signal(int, bool, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._jobs: dict[int, _Job] = {}
        self._asked: dict[int, queue.SimpleQueue[tuple[bool, object]]] = {}
        self._numbers = itertools.count(1)
        self._thread = threading.Thread(target=self._run, name=name)
        self._is_closed = False
        self._finished.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run ``work`` on the lane's thread; then ``done`` or ``failed`` on the screen's."""
        if not self._is_closed:
            self._queue.put(self._take(_Job(work, done, failed)))

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        late: Callable[[], None],
    ) -> None:
        """As ``submit``, but the answer is waited for as long as nobody notices."""
        if self._is_closed:
            return
        number = self._take(_Job(work, done, failed))
        outcomes: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()
        self._asked[number] = outcomes
        self._queue.put(number)
        try:
            is_good, outcome = outcomes.get(timeout=PATIENCE_S)
        except queue.Empty:
            late()
        else:
            self._answer(number, is_good, outcome)
        finally:
            del self._asked[number]

    def _take(self, job: _Job) -> int:
        number = next(self._numbers)
        self._jobs[number] = job
        return number

    def close(self) -> None:
        """Let queued work finish, end the thread. Answers that come now are dropped."""
        if self._is_closed:
            return
        self._is_closed = True
        self._queue.put(None)
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.error("%s did not end", self._thread.name)

    def _run(self) -> None:
        while (number := self._queue.get()) is not None:
            self._finished.emit(number, *self._told(number, self._outcome(number)))

    def _told(self, number: int, outcome: tuple[bool, object]) -> tuple[bool, object]:
        """The outcome, told first to whoever waits; no name of this thread keeps it."""
        asked = self._asked.get(number)
        if asked is not None:
            asked.put(outcome)
        return outcome

    def _outcome(self, number: int) -> tuple[bool, object]:
        try:
            return True, self._jobs[number].work()
        except Exception as error:  # noqa: BLE001 - the edge of a thread
            log.info("%s: %s", self._thread.name, type(error).__name__)
            return False, _without_frames(error)

    @Slot(int, bool, object)
    def _answer(self, number: int, is_good: bool, outcome: Any) -> None:  # noqa: FBT001 - a slot
        job = self._jobs.pop(number, None)
        if job is None:
            return  # it was waited for, and told already
        if is_good:
            job.done(outcome)
        else:
            job.failed(outcome)


def _without_frames(error: Exception) -> Exception:
    """The error alone: its frames hold what belongs to the screen, which must not die here."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error


class QtTimers(QObject):
    """Single-shot timers owned by one object, so that none outlives it."""

    def later(self, delay_ms: int, call: Callable[[], None]) -> Callable[[], None]:
        """Call once after ``delay_ms``; the answer cancels it."""
        timer = QTimer(self)
        timer.setSingleShot(True)

        def fire() -> None:
            timer.deleteLater()
            call()

        def cancel() -> None:
            if isValid(timer) and timer.isActive():
                timer.stop()
                timer.deleteLater()

        timer.timeout.connect(fire)
        timer.start(delay_ms)
        return cancel

    def close(self) -> None:
        """Forget every call that was to come: whom it would reach is gone."""
        for timer in self.findChildren(QTimer):
            timer.stop()


class DeskLanes:
    """The lanes of one window: built by the application, closed by it."""

    def __init__(self) -> None:
        self._write = QtLane("write lane")
        self._read = QtLane("read lane")
        self._slow = QtLane("slow lane")
        self._timers = QtTimers()
        self.lanes = Lanes(
            write=self._write, read=self._read, slow=self._slow, timers=self._timers
        )

    def close(self) -> None:
        """Finish queued writes and end the threads."""
        self._timers.close()
        self._write.close()
        self._read.close()
        self._slow.close()
