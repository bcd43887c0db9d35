"""Every panel and page: names for screen readers, targets of 44 px, words that fit, both
languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QWidget

from tests.builders.counter import MANAGER, WANG, Counter
from tests.builders.selling import sold
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.presenters.message import msg, plain
from ui.views.enrol import EnrolPane
from ui.views.lock import LockPane
from ui.views.people import PeoplePane
from ui.views.refund import RefundPane
from ui.views.settle import SettlePane
from ui.widgets.basic import ActionButton
from ui.widgets.lists import ROW_HEIGHT, Choice, ChoiceList

TARGET_PX = 44
LANGUAGES = ("zh_CN", "en")
SIZES = ((1366, 768), (1024, 768), (1920, 1080))


def settle(desk: Desk) -> None:
    desk.presenter.settle()


def settle_refused(desk: Desk) -> None:
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter.choose("wechat")
    pane.presenter.type_amount("100")
    pane.confirm()
    pane.presenter.choose("card")
    pane.confirm()


def enrol(desk: Desk) -> None:
    desk.window.open_screen("enrol", "13900000021")
    pane = desk.window.pane
    assert isinstance(pane, EnrolPane)
    pane.presenter.confirm()


def refund(desk: Desk) -> None:
    desk.window.open_screen("refund")
    pane = desk.window.pane
    assert isinstance(pane, RefundPane)
    pane.presenter.toggle(0)
    pane.lines.show_pad()


def lock(desk: Desk) -> None:
    desk.window.run("lock")
    pane = desk.window.pane
    assert isinstance(pane, LockPane)
    pane.presenter.choose("op-zhao")


def page(name: str) -> Callable[[Desk], None]:
    return lambda desk: desk.window.open_screen(name)


SCREENS: dict[str, Callable[[Desk], None]] = {
    "settle": settle,
    "settle_refused": settle_refused,
    "enrol": enrol,
    "refund": refund,
    "lock": lock,
    "help": page("help"),
    "settings": page("settings"),
}


@pytest.fixture
def opened(open_desk: OpenDesk, counter: Counter) -> Callable[..., QWidget]:
    """Opens a screen with the golden bill in hand; answers with its pane."""

    def build(name: str, language: str, size: tuple[int, int]) -> QWidget:
        sold(counter)
        desk = open_desk(*size, language=language)
        desk.presenter.search.typed("13812345678")
        assert desk.presenter.sale.view is not None
        assert desk.presenter.sale.view.member.member_id == WANG
        for ean in ("6901234567892", "6923456789012", "6934567890122"):
            desk.presenter.ring_up.scan(ean)
        SCREENS[name](desk)
        QApplication.processEvents()
        pane = desk.window.pane
        assert pane is not None
        return pane

    return build


def reachable(pane: QWidget) -> Iterator[QWidget]:
    for widget in pane.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QAbstractButton | QLineEdit):
            yield widget


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_everything_is_named_large_enough_and_not_cut(
    opened: Callable[..., QWidget], name: str, language: str, size: tuple[int, int]
) -> None:
    pane = opened(name, language, size)
    found = list(reachable(pane))
    assert found
    for widget in found:
        what = f"{widget.accessibleName()!r} of {type(widget).__name__}"
        assert widget.accessibleName().strip(), what
        assert widget.height() >= TARGET_PX, what
        assert widget.width() >= TARGET_PX, what
        if isinstance(widget, QPushButton):
            assert fits(widget), what
    assert pane.window().size().toTuple() == size


def fits(button: QPushButton) -> bool:
    """True when the words of a button fit between its borders."""
    words = QFontMetrics(button.font()).horizontalAdvance(button.text().replace("&&", "&"))
    if isinstance(button, ActionButton):
        return button.sizeHint().width() <= button.width()
    return words <= button.width()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["settle", "settle_refused", "lock"])
def test_keys_of_a_pad_never_lie_under_the_large_button(
    opened: Callable[..., QWidget], name: str, language: str, size: tuple[int, int]
) -> None:
    pane = opened(name, language, size)
    shown = [widget for widget in reachable(pane) if isinstance(widget, QPushButton)]
    boxes = [
        widget.rect().translated(widget.mapTo(pane, widget.rect().topLeft())) for widget in shown
    ]
    for index, box in enumerate(boxes):
        assert pane.rect().contains(box), shown[index].accessibleName()
        for other in boxes[index + 1 :]:
            assert not box.intersects(other), shown[index].accessibleName()


def test_words_change_with_the_language_while_a_panel_is_open(
    opened: Callable[..., QWidget], languages: object
) -> None:
    pane = opened("settle", "zh_CN", (1366, 768))
    assert isinstance(pane, SettlePane)
    assert pane.pay.kinds[0].text() == "现金"
    languages.use("en")  # type: ignore[attr-defined]
    QApplication.processEvents()
    assert pane.pay.kinds[0].text() == "Cash"


def test_the_keys_of_the_lock_page_stay_where_they_are_from_step_to_step(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk()
    desk.window.run("lock")
    pane = desk.window.pane
    assert isinstance(pane, LockPane)
    QApplication.processEvents()
    before = pane.side.dots.mapTo(pane, pane.side.dots.rect().topLeft())
    pane.presenter.choose("op-zhao")
    QApplication.processEvents()
    assert pane.side.dots.mapTo(pane, pane.side.dots.rect().topLeft()) == before


def test_the_pad_for_a_first_pin_is_whole_on_a_small_screen(
    open_desk: OpenDesk, counter: Counter
) -> None:
    for language in LANGUAGES:
        desk = open_desk(1366, 768, language=language)
        with counter.store.read() as reader:
            manager = reader.operator(MANAGER)
        assert manager is not None
        desk.session.sign_on(manager)
        desk.window.open_screen("people")
        pane = desk.window.pane
        assert isinstance(pane, PeoplePane)
        pane.add_button.click()
        QApplication.processEvents()
        keys = [key for key in pane.form.pad.findChildren(QPushButton) if key.isVisible()]
        assert keys
        assert [
            key.text() for key in keys if key.visibleRegion().boundingRect() != key.rect()
        ] == []


@pytest.mark.usefixtures("languages")
def test_a_long_word_about_a_coupon_takes_another_line(qapp: QApplication) -> None:
    short, long = plain("ends 11-30"), plain("only one of these " * 4)
    for wraps, is_taller in ((True, True), (False, False)):
        choices = ChoiceList(msg("coupon.title"), wraps=wraps)
        choices.resize(300, 400)
        choices.set_rows(
            tuple(Choice(title=short, sub=sub, is_on=False) for sub in (short, long)), 0
        )
        choices.show()
        qapp.processEvents()
        heights = [choices.visualRect(choices.model().index(row, 0)).height() for row in (0, 1)]
        assert heights[0] == ROW_HEIGHT
        assert (heights[1] > ROW_HEIGHT) is is_taller
        choices.deleteLater()
