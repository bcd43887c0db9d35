"""What benefits, gates and festivals of a programme must hold beyond their shape."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import Reason
from app.domain.money import BASIS_POINTS
from app.domain.programme.benefits import (
    AmountOff,
    BuyGet,
    CheapestUnit,
    EachFull,
    Gate,
    Gift,
    Mechanic,
    Needs,
)
from app.domain.programme.document import Festival, Programme
from app.domain.programme.faults import (
    HOW_MANY,
    MAX_COUNT,
    MAX_DAYS_AROUND,
    MAX_ID_LENGTH,
    MAX_MINOR,
    MAX_MONTHS,
    MAX_OFFERS,
    Bound,
    Fault,
    id_faults,
    within,
)

MAX_GIFT_ITEMS = 20
LAST_MINUTE = 1439
MINUTES = "not {least} to {most}: minutes of the day, 1170 is 19:30"
LUNAR_MONTH = 30
MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days a month has at most."""


def benefit_bounds(programme: Programme) -> Iterator[Bound]:
    """Offers, coupon types and the gates of days."""
    yield Bound("festivals", len(programme.festivals), 0, MAX_OFFERS, HOW_MANY)
    for number, festival in enumerate(programme.festivals):
        place = f"festivals[{number}]"
        yield Bound(f"{place}.days_before", festival.days_before, 0, MAX_DAYS_AROUND)
        yield Bound(f"{place}.days_after", festival.days_after, 0, MAX_DAYS_AROUND)
        yield Bound(f"{place}.dates", len(festival.dates), 0, MAX_COUNT, HOW_MANY)
    yield Bound("offers", len(programme.offers), 0, MAX_OFFERS, HOW_MANY)
    yield Bound("coupon_types", len(programme.coupon_types), 0, MAX_OFFERS, HOW_MANY)
    for number, offer in enumerate(programme.offers):
        yield from within(f"offers[{number}].mechanic", mechanic_bounds(offer.mechanic))
        yield from within(f"offers[{number}].needs", need_bounds(offer.needs))
        yield from within(f"offers[{number}].gate", gate_bounds(offer.gate))
        for name in ("per_member", "total", "budget_minor"):
            most: int | None = getattr(offer.limits, name)
            yield Bound(f"offers[{number}].limits.{name}", most, 1, MAX_MINOR)
    yield Bound("coupons.issues", len(programme.coupons.issues), 0, MAX_OFFERS, HOW_MANY)
    for number, issue in enumerate(programme.coupons.issues):
        place = f"coupons.issues[{number}]"
        yield Bound(f"{place}.threshold_minor", issue.threshold_minor, 0, MAX_MINOR)
        yield Bound(f"{place}.cooling_days", issue.cooling_days, 0, MAX_COUNT)
        yield from within(f"{place}.gate", gate_bounds(issue.gate))
    for number, kind in enumerate(programme.coupon_types):
        yield Bound(f"coupon_types[{number}].valid_days", kind.valid_days, 1, MAX_COUNT)
        yield from within(f"coupon_types[{number}].mechanic", mechanic_bounds(kind.mechanic))
        yield from within(f"coupon_types[{number}].needs", need_bounds(kind.needs))
        yield from within(f"coupon_types[{number}].gate", gate_bounds(kind.gate))


def need_bounds(needs: Needs) -> Iterator[Bound]:
    yield Bound("units", needs.units, 0, MAX_COUNT)
    yield Bound("threshold_minor", needs.threshold_minor, 0, MAX_MINOR)


def gate_bounds(gate: Gate) -> Iterator[Bound]:
    yield Bound("minute_from", gate.minute_from, 0, LAST_MINUTE, MINUTES)
    yield Bound("minute_until", gate.minute_until, 0, LAST_MINUTE, MINUTES)
    yield Bound("min_tenure_months", gate.min_tenure_months, 0, MAX_MONTHS)
    yield Bound("excluded_dates", len(gate.excluded_dates), 0, MAX_COUNT, HOW_MANY)
    yield Bound("first_orders", gate.first_orders, 0, MAX_COUNT)
    if gate.occasion is not None:
        yield Bound("occasion.days_before", gate.occasion.days_before, 0, MAX_DAYS_AROUND)
        yield Bound("occasion.days_after", gate.occasion.days_after, 0, MAX_DAYS_AROUND)
    for number, weekday in enumerate(gate.weekdays):
        yield Bound(f"weekdays[{number}]", weekday, 1, 7)
    for number, day in enumerate(gate.days_of_month):
        yield Bound(f"days_of_month[{number}]", day, 1, 31)


