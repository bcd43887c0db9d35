"""Words have room and controls their own place, also in the longest language and size of text."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from app.domain.codes import classify
from tests.builders.baskets import COFFEE, MUGS
from tests.builders.counter import MANAGER, WANG, Counter
from tests.builders.selling import sold
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.presenters.message import Message, msg
from ui.views.discount import DiscountPane
from ui.views.enrol import EnrolPane
from ui.views.lock import LockPane
from ui.views.settle import SettlePane
from ui.widgets import Label
from ui.widgets.basic import ElidedLabel

ROOMS = (
    (1024, 768, "en", 10_000),
    (1024, 768, "zh_CN", 10_000),
    (1366, 768, "en", 12_500),
    (1366, 768, "zh_CN", 12_500),
    (1024, 700, "en", 10_000),
)
LOCKED = {
    "lock": ("choose", None),
    "wrong_pin": ("pin", Message("error.E-PIN-01", {"tries_left": 4})),
    "new_pin": ("new_pin", msg("lock.must_change")),
    "recovery": ("recovery", None),
}
PADDING_OF = {1024: 8 + 2, 1366: 14 + 2}
STATES = (
    "desk",
    "discount",
    "approval",
    "settle",
    "split",
    "refused",
    "refund",
    "settings",
    "help",
    "lock",
    "wrong_pin",
    "new_pin",
    "recovery",
    "people",
    "card",
    "coupons",
    "enrol",
    "wrong_birthday",
)


def lock(desk: Desk, state: str) -> None:
    """A step of signing on, with the longest sentence it has."""
    pane = desk.window.pane
    assert isinstance(pane, LockPane)
    if state != "lock":
        pane.presenter.choose(MANAGER)
        step, notice = LOCKED[state]
        chosen = pane.presenter.model
        pane.presenter.model = dataclasses.replace(chosen, step=step, notice=notice)
        pane.refresh()


def bring_on(desk: Desk, state: str) -> None:
    """What happens on the screen after it was opened."""
    pane = desk.window.pane
    if isinstance(pane, SettlePane) and state in ("split", "refused"):
        pane.presenter.type_amount("100")
        pane.confirm()
    if isinstance(pane, SettlePane) and state == "refused":
        pane.presenter.scan(classify("134567890123456789"))
    elif isinstance(pane, DiscountPane) and state == "approval":
        pane.key_in("90")
    elif isinstance(pane, EnrolPane) and state == "wrong_birthday":
        pane.presenter.type("birthday", "13-45")
        pane.presenter.confirm()


def bring_to(desk: Desk, state: str) -> None:
    """The golden member, goods, and one screen."""
    desk.presenter.search.typed("13812345678")
    for line in (COFFEE, COFFEE, MUGS):
        desk.presenter.ring_up.scan(line.ean)
    if state in ("settle", "split", "refused"):
        desk.presenter.settle()
    elif state in ("discount", "approval"):
        desk.presenter.ring_up.ask_discount()
    elif state in LOCKED:
        desk.window.run("lock")
        lock(desk, state)
    elif state == "wrong_birthday":
        desk.window.open_screen("enrol", "13900000021")
    elif state == "card":
        desk.window.open_screen("card", WANG)
    elif state != "desk":
        desk.window.open_screen(state)
    bring_on(desk, state)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for _ in range(9):
        QCoreApplication.processEvents()


def has_room(widget: QWidget) -> bool:
    """True when all words of a label or button can be read."""
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, ElidedLabel):
        return True
    if isinstance(widget, Label):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) <= widget.height()
        return widget.sizeHint().width() <= widget.width() or not widget.text()
    assert isinstance(widget, QPushButton)
    option = QStyleOptionButton()
    widget.initStyleOption(option)
    part = QStyle.SubElement.SE_PushButtonContents
    contents = widget.style().subElementRect(part, option, widget)
    return metrics.horizontalAdvance(widget.text().replace("&&", "&")) <= contents.width()


def box(widget: QWidget) -> QRect:
    """Where a widget lies in the window, as far as it can be seen."""
    seen = widget.visibleRegion().boundingRect()
    return seen.translated(widget.mapTo(widget.window(), seen.topLeft()) - seen.topLeft())


@pytest.mark.parametrize("room", ROOMS, ids=str)
@pytest.mark.parametrize("state", STATES)
def test_no_word_is_cut_and_no_two_controls_share_a_place(
    open_desk: OpenDesk, counter: Counter, state: str, room: tuple[int, int, str, int]
) -> None:
    sold(counter)
    width, height, language, text_bp = room
    desk = open_desk(width, height, language=language, text_bp=text_bp)
    bring_to(desk, state)
    shown = [
        widget
        for kind in (Label, QPushButton)
        for widget in desk.window.findChildren(kind)
        if widget.isVisible() and not widget.visibleRegion().isEmpty()
    ]
    cut = [(widget.text(), widget.size().toTuple()) for widget in shown if not has_room(widget)]
    assert cut == []
    buttons = [widget for widget in shown if isinstance(widget, QPushButton)]
    shared = [
        (one.accessibleName(), other.accessibleName())
        for one, other in combinations(buttons, 2)
        if box(one).intersects(box(other))
    ]
    assert shared == []
    short = [each.accessibleName() for each in buttons if box(each).height() < each.height()]
    can_scroll = state in ("help", "settings", "refund", "people", "enrol", "wrong_birthday")
    assert can_scroll or short == []


@pytest.mark.parametrize("width", [1024, 1366])
def test_the_titles_of_the_lines_are_whole_and_stand_over_their_columns(
    open_desk: OpenDesk, width: int
) -> None:
    desk = open_desk(width, 768)
    bring_to(desk, "desk")
    table = desk.window.view.bill.table
    head = table.horizontalHeader()
    for column in range(table.model().columnCount()):
        words = str(table.model().headerData(column, Qt.Orientation.Horizontal))
        needed = QFontMetrics(head.font()).horizontalAdvance(words) + PADDING_OF[width]
        assert needed <= table.columnWidth(column), words


@pytest.mark.parametrize("text_bp", [10_000, 12_500])
@pytest.mark.parametrize("state", ["settle", "split", "refused"])
def test_every_key_of_the_settle_panel_is_whole_in_the_smallest_window(
    open_desk: OpenDesk, counter: Counter, state: str, text_bp: int
) -> None:
    sold(counter)
    desk = open_desk(1024, 700, language="en", text_bp=text_bp)
    bring_to(desk, state)
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    keys = [each for each in pane.findChildren(QPushButton) if each.isVisible()]
    assert len(keys) > len("1234567890")
    assert [each.accessibleName() for each in keys if box(each).height() < each.height()] == []
    boxes = [box(each) for each in keys]
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    words = [each for each in pane.findChildren(Label) if each.isVisible() and each.wordWrap()]
    assert [each.text() for each in words if not has_room(each)] == []


def overlapping(pane: SettlePane) -> list[tuple[str, str]]:
    keys = [each for each in pane.findChildren(QPushButton) if each.isVisible()]
    return [
        (one.accessibleName(), other.accessibleName())
        for one, other in combinations(keys, 2)
        if box(one).intersects(box(other))
    ]


@pytest.mark.parametrize("height", [700, 768, 1080])
def test_the_settle_panel_gives_up_room_only_where_it_must_and_takes_it_back(
    open_desk: OpenDesk, height: int
) -> None:
    desk = open_desk(1366, height)
    bring_to(desk, "settle")
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.type_amount("300")
    QCoreApplication.processEvents()
    assert all(button.isVisible() for button in pane.pay.quick[:2])
    at_first = [button.height() for button in pane.pay.findChildren(QPushButton)]
    pane.presenter.type_amount("10")
    pane.confirm()
    pane.presenter.choose("card")
    pane.confirm()
    for _ in range(3):
        QCoreApplication.processEvents()
    assert pane.presenter.model.is_refusal
    assert overlapping(pane) == []
    pane.presenter.back()
    pane.presenter.choose("cash")
    for _ in range(3):
        QCoreApplication.processEvents()
    assert overlapping(pane) == []
    assert [button.height() for button in pane.pay.findChildren(QPushButton)] == at_first


def test_digits_go_into_the_reference_once_it_was_missing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "settle")
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.choose("card")
    pane.confirm()
    assert pane.presenter.model.is_refusal
    assert pane.pay.reference.hasFocus()
