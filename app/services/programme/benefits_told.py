"""Mechanics, scopes and gates as clauses of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.occasions import Window
from app.domain.programme import (
    AmountOff,
    BuyGet,
    CheapestUnit,
    EachFull,
    Gate,
    Gift,
    LinePercent,
    Mechanic,
    Needs,
    NForPrice,
    PercentOff,
    Programme,
    Scope,
    UnitAmount,
)
from app.services.programme.words import Words, hundredths

LAST_MINUTE = 1439
REPEATED = (BuyGet, NForPrice, EachFull, Gift)
"""Mechanics that may work several times in an order."""


def mechanic_told(words: Words, mechanic: Mechanic) -> Iterator[str]:
    """What the benefit does."""
    if isinstance(mechanic, (BuyGet, NForPrice)):
        yield from _group_told(words, mechanic)
    elif isinstance(mechanic, (AmountOff, EachFull)):
        yield from _amount_told(words, mechanic)
    elif isinstance(mechanic, Gift):
        yield from _gift_told(words, mechanic)
    else:
        yield _piece_told(words, mechanic)
    if isinstance(mechanic, (PercentOff, UnitAmount)) and mechanic.threshold_minor:
        yield words.say("percent_off.threshold", amount=words.money(mechanic.threshold_minor))
    if isinstance(mechanic, PercentOff) and mechanic.cap_minor is not None:
        yield words.say("percent_off.cap", amount=words.money(mechanic.cap_minor))
    if isinstance(mechanic, (LinePercent, UnitAmount)) and mechanic.max_units is not None:
        yield words.say("most_units", count=mechanic.max_units)
    if isinstance(mechanic, REPEATED) and mechanic.max_times is not None:
        yield words.say("times", count=mechanic.max_times)


def _amount_told(words: Words, mechanic: AmountOff | EachFull) -> Iterator[str]:
    steps = (mechanic,) if isinstance(mechanic, EachFull) else mechanic.steps
    for step in steps:
        threshold, off = words.money(step.threshold_minor), words.money(step.off_minor)
        yield words.say(mechanic.kind, threshold=threshold, off=off)


def _piece_told(
    words: Words, mechanic: LinePercent | UnitAmount | PercentOff | CheapestUnit
) -> str:
    if isinstance(mechanic, UnitAmount):
        return words.say("unit_amount", off=words.money(mechanic.off_minor))
    if not isinstance(mechanic, CheapestUnit):
        return words.say(mechanic.kind, percent=hundredths(mechanic.off_bp))
    if mechanic.off_minor is not None:
        return words.say("cheapest_unit.amount", off=words.money(mechanic.off_minor))
    return words.say("cheapest_unit.percent", percent=hundredths(mechanic.off_bp or 0))


def _gift_told(words: Words, gift: Gift) -> Iterator[str]:
    names = words.several(words.text(item.name) or item.sku for item in gift.items)
    yield words.say("gift" if len(gift.items) == 1 else "gift.choice", what=names)
    if gift.threshold_minor:
        yield words.say("gift.threshold", amount=words.money(gift.threshold_minor))
    if gift.units:
        yield words.say("gift.units", count=gift.units)


def _group_told(words: Words, mechanic: BuyGet | NForPrice) -> Iterator[str]:
    kind = "same" if mechanic.same_sku else "mixed"
    if isinstance(mechanic, BuyGet) and mechanic.target_scope is not None:
        goods = words.several(scope_told(words, mechanic.target_scope))
        yield words.say(
            "buy_get.apart",
            buy=mechanic.buy,
            get=mechanic.get,
            percent=hundredths(mechanic.off_bp),
            goods=goods or words.say("scope.any"),
        )
        return
    if isinstance(mechanic, NForPrice):
        price = words.money(mechanic.price_minor)
        yield words.say(f"n_for_price.{kind}", count=mechanic.count, price=price)
        return
    yield words.say(
        f"buy_get.{kind}",
        both=mechanic.buy + mechanic.get,
        get=mechanic.get,
        percent=hundredths(mechanic.off_bp),
    )
    if mechanic.min_unit_price_minor:
        yield words.say("least_price", price=words.money(mechanic.min_unit_price_minor))


def scope_told(words: Words, scope: Scope) -> Iterator[str]:
    """Which goods."""
    inside = (*scope.category_paths, *scope.skus)
    outside = (
        *scope.excluded_category_paths,
        *scope.excluded_skus,
        *(_flag(words, flag) for flag in scope.excluded_flags),
    )
    if inside:
        yield words.say("scope.only", what=words.several(inside))
    if outside:
        yield words.say("scope.not", what=words.several(outside))
    if not scope.keyed_amounts:
        yield words.say("scope.not_keyed")


def needs_told(words: Words, needs: Needs) -> Iterator[str]:
    """What else must be bought."""
    if not (needs.units or needs.threshold_minor):
        return
    what = words.money(needs.threshold_minor)
    if needs.units:
        key = "needs.both" if needs.threshold_minor else "needs.units"
        what = words.say(key, count=needs.units, amount=what)
    if needs.scope is None:
        yield words.say("needs", what=what)
        return
    goods = words.several(scope_told(words, needs.scope))
    yield words.say("needs.apart" if goods else "needs.order", what=what, goods=goods)


def _flag(words: Words, flag: str) -> str:
    return words.say(f"flag.{flag}") if words.is_known(f"flag.{flag}") else flag


def gate_told(words: Words, gate: Gate, programme: Programme) -> Iterator[str]:
    """When, where and for whom."""
    if gate.valid_from is not None:
        yield words.say("gate.from", day=gate.valid_from.isoformat())
    if gate.valid_until is not None:
        yield words.say("gate.until", day=gate.valid_until.isoformat())
    if gate.weekdays:
        days = words.several(words.say(f"weekday.{day}") for day in gate.weekdays)
        yield words.say("gate.weekdays", days=days)
    if gate.days_of_month:
        yield words.say("gate.days", days=words.several(map(str, gate.days_of_month)))
    yield from _festivals_told(words, gate, programme)
    if gate.excluded_dates:
        days = words.several(day.isoformat() for day in gate.excluded_dates)
        yield words.say("gate.excluded_dates", days=days)
    if (gate.minute_from, gate.minute_until) != (0, LAST_MINUTE):
        first, last = _clock(gate.minute_from), _clock(gate.minute_until)
        yield words.say("gate.hours", first=first, last=last)
    if gate.channels:
        yield words.say("gate.channels", channels=_channels(words, gate.channels))
    yield from _guests_told(words, gate, programme)
    yield from _own_days_told(words, gate)


def _festivals_told(words: Words, gate: Gate, programme: Programme) -> Iterator[str]:
    names = {one.festival_id: words.text(one.name) for one in programme.festivals}
    named = {"festivals": gate.festival_ids, "excluded_festivals": gate.excluded_festival_ids}
    for key, ids in named.items():
        if ids:
            told = words.several(names.get(one, one) for one in ids)
            yield words.say(f"gate.{key}", festivals=told)


def _channels(words: Words, channels: tuple[str, ...]) -> str:
    return words.several(words.say(f"channel.{channel}") for channel in channels)


def window_word(rule: Window) -> str:
    """Which sentence tells a window: the month, the days around, or the day alone."""
    is_day = rule.window == "days" and not (rule.days_before or rule.days_after)
    return "day" if is_day else rule.window


def _own_days_told(words: Words, gate: Gate) -> Iterator[str]:
    """Days, tenure and tags of the member."""
    if gate.occasion is not None:
        yield words.say(
            f"gate.{gate.occasion.of}.{window_word(gate.occasion)}",
            before=gate.occasion.days_before,
            after=gate.occasion.days_after,
        )
    if gate.first_orders:
        yield words.say("gate.first_orders", count=gate.first_orders)
    if gate.min_tenure_months:
        yield words.say("gate.tenure", months=gate.min_tenure_months)
    if gate.tags:
        yield words.say("gate.tags", tags=words.several(gate.tags))
    if gate.without_tags:
        yield words.say("gate.without_tags", tags=words.several(gate.without_tags))


def _guests_told(words: Words, gate: Gate, programme: Programme) -> Iterator[str]:
    if gate.store_ids:
        yield words.say("gate.stores", stores=words.several(gate.store_ids))
    if gate.tier_ids:
        names = {tier.tier_id: words.text(tier.name) for tier in programme.tiers}
        told = words.several(names.get(tier_id, tier_id) for tier_id in gate.tier_ids)
        yield words.say("gate.tiers", tiers=told)
    if gate.paid_only:
        yield words.say("gate.paid")
    elif gate.members_only and not gate.tier_ids:
        yield words.say("gate.members")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