RANGES = {
    "off_bp": (0, BASIS_POINTS),
    "off_minor": (0, MAX_MINOR),
    "buy": (0, MAX_COUNT),
    "get": (1, MAX_COUNT),
    "count": (1, MAX_COUNT),
    "units": (0, MAX_COUNT),
    "price_minor": (0, MAX_MINOR),
    "min_unit_price_minor": (0, MAX_MINOR),
    "max_times": (1, MAX_COUNT),
    "max_units": (1, MAX_COUNT),
    "threshold_minor": (0, MAX_MINOR),
    "cap_minor": (0, MAX_MINOR),
}
"""The least and the most of a number of a mechanic, by its name."""


def mechanic_bounds(mechanic: Mechanic) -> Iterator[Bound]:
    """The ranges in which a mechanic makes sense; nothing divides by zero inside them."""
    for name, (least, most) in RANGES.items():
        is_divisor = isinstance(mechanic, EachFull) and name == "threshold_minor"
        yield Bound(name, getattr(mechanic, name, None), 1 if is_divisor else least, most)
    if isinstance(mechanic, Gift):
        yield from _gift_bounds(mechanic)
    if isinstance(mechanic, AmountOff):
        yield Bound("steps", len(mechanic.steps), 1, MAX_COUNT, HOW_MANY)
        for number, step in enumerate(mechanic.steps):
            yield Bound(f"steps[{number}].threshold_minor", step.threshold_minor, 0, MAX_MINOR)
            yield Bound(f"steps[{number}].off_minor", step.off_minor, 0, MAX_MINOR)


def need_faults(path: str, needs: Needs, mechanic: Mechanic) -> Iterator[Fault]:
    """A need of nothing, and one of a gift, whose goods are what brings it (R-109)."""
    if needs.scope is not None and not (needs.units or needs.threshold_minor):
        yield Fault(path, "needs units or threshold_minor of its goods", is_of_whole=True)
    if isinstance(mechanic, Gift) and (needs.units or needs.threshold_minor):
        yield Fault(path, "a gift says in its mechanic what brings it")


def code_faults(programme: Programme) -> Iterator[Fault]:
    """Codes that nobody could enter as they stand (R-110)."""
    for number, offer in enumerate(programme.offers):
        is_plain = offer.code.isprintable() and not any(map(str.isspace, offer.code))
        if not is_plain or len(offer.code) > MAX_ID_LENGTH:
            reason = Reason(
                "not {most} letters at most, without spaces and signs that nobody sees",
                most=MAX_ID_LENGTH,
            )
            yield Fault(f"offers[{number}].code", reason)


def mechanic_faults(path: str, mechanic: Mechanic) -> Iterator[Fault]:
    """Fields of a mechanic that do not go together."""
    if isinstance(mechanic, BuyGet) and mechanic.target_scope is not None and mechanic.same_sku:
        yield Fault(
            f"{path}.same_sku", "must be false where the reduced goods have a target_scope"
        )
    if isinstance(mechanic, CheapestUnit) and (mechanic.off_bp is None) == (
        mechanic.off_minor is None
    ):
        yield Fault(path, "needs off_bp or off_minor, one of them", is_of_whole=True)


def _gift_bounds(gift: Gift) -> Iterator[Bound]:
    yield Bound("items", len(gift.items), 1, MAX_GIFT_ITEMS, HOW_MANY)
    for number, item in enumerate(gift.items):
        yield Bound(f"items[{number}].cost_minor", item.cost_minor, 0, MAX_MINOR)
        yield Bound(f"items[{number}].value_minor", item.value_minor, 0, MAX_MINOR)


def gift_faults(programme: Programme) -> Iterator[Fault]:
    """The things of a gift are told apart by their SKU, and none of them is a membership."""
    plans = {plan.sku for plan in programme.plans}
    for number, offer in enumerate(programme.offers):
        if isinstance(offer.mechanic, Gift):
            place = f"offers[{number}].mechanic.items"
            skus = [item.sku for item in offer.mechanic.items]
            yield from id_faults(place, skus)
            for spot, sku in enumerate(skus):
                if sku in plans:
                    yield Fault(f"{place}[{spot}].sku", "a membership is sold, not given")


def festival_faults(path: str, festival: Festival) -> Iterator[Fault]:
    """A festival is on a day that its calendar has, or on dates."""
    month, day = festival.month, festival.day
    if (month is None) != (day is None):
        yield Fault(path, "month and day go together", is_of_whole=True)
    elif month is None or day is None:
        if not festival.dates:
            yield Fault(path, "neither month and day nor dates", is_of_whole=True)
    elif not 1 <= month <= 12:
        yield Bound(f"{path}.month", month, 1, 12).fault
    else:
        longest = LUNAR_MONTH if festival.calendar == "lunar" else MONTHS[month - 1]
        if not 1 <= day <= longest:
            yield Bound(f"{path}.day", day, 1, longest).fault
