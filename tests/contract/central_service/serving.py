"""A centre on a real socket of this machine, and requests that no honest client would send."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.http.app import create_app
from server.http.listening import Server, listening_socket
from server.joining import Place
from sync.client import HttpCentre
from sync.protocol.messages import Caller, JoinRequest, Push, Pushed, SentOperation, TokenRequest
from sync.protocol.service import CentralService
from sync.protocol.signing import join_message, token_message
from tests.integration.server.chain import Chain, Till

CALLER = Caller(program="1.0.0")


@contextmanager
def served(
    chain: Chain,
    certificate: str | None = None,
    key: str | None = None,
    *,
    port: int = 0,
    **options: Any,
) -> Iterator[str]:
    """The address of the chain's centre while it answers there, on a free port or this one."""
    server = Server(certificate, key)
    app = create_app(chain.centre, chain.clock.now, is_over=server.is_over, **options)
    with listening_socket("127.0.0.1", port) as made:
        port = made.getsockname()[1]
        thread = threading.Thread(target=server.answer, args=(app, made))
        thread.start()
        try:
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()
            app.state.door.close()


@dataclass
class World:
    """A chain, and its centre as a counter reaches it: directly or over HTTP."""

    chain: Chain
    service: Any
    address: str = ""
    nonces: itertools.count[int] = field(default_factory=itertools.count)

    def counter(self, store_id: str = "S01") -> Till:
        """One more counter; it joins without the door."""
        return self.chain.counter(store_id)

    def token(self, till: Till, **changes: Any) -> str:
        """A token for a counter."""
        return self.service.token(self.token_request(till, **changes)).token

    def token_request(self, till: Till, **changes: Any) -> TokenRequest:
        """Signed by the counter as it says; what is given is changed after that."""
        at: datetime = changes.pop("signed_at", self.chain.clock.now())
        nonce = f"nonce-{next(self.nonces)}"
        message = token_message(till.device_id, 1, at, nonce)
        asked = {
            "device_id": till.device_id,
            "incarnation": 1,
            "at": at,
            "nonce": nonce,
            "signature": till.key.sign(message).hex(),
        }
        return TokenRequest(**{**asked, **changes})

    def push(self, till: Till, operations: tuple[SentOperation, ...] | None = None) -> Pushed:
        """Some operations of a counter, or all that it has."""
        mine = till.operations() if operations is None else operations
        push = Push(history=self.chain.history, operations=mine)
        return self.service.push(self.token(till), push)

    def invitation(self) -> str:
        """A code for one more counter of the first store."""
        place = Place(store_id="S01", counter_id="C9", counter_name="By the door")
        return self.chain.centre.invite(place)

    def raw(self, method: str, path: str, **options: Any) -> requests.Response:
        """A request as it is given, to the real socket."""
        return requests.request(method, f"{self.address}{path}", timeout=10, **options)


def join_request(code: str, number: int = 99, **changes: str) -> JoinRequest:
    """Signed with a key of its own; what is given is changed after that."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    public = key.public_key().public_bytes_raw().hex()
    asked = {
        "code": code,
        "public_key": public,
        "signature": key.sign(join_message(code, public)).hex(),
        "name": "Counter by the door",
        "system": "linux",
    }
    return JoinRequest(**{**asked, **changes})


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def error_of(response: requests.Response) -> tuple[int, str, dict[str, Any]]:
    """(status, code, params) of an answer that is none."""
    found = json.loads(response.content)
    return response.status_code, found["error"], found["params"]


def direct(chain: Chain) -> World:
    """The centre in the same process."""
    return World(chain, chain.centre)


def over(chain: Chain, address: str) -> World:
    """The same over a socket."""
    service: CentralService = HttpCentre(address, CALLER)  # type: ignore[assignment]
    return World(chain, service, address)
