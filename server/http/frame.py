"""Around every request: the time in its answer, one line in the log, one count (I18)."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.faults import place_of
from server.http.measures import Measures

SERVER_AT = "Memberdesk-Server-At"
NOTES = "memberdesk.notes"
"""What the log line says besides: the device's id, the code of a refusal."""
_METHODS = frozenset({"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"})
_log = logging.getLogger(__name__)


class Frame:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp, now: Callable[[], datetime], measures: Measures) -> None:
        self._app, self._now, self._measures = app, now, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        notes: dict[str, Any] = {}
        scope[NOTES] = notes
        began = time.monotonic()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                notes["status"] = message["status"]
                stamp = self._now().isoformat().encode()
                message["headers"] = [*message["headers"], (SERVER_AT.lower().encode(), stamp)]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as fault:
            notes["fault"], notes["code"] = place_of(fault), "CENTRE_FAILED"
            if "status" in notes:
                raise
            await _failed(sending)
        finally:
            self._close(scope, notes, time.monotonic() - began)

    def _close(self, scope: Scope, notes: dict[str, Any], seconds: float) -> None:
        path = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        status = notes.get("status", 0)
        self._measures.answered(method, path, status, seconds, notes.get("code", ""))
        line = {"method": method, "path": path, "ms": round(seconds * 1_000), **notes}
        _log.log(
            logging.ERROR if "fault" in notes else logging.INFO, "request", extra={"of": line}
        )


async def _failed(send: Send) -> None:
    body = json.dumps({"error": "CENTRE_FAILED", "params": {}}).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})
