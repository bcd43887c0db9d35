"""Windows are drawn offscreen; a Qt warning, a thread or a window left behind fails the test."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.builders.counter import CASHIER, Counter
from tests.builders.desk import golden_counter, parts_of
from ui.application import Desk, dress
from ui.i18n import Languages

OpenDesk = Callable[..., Desk]
PATIENCE_S = 30.0


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application of all tests, in our look."""
    dress(qapp)
    return qapp


class PatientBot(QtBot):
    """A busy machine fails nothing: what has to come true is waited for much longer."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    """Chinese, until the test switches."""
    chosen = Languages()
    chosen.use("zh_CN")
    yield chosen
    chosen.remove()


@pytest.fixture
def counter() -> Counter:
    """The golden counter."""
    return golden_counter()


@pytest.fixture
def open_desk(
    qapp: QApplication,
    languages: Languages,
    counter: Counter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenDesk]:
    """Opens a desk with the cashier signed on; closes it and looks for threads afterwards.

    Answers are waited for however busy the machine is; test_tasks shows what becomes of late ones.
    """
    monkeypatch.setattr("ui.tasks.PATIENCE_S", PATIENCE_S)
    before = set(threading.enumerate())
    desks: list[Desk] = []

    def build(width: int = 1366, height: int = 768, **settings: Any) -> Desk:
        language = settings.pop("language", "zh_CN")
        languages.use(language)
        desk = Desk(parts_of(counter, tmp_path, language=language, **settings), languages)
        desks.append(desk)
        with counter.store.read() as reader:
            operator = reader.operator(CASHIER)
        assert operator is not None
        desk.session.sign_on(operator)
        desk.window.resize(width, height)
        desk.window.show()
        desk.listen()
        desk.window.activateWindow()
        desk.window.view.focus_member()
        qapp.processEvents()
        return desk

    yield build
    for desk in desks:
        desk.close()
        desk.window.deleteLater()
    qapp.processEvents()
    assert set(threading.enumerate()) - before == set()
