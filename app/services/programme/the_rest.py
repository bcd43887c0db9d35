"""The numbers of a programme whose shape is wrong in places: all mistakes are told at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.errors import BadInput
from app.domain.programme import Programme
from app.domain.programme.check import range_faults
from app.domain.programme.faults import Fault
from app.services.documents import faults, read

MOST_ROUNDS = 20
NEEDED: dict[str, Any] = {
    "programme_id": "x",
    "version": 1,
    "valid_from": "2000-01-01",
    "name": {},
    "tiers": [{"tier_id": "x", "name": {}}],
}
"""What every programme has, for where it is missing."""
_PART = re.compile(r"[^.\[\]]+|\[\d+\]")


def rest_faults(text: bytes, wrong: Iterable[BadInput]) -> Iterator[Fault]:
    """Numbers out of their range beside what is wrong already, which is left out first."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(whole, dict):
        return
    rest = _opened(whole)
    for _ in range(MOST_ROUNDS):
        places = [_location(rest, str(fault.params["path"])) for fault in wrong]
        for place in places:
            _leave_out(rest, place)
        left = json.dumps({**NEEDED, **_closed(rest)})
        wrong = faults(Programme, left)
        if not wrong:
            for path, reason in range_faults(read(Programme, left)):
                yield Fault(_written(_location(rest, path)), reason)
            return


class _Rows(dict[Any, Any]):
    """A list whose members keep their places while others are left out."""


def _opened(value: object) -> Any:
    if isinstance(value, list):
        return _Rows((place, _opened(each)) for place, each in enumerate(value))
    if isinstance(value, dict):
        return {name: _opened(each) for name, each in value.items()}
    return value


def _closed(value: object) -> Any:
    if isinstance(value, _Rows):
        return [_closed(each) for each in value.values()]
    if isinstance(value, dict):
        return {name: _closed(each) for name, each in value.items()}
    return value


def _location(rest: Any, path: str) -> list[Any]:
    """Names and places, as they stood in the whole document, of a path in what is left."""
    location: list[Any] = []
    for part in _PART.findall(path):
        key: Any = part
        if isinstance(rest, _Rows):
            key = list(rest)[int(part[1:-1])] if part.startswith("[") else part
        location.append(key)
        rest = rest.get(key) if isinstance(rest, dict) else None
    return location


def _written(location: list[Any]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".")


def _leave_out(rest: Any, location: list[Any]) -> None:
    """Without the value at the place; without its parent where it is missing, or was all of it."""
    parents = [rest]
    for part in location[:-1]:
        inner = parents[-1].get(part) if isinstance(parents[-1], dict) else None
        if not isinstance(inner, dict):
            break
        parents.append(inner)
    depth = len(parents) - 1
    is_there = location and location[depth] in parents[depth]
    if not is_there and depth:
        depth -= 1
    parents[depth].pop(location[depth] if location else "", None)
    while depth and isinstance(parents[depth], _Rows) and not parents[depth]:
        depth -= 1
        parents[depth].pop(location[depth], None)
