"""Whole paths in a real window: by the keyboard alone, then by taps alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.codes import receipt_code
from app.domain.programme import Referral
from app.domain.refund import RefundPick
from tests.builders.baskets import COFFEE, FILTERS, MUGS
from tests.builders.counter import CASHIER, CASHIER_PIN, MANAGER_PIN, WANG, WANG_PHONE, Counter
from tests.builders.selling import returned, sold
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.i18n import translate
from ui.views.enrol import EnrolPane
from ui.views.held import HeldPane
from ui.views.lock import LockPane
from ui.views.receipt_view import ReceiptPane
from ui.views.refund import RefundPane
from ui.views.settle import CARELESS_MS, SettlePane
from ui.widgets.pads import ERASE

UNHURRIED_MS = 4 * CARELESS_MS


def press(desk: Desk, *keys: Qt.Key | str) -> None:
    """Keys at the rhythm of a person, to whatever has the focus."""
    for key in keys:
        target = QApplication.focusWidget() or desk.window
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)
        QApplication.processEvents()


def tap(widget: QWidget, after_ms: int = -1) -> None:
    """A tap in the middle. Time stamps of taps go by the waits given here, not by the clock."""
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, delay=after_ms)
    QApplication.processEvents()


def tap_key(pane: QWidget, words: str) -> None:
    """A tap on the button with these words."""
    buttons = [
        button
        for button in pane.findChildren(QAbstractButton)
        if button.isVisible() and button.text() == words
    ]
    tap(buttons[0])


def ring_up(desk: Desk) -> None:
    desk.presenter.search.typed("13812345678")
    for line in (COFFEE, COFFEE, FILTERS, MUGS, MUGS):
        desk.presenter.ring_up.scan(line.ean)
    desk.presenter.benefits.wish_points(600)


def sales(counter: Counter) -> list[int]:
    with counter.store.read() as reader:
        return [sale.due_minor for sale in reader.recent_sales(20)]


def settled(pane: SettlePane) -> Callable[[], bool]:
    return lambda: pane.presenter.model.phase == "done"


def test_f12_and_enter_settle_and_enter_calls_the_next(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = open_desk()
    ring_up(desk)
    press(desk, Qt.Key.Key_F12)
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    press(desk, Qt.Key.Key_Return)
    qtbot.waitUntil(settled(pane))
    assert sales(counter) == [21_470]
    qtbot.wait(UNHURRIED_MS)  # a timer of Qt may be early by a twentieth
    press(desk, Qt.Key.Key_Return)
    assert desk.window.pane is None
    assert desk.presenter.sale.is_empty


def test_cash_keyed_on_the_keyboard(open_desk: OpenDesk, counter: Counter, qtbot: QtBot) -> None:
    desk = open_desk()
    ring_up(desk)
    press(desk, Qt.Key.Key_F12, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_0)
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    assert pane.presenter.model.payment.change_minor == 530
    press(desk, Qt.Key.Key_Return)
    qtbot.waitUntil(settled(pane))
    with counter.store.read() as reader:
        sale = reader.sale(reader.recent_sales(1)[0].sale_id)
    assert sale is not None
    assert sale.tenders[0].change_minor == 530


def test_settling_by_taps_alone(open_desk: OpenDesk, counter: Counter, qtbot: QtBot) -> None:
    desk = open_desk()
    ring_up(desk)
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    tap(pane.pay.kinds[1])
    for digit in "100":
        tap_key(pane, digit)
    tap(pane.pay.go)
    tap(pane.pay.kinds[0])
    tap(pane.pay.quick[1])
    tap(pane.pay.go)
    qtbot.waitUntil(settled(pane))
    assert sales(counter) == [21_470]
    tap(pane.done.next_button, after_ms=UNHURRIED_MS)
    assert desk.window.pane is None


def test_a_sale_changed_beside_the_panel_is_shown_before_it_is_taken(
    open_desk: OpenDesk, counter: Counter
) -> None:
    desk = open_desk()
    ring_up(desk)
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    desk.presenter.ring_up.scan(FILTERS.ean)
    pane.confirm()
    assert pane.presenter.model.phase == "paying"
    assert pane.presenter.model.payment.due_minor == desk.presenter.sale.quote.due_minor
    assert sales(counter) == []


def test_nothing_else_opens_while_a_save_has_no_answer(open_desk: OpenDesk) -> None:
    desk = open_desk()
    ring_up(desk)
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.model = type(pane.presenter.model)(phase="saving")
    for command in ("refund", "lock", "back", "help"):
        desk.window.run(command)
    assert desk.window.pane is pane
    assert desk.session.operator_id == CASHIER


def test_a_refund_with_the_manager_by_keys_alone(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    sold(counter)
    desk = open_desk()
    desk.presenter.search.typed("13812345678")
    press(desk, Qt.Key.Key_F8)
    pane = desk.window.pane
    assert isinstance(pane, RefundPane)
    press(desk, Qt.Key.Key_Space)
    assert pane.presenter.model.picks.units == {"coffee": 1}
    press(desk, Qt.Key.Key_F12)
    press(desk, MANAGER_PIN)
    qtbot.waitUntil(lambda: pane.presenter.approval.model.approval is not None)
    press(desk, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")
    with counter.store.read() as reader:
        assert reader.recent_sales(1)[0].state == "part_returned"


def test_a_refund_by_taps_alone(open_desk: OpenDesk, counter: Counter, qtbot: QtBot) -> None:
    sold(counter)
    desk = open_desk()
    desk.window.run("refund")
    pane = desk.window.pane
    assert isinstance(pane, RefundPane)
    tap(pane.sales.buttons[0])
    tap(pane.lines.rows[0])
    tap(pane.lines.rows[0].more)
    assert pane.presenter.model.picks.units == {"coffee": 2}
    tap(pane.effects.pin)
    for digit in MANAGER_PIN:
        tap_key(pane.lines, digit)
    qtbot.waitUntil(lambda: pane.presenter.approval.model.approval is not None)
    tap(pane.effects.go)
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")


def test_a_sale_is_opened_by_keys_and_its_lines_have_the_focus(
    open_desk: OpenDesk, counter: Counter
) -> None:
    settled = sold(counter)
    desk = open_desk()
    press(desk, Qt.Key.Key_F8)
    pane = desk.window.pane
    assert isinstance(pane, RefundPane)
    press(desk, Qt.Key.Key_Down)
    assert pane.sales.buttons[0].hasFocus()
    press(desk, Qt.Key.Key_Up)
    assert pane.sales.field.hasFocus()
    press(desk, Qt.Key.Key_Down)
    press(desk, Qt.Key.Key_Return)
    assert pane.lines.rows[0].hasFocus()
    press(desk, Qt.Key.Key_F8)
    press(desk, "9999")
    press(desk, Qt.Key.Key_Return)
    assert pane.sales.field.hasFocus()
    press(desk, Qt.Key.Key_F8)
    press(desk, settled.sale.receipt_no)
    press(desk, Qt.Key.Key_Return)
    assert pane.lines.rows[0].hasFocus()
    press(desk, Qt.Key.Key_Space)
    assert pane.presenter.model.picks.units == {"coffee": 1}
    press(desk, Qt.Key.Key_F8)
    desk.window.scanned(receipt_code(settled.sale.receipt_no), 60_000)
    assert pane.lines.rows[0].hasFocus()


def test_the_receipt_of_a_refund_is_there_again_later(
    open_desk: OpenDesk, counter: Counter
) -> None:
    settled = sold(counter)
    refunded = returned(counter, settled.sale.sale_id, RefundPick(line_id="coffee", units=1))
    desk = open_desk()
    desk.window.run("refund")
    pane = desk.window.pane
    assert isinstance(pane, RefundPane)
    tap(pane.sales.buttons[0])
    tap(pane.sales.receipt)
    shown = desk.window.pane
    assert isinstance(shown, ReceiptPane)
    assert shown.presenter.model.receipt == refunded.receipt
    tap(shown.papers.buttons[settled.receipt.title])
    assert shown.presenter.model.receipt == settled.receipt


def test_the_receipt_of_a_found_sale_by_a_tap(open_desk: OpenDesk, counter: Counter) -> None:
    settled = sold(counter)
    desk = open_desk()
    desk.window.run("refund")
    pane = desk.window.pane
    assert isinstance(pane, RefundPane)
    assert not pane.sales.receipt.isVisible()
    tap(pane.sales.buttons[0])
    assert pane.sales.receipt.height() >= 44
    tap(pane.sales.receipt)
    shown = desk.window.pane
    assert isinstance(shown, ReceiptPane)
    assert shown.presenter.model.receipt == settled.receipt
    assert shown.isVisible()
    press(desk, Qt.Key.Key_Escape)
    assert desk.window.pane is None


def test_enrolling_by_keys_alone(open_desk: OpenDesk, counter: Counter, qtbot: QtBot) -> None:
    desk = open_desk()
    press(desk, "13900000021", Qt.Key.Key_F7)
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    assert pane.form.name.hasFocus()
    press(desk, "Chen", Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    press(desk, Qt.Key.Key_Space, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")
    with counter.store.read() as reader:
        member = reader.member_by_phone("+8613900000021")
    assert member is not None
    assert member.name == "Chen"
    press(desk, Qt.Key.Key_Return)
    assert desk.window.pane is None
    assert desk.presenter.sale.view is not None


def test_who_brought_a_member_along_is_asked_where_that_is_rewarded(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    """R-120: somebody whom nobody knows is no referrer."""
    with counter.store.write() as work:
        programme = work.programme(counter.clock.now().date())
        enrolment = replace(programme.enrolment, referral=Referral(referrer_points=300))
        work.publish_programme(replace(programme, version=99, enrolment=enrolment))
        work.commit()
    desk = open_desk()
    press(desk, "13900000021", Qt.Key.Key_F7)
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    press(desk, "Chen", Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert pane.form.referrer.hasFocus()
    press(desk, "13900000077", Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert pane.form.referrer.hasFocus()
    assert pane.presenter.model.wrong == "referrer"
    pane.form.referrer.selectAll()
    press(desk, WANG_PHONE, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")
    [record] = [
        one for one in counter.store.state.operations.values() if one.kind == "member.enrol"
    ]
    assert json.loads(record.body)["referrer_id"] == WANG


def test_without_a_reward_nobody_is_asked_who_brought_the_member(open_desk: OpenDesk) -> None:
    desk = open_desk()
    press(desk, "13900000021", Qt.Key.Key_F7)
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    assert not pane.form.referrer.isVisible()


def test_enter_leads_to_what_an_enrolment_still_needs(open_desk: OpenDesk) -> None:
    desk = open_desk()
    press(desk, Qt.Key.Key_F7)
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    pane.form.name.setFocus()
    press(desk, "Chen", Qt.Key.Key_Return)
    assert pane.form.phone.hasFocus()
    press(desk, "13900000021", Qt.Key.Key_Tab, Qt.Key.Key_Tab, "0231", Qt.Key.Key_Tab)
    press(desk, Qt.Key.Key_Return)
    assert pane.form.birthday.hasFocus()
    pane.form.birthday.selectAll()
    press(desk, "0228", Qt.Key.Key_Return)
    assert pane.form._consents[0].hasFocus()


def test_a_held_basket_tells_what_its_goods_cost(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(language="en")
    ring_up(desk)
    press(desk, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: not desk.presenter.sale.basket.lines)
    press(desk, Qt.Key.Key_F6)
    pane = desk.window.pane
    assert isinstance(pane, HeldPane)
    assert "5 pieces · ¥292.00 list price" in translate(pane.rows[0].sub)


def test_enrolling_by_taps_alone(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk()
    desk.presenter.search.typed("13900000021")
    desk.presenter.enrol()
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    tap(pane.form._consents[0])
    tap(pane.form.go)
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")
    tap(pane.done.save_button)
    saved = list((desk.tools.parts.home / "receipts").glob("card-*.png"))
    assert len(saved) == 1


@pytest.mark.parametrize("by_touch", [False, True])
def test_locking_and_coming_back(open_desk: OpenDesk, qtbot: QtBot, *, by_touch: bool) -> None:
    desk = open_desk()
    ring_up(desk)
    press(desk, Qt.Key.Key_F2)
    desk.window.run("lock")
    pane = desk.window.pane
    assert isinstance(pane, LockPane)
    assert desk.session.operator is None
    if by_touch:
        tap(pane.tiles[0])
        for digit in CASHIER_PIN:
            tap_key(pane.side, digit)
    else:
        press(desk, Qt.Key.Key_Return, CASHIER_PIN)
    qtbot.waitUntil(lambda: desk.session.operator_id == CASHIER)
    assert len(desk.presenter.sale.basket.lines) == 3


@pytest.mark.parametrize("name", ["coupons", "held"])
def test_a_panel_is_left_by_a_tap_where_the_key_bar_has_no_room_for_esc(
    open_desk: OpenDesk, name: str
) -> None:
    desk = open_desk(1024, 700, language="en")
    desk.window.open_screen(name)
    pane = desk.window.pane
    assert pane is not None
    tap_key(pane, "Esc back")
    assert desk.window.pane is None


def test_a_card_is_taken_by_taps_alone(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = open_desk()
    ring_up(desk)
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    tap(pane.pay.kinds[3])
    tap(pane.pay.go)
    for digit in "1234567":
        tap_key(pane, digit)
    tap_key(pane, ERASE)
    assert pane.presenter.model.payment.reference == "123456"
    assert pane.presenter.model.payment.typed == ""
    tap(pane.pay.go)
    qtbot.waitUntil(settled(pane))
    with counter.store.read() as reader:
        sale = reader.sale(reader.recent_sales(1)[0].sale_id)
    assert sale is not None
    assert sale.tenders[0].reference == "123456"
