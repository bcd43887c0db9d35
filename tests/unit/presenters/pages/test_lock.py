"""The lock page: tiles, PIN without Enter, wrong PINs, first PIN, recovery, demo PINs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from app.domain.operator import Operator
from app.services.sign_on import WRAPPED_KEY
from tests.builders.counter import CASHIER, CASHIER_PIN, MANAGER, MANAGER_PIN
from tests.builders.desk import DeskBench, desk_bench
from ui.presenters.lock import LockPresenter
from ui.presenters.pin import PinEntry


class Page:
    """A lock page over the golden counter."""

    def __init__(self, **parts: object) -> None:
        self.bench: DeskBench = desk_bench()
        tools = self.bench.tools
        self.tools = dataclasses.replace(tools, parts=dataclasses.replace(tools.parts, **parts))
        self.presenter = LockPresenter(self.tools, CASHIER)
        self.presenter.open()

    def press(self, digits: str) -> None:
        for digit in digits:
            self.presenter.press(digit)


@pytest.fixture
def page() -> Page:
    return Page()


def test_opening_the_page_signs_off_and_names_whose_sale_waits(page: Page) -> None:
    assert page.tools.session.operator is None
    assert page.presenter.model.keeper == "林静"
    assert [each.name for each in page.presenter.model.operators] == ["林静", "赵敏"]


def test_the_pin_needs_no_enter(page: Page) -> None:
    page.presenter.choose(CASHIER)
    page.press(CASHIER_PIN[:3])
    assert page.tools.session.operator is None
    page.press(CASHIER_PIN[3])
    assert page.tools.session.operator_id == CASHIER
    assert page.bench.host.closed_count == 1


def test_digits_before_a_name_was_chosen_go_nowhere(page: Page) -> None:
    page.press(CASHIER_PIN)
    assert page.presenter.model.pin.count == 0
    assert page.bench.counter.pins.verified == []


def test_a_wrong_pin_says_how_many_tries_are_left(page: Page) -> None:
    page.presenter.choose(CASHIER)
    page.press("1357")
    notice = page.presenter.model.notice
    assert notice is not None
    assert (notice.key, notice.params) == ("error.E-PIN-01", {"tries_left": 4})
    assert page.bench.host.sounds == ["refused"]


def test_five_wrong_pins_count_down_and_end(page: Page) -> None:
    page.presenter.choose(CASHIER)
    for _ in range(5):
        page.press("1357")
    assert page.presenter.model.wait_s == 30
    page.press(CASHIER_PIN)
    assert page.tools.session.operator is None
    page.bench.counter.clock.advance(seconds=10)
    page.bench.timers.advance(500)
    assert page.presenter.model.wait_s == 20
    page.bench.counter.clock.advance(seconds=20)
    page.bench.timers.advance(500)
    assert page.presenter.model.wait_s == 0
    page.press(CASHIER_PIN)
    assert page.tools.session.operator_id == CASHIER


def test_closing_the_page_stops_the_countdown(page: Page) -> None:
    page.presenter.choose(CASHIER)
    for _ in range(5):
        page.press("1357")
    page.presenter.close()
    page.bench.counter.clock.advance(seconds=40)
    page.bench.timers.advance(500)
    assert page.presenter.model.wait_s == 30


def must_change(bench: DeskBench) -> None:
    with bench.counter.store.write() as work:
        operator = work.operator(CASHIER)
        work.save_operator(dataclasses.replace(operator, must_change_pin=True))
        work.commit()


def test_the_first_pin_must_be_changed(page: Page) -> None:
    must_change(page.bench)
    page.presenter.choose(CASHIER)
    page.press(CASHIER_PIN)
    assert page.presenter.model.step == "new_pin"
    assert page.tools.session.operator is None
    page.press("7193")
    page.press("7194")
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "lock.pins_differ"
    page.press("7193")
    page.press("7193")
    assert page.tools.session.operator_id == CASHIER


@pytest.mark.parametrize("weak", ["1111", "1234", CASHIER_PIN])
def test_a_weak_new_pin_is_refused(page: Page, weak: str) -> None:
    must_change(page.bench)
    page.presenter.choose(CASHIER)
    page.press(CASHIER_PIN)
    page.press(weak)
    page.press(weak)
    assert page.presenter.model.step == "new_pin"
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "error.E-PIN-04"


def resetting(bench: list[DeskBench], used: list[str]) -> Callable[[str, str, str], Operator]:
    """A way back for a forgotten PIN, as the composition root hands over."""

    def reset(code: str, operator_id: str, new_pin: str) -> Operator:
        used.append(f"{code} {new_pin}")
        with bench[0].counter.store.read() as reader:
            operator = reader.operator(operator_id)
        assert isinstance(operator, Operator)
        return operator

    return reset


def test_a_manager_comes_back_with_the_recovery_code() -> None:
    used: list[str] = []
    benches: list[DeskBench] = []
    page = Page(reset_manager_pin=resetting(benches, used))
    benches.append(page.bench)
    page.presenter.choose(CASHIER)
    assert not page.presenter.can_recover
    page.presenter.choose(MANAGER)
    page.presenter.forgot()
    page.presenter.recover(" ABCD-EFGH ")
    page.press("7193")
    page.press("7193")
    assert used == ["ABCD-EFGH 7193"]
    assert page.tools.session.operator_id == MANAGER


def test_without_a_recovery_code_the_way_is_not_offered(page: Page) -> None:
    with page.bench.counter.store.read() as reader:
        assert reader.setting(WRAPPED_KEY) is None
    page.presenter.choose(MANAGER)
    page.presenter.forgot()
    assert page.presenter.model.step == "pin"


def test_escape_goes_back_to_the_names_and_never_out(page: Page) -> None:
    page.presenter.choose(CASHIER)
    page.press("25")
    assert page.presenter.back()
    assert (page.presenter.model.step, page.presenter.model.pin.count) == ("choose", 0)
    assert page.tools.session.operator is None


def test_the_pins_are_said_in_a_demo_store_only() -> None:
    pins = {CASHIER: CASHIER_PIN, MANAGER: MANAGER_PIN}
    assert Page(demo_pins=pins).presenter.model.demo_pins == ()
    profile = dataclasses.replace(desk_bench().tools.parts.profile, is_demo=True)
    said = Page(demo_pins=pins, profile=profile).presenter.model.demo_pins
    assert said == (("林静", CASHIER_PIN), ("赵敏", MANAGER_PIN))


def test_no_pin_ever_shows_in_a_log() -> None:
    entry = PinEntry().pressed("2").pressed("5")
    assert "25" not in repr(entry)
    assert "2" not in repr(entry).replace("length=4", "")


@pytest.mark.parametrize("key", ["a", "１", "", "12", "😀"])
def test_only_digits_are_pins(key: str) -> None:
    assert PinEntry().pressed(key).count == 0
