"""Levels that are bought, as dated facts (R-85, R-91)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.member import TierFact
from app.domain.paid_membership import bought, ended, is_sold
from app.domain.programme import Plan, Tier, TierRules
from app.domain.tiers import tier_state
from tests.builders.programmes import golden_programme
from tests.builders.sales import SOLD_ON, Unit, quote_of, sale_line, sale_of

DAY = timedelta(days=1)
PLANS = (
    Plan(plan_id="year", name={}, sku="year", tier_id="plus", months=12),
    Plan(plan_id="month", name={}, sku="month", tier_id="plus", months=1),
)
PLUS = Tier(tier_id="plus", name={}, entry_minor=None)
YEAR_END = date(SOLD_ON.year + 1, SOLD_ON.month, SOLD_ON.day) - DAY


def programme(**rules):
    base = Tier(tier_id="base", name={})
    return golden_programme(tiers=(base, PLUS), plans=PLANS, tier_rules=TierRules(**rules))


def sale(*lines, on=SOLD_ON, sale_id="sale"):
    return replace(sale_of(quote_of(lines), lines), business_on=on, sale_id=sale_id)


def plan_line(sku, pieces=1, returned=0):
    return replace(sale_line(sku, Unit(1_000, count=pieces)), returned_units=returned)


def only(facts):
    (fact,) = facts
    return fact


def level(on, *facts, **rules):
    found = tier_state(facts, programme(**rules), on)
    return found.tier_id, found.paid_until


def test_goods_without_a_plan_give_nothing():
    assert not is_sold(["coffee"], programme())
    assert is_sold(["coffee", "year"], programme())
    assert list(bought(sale(plan_line("coffee")), programme(), ())) == []


def test_several_plans_of_one_level_add_up():
    fact = only(bought(sale(plan_line("year"), plan_line("month", 2)), programme(), ()))
    assert (fact.on, fact.recorded_on) == (SOLD_ON, None)
    assert fact.until == date(YEAR_END.year + 1, 1, 20)


def test_it_is_there_from_its_first_day_to_its_last():
    fact = only(bought(sale(plan_line("year")), programme(), ()))
    assert level(SOLD_ON - DAY, fact) == ("base", None)
    assert level(SOLD_ON, fact) == ("plus", YEAR_END)
    assert level(YEAR_END, fact) == ("plus", YEAR_END)
    assert level(YEAR_END + DAY, fact) == ("base", None)
    assert level(YEAR_END + DAY, fact, paid_grace_days=1) == ("plus", YEAR_END)
    assert tier_state((fact,), programme(paid_grace_days=1), YEAR_END + DAY).in_grace


@pytest.mark.parametrize(
    ("days_late", "grace", "begins"), [(-30, 0, 1), (1, 0, 1), (2, 0, 2), (7, 7, 1), (8, 7, 8)]
)
def test_where_a_renewal_begins(days_late, grace, begins):
    rules = programme(paid_grace_days=grace)
    first = only(bought(sale(plan_line("year")), rules, ()))
    again = sale(plan_line("month"), on=YEAR_END + days_late * DAY, sale_id="again")
    fact = only(bought(again, rules, (first,)))
    assert fact.on == YEAR_END + begins * DAY
    assert (fact.recorded_on or fact.on) == again.business_on


@pytest.mark.parametrize(
    ("pieces", "returned", "after_days", "until"),
    [
        (1, 1, 30, SOLD_ON + 29 * DAY),
        (1, 1, 0, SOLD_ON - DAY),
        (2, 1, 10, date(2026, 12, 20)),
        (2, 1, 40, SOLD_ON + 39 * DAY),
        (3, 1, 40, date(2027, 1, 20)),
    ],
)
def test_what_a_return_leaves(pieces, returned, after_days, until):
    """Never less than what has passed, nor more than what is still paid for."""
    before = sale(plan_line("month", pieces))
    fact = only(bought(before, programme(), ()))
    on = SOLD_ON + after_days * DAY
    after = sale(plan_line("month", pieces, returned))
    end = only(ended(before, after, programme(), (fact,), on))
    assert (end.on, end.until, end.recorded_on) == (SOLD_ON, until, on)
    is_there = "plus" if until >= on else "base"
    assert level(on, fact, end)[0] == is_there
    assert level(on - DAY, fact, end)[0] == ("plus" if after_days else "base")


def test_other_goods_that_come_back_end_nothing():
    before = sale(plan_line("year"), plan_line("mug", 2))
    fact = only(bought(before, programme(), ()))
    after = sale(plan_line("year"), plan_line("mug", 2, 1))
    assert list(ended(before, after, programme(), (fact,), SOLD_ON)) == []


def test_a_renewal_that_goes_back_leaves_the_time_before_it():
    first = only(bought(sale(plan_line("month")), programme(), ()))
    again = sale(plan_line("month"), on=SOLD_ON + DAY, sale_id="again")
    renewal = only(bought(again, programme(), (first,)))
    gone = replace(again, lines=(plan_line("month", 1, 1),))
    end = only(ended(again, gone, programme(), (first, renewal), SOLD_ON + 2 * DAY))
    found = level(first.until, first, renewal, end)
    assert found == ("plus", first.until)
    assert level(first.until + DAY, first, renewal, end) == ("base", None)


def test_the_longer_one_of_two_that_give_the_same_level_is_told():
    granted = TierFact(kind="grant", on=SOLD_ON, tier_id="plus", until=SOLD_ON + DAY)
    fact = only(bought(sale(plan_line("month")), programme(), ()))
    assert tier_state((granted, fact), programme(), SOLD_ON).until == fact.until
