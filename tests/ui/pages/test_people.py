"""People, the phone behind its mask, a clock behind, card and pass: in a real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zxingcpp
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.adapters.qr import read_qr
from app.services.identify import Found, identify
from tests.builders.counter import CASHIER, MANAGER, MANAGER_PIN, WANG, WANG_CARD, Counter
from tests.builders.selling import sold
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.views.clock_cover import ClockCover
from ui.views.enrol import EnrolPane
from ui.views.member_code import MemberCodePane
from ui.views.people import PeoplePane
from ui.views.phone_button import PhoneButton
from ui.views.phone_reveal import PhonePane
from ui.views.refund import RefundPane
from ui.views.settings_page import SettingsPane
from ui.views.settle import SettlePane
from ui.widgets.basic import ActionButton

TARGET_PX = 44
SIZES = ((1366, 768), (1024, 768), (1920, 1080))
COFFEE_EAN = "6901234567892"


def press(*keys: Qt.Key | str) -> None:
    """Keys at the rhythm of a person, to whatever has the focus."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)
        QApplication.processEvents()


def tap(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def tap_digits(pane: QWidget, digits: str) -> None:
    for digit in digits:
        buttons = pane.findChildren(QAbstractButton)
        tap(next(each for each in buttons if each.isVisible() and each.text() == digit))


def sign_on(desk: Desk, counter: Counter, operator_id: str) -> None:
    with counter.store.read() as reader:
        operator = reader.operator(operator_id)
    assert operator is not None
    desk.session.sign_on(operator)


def names(counter: Counter) -> set[str]:
    with counter.store.read() as reader:
        return {each.name for each in reader.operators() if each.is_active}


def people_of(desk: Desk) -> PeoplePane:
    desk.window.run("settings")
    settings = desk.window.pane
    assert isinstance(settings, SettingsPane)
    tap(settings.people_button)
    pane = desk.window.pane
    assert isinstance(pane, PeoplePane)
    return pane


def test_a_manager_adds_somebody_by_keys_alone(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = open_desk()
    sign_on(desk, counter, MANAGER)
    pane = people_of(desk)
    pane.add_button.setFocus()
    press(Qt.Key.Key_Return)
    assert pane.form.name.hasFocus()
    press("Chen")
    pane.form.pin.setFocus()
    press("2468", Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: pane.presenter.model.action == "none")
    assert "Chen" in names(counter)
    assert pane.add_button.hasFocus()
    press(Qt.Key.Key_Escape)
    assert isinstance(desk.window.pane, SettingsPane)


def test_a_cashier_and_a_manager_let_somebody_go_by_taps_alone(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = open_desk()
    pane = people_of(desk)
    tap(pane.tiles[0])
    tap(pane.form.changes["pin"])
    assert not pane.form.go.isEnabled()
    assert not pane.form.pin.isVisible()
    tap_digits(pane.form, MANAGER_PIN)
    qtbot.waitUntil(pane.form.pin.isVisible)
    tap_digits(pane.form, "1379")
    tap(pane.form.go)
    qtbot.waitUntil(lambda: pane.presenter.model.notice is not None)
    with counter.store.read() as reader:
        assert reader.operator(CASHIER).must_change_pin


def test_arrows_and_enter_choose_a_person(open_desk: OpenDesk) -> None:
    desk = open_desk()
    pane = people_of(desk)
    assert pane.tiles[0].hasFocus()
    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    chosen = pane.presenter.model.chosen
    assert chosen is not None
    assert chosen.operator_id == pane.presenter.model.operators[1].operator_id
    press(Qt.Key.Key_Escape)
    assert pane.tiles[1].hasFocus()


def phone_button(desk: Desk) -> PhoneButton:
    return desk.window.view.members.findChild(PhoneButton)


def card_texts(desk: Desk) -> str:
    return " ".join(
        label.text() for label in phone_button(desk).findChildren(QLabel) if label.isVisible()
    )


def test_a_manager_s_pin_in_place_shows_the_number(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk()
    desk.presenter.search.typed("13812345678")
    tap(phone_button(desk))
    assert isinstance(desk.window.pane, PhonePane)
    press(MANAGER_PIN)
    qtbot.waitUntil(lambda: desk.presenter.member.phone is not None)
    assert desk.window.pane is None
    assert "138 1234 5678" in card_texts(desk)
    desk.presenter.sale.start_anew()
    desk.presenter.search.typed("13812345678 ")
    desk.presenter.search.confirmed()
    assert "138****5678" in card_texts(desk)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_whole_number_fits_beside_the_longest_tier(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    desk = open_desk(*size, language=language)
    sign_on(desk, counter, MANAGER)
    desk.presenter.search.typed("13812345678")
    tap(phone_button(desk))
    qtbot.waitUntil(lambda: desk.presenter.member.phone is not None)
    assert "138 1234 5678" in card_texts(desk)
    assert phone_button(desk).height() >= TARGET_PX


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "尾号 5678"), ("en", "ending in 5678")])
def test_a_masked_phone_is_read_by_its_last_digits(
    open_desk: OpenDesk, language: str, said: str
) -> None:
    desk = open_desk(language=language)
    desk.presenter.search.typed("13812345678")
    QApplication.processEvents()
    spoken = []
    for widget in (phone_button(desk), *phone_button(desk).findChildren(QLabel)):
        interface = QAccessible.queryAccessibleInterface(widget)
        spoken.append(interface.text(QAccessible.Text.Name))
    assert said in spoken[0]
    assert not any("****" in name for name in spoken)


def cover_of(desk: Desk) -> ClockCover:
    pane = desk.window.pane
    assert isinstance(pane, SettlePane | RefundPane)
    return pane.clock


def behind(counter: Counter, open_desk: OpenDesk, **settings: object) -> Desk:
    sold(counter)
    counter.clock.advance(minutes=-30)
    desk = open_desk(**settings)
    desk.presenter.ring_up.scan(COFFEE_EAN)
    return desk


def test_a_sale_waits_for_the_manager_and_then_goes_on(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = behind(counter, open_desk)
    desk.presenter.settle()
    cover = cover_of(desk)
    assert cover.isVisible()
    assert cover.geometry() == desk.window.pane.rect()
    press(MANAGER_PIN)
    qtbot.waitUntil(lambda: not cover.isVisible())
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    assert pane.pay.amount.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")


def test_a_clock_that_was_set_lets_the_sale_go_on(open_desk: OpenDesk, counter: Counter) -> None:
    desk = behind(counter, open_desk)
    desk.presenter.settle()
    cover = cover_of(desk)
    desk.window.run("settle")
    assert cover.isVisible()
    counter.clock.advance(minutes=30)
    desk.window.run("settle")
    assert not cover.isVisible()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    assert pane.presenter.model.phase == "paying"


def test_a_clock_set_back_while_paying_keeps_what_was_taken(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    sold(counter)
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE_EAN)
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.press("9")
    pane.confirm()
    counter.clock.advance(minutes=-30)
    pane.confirm()
    qtbot.waitUntil(pane.clock.isVisible)
    taken = pane.presenter.model.payment
    press(Qt.Key.Key_Escape)
    assert not pane.clock.isVisible()
    assert pane.presenter.model.payment == taken
    pane.confirm()
    qtbot.waitUntil(pane.clock.isVisible)
    tap_digits(pane.clock, MANAGER_PIN)
    qtbot.waitUntil(lambda: not pane.clock.isVisible())
    assert pane.presenter.model.notice is None


def test_a_manager_accepts_the_clock_on_the_refund_page_without_a_pin(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = behind(counter, open_desk)
    sign_on(desk, counter, MANAGER)
    desk.window.run("refund")
    cover = cover_of(desk)
    assert cover.accept.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not cover.isVisible())
    assert isinstance(desk.window.pane, RefundPane)


def test_esc_leaves_a_panel_that_the_clock_covers(open_desk: OpenDesk, counter: Counter) -> None:
    desk = behind(counter, open_desk)
    for command in ("settle", "refund"):
        desk.window.run(command)
        desk.window.run("back")
        assert desk.window.pane is None
    assert len(desk.presenter.sale.basket.lines) == 1


def decoded(image: QImage) -> str | None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return read_qr(buffer.data().data())


def code_pane(desk: Desk) -> MemberCodePane:
    desk.presenter.search.typed("13812345678")
    desk.presenter.member.show_card()
    pane = desk.window.pane
    assert isinstance(pane, MemberCodePane)
    QApplication.processEvents()
    return pane


@pytest.mark.parametrize("size", SIZES)
def test_card_and_pass_can_be_read_from_the_screen(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot, size: tuple[int, int]
) -> None:
    desk = open_desk(*size)
    pane = code_pane(desk)
    assert decoded(desk.window.grab().toImage()) == WANG_CARD
    tap(pane.code.kinds.buttons["pass"])
    qtbot.waitUntil(lambda: pane.code.presenter.model.kind == "pass")
    text = decoded(desk.window.grab().toImage())
    assert text == pane.code.presenter.model.digits
    found = identify(counter.ctx, str(text))
    assert isinstance(found, Found)
    assert found.view.member.member_id == WANG


def test_the_saved_picture_of_a_pass_finds_the_member(
    open_desk: OpenDesk, counter: Counter, qtbot: QtBot
) -> None:
    desk = open_desk()
    pane = code_pane(desk)
    tap(pane.code.kinds.buttons["pass"])
    qtbot.waitUntil(lambda: pane.code.presenter.model.kind == "pass")
    tap(pane.code.save_button)
    (file,) = (desk.tools.parts.home / "receipts").glob("pass-*.png")
    text = read_qr(file.read_bytes())
    assert text is not None
    assert isinstance(identify(counter.ctx, text), Found)
    counter.clock.advance(days=7)
    assert not isinstance(identify(counter.ctx, text), Found)


def test_the_pass_is_printed_with_p(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk()
    pane = code_pane(desk)
    press(Qt.Key.Key_P)
    printer = desk.tools.parts.printer
    qtbot.waitUntil(lambda: len(printer.receipts) == 1)  # type: ignore[attr-defined]
    assert isinstance(desk.window.pane, MemberCodePane)
    press(Qt.Key.Key_Escape)
    assert desk.window.pane is None
    del pane


def test_a_new_member_can_take_a_pass_home(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk()
    desk.window.open_screen("enrol", "13900000021")
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    pane.presenter.tick("charter")
    pane.presenter.confirm()
    qtbot.waitUntil(lambda: pane.presenter.model.phase == "done")
    tap(pane.done.code.kinds.buttons["pass"])
    qtbot.waitUntil(lambda: pane.done.code.presenter.model.kind == "pass")
    assert decoded(desk.window.grab().toImage()) == pane.done.code.presenter.model.digits


def reveal_screen(desk: Desk) -> None:
    desk.presenter.search.typed("13812345678")
    desk.presenter.member.ask_phone()


def people_screen(action: str) -> Callable[[Desk], None]:
    def build(desk: Desk) -> None:
        desk.window.open_screen("people")
        pane = desk.window.pane
        assert isinstance(pane, PeoplePane)
        pane.presenter.choose(CASHIER)
        if action:
            pane.presenter.start(action)  # type: ignore[arg-type]

    return build


def covered(desk: Desk) -> None:
    desk.tools.ctx.clock.advance(minutes=-30)  # type: ignore[attr-defined]
    desk.presenter.ring_up.scan(COFFEE_EAN)
    desk.presenter.settle()


SCREENS: dict[str, Callable[[Desk], None]] = {
    "people": people_screen(""),
    "add": people_screen("add"),
    "pin": people_screen("pin"),
    "phone": reveal_screen,
    "card": lambda desk: (code_pane(desk), None)[1],
    "clock": covered,
}


@pytest.mark.parametrize("operator_id", [CASHIER, MANAGER])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_everything_is_named_large_enough_and_not_cut(
    open_desk: OpenDesk,
    counter: Counter,
    name: str,
    language: str,
    size: tuple[int, int],
    operator_id: str,
) -> None:
    sold(counter)
    desk = open_desk(*size, language=language)
    sign_on(desk, counter, operator_id)
    SCREENS[name](desk)
    QApplication.processEvents()
    for widget in desk.window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QAbstractButton | QLineEdit):
            continue
        what = f"{widget.accessibleName()!r} of {type(widget).__name__}"
        assert widget.accessibleName().strip(), what
        assert min(widget.width(), widget.height()) >= TARGET_PX, what
        if isinstance(widget, QAbstractButton) and not isinstance(widget, ActionButton):
            words = QFontMetrics(widget.font()).horizontalAdvance(widget.text())
            pane = desk.window.pane
            if pane is not None and pane.isAncestorOf(widget):
                assert words <= widget.width(), what
    assert desk.window.size().toTuple() == size


def test_the_reader_used_here_is_the_real_one() -> None:
    blank = QImage(64, 64, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    assert decoded(blank) is None
    assert zxingcpp.BarcodeFormat.QRCode is not None
