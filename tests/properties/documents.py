"""Programmes made from the types of the document itself: a new field is generated from its first
day, by its type and its name.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from app.domain.operator import Role
from app.domain.programme import Programme, Redemption
from app.domain.programme.check import faults_of
from app.domain.programme.check_points import components_of
from tests.properties.draws import Draws

TODAY = date(2026, 11, 21)
"""The day of every generated question."""

SKUS = ("s1", "s2", "s3")
TIERS = ("base", "silver", "gold")
KINDS = ("kind0", "kind1", "kind2")
ACCOUNTS = ("stamps", "green")
FESTIVALS = ("festival0", "festival1")
FLAGS = ("special_price", "gift_card", "tobacco", "deposit")
WORDS: dict[str, tuple[str, ...]] = {
    "category_paths": ("a", "a/x", "b"),
    "excluded_category_paths": ("a/x", "b"),
    "skus": SKUS,
    "excluded_skus": SKUS,
    "sku": SKUS,
    "excluded_flags": FLAGS,
    "store_ids": ("S01", "S02"),
    "tier_ids": TIERS,
    "tier_id": TIERS[1:],
    "reached_tier_id": TIERS[1:],
    "festival_ids": FESTIVALS,
    "excluded_festival_ids": FESTIVALS,
    "tags": ("new", "vip"),
    "without_tags": ("new", "vip"),
    "group": ("", "", "g1", "g2"),
    "stack_with": ("*", "g1", "coupon"),
    "tender_kinds": ("cash", "card"),
    "brings_type_id": KINDS,
    "welcome_coupon_type_ids": KINDS,
    "purpose": ("service", "sms"),
    "code": ("SAVE10", "save20"),
}
"""Words of fields that name something."""
NAMES = {"tier_id": TIERS, "coupon_type_id": KINDS, "account_id": ACCOUNTS}
"""Ids that members and baskets know; others count on from the name of what they are of."""
NUMBERS: dict[str, tuple[int, int]] = {
    "version": (1, 3),
    "points": (1, 300),
    "points_factor_bp": (5_000, 30_000),
    "max_factor_bp": (0, 60_000),
    "per_minor": (1, 120),
    "worth_minor": (1, 300),
    "step_points": (1, 60),
    "min_points": (1, 120),
    "max_points_per_order": (0, 400),
    "max_rewards": (1, 3),
    "max_points_per_day": (0, 400),
    "step_minor": (1, 100),
    "points_per_member": (0, 400),
    "times_per_member": (1, 3),
    "points_per_counter": (0, 900),
    "hours": (9, 48),
    "hours_alone": (0, 9),
    "minute_from": (0, 800),
    "minute_until": (500, 1_439),
    "month": (1, 12),
    "day": (1, 30),
    "weekdays": (5, 7),
    "days_of_month": (20, 22),
    "search_budget": (1, 300),
    "prices_floor_minor": (0, 60),
    "entry_minor": (0, 90_000),
    "keep_minor": (0, 90_000),
    "validity_end_month": (1, 12),
    "window_months": (1, 15),
    "price_minor": (0, 900),
    "buy": (0, 2),
}
"""Least and most of numbers whose name says less than it might."""
ENDINGS: dict[str, tuple[int, ...]] = {
    "_bp": (1_000, 300, 500, 1_550, 3_333, 5_000, 9_999, 10_000),
    "_minor": (0, 1, 30, 100, 250, 500, 1_000, 1_999, 3_000),
    "_months": (0, 1, 2, 12),
    "_days": (1, 0, 7, 30),
    "_points": (1, 0, 5, 60, 2_500),
    "": (1, 2, 3),
}
"""Values of all others by the end of their name."""
OFTEN = ("payable_bp", "scope", "group", "max_times", "limits", "occasion")
"""Fields without which not much happens: every second one gets another value."""
RARELY = ("plans", "festivals", "enrolment", "roles")
"""Parts of the programme that seldom matter to a quote."""
LENGTHS = {"offers": 4, "coupon_types": 3, "tiers": 3, "festivals": 2, "steps": 3}


def programme(draws: Draws) -> Programme:
    """A programme that passes every check, from the plainest to one that bends every switch."""
    maker = _Maker(draws, rate=draws.one_of((30, 8, 100)))
    made = {
        field.name: maker.value(hints(Programme)[field.name], field.name)
        for field in fields(Programme)
        if _has_no_default(field) or draws.chance(40 if field.name in RARELY else 200)
    }
    return mended(
        Programme(**made | {"valid_from": TODAY - timedelta(days=draws.between(0, 400))})
    )


@functools.cache
def hints(kind: type) -> dict[str, Any]:
    """The types of the fields of a part of the document."""
    return get_type_hints(kind)


def members_of(kind: Any) -> tuple[Any, ...]:
    """What a union may be; a type that is none is itself alone."""
    is_union = get_origin(kind) in (Union, types.UnionType)
    return get_args(kind) if is_union else (kind,)


def _has_no_default(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


class _Maker:
    """Values by type; ``rate`` of 256 fields that have a default get another value."""

    def __init__(self, draws: Draws, rate: int) -> None:
        self.draws = draws
        self.rate = rate

    def value(self, kind: Any, name: str) -> Any:
        """One value of a field."""
        choices = members_of(kind)
        if types.NoneType in choices and self.draws.chance(128):
            return None
        kind = self.draws.one_of([one for one in choices if one is not types.NoneType])
        if is_dataclass(kind):
            return self.part(kind, 0)
        if get_origin(kind) is Literal:
            return self.draws.one_of(get_args(kind))
        if get_origin(kind) is tuple:
            return self.row(get_args(kind)[0], name)
        if get_origin(kind) in (dict, Mapping):
            return self.mapping(kind, name)
        return self.plain(kind, name)

    def part(self, kind: type, number: int) -> Any:
        """A part of the document with an id of its own."""
        made = {}
        for place, field in enumerate(fields(kind)):
            if not place and is_own_id(field.name):
                made[field.name] = own_id(field.name, number)
            elif field.name != "kind" and (_has_no_default(field) or self.differs(field.name)):
                made[field.name] = self.value(hints(kind)[field.name], field.name)
        return kind(**made)

    def differs(self, name: str) -> bool:
        """Whether a field gets another value than its default."""
        return self.draws.chance(128 if name in OFTEN else self.rate)

    def row(self, kind: Any, name: str) -> tuple[Any, ...]:
        """A list: of parts each with its id, of words each once, of anything else."""
        if kind is str:
            return self.draws.some(WORDS.get(name, (name,)), 2) or WORDS.get(name, (name,))[:1]
        least = name in ("tiers", "steps", "items")
        count = self.draws.between(least, LENGTHS.get(name, 2))
        if is_dataclass(kind):
            return tuple(self.part(kind, number) for number in range(count))
        return tuple(self.value(kind, name) for _ in range(count))

    def mapping(self, kind: Any, name: str) -> dict[str, Any]:
        """Texts, tax rates, and what roles may do."""
        value = get_args(kind)[1]
        if value is str:
            return {}
        keys = get_args(Role) if name == "roles" else ("", "food")
        return {key: self.value(value, name) for key in keys}

    def plain(self, kind: type, name: str) -> Any:
        """Whole numbers, words, days, and yes or no."""
        if kind is bool:
            return self.draws.one_of((True, False))
        if kind is int:
            if name in NUMBERS:
                return self.draws.between(*NUMBERS[name])
            return self.draws.one_of(next(ENDINGS[end] for end in ENDINGS if name.endswith(end)))
        if kind is date:
            return TODAY + timedelta(days=self.draws.between(0, 4) - 2)
        return self.draws.one_of(WORDS.get(name, (name,)))


def is_own_id(name: str) -> bool:
    """Whether a first field of this name is the part's own, and names no other part."""
    return name.endswith("_id") and (name in NAMES or name not in WORDS)


