"""What belongs to the screen dies on the screen's thread: elsewhere Qt would crash."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ui.shell.clockwork import COLLECT_ABOVE, Collector
from ui.tasks import DeskLanes

KNOTS = 20


class Screen:
    """Stands for a presenter that holds a view."""

    def __init__(self, told: Callable[[threading.Thread], None]) -> None:
        weakref.finalize(self, lambda: told(threading.current_thread()))

    def work(self) -> int:
        return 1

    def fail(self) -> int:
        raise ValueError("no")

    def answer(self, _result: object) -> None:
        """Whatever came of it."""


@pytest.fixture
def lanes(qapp: Any) -> Iterator[DeskLanes]:
    built = DeskLanes()
    yield built
    built.close()


@pytest.mark.parametrize("step", ["work", "fail"])
def test_a_screen_closed_meanwhile_dies_on_its_own_thread(
    lanes: DeskLanes, qtbot: Any, step: str
) -> None:
    deaths: list[threading.Thread] = []
    lane = lanes.lanes.write
    for _ in range(20):
        screen = Screen(deaths.append)
        lane.submit(getattr(screen, step), screen.answer, screen.answer)
        del screen
    qtbot.waitUntil(lambda: len(deaths) == 20)
    assert set(deaths) == {threading.main_thread()}


def test_an_error_comes_without_the_frames_that_hold_the_screen(
    lanes: DeskLanes, qtbot: Any
) -> None:
    def fail_twice() -> int:
        try:
            return int("no")
        except ValueError as first:
            raise KeyError("no") from first

    errors: list[Exception] = []
    lanes.lanes.write.submit(fail_twice, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].__cause__ is not None
    assert errors[0].__traceback__ is None
    assert errors[0].__cause__.__traceback__ is None


def test_cycles_are_collected_on_the_screens_thread_only(lanes: DeskLanes, qtbot: Any) -> None:
    deaths: list[threading.Thread] = []

    def knot() -> None:
        screen = Screen(deaths.append)
        screen.__dict__["self"] = screen

    def busy() -> int:
        return len([[index] for index in range(200_000)])

    collector = Collector()
    collector.collect()
    try:
        for _ in range(KNOTS):
            knot()
        answers: list[int] = []
        lanes.lanes.slow.submit(busy, answers.append, pytest.fail)
        qtbot.waitUntil(lambda: bool(answers))
        assert deaths == []
        ballast = [[index] for index in range(2 * COLLECT_ABOVE)]
        collector.collect()
        assert deaths == [threading.main_thread()] * KNOTS
        assert len(ballast) == 2 * COLLECT_ABOVE
    finally:
        collector.close()
    assert gc.isenabled()
