"""The window: every key in every state, names, targets, focus, languages, sizes, threads."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from tests.builders.baskets import COFFEE, FILTERS, MUGS
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.commands import COMMANDS, bar_commands, key_map
from ui.i18n import Languages
from ui.presenters.message import msg, plain
from ui.presenters.parts import Notice
from ui.views.settle import SettlePane
from ui.widgets import Label

LEAST_PX = 44
CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView)
STATES = ("empty", "member", "bill", "list", "coupons", "number", "discount", "held", "settle")


def bring_to(desk: Desk, state: str) -> None:
    """One of the states a person can be in."""
    presenter = desk.presenter
    if state != "empty":
        presenter.search.typed("13812345678")
    if state not in ("empty", "member"):
        for line in (COFFEE, COFFEE, FILTERS, MUGS, MUGS):
            presenter.ring_up.scan(line.ean)
    panes = {"coupons": "coupons", "number": "amount", "settle": "settle"}
    if state in panes:
        desk.window.run(panes[state])
    elif state == "discount":
        presenter.ring_up.ask_discount()
    elif state == "held":
        presenter.hold()
        desk.window.open_screen("held")
    elif state == "list":
        presenter.search.typed("wl")
    QCoreApplication.processEvents()


def press(desk: Desk, name: str) -> None:
    """One key by its portable name, without a time stamp (typing)."""
    combination = QKeySequence(name)[0]
    event = QKeyEvent(QEvent.Type.KeyPress, combination.key(), combination.keyboardModifiers(), "")
    QCoreApplication.sendEvent(desk.window.windowHandle(), event)
    QCoreApplication.processEvents()


def controls(desk: Desk) -> list[QWidget]:
    """Everything that can be used now."""
    return [
        widget
        for widget in desk.window.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and widget.isVisible()
    ]


@pytest.mark.parametrize("state", STATES)
def test_every_key_in_every_state_leaves_a_desk_that_works(
    open_desk: OpenDesk, state: str, qtlog: Any
) -> None:
    desk = open_desk()
    for command in COMMANDS:
        for key in command.keys:
            desk.window.close_screen()
            desk.presenter.sale.start_anew()
            bring_to(desk, state)
            press(desk, key)
            assert desk.window.isVisible()
    while desk.window.pane is not None:
        desk.window.close_screen()
    assert [record.message for record in qtlog.records] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_control_is_large_enough_and_has_a_name(
    open_desk: OpenDesk, state: str, language: str
) -> None:
    desk = open_desk(language=language)
    bring_to(desk, state)
    small = [
        f"{type(widget).__name__} {widget.accessibleName()} {widget.size().toTuple()}"
        for widget in controls(desk)
        if isinstance(widget, QPushButton | QLineEdit)
        and (widget.height() < LEAST_PX or widget.width() < LEAST_PX)
    ]
    assert small == []
    nameless = []
    for widget in controls(desk):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name):
            nameless.append(type(widget).__name__)
    assert nameless == []


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_sticks_out_of_the_window(
    open_desk: OpenDesk, size: tuple[int, int], language: str
) -> None:
    desk = open_desk(*size, language=language)
    bring_to(desk, "bill")
    assert desk.window.size().toTuple() == size
    window = desk.window.rect()
    outside = [
        widget.accessibleName()
        for widget in controls(desk)
        if not window.contains(QRect(widget.mapTo(desk.window, QPoint()), widget.size()))
    ]
    assert outside == []


def test_columns_and_text_follow_the_width(open_desk: OpenDesk) -> None:
    desk = open_desk(1920, 1080)
    assert desk.window.view.members.width() == 420
    assert desk.window.view.members.field.font().pixelSize() == 23
    desk.window.resize(1366, 768)
    assert desk.window.view.members.width() == 372


def test_enter_never_settles_from_the_desk(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    for widget in controls(desk):
        if not isValid(widget):
            continue
        widget.setFocus()
        press(desk, "Return")
        assert not isinstance(desk.window.pane, SettlePane)
        desk.window.close_screen()
    assert desk.presenter.sale.basket.lines != ()


def test_escape_leads_back_and_then_clears_with_undo(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    before = desk.presenter.sale.basket
    press(desk, "F3")
    assert desk.window.pane is not None
    press(desk, "Esc")
    assert desk.window.pane is None
    assert QApplication.focusWidget() is desk.window.view.members.field
    press(desk, "Esc")
    assert desk.presenter.sale.basket == before
    press(desk, "Esc")
    assert desk.presenter.sale.is_empty
    press(desk, "Ctrl+Z")
    assert desk.presenter.sale.basket == before


def test_focus_returns_to_where_it_was(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    desk.window.view.bill.table.setFocus()
    press(desk, "F4")
    assert QApplication.focusWidget() is not desk.window.view.bill.table
    press(desk, "Esc")
    assert QApplication.focusWidget() is desk.window.view.bill.table


def test_locking_hides_the_sale_and_takes_no_scan(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    press(desk, "Ctrl+L")
    assert desk.session.operator is None
    assert not desk.window.view.isVisible()
    desk.window.scanned(COFFEE.ean, 1_000)
    assert len(desk.presenter.sale.basket.lines) == 3
    press(desk, "F12")
    press(desk, "Esc")
    assert not desk.window.view.isVisible()


def test_the_language_switches_while_a_sale_is_open(
    open_desk: OpenDesk, languages: Languages
) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    languages.use("en")
    QCoreApplication.processEvents()
    words = {button.accessibleName() for button in desk.window.findChildren(QPushButton)}
    assert "Key amount F3" in words
    assert any(name.startswith("Settle ¥") for name in words)
    assert not any("录入" in name or "收款" in name for name in words)


def test_a_notice_offers_undo_by_touch(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    desk.presenter.clear()
    notice = desk.window._notice
    assert notice.isVisible()
    notice.findChild(QPushButton).click()
    assert not notice.isVisible()
    assert len(desk.presenter.sale.basket.lines) == 3


def test_a_newer_notice_takes_the_place_of_the_last(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.show_notice(Notice(message=msg("desk.held"), undo=lambda: None))
    desk.window.show_notice(Notice(message=msg("desk.nothing_to_undo")))
    assert not desk.window._notice.findChild(QPushButton).isVisible()


def test_the_selected_line_can_be_changed_by_touch(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    table = desk.window.view.bill.table
    table.clicked.emit(table.model().index(0, 0))
    buttons = {button.accessibleName(): button for button in controls(desk)}
    buttons["加一件"].click()  # type: ignore[attr-defined]
    assert desk.presenter.sale.basket.lines[0].quantity == 3
    buttons["删除"].click()  # type: ignore[attr-defined]
    assert len(desk.presenter.sale.basket.lines) == 2


def test_benefits_left_out_can_be_reached_by_keyboard(open_desk: OpenDesk) -> None:
    desk = open_desk()
    bring_to(desk, "bill")
    button = desk.window.view.quote._sum._unused
    assert button.isVisible()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.click()
    shown = [row for row in desk.window.view.quote._sum._trace._rows if row.isVisible()]
    assert len(shown) == len(desk.presenter.state.column.unused)


def test_the_command_table_has_no_key_twice() -> None:
    keys = key_map()
    assert len(keys) == sum(len(command.keys) for command in COMMANDS)
    assert "F10" not in keys
    assert [command.id for command in bar_commands("full")] == ["back"]


@pytest.mark.usefixtures("languages")
def test_names_with_markup_are_shown_as_they_are() -> None:
    label = Label(message=plain("<b>王</b>"))
    assert label.textFormat() == Qt.TextFormat.PlainText
