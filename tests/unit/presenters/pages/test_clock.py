"""A clock behind the last sale: said at sign-on, in the way of a sale, ended by either cure."""

from __future__ import annotations

import pytest

from tests.builders.counter import CASHIER, MANAGER, MANAGER_PIN
from tests.builders.desk import DeskBench, desk_bench, golden_counter
from tests.builders.selling import sold
from ui.presenters.clock import NOTICE_KEY, ClockPresenter


@pytest.fixture
def bench() -> DeskBench:
    counter = golden_counter()
    sold(counter)
    counter.clock.advance(minutes=-30)
    return desk_bench(counter)


def press(clock: ClockPresenter, pin: str) -> None:
    for digit in pin:
        clock.press_pin(digit)


def test_it_is_said_at_every_sign_on(bench: DeskBench) -> None:
    assert [notice.message.key for notice in bench.host.notices] == [NOTICE_KEY]
    bench.tools.session.sign_off()
    assert len(bench.host.notices) == 1
    bench.counter.clock.advance(minutes=30)
    bench.sign_on()
    assert len(bench.host.notices) == 1


def test_both_times_are_named(bench: DeskBench) -> None:
    clock = ClockPresenter(bench.tools)
    clock.check()
    model = clock.model
    assert (model.now_at, model.last_at, model.minutes) == ("11-21 10:12", "11-21 10:42", 30)
    assert not model.may_accept


def test_a_clock_in_another_year_is_shown_with_its_year(bench: DeskBench) -> None:
    bench.counter.clock.advance(days=-365)
    clock = ClockPresenter(bench.tools)
    clock.check()
    assert clock.model.now_at == "2025-11-21 10:12"
    assert clock.model.last_at == "2026-11-21 10:42"


def test_setting_the_clock_ends_it(bench: DeskBench) -> None:
    clock = ClockPresenter(bench.tools)
    clock.check()
    bench.counter.clock.advance(minutes=29)
    clock.check()
    assert not clock.model.is_behind


def test_a_managers_pin_accepts_the_clock(bench: DeskBench) -> None:
    clock = ClockPresenter(bench.tools)
    clock.check()
    press(clock, MANAGER_PIN)
    assert not clock.model.is_behind
    sold(bench.counter)
    kinds = [each.kind for each in bench.counter.store.state.operations.values()]
    assert "clock.accept" in kinds
    assert "operator.approve" in kinds


def test_a_wrong_pin_accepts_nothing(bench: DeskBench) -> None:
    clock = ClockPresenter(bench.tools)
    clock.check()
    press(clock, "1111")
    assert clock.approval.notice is not None
    assert clock.model.is_behind


def test_only_a_manager_needs_no_pin(bench: DeskBench) -> None:
    clock = ClockPresenter(bench.tools)
    clock.check()
    clock.accept()
    assert clock.model.is_behind
    bench.sign_on(MANAGER)
    clock.check()
    assert clock.model.may_accept
    clock.accept()
    assert not clock.model.is_behind


def test_a_refused_acceptance_is_said(bench: DeskBench) -> None:
    bench.sign_on(MANAGER)
    clock = ClockPresenter(bench.tools)
    clock.check()
    bench.sign_on(CASHIER)
    clock.accept()
    assert clock.model.notice is not None
    assert clock.model.notice.key == "error.E-AUT-05"
    assert (clock.model.is_behind, clock.model.is_saving) == (True, False)
