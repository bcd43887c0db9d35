"""The messages, as frozen values; the HTTP door writes them as JSON under the same names.

Instants are aware UTC datetimes, business days dates, durations whole seconds, points and minor
units integers. Bodies of operations and documents of rows are canonical JSON text
(docs/protocol.md), so that a hash over them is a hash over what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

PROTOCOL_VERSION = 1
MOST_OPERATIONS = 200
"""In one push."""
MOST_BYTES = 262_144
"""Of all bodies in one push; an operation that is larger goes alone."""
MOST_REQUEST_BYTES = 4_194_304
"""Of a push as it is sent: bodies, envelopes and all."""
MOST_ROWS = 500
"""In one answer of the feed."""
MOST_WAIT_S = 25
"""For a first row of the feed."""
MOST_CHUNK_ROWS = 1_000
"""In one chunk of a snapshot; so few that a sale never waits long while one is kept."""

Verdict = Literal["accepted", "adjusted", "rejected", "quarantined"]
"""What became of an operation, for good: each of the four takes its place in the sequence."""
Gone = Literal["merged", "erased", "left"]
"""Why a row is no more: alias of another member, erased, or out of this store's scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, with every request: program and protocol versions."""

    program: str
    protocol: int = PROTOCOL_VERSION
    schema: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What the centre says of itself to anybody.

    ``history`` is new after the centre was restored from a backup. ``pull_minimum``: the oldest
    program that may still fetch; nothing is too old to push.
    """

    protocol: int
    history: str
    server_at: datetime
    pull_minimum: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequest:
    """A machine asks to become a counter: one-time code, its public key (hex, Ed25519), and the
    code signed with it, so that nobody joins with a key that is not theirs.
    """

    code: str
    public_key: str
    signature: str
    name: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The place that the code was for. ``server_keys``: hex of the keys that sign programmes and
    passes, newest first. ``receipts_after``: numbers of receipts up to there may be given already,
    by the machine that was this counter before.
    """

    device_id: str
    incarnation: int
    store_id: str
    store_name: str
    counter_id: str
    counter_name: str
    zone: str
    day_cut_hour: int
    currency: str
    server_keys: tuple[str, ...]
    history: str
    server_at: datetime
    receipts_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """A signature over ``device_id``, ``at`` and ``nonce`` for a token of a quarter of an hour."""

    device_id: str
    incarnation: int
    at: datetime
    nonce: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """To be shown with every further request until it ends."""

    token: str
    lasts_s: int
    server_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOperation:
    """One record of a device's chain as it stands in its book; nothing is left out."""

    operation_id: str
    device_id: str
    incarnation: int
    seq: int
    version: int
    kind: str
    member_id: str | None
    operator_id: str
    at: datetime
    business_on: date
    is_audit: bool
    body: str
    body_hash: str
    prev_hash: str
    record_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Operations in the order of their ``seq``, without a hole. ``history``: the one they were
    last told to be in.
    """

    history: str
    operations: tuple[SentOperation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one operation.

    ``code`` and ``params`` say why it is not simply accepted (docs/protocol.md lists the codes).
    ``member_id``: the one it was booked for, another after a merge. ``ver``: version of that
    member from which on its rows hold this operation. ``is_repeat``: the answer given before.
    """

    operation_id: str
    verdict: Verdict
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    member_id: str | None = None
    ver: int | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """Outcomes of the first operations sent; ``next_seq`` is what the centre waits for now, which
    is also how a hole shows, in the life of the device that is ``incarnation``.
    ``durable_through``: the last seq of that life that is in a backup.
    """

    incarnation: int
    next_seq: int
    durable_through: int
    outcomes: tuple[Outcome, ...]
    history: str
    server_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The newest state of one thing in the store's scope.

    ``kind``: ``member``, ``programme``, ``catalogue`` or ``settings``. ``document``: canonical
    JSON, None when it is ``gone``; ``into``: the member it was merged into.
    """

    kind: str
    entity_id: str
    ver: int
    document: str | None = None
    gone: Gone | None = None
    into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Where a first load begins: ``rows`` are all that are no members, ``member_count`` how many
    chunks will bring. The feed goes on at ``cursor`` after the last of them.
    """

    history: str
    cursor: int
    member_count: int
    rows: tuple[Row, ...]
    server_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Members in the order of their ids: those after ``after`` up to ``through``, as they stand
    now; of one ``bucket`` alone where that was asked for.

    ``cursor``: the place of the feed when it was read, so that nobody takes one that is older than
    the load. ``digest``: SHA-256 over the rows (``sync.protocol.signing.chunk_digest``), signed by
    the centre with where they belong.
    """

    history: str
    cursor: int
    after: str
    through: str
    is_more: bool
    rows: tuple[Row, ...]
    digest: str
    signature: str
    server_at: datetime
    bucket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """What each of the 256 parts of the store's members comes to at this place of its feed; none
    when it moved on meanwhile.
    """

    history: str
    cursor: int
    buckets: tuple[str, ...]
    server_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A phone number (E.164) or card token; sent as a message, for addresses end up in logs."""

    sought: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRequest:
    """A member in this store's scope asks for a pass."""

    member_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassMade:
    """``digits``: what is in the code that the member shows until ``expires_at``, good for
    ``allowance`` points at a counter that does not hear the centre.
    """

    digits: str
    expires_at: datetime
    allowance: int
    server_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Every answer that is none: a code of ``sync.protocol.refusals``, or ``BUSY``."""

    error: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows after ``since`` up to ``cursor``; to be kept with that cursor in one transaction, and
    only by whoever still stands at ``since``.
    """

    history: str
    since: int
    cursor: int
    is_more: bool
    rows: tuple[Row, ...]
    server_at: datetime
