"""Gates: festivals, days of the member's own, tenure, tags and channels (R-5, R-25, R-44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.basket import Basket, Wishes
from app.domain.engine import evaluate
from app.domain.member import Birthday, MemberSnapshot
from app.domain.periods import BusinessTime
from app.domain.programme import DayFactor, Earning, Festival, Gate, LinePercent, Occasion
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, MUGS
from tests.builders.programmes import offer, plain_programme

SPRING = Festival(
    festival_id="spring",
    name={"zh_CN": "春节", "en": "Spring Festival"},
    calendar="lunar",
    month=1,
    day=1,
    days_after=6,
)
JUBILEE = Festival(festival_id="jubilee", name=SPRING.name, dates=(date(2026, 5, 20),))
ON = date(2026, 2, 17)
GOODS = Basket(
    basket_id="b", store_id="S01", lines=(replace(MUGS, list_price_minor=10_000, quantity=1),)
)
LONG = MemberSnapshot(
    member_id="m",
    ver=1,
    status="active",
    tier_id="base",
    birthday=Birthday(month=1, day=1, calendar="lunar"),
    enrolled_on=date(2024, 2, 20),
    tags=("vip", "tea"),
    orders=2,
)


def time_on(on: date) -> BusinessTime:
    return replace(GOLDEN_TIME, on=on)


def quote(gate: Gate, member: MemberSnapshot | None = LONG, on: date = ON, **basket: Any) -> Quote:
    programme = plain_programme(
        festivals=(SPRING, JUBILEE), offers=(offer("x", LinePercent(off_bp=1_000), gate=gate),)
    )
    bought = replace(GOODS, **basket)
    return evaluate(bought, member, programme, Wishes(), time_on(on))


def reason(gate: Gate, member: MemberSnapshot | None = LONG, on: date = ON, **basket: Any) -> Any:
    quoted = quote(gate, member, on, **basket)
    if quoted.due_minor == 9_000:
        assert not quoted.not_applied
        return None
    (refused,) = quoted.not_applied
    return refused.reason.code


@pytest.mark.parametrize(
    ("gate", "on", "code"),
    [
        (Gate(festival_ids=("spring",)), date(2026, 2, 16), "WRONG_DAY"),
        (Gate(festival_ids=("spring",)), date(2026, 2, 17), None),
        (Gate(festival_ids=("spring",)), date(2026, 2, 23), None),
        (Gate(festival_ids=("spring",)), date(2026, 2, 24), "WRONG_DAY"),
        (Gate(festival_ids=("jubilee", "spring")), date(2026, 5, 20), None),
        (Gate(festival_ids=("jubilee",)), date(2026, 2, 17), "WRONG_DAY"),
        (Gate(excluded_festival_ids=("spring",)), date(2026, 2, 16), None),
        (Gate(excluded_festival_ids=("spring",)), date(2026, 2, 17), "WRONG_DAY"),
        (Gate(excluded_festival_ids=("jubilee", "spring")), date(2026, 2, 23), "WRONG_DAY"),
        (Gate(excluded_festival_ids=("jubilee", "spring")), date(2026, 2, 24), None),
        (Gate(excluded_dates=(date(2026, 2, 17),)), date(2026, 2, 17), "WRONG_DAY"),
        (Gate(excluded_dates=(date(2026, 2, 17),)), date(2026, 2, 18), None),
        (
            Gate(festival_ids=("spring",), excluded_dates=(date(2026, 2, 18),)),
            date(2026, 2, 18),
            "WRONG_DAY",
        ),
        (
            Gate(festival_ids=("spring",), excluded_dates=(date(2026, 2, 18),)),
            date(2026, 2, 19),
            None,
        ),
        (Gate(occasion=Occasion()), date(2026, 2, 1), None),
        (Gate(occasion=Occasion()), date(2026, 3, 1), "NOT_BIRTHDAY"),
        (Gate(occasion=Occasion(of="anniversary")), date(2026, 2, 1), None),
        (Gate(occasion=Occasion(of="anniversary")), date(2026, 3, 1), "NOT_ANNIVERSARY"),
        (Gate(min_tenure_months=24), date(2026, 2, 19), "TENURE"),
        (Gate(min_tenure_months=24), date(2026, 2, 20), None),
        (Gate(first_orders=3), ON, None),
        (Gate(first_orders=2), ON, "FIRST_ORDERS"),
        (Gate(tags=("coffee", "tea")), ON, None),
        (Gate(tags=("coffee",)), ON, "WRONG_TAG"),
        (Gate(without_tags=("vip",)), ON, "WRONG_TAG"),
        (Gate(without_tags=("staff",)), ON, None),
        (Gate(channels=("online", "counter")), ON, None),
        (Gate(channels=("online",)), ON, "WRONG_CHANNEL"),
    ],
)
def test_gates(gate: Gate, on: date, code: str | None) -> None:
    assert reason(gate, on=on) == code


def test_an_order_of_another_channel_has_its_own_offers() -> None:
    gate = Gate(channels=("online",))
    assert reason(gate, channel="online") is None
    assert reason(gate, channel="delivery") == "WRONG_CHANNEL"


@pytest.mark.parametrize(
    "gate",
    [
        Gate(occasion=Occasion()),
        Gate(min_tenure_months=1),
        Gate(first_orders=1),
        Gate(tags=("vip",)),
        Gate(without_tags=("staff",)),
    ],
)
def test_what_looks_at_a_member_needs_one(gate: Gate) -> None:
    assert reason(gate, None) == "NOT_MEMBER"
    assert reason(gate, replace(LONG, status="suspended")) == "SUSPENDED_MEMBER"


def test_nobody_is_a_member_for_long_whose_day_of_joining_is_not_known() -> None:
    quoted = quote(Gate(min_tenure_months=1), replace(LONG, enrolled_on=None))
    assert quoted.not_applied[0].reason.params == {"from": "2026-03-17"}


def test_a_festival_that_begins_at_an_hour_waits_for_it() -> None:
    gate = Gate(festival_ids=("spring",), minute_from=600)
    programme = plain_programme(
        festivals=(SPRING,), offers=(offer("x", LinePercent(off_bp=1_000), gate=gate),)
    )
    early, late = (replace(time_on(ON), minute=minute) for minute in (599, 600))
    assert evaluate(GOODS, None, programme, Wishes(), early).due_minor == 10_000
    assert evaluate(GOODS, None, programme, Wishes(), late).due_minor == 9_000


def test_an_anniversary_multiplies_points_as_any_day_does() -> None:
    gate = Gate(occasion=Occasion(of="anniversary", window="days"))
    day = DayFactor(factor_id="joined", name=SPRING.name, factor_bp=20_000, gate=gate)
    programme = plain_programme(earning=Earning(day_factors=(day,)))
    won = [
        evaluate(GOODS, LONG, programme, Wishes(), time_on(on)).accrued_points
        for on in (date(2026, 2, 19), date(2026, 2, 20))
    ]
    assert won == [100, 200]
