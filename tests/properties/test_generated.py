"""The generators reach every field of the programme document, and every value that has a name."""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from random import Random
from typing import Any, Literal, get_args, get_origin

from app.domain.programme import Programme
from app.domain.programme.check import check_programme
from tests.properties.documents import hints, members_of, programme
from tests.properties.draws import Draws

DRAWN = 1_500
Seen = dict[tuple[type, str], list[Any]]


def look(part: Any, seen: Seen) -> None:
    """Every field of a part and of what is in it."""
    if is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            value = getattr(part, field.name)
            known = seen[type(part), field.name]
            if len(known) < 200 and value not in known:
                known.append(value)
            look(value, seen)
    elif isinstance(part, (tuple, Mapping)):
        for one in part.values() if isinstance(part, Mapping) else part:
            look(one, seen)


def missing(kind: Any, values: list[Any]) -> set[Any]:
    """What a field of this type can be and never was."""
    choices = members_of(kind)
    if get_origin(kind) is Literal:
        return set(get_args(kind)) - set(values)
    if kind is bool:
        return {True, False} - set(values)
    never = {one for one in choices if is_dataclass(one)} - {type(value) for value in values}
    if types.NoneType in choices and None not in values:
        never.add(None)
    return never or (set() if len(values) > 1 else {kind})


def test_every_field_of_a_programme_is_generated_with_every_value_that_has_a_name() -> None:
    """Also those that come later: they are drawn by their type."""
    seen: Seen = defaultdict(list)
    random = Random(3)
    for _ in range(DRAWN):
        made = programme(Draws(random.randbytes(700)))
        check_programme(made)
        look(made, seen)
    left = {
        f"{kind.__name__}.{name}": never
        for (kind, name), values in seen.items()
        if not name.endswith(("_id", "name", "title", "body", "kind"))
        and (never := missing(hints(kind)[name], values))
    }
    assert left == {}
    parts = {kind for kind, _ in seen}
    assert Programme in parts
    assert len(parts) > 30


def test_bytes_of_zero_make_the_plainest_programme_that_still_passes_every_check() -> None:
    made = programme(Draws(b""))
    assert (made.offers, made.coupon_types, len(made.tiers)) == ((), (), 1)
