"""The wire between a counter and its centre: a TCP relay that a test makes worse at will."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

MOST_BYTES = 65_536


@dataclass
class Relay:
    """Hands on what comes to ``port``, to whatever port the centre has just now."""

    target: int = 0
    is_open: bool = True
    """False: connections end, and new ones end at once."""
    loses_answers: bool = False
    """Requests arrive, and the connection breaks before their answers do."""
    delay_s: float = 0.0
    """Of every piece, in both directions."""
    bytes_s: int = 0
    """So many in a second, in both directions; 0 for as many as there are."""
    instead: bytes = b""
    """What somebody in front of the centre answers to every request."""
    asked_at: list[float] = field(default_factory=list)
    """When something was answered instead."""
    lost: int = 0
    """How many answers."""
    heard: list[bytearray] = field(default_factory=list)
    """All that came towards the centre, by connection."""

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nobody hears anybody any more."""
        self.is_open = False
        with self._lock:
            for one in self._open:
                _end(one)

    def mend(self) -> None:
        """All is well again; connections of before are gone."""
        self.cut()
        self.loses_answers, self.delay_s, self.bytes_s, self.instead = False, 0.0, 0, b""
        self.is_open = True

    def close(self) -> None:
        """For good."""
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._hand_on, args=(near,), daemon=True).start()

    def _hand_on(self, near: socket.socket) -> None:
        with near:
            if not self.is_open:
                return
            with suppress(OSError):
                if self.instead:
                    self._answer_instead(near)
                    return
                with socket.create_connection(("127.0.0.1", self.target), 5) as far:
                    far.settimeout(None)
                    self._both_ways(near, far)

    def _both_ways(self, near: socket.socket, far: socket.socket) -> None:
        with self._lock:
            self._open |= {near, far}
        back = threading.Thread(target=self._pump, args=(far, near), daemon=True)
        back.start()
        self.heard.append(bytearray())
        self._pump(near, far, self.heard[-1])
        back.join()
        with self._lock:
            self._open -= {near, far}

    def _pump(
        self, source: socket.socket, sink: socket.socket, heard: bytearray | None = None
    ) -> None:
        """``heard``: where a request is written down; None for answers."""
        with suppress(OSError):
            while piece := source.recv(1_024 if self.bytes_s else MOST_BYTES):
                if heard is not None:
                    heard += piece
                elif self.loses_answers:
                    self.lost += 1
                    break
                time.sleep(self.delay_s + (len(piece) / self.bytes_s if self.bytes_s else 0))
                sink.sendall(piece)
        _end(source)
        _end(sink)

    def _answer_instead(self, near: socket.socket) -> None:
        near.settimeout(5)
        near.recv(MOST_BYTES)
        self.asked_at.append(time.monotonic())
        near.sendall(self.instead)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
