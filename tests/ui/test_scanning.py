"""Scans through the real event filter: any gap, any focus, a stalled screen, payment codes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.builders.baskets import COFFEE, FILTERS
from tests.builders.counter import CASHIER, WANG_CARD
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.presenters.member_card import FoundCard, RefusedCard
from ui.scanner.burst import IDLE_TICKS
from ui.views.discount import DiscountPane
from ui.views.lock import LockPane
from ui.views.settle import SettlePane

PAYMENT_CODE = "134567890123456789"
STALL_MS = 120


def key(desk: Desk, sign: str, at_ms: int, *, is_repeat: bool = False) -> None:
    """One key as the window system sends it, with its time stamp."""
    code = Qt.Key.Key_Return if sign == "\r" else Qt.Key(ord(sign.upper()))
    event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, sign, is_repeat)
    event.setTimestamp(at_ms)
    QCoreApplication.sendEvent(desk.window.windowHandle(), event)


def scan(desk: Desk, text: str, gap_ms: int, *, start_ms: int = 1_000, end: str = "\r") -> None:
    """All keys of a code in one go, as they arrive after the screen was stalled."""
    for index, sign in enumerate(text + end):
        key(desk, sign, start_ms + index * gap_ms)


def silence(desk: Desk) -> None:
    """The idle ticks of the loop, without waiting for them."""
    for _ in range(IDLE_TICKS):
        desk._filter._tick()


@pytest.mark.parametrize("gap_ms", [2, 8, 16, 32])
@pytest.mark.parametrize("end", ["\r", ""])
def test_goods_scanned_into_the_member_field(open_desk: OpenDesk, gap_ms: int, end: str) -> None:
    desk = open_desk()
    scan(desk, COFFEE.ean, gap_ms, end=end)
    silence(desk)
    assert [line.sku for line in desk.presenter.sale.basket.lines] == [COFFEE.sku]
    assert desk.window.view.members.field.text() == ""


def test_three_scans_that_arrive_together_after_a_stall(open_desk: OpenDesk) -> None:
    desk = open_desk()
    for number, line in enumerate((COFFEE, FILTERS, COFFEE)):
        scan(desk, line.ean, 8, start_ms=1_000 + number * (STALL_MS * 3), end="")
    silence(desk)
    assert [line.quantity for line in desk.presenter.sale.basket.lines] == [2, 1]


@pytest.mark.parametrize("gap_ms", [2, 16, 32])
def test_a_card_from_the_item_field(open_desk: OpenDesk, gap_ms: int) -> None:
    desk = open_desk()
    field = desk.window.view.bill.field
    field.setFocus()
    field.setText("咖")
    scan(desk, WANG_CARD, gap_ms)
    assert isinstance(desk.presenter.state.card, FoundCard)
    assert field.text() == "咖"


def test_a_scan_while_a_panel_is_open_leaves_its_number_alone(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.run("amount")
    focus = QApplication.focusWidget()
    scan(desk, COFFEE.ean, 8)
    assert focus is QApplication.focusWidget()
    assert focus.text() == ""  # type: ignore[union-attr]
    assert len(desk.presenter.sale.basket.lines) == 1


@pytest.mark.parametrize("gap_ms", [2, 16, 40])
def test_a_payment_code_is_never_a_member(open_desk: OpenDesk, gap_ms: int) -> None:
    desk = open_desk()
    code = "138123456781234567"
    scan(desk, code, gap_ms, end="")
    silence(desk)
    assert isinstance(desk.presenter.state.card, RefusedCard)
    assert desk.presenter.sale.view is None
    assert desk.window.view.members.field.text() == ""


def test_a_phone_number_as_a_barcode_selects(open_desk: OpenDesk) -> None:
    desk = open_desk()
    scan(desk, "13812345678", 8)
    assert isinstance(desk.presenter.state.card, FoundCard)


@pytest.mark.parametrize("gap_ms", [60, 90, 150])
def test_typed_digits_select_at_the_last_one(open_desk: OpenDesk, gap_ms: int) -> None:
    desk = open_desk()
    scan(desk, "1381234567", gap_ms, end="")
    assert desk.presenter.sale.view is None
    key(desk, "8", 1_000 + 10 * gap_ms)
    assert desk.presenter.sale.view is not None
    assert desk.window.view.members.field.text() == "138 1234 5678"


def test_digits_typed_at_thirty_milliseconds_wait(open_desk: OpenDesk) -> None:
    desk = open_desk()
    scan(desk, "13812345678", 30, end="")
    assert desk.presenter.sale.view is None
    silence(desk)
    assert desk.presenter.sale.view is not None


def test_a_fast_short_number_is_given_back(open_desk: OpenDesk) -> None:
    desk = open_desk()
    scan(desk, "5678", 20, end="")
    silence(desk)
    assert desk.window.view.members.field.text() == "5678"


def test_a_key_held_down_is_not_a_scan(open_desk: OpenDesk) -> None:
    desk = open_desk()
    for index in range(6):
        key(desk, "1", 1_000 + index * 30, is_repeat=index > 0)
    assert desk.window.view.members.field.text().replace(" ", "") == "111111"


def test_the_enter_of_a_scanner_presses_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    scan(desk, COFFEE.ean, 8)
    scan(desk, COFFEE.ean, 8, start_ms=4_000)
    key(desk, "\r", 4_000 + 8 * len(COFFEE.ean) + 20)
    assert desk.window.pane is None
    assert desk.presenter.sale.basket.lines[0].quantity == 2


def test_digits_find_the_member_field_from_anywhere(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    desk.window.view.bill.table.setFocus()
    key(desk, "5", 1_000)
    silence(desk)
    assert QApplication.focusWidget() is desk.window.view.members.field
    assert desk.window.view.members.field.text() == "5"


def test_the_member_field_keeps_the_input_method_away(open_desk: OpenDesk) -> None:
    desk = open_desk()
    query = Qt.InputMethodQuery.ImEnabled
    assert desk.window.view.members.field.inputMethodQuery(query) is False


def test_a_scan_at_the_lock_page_is_no_part_of_a_pin(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.run("lock")
    pane = desk.window.pane
    assert isinstance(pane, LockPane)
    pane.presenter.choose(CASHIER)
    pane.side.dots.setFocus()
    scan(desk, "12", 150, end="")
    silence(desk)
    scan(desk, COFFEE.ean, 8, start_ms=4_000)
    silence(desk)
    assert pane.presenter.model.pin.digits == "12"
    assert not pane.presenter.model.is_checking


@pytest.mark.parametrize("gap_ms", [30, 70, 150])
def test_a_pin_keyed_by_any_hand_is_whole(open_desk: OpenDesk, gap_ms: int) -> None:
    desk = open_desk()
    desk.window.run("lock")
    pane = desk.window.pane
    assert isinstance(pane, LockPane)
    pane.presenter.choose(CASHIER)
    pane.side.dots.setFocus()
    scan(desk, "137", gap_ms, end="")
    silence(desk)
    assert pane.presenter.model.pin.digits == "137"


@pytest.mark.parametrize("code", [PAYMENT_CODE, COFFEE.ean])
def test_a_scan_while_money_is_taken_is_no_amount(open_desk: OpenDesk, code: str) -> None:
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    desk.window.run("settle")
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    scan(desk, code, 8)
    silence(desk)
    assert pane.presenter.model.payment.typed == ""


def test_an_amount_keyed_fast_is_there_before_enter(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    desk.window.run("settle")
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    key(desk, "5", 1_000)
    key(desk, "0", 1_070)
    key(desk, "\r", 1_090)
    assert [part.amount_minor for part in pane.presenter.model.payment.paid] == [5_000]


def test_a_scan_over_the_lines_leaves_nothing_in_the_member_field(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    desk.window.view.bill.table.setFocus()
    scan(desk, FILTERS.ean, 8)
    silence(desk)
    assert desk.window.view.members.field.text() == ""
    assert len(desk.presenter.sale.basket.lines) == 2


@pytest.mark.parametrize("code", ["ABCDEFGH1234", "6900000000006"])
def test_a_code_nobody_knows_is_named_by_its_beginning(open_desk: OpenDesk, code: str) -> None:
    desk = open_desk()
    scan(desk, code, 8)
    card = desk.presenter.state.card
    assert isinstance(card, RefusedCard)
    assert card.text.params == {"start": code[:8], "length": len(code)}


def test_the_focus_stays_in_the_panel_once_a_discount_is_approved(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    desk.presenter.ring_up.ask_discount()
    pane = desk.window.pane
    assert isinstance(pane, DiscountPane)
    pane._discount.typed("90")
    key(desk, "\r", 9_000)
    assert QApplication.focusWidget() is pane._pin
    pane._discount.choose_kind("amount")
    assert QApplication.focusWidget() is pane._field


def test_goods_scanned_over_the_member_just_found_change_the_sale_once(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk()
    scan(desk, "13812345678", 150, end="")
    assert desk.presenter.sale.view is not None
    scan(desk, COFFEE.ean, 8, start_ms=9_000)
    assert desk.window.view.members.field.text() == "138 1234 5678"
    desk.presenter.undo()
    assert desk.presenter.sale.basket.lines == ()
    assert desk.presenter.sale.view is not None
    desk.presenter.undo()
    assert desk.presenter.sale.view is None
