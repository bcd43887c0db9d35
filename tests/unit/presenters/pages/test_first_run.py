"""The first-run page: demo store, the form and its mistakes, the code that must be written
down.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import EnvironmentFault
from app.services.first_run import NewStore
from app.services.joining import CentreNotReached, CodeGone
from tests.fakes.lanes import fake_lanes
from ui.presenters.first_run import FirstRunPresenter, last_group
from ui.presenters.parts import DeskSettings, FirstRunParts, Joining

CODE = "ABCD-EFGH-JKLM-NPQR-STUV"


class DiskFull(EnvironmentFault):
    """No room."""

    code = "E-TST-02"


class Page:
    """A first-run page that remembers what it set up."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.made: list[Any] = []
        self.finished = 0
        self.prepared = 0
        self.not_prepared: list[Exception] = []
        """What fetching the rules runs into, one after the other."""
        self.lanes = fake_lanes()
        self._fault = fault
        parts = FirstRunParts(
            home=Path(),
            settings=DeskSettings(),
            templates={"coffee": {"zh_CN": "咖啡店", "en": "Coffee shop"}},
            make_demo=self._make_demo,
            set_up=self._set_up,
            join=self._join,
            prepare=self._prepare,
            open_desk=lambda: pytest.fail("opened by the caller alone"),
        )
        self.presenter = FirstRunPresenter(parts, self.lanes, self._finish)

    def fill(self, **changes: str) -> None:
        fields = {
            "store_name": "静安店",
            "manager_name": "赵敏",
            "pin": "7193",
            "pin_again": "7193",
        }
        self.presenter.start_form()
        for name, text in (fields | changes).items():
            self.presenter.type(name, text)

    def _make_demo(self, progress: Callable[[int, int], None]) -> None:
        self._may_fail()
        progress(3, 12)
        self.made.append("demo")

    def _set_up(self, new: object) -> str:
        self._may_fail()
        self.made.append(new)
        return CODE

    def _join(self, asked: object) -> str:
        self._may_fail()
        self.made.append(asked)
        return CODE

    def _prepare(self) -> None:
        self.prepared += 1
        if self.not_prepared:
            raise self.not_prepared.pop(0)

    def fill_joining(self, **changes: str) -> None:
        fields = {
            "invitation": " https://centre.example#7K2QF-9M2XT ",
            "manager_name": "赵敏",
            "pin": "7193",
            "pin_again": "7193",
        }
        self.presenter.start_form("join")
        for name, text in (fields | changes).items():
            self.presenter.type(name, text)

    def _may_fail(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _finish(self) -> None:
        self.finished += 1


def test_the_demo_store_is_built_with_progress() -> None:
    page = Page()
    page.presenter.try_demo()
    assert page.made == ["demo"]
    assert page.presenter.progress() == (3, 12)
    assert page.finished == 1


def test_a_demo_store_that_fails_says_why_and_can_be_tried_again() -> None:
    page = Page(DiskFull())
    page.presenter.try_demo()
    assert page.presenter.model.step == "welcome"
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "error.E-TST-02"


def test_a_store_is_set_up_and_its_code_shown_once() -> None:
    page = Page()
    page.fill()
    page.presenter.confirm()
    new = page.made[0]
    assert isinstance(new, NewStore)
    assert (new.store_name, new.manager_pin, new.pin_length) == ("静安店", "7193", 4)
    assert (new.template_id, new.counter_name) == ("coffee", "1 号柜台")
    assert page.presenter.model.code == CODE
    assert page.finished == 0


def test_the_last_group_proves_that_the_code_was_written_down() -> None:
    page = Page()
    page.fill()
    page.presenter.confirm()
    page.presenter.confirm_code("STUW")
    assert page.finished == 0
    page.presenter.confirm_code(" stuv ")
    assert page.finished == 1
    assert page.presenter.model.code == ""


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"store_name": "  "}, "store_name"),
        ({"manager_name": ""}, "manager_name"),
        ({"manager_name": "x" * 41}, "manager_name"),
        ({"store_name": "a\u202eb"}, "store_name"),
        ({"pin": "12", "pin_again": "12"}, "pin"),
        ({"pin": "1234", "pin_again": "1234"}, "pin"),
        ({"pin": "７１９３", "pin_again": "７１９３"}, "pin"),
        ({"pin_again": "7194"}, "pin_again"),
    ],
)
def test_each_mistake_names_its_field_and_keeps_the_rest(
    changes: dict[str, str], wrong: str
) -> None:
    page = Page()
    page.fill(**changes)
    page.presenter.confirm()
    assert page.presenter.model.wrong == wrong
    assert page.presenter.model.notice is not None
    assert page.presenter.model.step == "form"
    assert page.made == []


