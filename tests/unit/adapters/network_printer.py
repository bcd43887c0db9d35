"""A network printer on the loopback interface that answers status questions and keeps the rest."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self


class NetworkPrinter:
    """Takes one connection at a time; ``jobs`` holds what each one sent, questions left out."""

    def __init__(self, *, offline: int | None = 0x12, paper: int | None = 0x12) -> None:
        self.answers = {b"\x10\x04\x02": offline, b"\x10\x04\x04": paper}
        self.jobs: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"stop")
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                job = self._take(connection)
            if job == b"stop":
                return
            self.jobs.append(job)

    def _take(self, connection: socket.socket) -> bytes:
        job = b""
        while piece := connection.recv(4096):
            if piece in self.answers:
                answer = self.answers[piece]
                if answer is not None:
                    connection.sendall(bytes([answer]))
            else:
                job += piece
        return job
