"""``CentralService`` over HTTP: the only module of the counter that talks to its centre.

Whatever is no clear answer is ``CentreAway``: nobody knows whether the request arrived, and every
exchange may be repeated. Messages on the way are never trusted to be what they should.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from sync.protocol.messages import (
    MOST_WAIT_S,
    Caller,
    Changes,
    Chunk,
    Digests,
    Hello,
    Joined,
    JoinRequest,
    Lookup,
    Outcome,
    PassMade,
    PassRequest,
    Push,
    Pushed,
    Refused,
    Row,
    Snapshot,
    Token,
    TokenRequest,
)
from sync.protocol.refusals import (
    REFUSALS,
    CentreAway,
    CentreBusy,
    CentreRefusal,
    CentreUntrusted,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

CONNECT_S = 5
READ_S = 10
PUSH_S = 60
"""Two hundred operations are heard, one after the other."""
MOST_BYTES = 67_108_864
"""Of one answer."""
BUSY_S = 30
"""Where a busy centre names no time."""
MOST_BUSY_S = 3_600
_OK = 200
_BUSY = (429, 503)


class AddressUnsafe(ValueError):
    """Not ``https://host``, and not this machine: what is sent could be read on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One request: ``kind`` is what is expected as its answer."""

    method: str
    path: str
    kind: Any
    message: object = None
    params: Mapping[str, str | int] | None = None
    token: str | None = None
    caller: Caller | None = None
    read_s: int = READ_S


