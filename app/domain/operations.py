"""Operations: one immutable, hash-chained record for each thing a person did."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import itertools
import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from app.domain.later import LATER

GENESIS_HASH = "0" * 64
OPERATION_VERSION = 1
ERASED_BODY = "null"
"""Stands in the place of a body that said who a member was who is erased by now; the hash of what
it was stays, so that the chain holds.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One record of a device's chain; ``seq`` is contiguous from 1 within an incarnation.

    ``body_hash`` is SHA-256 over the canonical body, ``record_hash`` over the envelope with
    ``body_hash`` and ``prev_hash`` (the record before it, GENESIS_HASH for the first).
    ``is_audit`` marks records that stay at the counter's chain but move nothing (sign-on,
    approval, reveal, export).
    """

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
    """Canonical JSON."""
    body_hash: str
    prev_hash: str
    record_hash: str


_PLAIN = frozenset((str, int, bool, type(None)))


def to_wire(value: Any) -> Any:
    """Plain JSON values of a frozen dataclass: days and instants as ISO text, tuples as lists.

    Asked for the type before anything else: a sale is made of thousands of plain values, and this
    is most of the time that settling takes.
    """
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    fields = _fields_of(kind)
    if fields is not None:
        names, values_of, later, _ = fields
        found = {
            name: item if type(item) in _PLAIN else to_wire(item)
            for name, item in zip(names, values_of(value), strict=True)
        }
        for name, default in later:
            if found[name] == default:
                del found[name]
        return found
    if isinstance(value, (list, tuple)):
        return [item if type(item) in _PLAIN else to_wire(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_wire(item) for key, item in value.items()}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (str, int)):
        return value
    raise TypeError(f"{kind.__name__} has no canonical form")


class _Fields(NamedTuple):
    """The names of a dataclass, how to read them all at once, and what is left out (LATER)."""

    names: tuple[str, ...]
    values_of: Callable[[Any], tuple[Any, ...]]
    later: tuple[tuple[str, Any], ...]
    is_frozen: bool


@functools.cache
def _fields_of(kind: type) -> _Fields | None:
    """None for another type than a dataclass."""
    if not dataclasses.is_dataclass(kind):
        return None
    fields = dataclasses.fields(kind)
    names = tuple(field.name for field in fields)
    later = tuple(
        (field.name, to_wire(field.default)) for field in fields if field.metadata == LATER
    )
    is_frozen = vars(kind)["__dataclass_params__"].frozen
    if len(names) > 1:
        return _Fields(names, operator.attrgetter(*names), later, is_frozen)
    return _Fields(
        names, lambda value: tuple([getattr(value, name) for name in names]), later, is_frozen
    )


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


_latest: dict[type, tuple[Any, str]] = {}


def canonical_json(value: Any) -> str:
    """Keys sorted, no spaces, integers only, UTF-8; TypeError for a float.

    The text of the latest frozen value of each kind is kept: a quote is asked for its digest on
    the screen, for the same when it is settled, and at once for the text stored with the sale.
    """
    kind: Any = type(value)
    kept = _latest.get(kind)
    if kept is not None and kept[0] == value:
        return kept[1]
    text = _ENCODER.encode(to_wire(value))
    fields = _fields_of(kind)
    if fields is not None and fields.is_frozen:
        _latest[kind] = (value, text)
    return text


def sha256_hex(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value."""
    return sha256_hex(canonical_json(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where a device's chain stands: the next record gets ``seq + 1`` and ``prev_hash =
    record_hash``.
    """

    device_id: str
    incarnation: int
    seq: int = 0
    record_hash: str = GENESIS_HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did it, when, under which id; ``operation_id`` is kept over every retry."""

    operation_id: str
    operator_id: str
    at: datetime
    business_on: date
    member_id: str | None = None


def next_operation(
    head: ChainHead, act: Act, kind: str, body: object, *, is_audit: bool = False
) -> Operation:
    """The record that follows ``head``, with its body hash and its link."""
    text = canonical_json(body)
    unlinked = Operation(
        operation_id=act.operation_id,
        device_id=head.device_id,
        incarnation=head.incarnation,
        seq=head.seq + 1,
        version=OPERATION_VERSION,
        kind=kind,
        member_id=act.member_id,
        operator_id=act.operator_id,
        at=act.at,
        business_on=act.business_on,
        is_audit=is_audit,
        body=text,
        body_hash=sha256_hex(text),
        prev_hash=head.record_hash,
        record_hash="",
    )
    return dataclasses.replace(unlinked, record_hash=record_hash(unlinked))


def ids_of_parts(operation_id: str, part: str) -> Callable[[], str]:
    """Ids of what an operation writes, in its order: the same wherever they are worked out.

    ``part`` tells apart the parts of an operation that has several, such as an exchange.
    """
    numbers = itertools.count(1)
    return lambda: f"{operation_id}/{part}{next(numbers):03d}"


def lots_of_parts(operation_id: str, part: str) -> Callable[[str], str]:
    """Ids of the lots that an operation opens, by what they are: however differently two ends
    split what was spent before, one id is never two kinds of points.
    """
    seen: dict[str, int] = {}

    def named(what: str) -> str:
        seen[what] = seen.get(what, 0) + 1
        again = f"-{seen[what]}" if seen[what] > 1 else ""
        return f"{operation_id}/{part}-{sha256_hex(what)[:8]}{again}"

    return named


def record_hash(operation: Operation) -> str:
    """Hash of the envelope of a record: everything but the body text and the hash itself."""
    envelope = to_wire(operation)
    del envelope["body"], envelope["record_hash"]
    return digest(envelope)


def is_as_written(operation: Operation) -> bool:
    """Whether the body is the one that was written, or said who a member was and was erased."""
    is_erased = operation.kind == "member.enrol" and operation.body == ERASED_BODY
    return is_erased or operation.body_hash == sha256_hex(operation.body)


def is_linked(head: ChainHead, operation: Operation) -> bool:
    """True when ``operation`` truly follows ``head``: number, link and both hashes fit."""
    return (
        operation.seq == head.seq + 1
        and operation.device_id == head.device_id
        and operation.prev_hash == head.record_hash
        and is_as_written(operation)
        and operation.record_hash == record_hash(operation)
    )
