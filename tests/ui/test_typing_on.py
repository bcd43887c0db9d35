"""Fields that start anew: after a member was found, and after a code that nothing is known of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders.baskets import COFFEE
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.presenters.message import msg
from ui.presenters.parts import Notice


def typed(desk: Desk, text: str) -> str:
    """Type into the field in focus as a person does; answers what the field shows."""
    for sign in text:
        QTest.keyClick(QApplication.focusWidget(), sign, delay=120)
    field = QApplication.focusWidget()
    return field.text()  # type: ignore[union-attr]


def test_a_second_member_can_be_typed_while_one_is_on_the_sale(open_desk: OpenDesk) -> None:
    desk = open_desk()
    field = desk.window.view.members.field
    field.setFocus()
    assert typed(desk, "13812345678") == "138 1234 5678"
    assert desk.presenter.sale.view is not None
    assert typed(desk, "wu") == "wu"


def test_a_code_nothing_is_known_of_gives_way_to_the_next(open_desk: OpenDesk) -> None:
    desk = open_desk()
    field = desk.window.view.bill.field
    field.setFocus()
    typed(desk, "6900000000007")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "6900000000007"
    assert typed(desk, COFFEE.ean) == COFFEE.ean
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [line.sku for line in desk.presenter.sale.basket.lines] == [COFFEE.sku]


def test_locking_takes_the_undo_of_the_last_sale_off_the_screen(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.show_notice(Notice(message=msg("desk.cleared"), undo=lambda: None))
    desk.window.run("lock")
    assert not desk.window._notice.isVisible()