def test_a_fault_of_the_disk_keeps_the_form() -> None:
    page = Page(DiskFull())
    page.fill()
    page.presenter.confirm()
    assert page.presenter.model.step == "form"
    assert page.presenter.model.form.store_name == "静安店"


def test_escape_goes_back_and_keeps_what_was_typed() -> None:
    page = Page()
    page.fill()
    page.presenter.back()
    assert page.presenter.model.step == "welcome"
    page.presenter.start_form()
    assert page.presenter.model.form.store_name == "静安店"


def test_neither_pin_nor_code_shows_in_a_log() -> None:
    page = Page()
    page.fill()
    assert "7193" not in repr(page.presenter.model)
    page.presenter.confirm()
    assert "STUV" not in repr(page.presenter.model)


def test_a_counter_joins_a_chain_and_its_code_is_shown_once() -> None:
    page = Page()
    page.fill_joining()
    page.presenter.confirm()
    [asked] = page.made
    assert isinstance(asked, Joining)
    assert asked.invitation == "https://centre.example#7K2QF-9M2XT"
    assert (asked.manager_name, asked.manager_pin, asked.language) == ("赵敏", "7193", "zh_CN")
    assert (page.presenter.model.code, page.finished) == (CODE, 0)
    page.presenter.confirm_code("stuv")
    assert (page.prepared, page.finished) == (1, 1)
    assert page.presenter.model.code == ""


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"invitation": "  "}, "invitation"),
        ({"manager_name": ""}, "manager_name"),
        ({"pin_again": "7194"}, "pin_again"),
    ],
)
def test_each_mistake_of_who_joins_names_its_field(changes: dict[str, str], wrong: str) -> None:
    page = Page()
    page.fill_joining(**changes)
    page.presenter.confirm()
    assert (page.presenter.model.wrong, page.made) == (wrong, [])


def test_a_code_that_is_used_up_marks_the_invitation_and_keeps_the_rest() -> None:
    page = Page(CodeGone())
    page.fill_joining()
    page.presenter.confirm()
    model = page.presenter.model
    assert (model.step, model.way, model.wrong) == ("form", "join", "invitation")
    assert model.notice is not None
    assert model.notice.key == "error.E-CEN-04"
    assert model.form.manager_name == "赵敏"


def test_rules_that_do_not_come_keep_the_code_on_the_screen_and_are_asked_for_again() -> None:
    page = Page()
    page.not_prepared = [CentreNotReached(address="https://centre.example", reason="away")]
    page.fill_joining()
    page.presenter.confirm()
    page.presenter.confirm_code("STUV")
    model = page.presenter.model
    assert (model.step, model.code, page.finished) == ("code", CODE, 0)
    assert model.notice is not None
    assert model.notice.key == "error.E-CEN-05"
    page.presenter.confirm_code("STUV")
    assert (page.prepared, page.finished) == (2, 1)


def test_neither_invitation_nor_pin_of_who_joins_shows_in_a_log() -> None:
    page = Page()
    page.fill_joining()
    assert "7K2QF" not in repr(page.presenter.model)
    page.presenter.confirm()
    assert "7K2QF" not in repr(page.made)
    assert "7193" not in repr(page.made)


def test_the_last_group_of_nothing_is_nothing() -> None:
    assert last_group("") == ""
