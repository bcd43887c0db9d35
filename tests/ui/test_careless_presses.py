"""A press that came by accident settles nothing and hides nothing; a meant one always counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.builders.baskets import COFFEE
from tests.builders.counter import Counter
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.views.settle import CARELESS_MS, SettlePane
from ui.widgets.basic import ActionButton

START_MS = 10_000
SOON_MS = CARELESS_MS - 250


def key(desk: Desk, code: Qt.Key, at_ms: int, *, is_repeat: bool = False) -> None:
    """One key as the window system sends it, with its time stamp."""
    text = "\r" if code == Qt.Key.Key_Return else ""
    event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, text, is_repeat)
    event.setTimestamp(at_ms)
    QCoreApplication.sendEvent(desk.window.windowHandle(), event)
    QApplication.processEvents()


def click(desk: Desk, where: QPoint, at_ms: int) -> None:
    """Press and release at a point of the window, with their time stamps."""
    place = QPointF(where)
    button = Qt.MouseButton.LeftButton
    for kind, held in (
        (QEvent.Type.MouseButtonPress, button),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        no_keys = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, place, desk.window.mapToGlobal(place), button, held, no_keys)
        event.setTimestamp(at_ms)
        QCoreApplication.sendEvent(desk.window.windowHandle(), event)
        QApplication.processEvents()


def middle(widget: QWidget) -> QPoint:
    return widget.mapTo(widget.window(), widget.rect().center())


def sale_count(counter: Counter) -> int:
    with counter.store.read() as reader:
        return len(reader.recent_sales(20))


def phase(desk: Desk) -> str:
    pane = desk.window.pane
    return pane.presenter.model.phase if isinstance(pane, SettlePane) else "desk"


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """A desk with coffee rung up."""
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    QApplication.processEvents()
    return desk


def done(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: phase(desk) == "done")


def test_a_double_press_of_f12_opens_the_panel_and_settles_nothing(
    desk: Desk, counter: Counter
) -> None:
    for press in range(4):
        key(desk, Qt.Key.Key_F12, START_MS + press * SOON_MS)
    assert phase(desk) == "paying"
    assert sale_count(counter) == 0


def test_f12_held_down_settles_nothing(desk: Desk, counter: Counter) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    for press in range(30):
        key(desk, Qt.Key.Key_F12, START_MS + 500 + press * 30, is_repeat=True)
    assert phase(desk) == "paying"
    assert sale_count(counter) == 0


def test_a_late_answer_of_the_screen_makes_no_wish_of_a_double_press(
    desk: Desk, counter: Counter, qtbot: QtBot
) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    qtbot.wait(CARELESS_MS + 50)
    key(desk, Qt.Key.Key_F12, START_MS + SOON_MS)
    assert phase(desk) == "paying"
    assert sale_count(counter) == 0


def test_f12_again_after_a_look_settles(desk: Desk, counter: Counter, qtbot: QtBot) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    key(desk, Qt.Key.Key_F12, START_MS + CARELESS_MS)
    done(desk, qtbot)
    assert sale_count(counter) == 1


def test_f12_and_enter_settle_at_any_speed(desk: Desk, counter: Counter, qtbot: QtBot) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    key(desk, Qt.Key.Key_Return, START_MS + 60)
    done(desk, qtbot)
    assert sale_count(counter) == 1


@pytest.mark.parametrize("code", [Qt.Key.Key_Return, Qt.Key.Key_F12])
def test_the_change_stays_on_the_screen_when_the_last_key_is_pressed_twice_or_held(
    desk: Desk, qtbot: QtBot, code: Qt.Key
) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    key(desk, code, START_MS + 1_000)
    done(desk, qtbot)
    key(desk, code, START_MS + 1_000 + 120)
    key(desk, code, START_MS + 1_000 + 900, is_repeat=True)
    assert phase(desk) == "done"
    key(desk, code, START_MS + 5_000)
    assert phase(desk) == "desk"


def test_a_double_tap_on_settle_does_not_reach_the_button_that_takes_its_place(
    desk: Desk, counter: Counter
) -> None:
    where = middle(desk.window.view.quote.findChildren(ActionButton)[0])
    click(desk, where, START_MS)
    click(desk, where, START_MS + 150)
    assert phase(desk) == "paying"
    assert sale_count(counter) == 0


def test_a_double_press_takes_one_part_not_the_rest_as_well(desk: Desk, counter: Counter) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.type_amount("10")
    key(desk, Qt.Key.Key_Return, START_MS + 1_000)
    key(desk, Qt.Key.Key_Return, START_MS + 1_150)
    assert len(pane.presenter.model.payment.paid) == 1
    assert phase(desk) == "paying"
    assert sale_count(counter) == 0


def test_other_keys_in_between_make_a_quick_press_a_wish(
    desk: Desk, counter: Counter, qtbot: QtBot
) -> None:
    key(desk, Qt.Key.Key_F12, START_MS)
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.type_amount("10")
    key(desk, Qt.Key.Key_Return, START_MS + 1_000)
    key(desk, Qt.Key.Key_Down, START_MS + 1_100)
    key(desk, Qt.Key.Key_Return, START_MS + 1_200)
    done(desk, qtbot)
    assert sale_count(counter) == 1
