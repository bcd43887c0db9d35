"""The socket, and the server that answers on it until it is told to stop."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

BACKLOG = 1024
KEEP_ALIVE_S = 75
"""Longer than a counter is silent between two waits, so that it need not connect anew."""
LAST_S = 10
"""How long answers that are under way may take once the server is told to stop."""


def listening_socket(host: str, port: int) -> socket.socket:
    """Made for TCP by name: the event loop switches Nagle's delay off only for such a one, and
    else every request costs 44 ms. Raises OSError.
    """
    found = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )
    family, kind, protocol, _, address = found[0]
    made = socket.socket(family, kind, protocol)
    try:
        if hasattr(socket, "SO_REUSEPORT"):  # not on Windows, where the next would share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    return made


class Server(uvicorn.Server):
    """Answers on one socket; ``is_over`` once it was told to stop."""

    def __init__(self, certificate: str | None = None, key: str | None = None) -> None:
        config = uvicorn.Config(
            "",
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=LAST_S,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        super().__init__(config)

    def is_over(self) -> bool:
        """Nobody shall wait any longer."""
        return self.should_exit

    def answer(self, app: FastAPI, made: socket.socket) -> None:
        """Until a signal, or ``should_exit``."""
        self.config.app = app
        self.run(sockets=[made])
