"""What a vector shows: a code it answers with, a mechanic that works, a switch that matters.

A switch matters where the answer is another one with the recommended value.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin

from app.domain.engine.reasons import NOT_APPLIED_CODES, NOTE_CODES
from app.domain.programme import Programme
from app.domain.programme.benefits import LineMechanic, OrderMechanic
from app.services.documents import read
from tests.properties.documents import hints, members_of
from tests.vectors.forms import REQUESTS, Vector, answer, sparse

ELSEWHERE = {
    "RoleLimits.may_void": "who may do it is asked before the question",
    "ConsentPurpose.required": "of enrolling",
    "ConsentPurpose.preticked": "of enrolling",
    "Referral.returned": "of who brought the buyer along, who is no part of the question",
    "Policies.points_transfer": "of a transfer, which is an operation",
    "Policies.exchange": "of an exchange, which is an operation",
    "Policies.refund_issued_coupon": "of coupons that were used in another sale",
    "Occasion.window": "the day itself and its month are one for most days",
}
"""Switches that no request of these forms can tell apart, and why."""
REFUSALS = {"Policies.refund_shortfall=refuse"}
"""Values of switches that show by a refusal, which is no answer to store."""
REFUSED = ("UNKNOWN_TIER", "MANUAL_LINE_GONE")
"""Notes on facts that a request in JSON is refused for."""


def wanted() -> set[str]:
    """All that some vector must show."""
    kinds = (*get_args(LineMechanic), *get_args(OrderMechanic))
    found = {f"works:{kind.__dataclass_fields__['kind'].default}" for kind in kinds}
    codes = {*NOT_APPLIED_CODES, *NOTE_CODES} - set(REFUSED)
    found |= {f"code:{code}" for code in codes}
    for name, values in switch_values().items():
        if name not in ELSEWHERE:
            found |= {f"{name}={value}" for value in values}
    return found - REFUSALS


def switches() -> set[str]:
    """The names of all switches of the document."""
    return set(switch_values())


def switch_values() -> dict[str, set[Any]]:
    """By the name of a switch what it can be beside its default."""
    found = {
        f"{kind.__name__}.{field.name}": _others(kind, field)
        for kind in parts_of(Programme)
        for field in fields(kind)
        if field.name != "kind"
    }
    return {name: values for name, values in found.items() if values}


def parts_of(kind: type) -> set[type]:
    """A part of the document with all parts below it."""
    found = {kind}
    for below in hints(kind).values():
        for one in _dataclasses_in(below):
            if one not in found:
                found |= parts_of(one)
    return found


def _dataclasses_in(kind: Any) -> Iterator[type]:
    if is_dataclass(kind):
        yield kind  # type: ignore[misc]
    for one in get_args(kind):
        yield from _dataclasses_in(one)


@functools.cache
def _others(kind: type, field: Any) -> set[Any]:
    """The values a switch has beside its default; nothing for what is no switch."""
    for one in members_of(hints(kind)[field.name]):
        if one is bool:
            return {not field.default}
        if get_origin(one) is Literal:
            return set(get_args(one)) - {field.default}
    return set()


def shown(vector: Vector) -> set[str]:
    """Everything that this one shows."""
    request = read(REQUESTS[vector.asks], json.dumps(vector.request))
    found = {f"code:{code}" for code in _codes(vector.answer)}
    if vector.asks == "quote":
        found |= set(_working(request.programme, request.member, vector.answer))
    found |= {f"answer:{vector.asks}.{name}" for name in _filled(vector.answer)}
    return found | set(_mattering(vector, request))


def _codes(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("code"), str):
            yield value["code"]
        for one in value.values():
            yield from _codes(one)
    elif isinstance(value, list):
        for one in value:
            yield from _codes(one)


def _filled(answered: dict[str, Any]) -> Iterator[str]:
    for name, value in answered.items():
        if value:
            yield name
        if isinstance(value, str):
            yield f"{name}={value}"


def _working(programme: Programme, member: Any, answered: dict[str, Any]) -> Iterator[str]:
    mechanics = {one.offer_id: one.mechanic.kind for one in programme.offers}
    kinds = {one.coupon_type_id: one.mechanic.kind for one in programme.coupon_types}
    for coupon in member.coupons if member is not None else ():
        mechanics[coupon.coupon_id] = kinds.get(coupon.coupon_type_id, "")
    for step in answered.get("steps", ()):
        yield f"layer:{step['layer']}"
        if step["benefit"]["id"] in mechanics:
            yield f"works:{mechanics[step['benefit']['id']]}"
    bound = answered.get("redemption", {}).get("bound")
    yield f"bound:{bound}"


def _mattering(vector: Vector, request: Any) -> Iterator[str]:
    """Every switch of the request without which the answer is another."""
    for name, value, plain in _switched(request):
        if f"{name}={value}" in _WANTED and answer(vector.asks, sparse(plain)) != vector.answer:
            yield f"{name}={value}"


def _switched(part: Any) -> Iterator[tuple[str, Any, Any]]:
    """(name, value, the whole with the default instead) of each switch in a part."""
    if isinstance(part, tuple) and not hasattr(part, "_fields"):
        for place, one in enumerate(part):
            for name, value, plain in _switched(one):
                yield name, value, (*part[:place], plain, *part[place + 1 :])
    elif isinstance(part, Mapping):
        return
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            mine = getattr(part, field.name)
            if type(part) in _PARTS and mine in list(_others(type(part), field)):
                name = f"{type(part).__name__}.{field.name}"
                yield name, mine, replace(part, **{field.name: field.default})
            for name, value, plain in _switched(mine):
                yield name, value, replace(part, **{field.name: plain})


_WANTED = wanted()
_PARTS = parts_of(Programme)
