"""Contrast as it is drawn, not as it was meant: buttons in every state they can be in."""

from __future__ import annotations

from collections import Counter as Tally

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.builders.baskets import COFFEE
from tests.ui.conftest import OpenDesk
from ui.theme.tokens import contrast
from ui.views.settle import SettlePane
from ui.widgets.basic import ActionButton

LEAST = 4.5
INSET_PX = 6
"""Borders and their round corners are no text."""


def drawn_contrast(widget: QWidget) -> float:
    """Between the ground of a widget and what stands out most against it."""
    inner = widget.rect().adjusted(INSET_PX, 0, -INSET_PX, 0)
    if isinstance(widget, QPushButton):
        inner.adjust(0, INSET_PX, 0, -INSET_PX)
    place = QRect(widget.mapTo(widget.window(), inner.topLeft()), inner.size())
    image = widget.window().grab(place).toImage()
    colours = Tally(
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    )
    ground = colours.most_common(1)[0][0]
    return max(contrast(colour, ground) for colour in colours)


def labels_and_buttons(parent: QWidget) -> list[QWidget]:
    shown = [*parent.findChildren(QPushButton), *parent.findChildren(QLabel)]
    return [
        widget
        for widget in shown
        if widget.isVisible()
        and widget.visibleRegion().boundingRect() == widget.rect()
        and widget.text().strip()
        and min(widget.width(), widget.height()) > 2 * INSET_PX
    ]


@pytest.mark.parametrize("has_goods", [False, True])
def test_every_word_of_the_desk_can_be_read_whether_its_button_works_or_not(
    open_desk: OpenDesk, *, has_goods: bool
) -> None:
    desk = open_desk()
    if has_goods:
        desk.presenter.search.typed("13812345678")
        desk.presenter.ring_up.scan(COFFEE.ean)
    QApplication.processEvents()
    settle = desk.window.view.quote.findChildren(ActionButton)[0]
    assert settle.isEnabled() is has_goods
    assert drawn_contrast(settle) >= LEAST
    pale = {
        widget.text(): round(drawn_contrast(widget), 2)
        for widget in labels_and_buttons(desk.window)
        if drawn_contrast(widget) < LEAST
    }
    assert pale == {}


@pytest.mark.parametrize("phase", ["paying", "saving"])
def test_the_settle_panel_can_be_read_also_while_it_saves(open_desk: OpenDesk, phase: str) -> None:
    desk = open_desk()
    desk.presenter.ring_up.scan(COFFEE.ean)
    desk.presenter.settle()
    pane = desk.window.pane
    assert isinstance(pane, SettlePane)
    pane.presenter._set(phase=phase)
    QApplication.processEvents()
    assert pane.pay.go.isEnabled() is (phase == "paying")
    pale = {
        widget.text(): round(drawn_contrast(widget), 2)
        for widget in (pane.pay.go, *labels_and_buttons(pane))
        if drawn_contrast(widget) < LEAST
    }
    assert pale == {}


def test_a_locked_pad_can_be_read(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.run("lock")
    QApplication.processEvents()
    pane = desk.window.pane
    assert pane is not None
    shown = labels_and_buttons(pane)
    assert any(not widget.isEnabled() for widget in shown)
    assert {w.text(): drawn_contrast(w) for w in shown if drawn_contrast(w) < LEAST} == {}
