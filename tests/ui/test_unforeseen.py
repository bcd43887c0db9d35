"""What no presenter caught is said on the desk, and not in the log alone."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from local_db.faults import StoreFileDamaged
from tests.builders.counter import Counter
from tests.builders.desk import parts_of
from ui.application import Desk
from ui.i18n import Languages

WORD_JOINER = "\u2060"
"""Keeps the code of an error on one line."""


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

    def is_said() -> bool:
        texts = [each.text().replace(WORD_JOINER, "") for each in desk.window.findChildren(QLabel)]
        return any(words in text for text in texts)

    with caplog.at_level(logging.ERROR):
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(is_said)
    assert "unexpected" in caplog.text
