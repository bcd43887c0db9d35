"""The clock is held against the latest sale since a manager accepted it (T17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.basket import Wishes
from app.domain.refund import RefundPick
from app.ports.store import NoRulesYet
from app.services.clock_guard import ClockBehind, accept_clock, clock_behind, day_reached, rules_of
from app.services.context import business_now, profile_of
from app.services.settle import settle_sale
from tests.builders.counter import MANAGER, Counter, counter_of
from tests.builders.selling import request_for, returned, sold

A_YEAR = timedelta(days=365)


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def sell(counter: Counter) -> str:
    return sold(counter, wishes=Wishes(), member_id=None).sale.sale_id


def reached(counter: Counter) -> date | None:
    with counter.store.read() as reader:
        return day_reached(reader, profile_of(reader))


def accepted_after_a_sale_a_year_ahead(counter: Counter) -> None:
    sell(counter)
    counter.clock.at += A_YEAR
    sell(counter)
    counter.clock.at -= A_YEAR - timedelta(minutes=5)
    with pytest.raises(ClockBehind):
        sell(counter)
    accept_clock(counter.ctx, MANAGER)


def test_an_accepted_clock_is_watched_again(counter: Counter) -> None:
    accepted_after_a_sale_a_year_ahead(counter)
    sell(counter)
    counter.clock.advance(days=-200)
    with pytest.raises(ClockBehind) as caught:
        sell(counter)
    assert caught.value.params == {"minutes": 200 * 24 * 60}
    assert clock_behind(counter.ctx) is not None
    counter.clock.advance(days=200)
    sell(counter)
    accepted_after_a_sale_a_year_ahead(counter)
    sell(counter)


def test_a_clock_before_the_first_programme_is_named_before_the_programme(
    counter: Counter,
) -> None:
    before_it = date(2001, 1, 1)
    with pytest.raises(NoRulesYet):
        rules_of(counter.ctx, before_it)
    sell(counter)
    today = counter.clock.at.date()
    assert rules_of(counter.ctx, today).version == 1
    counter.clock.at -= 25 * A_YEAR
    with pytest.raises(ClockBehind):
        rules_of(counter.ctx, before_it)


def test_so_it_is_before_anything_more_is_sold(counter: Counter) -> None:
    accepted_after_a_sale_a_year_ahead(counter)
    counter.clock.advance(hours=-1)
    with pytest.raises(ClockBehind):
        sell(counter)


def test_small_steps_back_come_to_no_more_than_one(counter: Counter) -> None:
    sell(counter)
    counter.clock.advance(minutes=-4)
    sell(counter)
    counter.clock.advance(minutes=-4)
    with pytest.raises(ClockBehind):
        sell(counter)


def test_a_return_counts_as_a_sale_does(counter: Counter) -> None:
    sale_id = sold(counter).sale.sale_id
    counter.clock.advance(days=3)
    returned(counter, sale_id, RefundPick(line_id="coffee", units=1))
    counter.clock.advance(days=-1)
    with pytest.raises(ClockBehind):
        sell(counter)


def test_the_clock_is_told_where_there_was_no_programme_yet(counter: Counter) -> None:
    sell(counter)
    request = request_for(counter, wishes=Wishes(), member_id=None)
    counter.clock.advance(days=-2_000)
    with pytest.raises(ClockBehind):
        settle_sale(counter.ctx, request)


def test_a_sale_that_was_refused_moves_no_mark(counter: Counter) -> None:
    sell(counter)
    request = request_for(counter, wishes=Wishes(), member_id=None, operator_id="nobody")
    counter.clock.advance(days=30)
    with pytest.raises(Exception, match="operator"):
        settle_sale(counter.ctx, request)
    counter.clock.advance(days=-30)
    sell(counter)


def test_the_day_reached_is_the_last_one_sold_on_or_accepted(counter: Counter) -> None:
    today = business_now(counter.ctx).on
    assert reached(counter) is None
    sell(counter)
    assert reached(counter) == today
    counter.clock.advance(days=900)
    assert reached(counter) == today
    counter.clock.advance(days=-900)
    accepted_after_a_sale_a_year_ahead(counter)
    assert reached(counter) == today


def test_a_store_without_a_mark_goes_by_its_last_sale(counter: Counter) -> None:
    sell(counter)
    counter.store.state.settings.clear()
    assert reached(counter) == business_now(counter.ctx).on
    counter.clock.advance(hours=-1)
    with pytest.raises(ClockBehind):
        sell(counter)


def test_no_manager_accepts_a_clock_that_nobody_can_sell_by(counter: Counter) -> None:
    sell(counter)
    counter.clock.at -= 25 * A_YEAR
    with pytest.raises(NoRulesYet, match="2001"):
        accept_clock(counter.ctx, MANAGER)
    counter.clock.at += 25 * A_YEAR
    assert clock_behind(counter.ctx) is None
    counter.clock.advance(minutes=-6)
    assert clock_behind(counter.ctx) is not None
