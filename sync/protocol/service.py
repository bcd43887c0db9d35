"""The centre as a counter sees it: one interface, over HTTP or in the same process."""

from __future__ import annotations

from typing import Protocol

from sync.protocol.messages import (
    Caller,
    Changes,
    Chunk,
    Digests,
    Hello,
    Joined,
    JoinRequest,
    Outcome,
    PassMade,
    Push,
    Pushed,
    Row,
    Snapshot,
    Token,
    TokenRequest,
)


class CentralService(Protocol):
    """What a centre answers. Every method may raise ``CentreAway`` or ``CentreBusy``; those with a
    token also ``TokenOver`` and ``DeviceRevoked``, the reading ones ``ProgramTooOld``.
    """

    def hello(self, caller: Caller) -> Hello:
        """Who the centre is; needs no token."""
        ...

    def join(self, request: JoinRequest) -> Joined:
        """Make this machine a counter; raises ``JoinRefused``. The same key with the same code
        gets the same answer again.
        """
        ...

    def token(self, request: TokenRequest) -> Token:
        """Raises ``TokenRefused``, ``DeviceRevoked``."""
        ...

    def push(self, token: str, push: Push) -> Pushed:
        """Hear operations in their order. Never refused for what they say, nor for who says it as
        long as the token holds; raises ``HistoryChanged``.
        """
        ...

    def outcome(self, token: str, operation_id: str, member_id: str | None) -> Outcome | None:
        """What became of one operation of this device; None while the centre has not heard it."""
        ...

    def changes(self, token: str, caller: Caller, since: int, wait_s: int = 0) -> Changes:
        """What changed in this store's scope; waits that long for the first row. Raises
        ``ResyncNeeded`` when ``since`` is before what the centre still remembers.
        """
        ...

    def snapshot(self, token: str, caller: Caller) -> Snapshot:
        """Begin to load everything in this store's scope."""
        ...

    def chunk(self, token: str, caller: Caller, after: str, bucket: int | None = None) -> Chunk:
        """The next members after this id; "" is before the first. The centre remembers nothing of
        a load, so it goes on wherever it was broken off. With a ``bucket``, its members alone.
        """
        ...

    def digests(self, token: str, caller: Caller) -> Digests:
        """What the members in this store's scope come to, for a counter to compare."""
        ...

    def lookup(self, token: str, caller: Caller, sought: str) -> Row | None:
        """The member of a phone number (E.164) or card token, wherever it is at home; from now on
        it is in this store's scope. None when there is none.
        """
        ...

    def pass_of(self, token: str, caller: Caller, member_id: str) -> PassMade:
        """A pass for a member in this store's scope, good for a week (T13); raises
        ``PassNotMade``. Asked again, it makes another.
        """
        ...
