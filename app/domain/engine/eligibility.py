"""Which lines a scope covers, and whether a gate is open: the filters before any search."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.domain.basket import Basket
from app.domain.engine import reasons
from app.domain.engine.reasons import reason
from app.domain.member import MemberSnapshot
from app.domain.occasions import has_day, occasion_year
from app.domain.periods import BusinessTime, add_months
from app.domain.programme import ALWAYS, Gate, Programme, Scope
from app.domain.quote import Reason


class LineIndex:
    """Lines as bits, found by category, SKU and flag, so that a scope costs no pass over lines."""

    def __init__(self, basket: Basket) -> None:
        self.everything = (1 << len(basket.lines)) - 1
        self._keyed = 0
        self._positions: dict[int, tuple[int, ...]] = {}
        self._by_category: dict[str, int] = {}
        self._by_sku: dict[str, int] = {}
        self._by_flag: dict[str, int] = {}
        paths: dict[str, int] = {}
        for position, line in enumerate(basket.lines):
            bit = 1 << position
            if line.kind == "amount":
                self._keyed |= bit
            paths[line.category_path] = paths.get(line.category_path, 0) | bit
            self._by_sku[line.sku] = self._by_sku.get(line.sku, 0) | bit
            for flag in line.flags:
                self._by_flag[flag] = self._by_flag.get(flag, 0) | bit
        for path, own in paths.items():
            above = path
            while above:
                self._by_category[above] = self._by_category.get(above, 0) | own
                above = above.rpartition("/")[0]

    def bits(self, scope: Scope) -> int:
        """The lines in scope as bits; an empty inclusion means every line."""
        category, sku = self._by_category, self._by_sku
        found = 0 if scope.category_paths or scope.skus else self.everything
        for path in scope.category_paths:
            found |= category.get(path, 0)
        for name in scope.skus:
            found |= sku.get(name, 0)
        for path in scope.excluded_category_paths:
            found &= ~category.get(path, 0)
        for name in scope.excluded_skus:
            found &= ~sku.get(name, 0)
        for flag in scope.excluded_flags:
            found &= ~self._by_flag.get(flag, 0)
        return found if scope.keyed_amounts else found & ~self._keyed

    def positions(self, bits: int) -> tuple[int, ...]:
        """The lines of a set of bits, in basket order; many scopes cover the same lines."""
        if bits not in self._positions:
            self._positions[bits] = positions(bits)
        return self._positions[bits]


def positions(bits: int) -> tuple[int, ...]:
    """The set bits, lowest first."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return tuple(found)


class Visit(NamedTuple):
    """What a gate looks at: who is where, when, and by which rules."""

    member: MemberSnapshot | None
    basket: Basket
    programme: Programme
    time: BusinessTime


def gate_reason(gate: Gate, visit: Visit) -> Reason | None:
    """Why the gate is closed, None when it is open (R-5, R-25, R-92)."""
    if gate is ALWAYS:
        return None
    return (
        _closed_by_time(gate, visit)
        or _closed_here(gate, visit.basket)
        or _closed_to(gate, visit.member, visit.time)
    )


def _closed_here(gate: Gate, basket: Basket) -> Reason | None:
    if gate.store_ids and basket.store_id not in gate.store_ids:
        return reason(reasons.WRONG_STORE)
    if gate.channels and basket.channel not in gate.channels:
        return reason(reasons.WRONG_CHANNEL)
    return None


def _closed_by_time(gate: Gate, visit: Visit) -> Reason | None:
    time = visit.time
    if gate.valid_from is not None and time.on < gate.valid_from:
        return reason(reasons.NOT_STARTED, from_=gate.valid_from.isoformat())
    if gate.valid_until is not None and time.on > gate.valid_until:
        return reason(reasons.EXPIRED, until=gate.valid_until.isoformat())
    if not has_day(gate, visit.programme.festivals, time.on):
        return reason(reasons.WRONG_DAY)
    if not _is_within(time.minute, gate.minute_from, gate.minute_until):
        return reason(
            reasons.WRONG_HOUR, minute_from=gate.minute_from, minute_until=gate.minute_until
        )
    return None


def _is_within(minute: int, first: int, last: int) -> bool:
    """Both ends inclusive; a span such as 22:00 to 02:00 runs over midnight."""
    if first <= last:
        return first <= minute <= last
    return minute >= first or minute <= last


def _closed_to(gate: Gate, member: MemberSnapshot | None, time: BusinessTime) -> Reason | None:
    if not is_for_members(gate):
        return None
    if member is not None and member.status == "suspended":
        return reason(reasons.SUSPENDED_MEMBER)
    if member is None or member.status != "active":
        return reason(reasons.NOT_MEMBER)
    if (gate.tier_ids and member.tier_id not in gate.tier_ids) or (
        gate.paid_only and not member.is_paid
    ):
        return reason(reasons.WRONG_TIER)
    if not _has_right_tags(gate, member):
        return reason(reasons.WRONG_TAG)
    return _closed_by_past(gate, member, time.on)


def _has_right_tags(gate: Gate, member: MemberSnapshot) -> bool:
    if any(tag in member.tags for tag in gate.without_tags):
        return False
    return not gate.tags or any(tag in member.tags for tag in gate.tags)


def is_for_members(gate: Gate) -> bool:
    """Whether the gate needs somebody whose facts it can look at."""
    return bool(
        gate.members_only
        or gate.paid_only
        or gate.tier_ids
        or gate.occasion
        or gate.min_tenure_months
        or gate.first_orders
        or gate.tags
        or gate.without_tags
    )


def _closed_by_past(gate: Gate, member: MemberSnapshot, on: date) -> Reason | None:
    """Orders before, tenure and the member's own days (R-44)."""
    if 0 < gate.first_orders <= member.orders:
        return reason(reasons.FIRST_ORDERS, limit=gate.first_orders)
    if gate.min_tenure_months:
        joined_on = member.enrolled_on or on
        since = add_months(joined_on, gate.min_tenure_months)
        if on < since:
            return reason(reasons.TENURE, from_=since.isoformat())
    if gate.occasion is None or occasion_year(gate.occasion, member, on) is not None:
        return None
    is_birthday = gate.occasion.of == "birthday"
    return reason(reasons.NOT_BIRTHDAY if is_birthday else reasons.NOT_ANNIVERSARY)
