"""What else is wrong with a programme whose shape is wrong in places: all is told at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.errors import BadInput
from app.domain.programme import Programme
from app.domain.programme.check import faults_of
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
STAND_INS: dict[str, Any] = {
    "name": {},
    "title": {},
    "body": {},
    "mechanic": {"kind": "percent_off", "off_bp": 1},
}
"""Values without a mistake for what is needed and wrong, so that what stands beside it is read."""
LISTS = ("tiers", "festivals", "coupon_types")
"""Parts whose members others name: nothing is lost of them while none is left out."""
_PART = re.compile(r"[^.\[\]]+|\[\d+\]")


def rest_faults(text: bytes, wrong: Iterable[BadInput]) -> Iterator[Fault]:
    """Mistakes beside what is wrong already, which is left out first."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(whole, dict):
        return
    rest = _opened(whole)
    out: list[list[Any]] = []
    for _ in range(MOST_ROUNDS):
        places = [_location(rest, str(fault.params["path"])) for fault in wrong]
        out += places
        for place in places:
            _leave_out(rest, place)
        left = json.dumps({**NEEDED, **_closed(rest)})
        wrong = faults(Programme, left)
        if not wrong:
            for fault in faults_of(read(Programme, left), _lost(whole, rest, out)):
                place = _location(rest, fault.path)
                if not any(_is_doubtful(fault, place, other) for other in out):
                    yield fault._replace(path=_written(place))
            return


def _is_doubtful(fault: Fault, place: list[Any], other: list[Any]) -> bool:
    """Whether what was left out elsewhere could be why there is a fault at the place."""
    return other == place or (fault.is_of_whole and other[: len(place)] == place)


def _lost(whole: dict[str, Any], rest: Any, out: Iterable[list[Any]]) -> set[str]:
    """The parts that are not all there any more."""
    touched = {str(place[0]) for place in out if place}
    return {name for name in touched if not _is_all_there(name, whole.get(name), rest.get(name))}


def _is_all_there(name: str, before: object, after: object) -> bool:
    """Whether a list that others name members of still has them all."""
    is_list = name in LISTS and isinstance(before, list) and isinstance(after, _Rows)
    return is_list and len(before) == len(after)  # type: ignore[arg-type]


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
    """Without the value at the place; without its parent where it is missing, or was all of it.
    What has a stand-in is replaced by it.
    """
    parents = [rest]
    for part in location[:-1]:
        inner = parents[-1].get(part) if isinstance(parents[-1], dict) else None
        if not isinstance(inner, dict):
            break
        parents.append(inner)
    depth = len(parents) - 1
    key = location[depth] if location else ""
    if key not in parents[depth] and key not in STAND_INS and depth:
        depth -= 1
        key = location[depth]
    stand_in = STAND_INS.get(key)
    if stand_in is not None and parents[depth].get(key) != stand_in:
        parents[depth][key] = dict(stand_in)
        return
    parents[depth].pop(key, None)
    while depth and isinstance(parents[depth], _Rows) and not parents[depth]:
        depth -= 1
        parents[depth].pop(location[depth], None)
