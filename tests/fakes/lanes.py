"""Lanes and timers that run when the test says so, on the test's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.presenters.lanes import Lanes


class FakeLane:
    """Work runs at once, or waits for ``run`` while ``is_held``."""

    def __init__(self) -> None:
        self.is_held = False
        self._waiting: list[Callable[[], None]] = []

    def submit(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run the work and tell its outcome."""

        def step() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - as the real lane does
                failed(error)
            else:
                done(result)

        if self.is_held:
            self._waiting.append(step)
        else:
            step()

    def ask(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        late: Callable[[], None],
    ) -> None:
        """As ``submit``; late while held."""
        self.submit(work, done, failed)
        if self.is_held:
            late()

    def run(self) -> int:
        """Run what waits; how many pieces that were."""
        steps, self._waiting = self._waiting, []
        for step in steps:
            step()
        return len(steps)


class FakeTimers:
    """Time passes by ``advance`` alone."""

    def __init__(self) -> None:
        self.now_ms = 0
        self._calls: list[tuple[int, Callable[[], None]]] = []

    def later(self, delay_ms: int, call: Callable[[], None]) -> Callable[[], None]:
        """Remember the call; the answer forgets it."""
        entry = (self.now_ms + delay_ms, call)
        self._calls.append(entry)

        def cancel() -> None:
            if entry in self._calls:
                self._calls.remove(entry)

        return cancel

    def advance(self, by_ms: int) -> None:
        """Let time pass and make the calls that are due."""
        self.now_ms += by_ms
        due = [entry for entry in self._calls if entry[0] <= self.now_ms]
        self._calls = [entry for entry in self._calls if entry not in due]
        for _at, call in due:
            call()


def fake_lanes() -> Lanes:
    """Lanes that run at once, and timers that stand still."""
    return Lanes(write=FakeLane(), read=FakeLane(), slow=FakeLane(), timers=FakeTimers())
