"""The threads that keep a counter and its centre in step; implements ``app.ports.centre_link``."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.ports.centre_link import LinkState
from sync.engine import Engine

SEND_S = 5.0
"""So long a batch on its way is waited for at the end."""
FETCH_S = 0.2
"""A fetch that waits at the centre is left behind: what it keeps is whole or nothing anyway."""


class Worker:
    """One thread sends, one fetches; neither ever holds up whoever calls."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_closed = threading.Event()
        self._sender = _Round("centre-send", engine.send, self._is_closed)
        self._fetcher = _Round("centre-fetch", engine.fetch, self._is_closed)

    def start(self) -> None:
        """Begin; everything goes on from what is stored."""
        self._sender.start()
        self._fetcher.start()

    def state(self) -> LinkState:
        """How it stands now."""
        return self._engine.state

    def wake(self) -> None:
        """Send what was just written; a centre that is away has its time."""
        if self._engine.may_hurry():
            self._sender.hurry()

    def try_now(self) -> None:
        """Both rounds, at once."""
        self._sender.hurry()
        self._fetcher.hurry()

    def close(self) -> None:
        """End both rounds; what is under way is either stored or done again next time."""
        self._engine.end()
        self._is_closed.set()
        self.try_now()
        self._sender.join(SEND_S)
        self._fetcher.join(FETCH_S)


class _Round(threading.Thread):
    """Takes one step after the other, and between them the rest that the step asked for."""

    def __init__(self, name: str, step: Callable[[], float], is_closed: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._step, self._is_closed = step, is_closed
        self._hurry = threading.Event()

    def hurry(self) -> None:
        """Rest no longer."""
        self._hurry.set()

    def run(self) -> None:
        """Until it is closed."""
        while not self._is_closed.is_set():
            self._hurry.clear()
            rest_s = self._step()
            self._hurry.wait(rest_s)
