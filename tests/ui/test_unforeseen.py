"""What no presenter caught is said on the desk, and not in the log alone."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from local_db.faults import StoreFileDamaged
from tests.builders.counter import CASHIER, Counter
from tests.builders.desk import parts_of
from tests.builders.selling import sold
from ui.application import Desk
from ui.i18n import Languages
from ui.views.enrol import EnrolPane

WORD_JOINER = "\u2060"
"""Keeps the code of an error on one line."""


def said(desk: Desk) -> str:
    """All words on the window."""
    return "\n".join(each.text() for each in desk.window.findChildren(QLabel)).replace(
        WORD_JOINER, ""
    )


@pytest.fixture
def desk(languages: Languages, counter: Counter, tmp_path: Path) -> Iterator[Desk]:
    before = sys.excepthook
    shown = Desk(parts_of(counter, tmp_path), languages)
    shown.show()
    yield shown
    shown.close()
    shown.window.deleteLater()
    assert sys.excepthook == before


@pytest.mark.parametrize(
    ("error", "words"),
    [(StoreFileDamaged(), "E-DB-15"), (KeyError("x"), "E-GEN-09")],
    ids=["a fault with a sentence", "a mistake of ours"],
)
def test_it_is_said_and_logged(
    qtbot: QtBot, desk: Desk, caplog: pytest.LogCaptureFixture, error: Exception, words: str
) -> None:
    def fail() -> None:
        raise error

    with caplog.at_level(logging.ERROR):
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: words in said(desk))
    assert "unexpected" in caplog.text


def test_a_key_whose_command_fails_leaves_a_desk_that_works(
    qtbot: QtBot, desk: Desk, counter: Counter
) -> None:
    sold(counter)
    with counter.store.read() as reader:
        cashier = reader.operator(CASHIER)
    assert cashier is not None
    desk.session.sign_on(cashier)
    desk.window.close_screen()
    desk.window.activateWindow()
    desk.window.view.focus_member()
    qtbot.waitUntil(desk.window.view.members.field.hasFocus)
    counter.clock.advance(days=-3_650)
    QTest.keyClick(desk.window.view.members.field, Qt.Key.Key_F7)
    assert "E-CLK-02" in said(desk)
    counter.clock.advance(days=3_650)
    QTest.keyClick(desk.window.view.members.field, Qt.Key.Key_F7)
    assert isinstance(desk.window.pane, EnrolPane)