def own_id(name: str, number: int) -> str:
    """The id of the part with this number."""
    known = NAMES.get(name, ())
    return known[number] if number < len(known) else f"{name.removesuffix('_id')}{number}"


def mended(made: Programme) -> Programme:
    """The same without what contradicts itself: fields that a fault names get their default."""
    known = components_of(made.earning)
    limits = tuple(
        replace(limit, component=known[limit.max_points % len(known)])
        for limit in made.earning.limits
    )
    made = replace(made, earning=replace(made.earning, limits=limits[:1]))
    accounts = tuple(
        replace(one, redemption=one.redemption and _with_rewards(one.redemption))
        for one in made.accounts
    )
    made = replace(made, redemption=_with_rewards(made.redemption), accounts=accounts)
    for _ in range(50):
        fault = next(faults_of(made), None)
        if fault is None:
            return made
        made = _without(made, fault.path.replace("[", ".").replace("]", "").split("."))
    raise AssertionError(f"{fault} cannot be mended")


def _with_rewards(rules: Redemption) -> Redemption:
    """Rewards that are one thing each, of different points, where one of them is chosen."""
    if rules.unit != "choice":
        return replace(rules, rewards=(), max_rewards=1)
    rewards = {
        one.points: replace(one, cap_minor=None)
        if one.off_minor is not None and one.off_bp is None
        else replace(one, off_bp=one.off_bp or 1_000, off_minor=None)
        for one in rules.rewards
    }
    return replace(rules, rewards=tuple(rewards.values()))


def _without(whole: Any, path: list[str]) -> Any:
    """The whole with the last named field on this path as it is by default."""
    first, *rest = path
    if isinstance(whole, tuple):
        place = int(first)
        inner = _without(whole[place], rest) if rest and is_dataclass(whole[place]) else None
        kept = () if inner is None or inner == whole[place] else (inner,)
        return (*whole[:place], *kept, *whole[place + 1 :])
    if isinstance(whole, Mapping):
        return {key: value for key, value in whole.items() if key != first}
    (field,) = (one for one in fields(whole) if one.name == first)
    value = getattr(whole, first)
    if rest and (is_dataclass(value) or isinstance(value, (tuple, Mapping))):
        return replace(whole, **{first: _without(value, rest)})
    if _has_no_default(field):
        return whole
    default = field.default if field.default is not MISSING else field.default_factory()
    return replace(whole, **{first: default})
