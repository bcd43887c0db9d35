"""Settings of a programme that are not as they usually are, each as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from app.domain.programme import (
    CouponIssue,
    Earning,
    FlatBonus,
    Programme,
    RoleLimits,
    Rounding,
    Scope,
)
from app.services.programme.benefits_told import gate_told, scope_told
from app.services.programme.words import Words, hundredths

TOLD = {
    "": {
        *("programme_id", "version", "valid_from", "store_ids", "name", "currency", "tiers"),
        *("offers", "coupon_types", "festivals", "plans", "accounts", "roles"),
    },
    "tier_rules": {
        *("window", "window_months", "validity", "validity_months", "validity_end_month"),
        *("grace_days", "down", "discount_scope"),
    },
    "earning": {
        *("points", "per_minor", "scope", "birthday", "day_factors", "category_factors"),
        *("max_factor_bp", "max_points_per_order", "expiry", "cooling_days", "bonuses", "limits"),
    },
    "redemption": {
        *("points", "worth_minor", "min_points", "step_points", "max_share_bp", "scope"),
        *("max_points_per_order", "max_points_per_day", "min_order_minor", "rewards"),
        "max_rewards",
    },
    "coupons": {"issues"},
    "rounding": {"step_minor", "mode", "tender_kinds"},
    "enrolment": {"consents", "welcome_coupon_type_ids", "referral"},
}
"""Fields that are told elsewhere on the page, by the part that they stand in."""


def settings_told(words: Words, programme: Programme) -> Iterator[str]:
    """Every setting without a place of its own that is not as a programme is without it."""
    usual = Programme(
        programme_id="",
        version=1,
        valid_from=programme.valid_from,
        name={},
        tiers=programme.tiers[:1],
    )
    yield from _rounding(words, programme.rounding)
    yield from different(words, programme, usual, "")


def _rounding(words: Words, rules: Rounding) -> Iterator[str]:
    """抹零, or its other ways, in one sentence; nothing where there is none."""
    if rules.step_minor > 1 and rules.tender_kinds:
        kinds = words.several(words.say(f"tender.{one}") for one in rules.tender_kinds)
        step = words.money(rules.step_minor)
        yield words.say(f"rounding.{rules.mode}", value=step, words=kinds)


def different(words: Words, value: Any, usual: Any, place: str) -> Iterator[str]:
    """A sentence for each field of a part that is not as usual."""
    for field in fields(value):
        if field.name in TOLD.get(place, ()):
            continue
        inner, plain = getattr(value, field.name), getattr(usual, field.name)
        at = f"{place}.{field.name}".lstrip(".")
        if is_dataclass(plain) and not isinstance(plain, Scope):
            yield from different(words, inner, plain, at)
        elif inner != plain:
            yield from _told(words, at, inner)


def _told(words: Words, place: str, value: object) -> Iterator[str]:
    key = f"set.{place}"
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield words.say(key, name=name, value=_number(words, place, each))
    elif isinstance(value, Scope):
        goods = words.several(scope_told(words, value)) or words.say("scope.any")
        yield words.say(key, goods=goods)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield words.say(key, value=_number(words, place, value))
    else:
        yield words.say(f"{key}.{str(value).lower()}")


def _number(words: Words, place: str, value: int) -> str:
    if place.endswith("_minor"):
        return words.money(value)
    return f"{hundredths(value)} %" if place.endswith("_bp") else str(value)


def bonuses_told(words: Words, earning: Earning, programme: Programme) -> Iterator[str]:
    """Fixed numbers of points, and the most that single reasons give."""
    for bonus in earning.bonuses:
        yield words.sentence(_bonus(words, bonus, programme))
    names = {f"day:{one.factor_id}": words.text(one.name) for one in earning.day_factors}
    names |= {f"bonus:{one.bonus_id}": words.text(one.name) for one in earning.bonuses}
    names |= {
        f"category:{one.factor_id}": words.text(one.name) for one in earning.category_factors
    }
    for limit in earning.limits:
        name = names.get(limit.component) or words.say(f"component.{limit.component}")
        yield words.say("set.limit", component=name, points=limit.max_points)


def _bonus(words: Words, bonus: FlatBonus, programme: Programme) -> Iterator[str]:
    yield words.say(f"set.bonus.{bonus.per}", name=words.text(bonus.name), points=bonus.points)
    if bonus.threshold_minor:
        yield words.say("set.bonus.threshold", amount=words.money(bonus.threshold_minor))
    yield from scope_told(words, bonus.scope)
    yield from gate_told(words, bonus.gate, programme)


def issue_told(words: Words, issue: CouponIssue, programme: Programme) -> str:
    """A coupon that a sale brings (R-66)."""
    kind = programme.coupon_type(issue.brings_type_id)
    name = issue.brings_type_id if kind is None else words.text(kind.name)
    key = "amount" if issue.threshold_minor else "any"
    amount = words.money(issue.threshold_minor)
    parts = [words.say(f"set.issue.{key}", name=name, amount=amount)]
    if issue.reached_tier_id is not None:
        tier = words.text(programme.tier(issue.reached_tier_id).name)
        parts.append(words.say("set.issue.tier", tier=tier))
    if issue.cooling_days:
        parts.append(words.say("set.issue.cooling", days=issue.cooling_days))
    gated = gate_told(words, issue.gate, programme)
    return words.sentence((*parts, *scope_told(words, issue.scope), *gated))


def joining_told(words: Words, programme: Programme) -> Iterator[str]:
    """What a new member hears and gets."""
    for consent in programme.enrolment.consents:
        key = "set.enrolment.consent.required" if consent.required else "set.enrolment.consent"
        yield words.say(key, name=words.text(consent.title))
    kinds = (programme.coupon_type(one) for one in programme.enrolment.welcome_coupon_type_ids)
    names = [words.text(kind.name) for kind in kinds if kind is not None]
    if names:
        yield words.say("set.enrolment.welcome", words=words.several(names))
    referral = programme.enrolment.referral
    if referral is not None:
        yield words.say(
            "set.enrolment.referral",
            points=referral.referrer_points,
            newcomer=referral.newcomer_points,
            least_minor=referral.least_minor,
            days=referral.days,
        )
        yield words.say(f"set.enrolment.referral.{referral.returned}")


def role_told(words: Words, role: str, limits: RoleLimits) -> str:
    """What somebody may do without another's PIN."""
    what = words.several(_powers(words, limits)) or words.say("set.role.none")
    return words.sentence((words.say("set.role", role=words.say(f"role.{role}"), what=what),))


def _powers(words: Words, limits: RoleLimits) -> Iterator[str]:
    if limits.manual_discount_bp is None:
        yield words.say("set.role.no_percent")
    elif limits.manual_discount_bp:
        yield words.say("set.role.percent", percent=hundredths(limits.manual_discount_bp))
    for name, minor in (("amount", limits.manual_discount_minor), ("refund", limits.refund_minor)):
        if minor is None:
            yield words.say(f"set.role.no_{name}")
        elif minor:
            yield words.say(f"set.role.{name}", amount=words.money(minor))
    if limits.may_void:
        yield words.say("set.role.void")
    if limits.adjust_points is None:
        yield words.say("set.role.no_points")
    elif limits.adjust_points:
        yield words.say("set.role.points", points=limits.adjust_points)
