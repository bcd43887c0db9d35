"""Lanes end when they are closed, keep their order, and answer on the screen's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from ui.application import SingleInstance
from ui.tasks import DeskLanes


@pytest.fixture
def lanes(qapp: Any) -> Iterator[DeskLanes]:
    built = DeskLanes()
    yield built
    built.close()


def test_work_runs_off_the_screen_and_answers_on_it(lanes: DeskLanes, qtbot: Any) -> None:
    seen: list[tuple[str, threading.Thread]] = []

    def work() -> str:
        return threading.current_thread().name

    def done(name: str) -> None:
        seen.append((name, threading.current_thread()))

    lanes.lanes.write.submit(work, done, pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("write lane", threading.main_thread())]


def test_an_error_is_an_answer_too(lanes: DeskLanes, qtbot: Any) -> None:
    errors: list[Exception] = []

    def work() -> None:
        raise ValueError("no")

    lanes.lanes.slow.submit(work, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)


def test_work_keeps_its_order(lanes: DeskLanes, qtbot: Any) -> None:
    order: list[int] = []
    for number in range(50):
        lanes.lanes.write.submit(lambda number=number: number, order.append, pytest.fail)
    qtbot.waitUntil(lambda: len(order) == 50)
    assert order == list(range(50))


def test_closing_finishes_what_was_submitted(qapp: Any) -> None:
    lanes = DeskLanes()
    ran: list[int] = []
    for number in range(20):
        lanes.lanes.write.submit(lambda number=number: ran.append(number), id, pytest.fail)
    lanes.close()
    lanes.close()
    assert ran == list(range(20))
    assert not [known for known in threading.enumerate() if known.name.endswith(" lane")]


def test_a_timer_can_be_cancelled(lanes: DeskLanes, qtbot: Any) -> None:
    calls: list[str] = []
    cancel = lanes.lanes.timers.later(1, lambda: calls.append("cancelled"))
    cancel()
    cancel()
    too_late = lanes.lanes.timers.later(5, lambda: calls.append("ran"))
    qtbot.waitUntil(lambda: bool(calls))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    too_late()
    assert calls == ["ran"]


def test_closing_forgets_what_was_to_come(qapp: Any, qtbot: Any) -> None:
    calls: list[str] = []
    built = DeskLanes()
    built.lanes.timers.later(1, lambda: calls.append("after the end"))
    built.close()
    other = DeskLanes()
    other.lanes.timers.later(5, lambda: calls.append("later"))
    qtbot.waitUntil(lambda: bool(calls))
    other.close()
    assert calls == ["later"]


def test_a_second_start_raises_the_first_window(qapp: Any, qtbot: Any, tmp_path: Path) -> None:
    raised: list[bool] = []
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim(lambda: raised.append(True))
    assert not second.claim(lambda: pytest.fail("the second one has no window"))
    qtbot.waitUntil(lambda: bool(raised))
    second.release()
    first.release()
    third = SingleInstance(tmp_path)
    assert third.claim(lambda: None)
    third.release()


def test_what_is_asked_is_answered_before_the_next_line(lanes: DeskLanes) -> None:
    seen: list[str] = []
    lanes.lanes.read.ask(lambda: "found", seen.append, pytest.fail, lambda: seen.append("late"))
    assert seen == ["found"]


def test_an_answer_that_takes_longer_comes_later(lanes: DeskLanes, qtbot: Any) -> None:
    seen: list[str] = []
    is_open = threading.Event()

    def work() -> str:
        is_open.wait()
        return "found"

    lanes.lanes.read.ask(work, seen.append, pytest.fail, lambda: seen.append("late"))
    assert seen == ["late"]
    is_open.set()
    qtbot.waitUntil(lambda: seen == ["late", "found"])