class HttpCentre:
    """One centre by its address. For one thread at a time: it keeps its connection open."""

    def __init__(self, address: str, caller: Caller, authorities: Path | None = None) -> None:
        """``caller`` goes with every request; ``authorities``: a file of certificates of the
        chain's own, in place of the public ones. Raises AddressUnsafe.
        """
        self._address, self._caller = _checked(address), caller
        self._session = requests.Session()
        # Neither a proxy nor a password of the surroundings gets between counter and centre.
        self._session.trust_env = False
        self._session.verify = True if authorities is None else str(authorities)
        self._authorities = authorities

    def close(self) -> None:
        """Give up the connection."""
        self._session.close()

    def hello(self, caller: Caller) -> Hello:
        """Who the centre is."""
        asked = _Asked(method="GET", path="/v1/hello", kind=Hello, caller=caller)
        found: Hello = self._answer(asked)
        return found

    def join(self, request: JoinRequest) -> Joined:
        """Raises JoinRefused."""
        asked = _Asked(method="POST", path="/v1/join", kind=Joined, message=request)
        found: Joined = self._answer(asked)
        return found

    def token(self, request: TokenRequest) -> Token:
        """Raises TokenRefused."""
        asked = _Asked(method="POST", path="/v1/token", kind=Token, message=request)
        found: Token = self._answer(asked)
        return found

    def push(self, token: str, push: Push) -> Pushed:
        """Raises TokenOver, HistoryChanged, TooLarge."""
        asked = _Asked(
            method="POST",
            path="/v1/ops",
            kind=Pushed,
            message=push,
            token=token,
            read_s=PUSH_S,
        )
        found: Pushed = self._answer(asked)
        return found

    def outcome(self, token: str, operation_id: str, member_id: str | None) -> Outcome | None:
        """Raises TokenOver."""
        asked = _Asked(
            method="GET",
            path=f"/v1/ops/{quote(operation_id, safe='')}",
            kind=Outcome | None,
            params={} if member_id is None else {"member_id": member_id},
            token=token,
        )
        found: Outcome | None = self._answer(asked)
        return found

    def changes(self, token: str, caller: Caller, since: int, wait_s: int = 0) -> Changes:
        """Raises TokenOver, DeviceRevoked, ResyncNeeded, ProgramTooOld."""
        asked = _Asked(
            method="GET",
            path="/v1/changes",
            kind=Changes,
            params={"since": since, "wait": wait_s},
            token=token,
            caller=caller,
            read_s=READ_S + min(wait_s, MOST_WAIT_S),
        )
        found: Changes = self._answer(asked)
        return found

    def snapshot(self, token: str, caller: Caller) -> Snapshot:
        """Raises TokenOver, DeviceRevoked, ProgramTooOld."""
        asked = _Asked(
            method="GET", path="/v1/snapshot", kind=Snapshot, token=token, caller=caller
        )
        found: Snapshot = self._answer(asked)
        return found

    def chunk(self, token: str, caller: Caller, after: str, bucket: int | None = None) -> Chunk:
        """Raises TokenOver, DeviceRevoked, ProgramTooOld."""
        asked = _Asked(
            method="GET",
            path="/v1/snapshot/members",
            kind=Chunk,
            params={"after": after} | ({} if bucket is None else {"bucket": bucket}),
            token=token,
            caller=caller,
        )
        found: Chunk = self._answer(asked)
        return found

    def digests(self, token: str, caller: Caller) -> Digests:
        """Raises TokenOver, DeviceRevoked, ProgramTooOld."""
        asked = _Asked(
            method="GET",
            path="/v1/digests",
            kind=Digests,
            token=token,
            caller=caller,
            read_s=PUSH_S,
        )
        found: Digests = self._answer(asked)
        return found

    def lookup(self, token: str, caller: Caller, sought: str) -> Row | None:
        """Raises TokenOver, DeviceRevoked, ProgramTooOld."""
        asked = _Asked(
            method="POST",
            path="/v1/lookup",
            kind=Row | None,
            message=Lookup(sought=sought),
            token=token,
            caller=caller,
        )
        found: Row | None = self._answer(asked)
        return found

    def pass_of(self, token: str, caller: Caller, member_id: str) -> PassMade:
        """Raises TokenOver, DeviceRevoked, ProgramTooOld, PassNotMade."""
        asked = _Asked(
            method="POST",
            path="/v1/passes",
            kind=PassMade,
            message=PassRequest(member_id=member_id),
            token=token,
            caller=caller,
        )
        found: PassMade = self._answer(asked)
        return found

    def _answer(self, asked: _Asked) -> Any:
        if self._authorities is not None and not self._authorities.is_file():
            raise CentreUntrusted("the file of authorities is gone")
        try:
            with self._session.request(
                asked.method,
                f"{self._address}{asked.path}",
                params=asked.params,
                data=None if asked.message is None else _written(asked.message),
                headers=self._headers(asked),
                timeout=(CONNECT_S, asked.read_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = response.raw.read(MOST_BYTES + 1, decode_content=True)
        except requests.exceptions.SSLError as fault:
            raise CentreUntrusted(type(fault).__name__) from fault
        except (requests.RequestException, HTTPError, OSError, ValueError) as fault:
            raise CentreAway(type(fault).__name__) from fault
        if response.status_code == _OK and len(body) <= MOST_BYTES:
            return _read(asked.kind, body)
        if response.status_code in _BUSY:
            raise CentreBusy(_after_s(response.headers.get("Retry-After", "")))
        raise _refusal(response.status_code, body)

    def _headers(self, asked: _Asked) -> dict[str, str]:
        caller = asked.caller or self._caller
        found = {
            "Accept": "application/json",
            "Memberdesk-Program": caller.program,
            "Memberdesk-Protocol": str(caller.protocol),
            "Memberdesk-Schema": str(caller.schema),
        }
        if asked.message is not None:
            found["Content-Type"] = "application/json"
        if asked.token is not None:
            found["Authorization"] = f"Bearer {asked.token}"
        return found


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise AddressUnsafe(address) from None
    is_bare = parts.path in ("", "/") and not (
        parts.query or parts.fragment or "@" in parts.netloc
    )
    is_private = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not (host and is_bare and is_private):
        raise AddressUnsafe(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(status: int, body: bytes) -> CentreRefusal | CentreAway:
    """What an answer that is none says; away where a gateway or a portal may have spoken."""
    refused: Refused = _read(Refused, body, f"status {status}")
    kind = REFUSALS.get(refused.error)
    if kind is None or kind.status != status:
        return CentreAway(f"status {status}")
    refusal = kind()
    refusal.params = dict(refused.params)
    return refusal


def _after_s(told: str) -> int:
    is_number = told.isascii() and told.isdecimal() and len(told) < len(str(MOST_BUSY_S)) + 1
    return min(max(int(told), 1), MOST_BUSY_S) if is_number else BUSY_S


def _read(kind: Any, body: bytes, what: str = "answer not readable") -> Any:
    try:
        found = _adapter(kind).validate_json(body, strict=True)
    except ValueError:
        raise CentreAway(what) from None
    at = getattr(found, "server_at", None)
    if at is not None and at.tzinfo is None:
        raise CentreAway(what)
    return found


def _written(message: object) -> bytes:
    kind: Any = type(message)
    return _adapter(kind).dump_json(message)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
