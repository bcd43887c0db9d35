"""What comes in over HTTP: not too large, not too slow, and a message of the protocol."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from fastapi import Request

from server.documents import NotReadable, read
from sync.protocol.refusals import BadRequest, TooLarge

T = TypeVar("T")

MOST_BYTES = 65_536
"""Of every request that is no push."""
READ_S = 30
_MOST_WHOLE = 2**63 - 1


async def body_of(request: Request, most: int = MOST_BYTES) -> bytes:
    """The whole body; raises TooLarge, and BadRequest for one that does not come to its end."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise TooLarge(what="bytes", most=most)
    found = bytearray()
    try:
        async with asyncio.timeout(READ_S):
            async for part in request.stream():
                found += part
                if len(found) > most:
                    raise TooLarge(what="bytes", most=most)
    except TimeoutError:
        raise BadRequest(reason=f"no whole body within {READ_S} s") from None
    return bytes(found)


def message(kind: type[T], body: bytes) -> T:
    """Raises BadRequest with the place that is wrong. Fields that only a newer caller knows are
    left aside.
    """
    try:
        found = read(kind, body)
    except NotReadable as wrong:
        raise BadRequest(reason=str(wrong)) from None
    for path, value in _values(found, ""):
        check(path, value)
    return found


def check(path: str, value: object) -> None:
    """Raises BadRequest for what no database keeps, and for a time of no place on Earth."""
    if isinstance(value, str) and "\0" in value:
        raise BadRequest(reason=f"{path}: holds a character that is none")
    if isinstance(value, int) and not -_MOST_WHOLE <= value <= _MOST_WHOLE:
        raise BadRequest(reason=f"{path}: is too large a number")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise BadRequest(reason=f"{path}: says no offset from UTC")


def _values(value: Any, path: str) -> Iterator[tuple[str, object]]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _values(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield path, name
            yield from _values(part, f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _values(part, f"{path}.{number}")
    else:
        yield path, value
