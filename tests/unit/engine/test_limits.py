"""Limits of offers: orders of a member in a period, orders of everybody, and a budget (R-25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.member import Birthday, MemberSnapshot
from app.domain.offer_uses import NO_USES, MemberUse, OfferTotal, OfferUse, OfferUses, uses_of
from app.domain.programme import Gate, Limits, LinePercent, Occasion, Programme
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME
from tests.builders.programmes import offer, plain_programme
from tests.unit.engine.test_gates import GOODS

ON = date(2026, 6, 15)
LI = MemberSnapshot(
    member_id="m", ver=1, status="active", tier_id="base", birthday=Birthday(month=1, day=2)
)


def limited(limits: Limits, gate: Gate | None = None) -> Programme:
    x = offer("x", LinePercent(off_bp=1_000), limits=limits, gate=gate or Gate())
    return plain_programme(offers=(x,))


def quote(
    programme: Programme, uses: OfferUses, member: MemberSnapshot | None = LI, on: date = ON
) -> Quote:
    return evaluate(GOODS, member, programme, Wishes(), replace(GOLDEN_TIME, on=on), uses)


def reason(quoted: Quote) -> Any:
    return next((one.reason.code for one in quoted.not_applied), None)


def mine(*days: date) -> OfferUses:
    used = [MemberUse(offer_id="x", on=day, year=day.year) for day in days]
    other = MemberUse(offer_id="y", on=ON, year=ON.year)
    return OfferUses(mine=(*used, other))


@pytest.mark.parametrize(
    ("limits", "days", "code"),
    [
        (Limits(per_member=1), (), None),
        (Limits(per_member=1), (date(2020, 1, 1),), "LIMIT_MEMBER"),
        (Limits(per_member=2), (ON,), None),
        (Limits(per_member=2), (ON, ON), "LIMIT_MEMBER"),
        (Limits(per_member=1, period="day"), (date(2026, 6, 14),), None),
        (Limits(per_member=1, period="day"), (ON,), "LIMIT_MEMBER"),
        (Limits(per_member=1, period="month"), (date(2026, 5, 31), date(2025, 6, 15)), None),
        (Limits(per_member=1, period="month"), (date(2026, 6, 1),), "LIMIT_MEMBER"),
        (Limits(per_member=1, period="year"), (date(2025, 12, 31),), None),
        (Limits(per_member=1, period="year"), (date(2026, 1, 1),), "LIMIT_MEMBER"),
    ],
)
def test_orders_of_a_member(limits: Limits, days: tuple[date, ...], code: str | None) -> None:
    quoted = quote(limited(limits), mine(*days))
    assert reason(quoted) == code
    assert quoted.due_minor == (9_000 if code is None else 10_000)


def test_a_stranger_cannot_be_counted() -> None:
    assert reason(quote(limited(Limits(per_member=1)), NO_USES, None)) == "NOT_MEMBER"
    suspended = replace(LI, status="suspended")
    assert reason(quote(limited(Limits(per_member=1)), NO_USES, suspended)) == "NOT_MEMBER"
    assert reason(quote(limited(Limits(total=1)), NO_USES, None)) is None


@pytest.mark.parametrize(
    ("limits", "orders", "amount_minor", "code"),
    [
        (Limits(total=3), 2, 0, None),
        (Limits(total=3), 3, 0, "LIMIT_TOTAL"),
        (Limits(budget_minor=5_000), 9, 4_999, None),
        (Limits(budget_minor=5_000), 9, 5_000, "BUDGET"),
        (Limits(), 9, 9, None),
    ],
)
def test_orders_of_everybody(
    limits: Limits, orders: int, amount_minor: int, code: str | None
) -> None:
    total = OfferTotal(offer_id="x", orders=orders, amount_minor=amount_minor)
    assert reason(quote(limited(limits), OfferUses(totals=(total,)))) == code


def test_what_is_left_of_a_budget_that_an_order_would_go_over_is_told() -> None:
    """R-25: it is not used up, a smaller order still gets its benefit."""
    whole = limited(Limits(budget_minor=5_000, over_budget="nothing"))
    for given, code, params in (
        (4_000, None, None),
        (4_001, "OVER_BUDGET", {"left_minor": 999}),
        (5_000, "BUDGET", {}),
    ):
        total = OfferTotal(offer_id="x", orders=1, amount_minor=given)
        found = quote(whole, OfferUses(totals=(total,))).not_applied
        assert [(one.reason.code, one.reason.params) for one in found] == [
            (code, params) for _ in found
        ]
        assert bool(found) == (code is not None)


def test_once_a_birthday_year_even_where_the_window_crosses_new_year() -> None:
    gate = Gate(occasion=Occasion(window="days", days_before=5, days_after=5))
    programme = limited(Limits(per_member=1, period="year"), gate)
    first = quote(programme, NO_USES, on=date(2026, 12, 30))
    (use,) = uses_of(first, programme, LI, ("s1", date(2026, 12, 30)))
    assert use == OfferUse(
        offer_id="x",
        sale_id="s1",
        member_id="m",
        on=date(2026, 12, 30),
        year=2027,
        amount_minor=1_000,
    )
    used = OfferUses(mine=(MemberUse(offer_id="x", on=use.on, year=use.year),))
    assert reason(quote(programme, used, on=date(2027, 1, 3))) == "LIMIT_MEMBER"
    assert reason(quote(programme, used, on=date(2027, 12, 30))) is None


def test_only_offers_that_are_limited_and_worked_are_counted() -> None:
    programme = limited(Limits(total=9))
    worked = quote(programme, NO_USES, None)
    (use,) = uses_of(worked, programme, None, ("s", ON))
    assert (use.member_id, use.year, use.amount_minor) == (None, 2026, 1_000)
    assert list(uses_of(worked, limited(Limits()), None, ("s", ON))) == []
    left = evaluate(
        GOODS, LI, programme, Wishes(declined_offer_ids=("x",)), replace(GOLDEN_TIME, on=ON)
    )
    assert list(uses_of(left, programme, LI, ("s", ON))) == []
