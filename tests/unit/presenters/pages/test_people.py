"""People: a manager alone, a cashier with the manager's PIN for one change, and every refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.operator import Operator
from app.services.operators import MAX_OPERATORS
from app.services.sign_on import sign_on
from tests.builders.counter import CASHIER, MANAGER, MANAGER_PIN
from tests.builders.desk import DeskBench, desk_bench
from ui.presenters.people import PeoplePresenter


class Page:
    """A page of people over the golden counter."""

    def __init__(self, operator_id: str = MANAGER) -> None:
        self.bench: DeskBench = desk_bench()
        self.bench.sign_on(operator_id)
        self.presenter = PeoplePresenter(self.bench.tools)
        self.presenter.open()

    def add(self, name: str = "陈晨", pin: str = "2468") -> None:
        self.presenter.start("add")
        self.presenter.type("name", name)
        self.presenter.type("pin", pin)

    def press_manager(self, pin: str = MANAGER_PIN) -> None:
        for digit in pin:
            self.presenter.press_manager(digit)

    def notice(self) -> str:
        notice = self.presenter.model.notice
        return notice.key if notice is not None else ""

    def operator(self, operator_id: str) -> Operator:
        with self.bench.counter.store.read() as reader:
            found = reader.operator(operator_id)
        assert found is not None
        return found

    def names(self) -> set[str]:
        return {each.name for each in self.presenter.model.operators}


@pytest.fixture
def page() -> Page:
    return Page()


def test_a_manager_adds_somebody_who_must_change_the_pin(page: Page) -> None:
    page.add()
    page.presenter.choose_role("manager")
    page.presenter.confirm()
    assert page.notice() == "people.done.add"
    added = next(each for each in page.presenter.model.operators if each.name == "陈晨")
    assert (added.role, added.must_change_pin) == ("manager", True)
    assert sign_on(page.bench.counter.ctx, added.operator_id, "2468").must_change_pin
    assert (page.presenter.model.action, page.presenter.model.pin) == ("none", "")


@pytest.mark.parametrize(
    ("name", "pin", "notice", "wrong"),
    [
        ("  ", "2468", "error.E-OPR-01", "name"),
        ("陈晨", "1234", "error.E-PIN-04", "pin"),
        ("陈晨", "246", "error.E-PIN-04", "pin"),
        ("陈\u202e晨", "2468", "error.E-TXT-03", "name"),
    ],
)
def test_what_is_missing_or_weak_is_said_and_keeps_what_was_keyed(
    page: Page, name: str, pin: str, notice: str, wrong: str
) -> None:
    page.add(name, pin)
    page.presenter.confirm()
    model = page.presenter.model
    assert (page.notice(), model.wrong, model.is_fault) == (notice, wrong, True)
    assert (model.action, model.name, model.pin) == ("add", name, pin)
    assert page.names() == {"林静", "赵敏"}


def test_a_first_pin_takes_digits_alone_up_to_its_length(page: Page) -> None:
    page.presenter.start("add")
    page.presenter.type("pin", "2a４6'8; 10")
    assert page.presenter.model.pin == "2681"
    page.presenter.press("back")
    page.presenter.press("7")
    assert page.presenter.model.pin == "2687"


def test_the_last_manager_stays(page: Page) -> None:
    for action in ("let_go", "role"):
        page.presenter.choose(MANAGER)
        page.presenter.start(action)  # type: ignore[arg-type]
        page.presenter.confirm()
        assert page.notice() == "error.E-OPR-02"
    assert page.operator(MANAGER).role == "manager"
    assert page.bench.tools.session.operator_id == MANAGER


def test_too_many_are_refused(page: Page) -> None:
    known = page.operator(CASHIER)
    with page.bench.counter.store.write() as work:
        for number in range(MAX_OPERATORS - 2):
            work.save_operator(replace(known, operator_id=f"op-{number}", name=str(number)))
        work.commit()
    page.add()
    page.presenter.confirm()
    assert page.notice() == "error.E-OPR-03"


def test_role_pin_and_leaving(page: Page) -> None:
    for action in ("role", "pin", "let_go"):
        page.presenter.choose(CASHIER)
        page.presenter.start(action)  # type: ignore[arg-type]
        page.presenter.type("pin", "1379")
        page.presenter.confirm()
        assert page.notice() == f"people.done.{action}"
    left = page.operator(CASHIER)
    assert (left.role, left.must_change_pin, left.is_active) == ("manager", True, False)
    assert page.names() == {"赵敏"}


def test_a_cashier_is_asked_for_a_manager_and_stores_nothing() -> None:
    page = Page(CASHIER)
    page.add()
    assert page.presenter.asks_pin
    page.presenter.confirm()
    assert page.notice() == "people.manager_first"
    assert page.names() == {"林静", "赵敏"}


def test_a_managers_pin_is_good_for_one_change() -> None:
    page = Page(CASHIER)
    page.presenter.start("add")
    page.press_manager()
    assert not page.presenter.asks_pin
    page.presenter.type("name", "陈晨")
    page.presenter.type("pin", "2468")
    page.presenter.confirm()
    assert "陈晨" in page.names()
    page.presenter.start("add")
    assert page.presenter.asks_pin
    operations = page.bench.counter.store.state.operations.values()
    kinds = [(each.kind, each.operator_id) for each in operations]
    assert ("operator.add", MANAGER) in kinds


def test_another_change_needs_another_yes() -> None:
    page = Page(CASHIER)
    page.presenter.choose(CASHIER)
    page.presenter.start("pin")
    page.press_manager()
    page.presenter.back()
    page.presenter.start("role")
    assert page.presenter.asks_pin


def test_a_wrong_pin_is_said_in_place() -> None:
    page = Page(CASHIER)
    page.presenter.start("add")
    page.press_manager("1111")
    notice = page.presenter.approval.notice
    assert notice is not None
    assert notice.key == "error.E-PIN-01"
    assert page.presenter.asks_pin


def test_a_manager_who_steps_down_needs_another_from_then_on(page: Page) -> None:
    page.add()
    page.presenter.choose_role("manager")
    page.presenter.confirm()
    page.presenter.choose(MANAGER)
    page.presenter.start("role")
    page.presenter.confirm()
    operator = page.bench.tools.session.operator
    assert operator is not None
    assert operator.role == "cashier"
    assert page.presenter.model.needs_manager


def test_whoever_lets_themselves_go_leaves_the_counter(page: Page) -> None:
    page.add()
    page.presenter.choose_role("manager")
    page.presenter.confirm()
    page.presenter.choose(MANAGER)
    page.presenter.start("let_go")
    page.presenter.confirm()
    assert page.bench.tools.session.operator is None
    assert page.bench.host.opened[-1] == ("lock", None)


def test_nothing_else_begins_while_a_change_is_saved(page: Page) -> None:
    page.bench.write.is_held = True
    page.add()
    page.presenter.confirm()
    page.presenter.confirm()
    page.presenter.type("name", "别人")
    page.presenter.choose(CASHIER)
    assert page.presenter.back()
    assert page.presenter.model.action == "add"
    assert page.bench.write.run() == 1
    assert "陈晨" in page.names()


def test_esc_leaves_the_change_then_the_person_then_the_page(page: Page) -> None:
    page.presenter.choose(CASHIER)
    page.presenter.start("pin")
    assert page.presenter.back()
    assert (page.presenter.model.action, page.presenter.model.chosen is None) == ("none", False)
    assert page.presenter.back()
    assert page.presenter.model.chosen is None
    assert not page.presenter.back()
