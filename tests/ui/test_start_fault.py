"""A desk that does not start says why in a window, in words its people read."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from app.adapters.secrets import KeyStoreClosed
from app.bootstrap import desk, stores
from app.config.logs import start_logging, stop_logging
from app.ports.store import NotSetUp
from local_db.faults import DiskFull, StoreFileDamaged, StoreReadOnly
from tests.builders.counter import Counter
from tests.builders.desk import parts_of
from ui import application, i18n
from ui.views.start_fault import StartFaultWindow

Shown = list[dict[str, Any]]


@pytest.fixture
def shown(qapp: QApplication) -> Any:
    """What each window said before its Close button was pressed."""
    seen: Shown = []

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, StartFaultWindow) and window.isVisible():
                button = window.close_button
                seen.append(
                    {
                        "title": window.title.text(),
                        "sentence": window.sentence.text(),
                        "next": window.next.text(),
                        "close": button.text(),
                        "height": button.height(),
                        "fits": window.sentence.height()
                        >= window.sentence.heightForWidth(window.sentence.width()),
                    }
                )
                button.click()

    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(look)
    timer.start()
    yield seen
    timer.stop()


def broken_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Path:
    """A folder with a store that cannot be opened, because of ``fault``."""

    def refuse(_home: Path) -> None:
        raise fault

    (tmp_path / "store.db").write_bytes(b"x")
    monkeypatch.setattr(stores, "open_home", refuse)
    return tmp_path


@pytest.mark.parametrize(
    "case",
    [
        (StoreReadOnly(), "en", "The store file cannot be written."),
        (StoreReadOnly(), "zh_CN", "店铺文件无法写入。"),
        (StoreFileDamaged(), "en", "The store file is damaged."),
        (DiskFull(), "zh_CN", "E-DB-17"),
        (KeyStoreClosed(reason="locked"), "en", "does not open (locked)"),
        (stores.DatabaseKeyMissing(), "zh_CN", "E-STO-13"),
        (OSError(5, "Input/output error"), "en", "refused: Input/output error."),
        (OSError(5, "Input/output error"), "zh_CN", "E-ENV-01"),
    ],
)
def test_a_fault_at_start_is_shown_in_the_language_of_the_system(
    case: tuple[Exception, str, str],
    shown: Shown,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fault, language, words = case
    home = broken_home(tmp_path, monkeypatch, fault)
    monkeypatch.setattr(i18n, "system_language", lambda: language)
    assert main(["desk", "--home", str(home)]) == 1
    (window,) = shown
    assert words in window["sentence"]
    is_english = language == "en"
    assert window["title"] == ("Memberdesk did not start" if is_english else "Memberdesk 没有启动")
    assert window["close"] == ("Close Esc" if is_english else "关闭 Esc")
    assert window["next"]
    assert window["height"] >= 44
    assert window["fits"]
    assert str(getattr(fault, "code", "E-ENV-01")) in capsys.readouterr().err


def test_a_wanted_language_is_spoken(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = broken_home(tmp_path, monkeypatch, StoreReadOnly())
    monkeypatch.setattr(i18n, "system_language", lambda: "zh_CN")
    assert main(["desk", "--home", str(home), "--lang", "en"]) == 1
    assert "cannot be written" in shown[0]["sentence"]


def test_what_nobody_foresaw_is_shown_too_and_logged(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = broken_home(tmp_path, monkeypatch, RuntimeError("a bug"))
    with pytest.raises(RuntimeError):
        desk.run(home, "en")
    assert "did not foresee" in shown[0]["sentence"]
    assert "a bug" in (home / "logs" / "memberdesk.log").read_text(encoding="utf-8")


def test_a_lock_that_cannot_be_used_is_shown(
    shown: Shown, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk.lock").mkdir()
    monkeypatch.setattr(application, "make_application", lambda _argv: QApplication.instance())
    with pytest.raises(application.DeskLockUnusable):
        application.run_desk(parts_of(counter, tmp_path, language="en"))
    assert "desk.lock cannot be used" in shown[0]["sentence"]


def test_rules_that_cannot_be_read_are_told_though_the_lock_was_shown_first(
    shown: Shown, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.clock.advance(days=-9_000)
    monkeypatch.setattr(application, "make_application", lambda _argv: QApplication.instance())
    with pytest.raises(NotSetUp):
        application.run_desk(parts_of(counter, tmp_path, language="en"))
    assert "E-" in shown[0]["sentence"]


def test_a_log_that_cannot_be_written_does_not_stop_the_start(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = broken_home(tmp_path, monkeypatch, StoreReadOnly())
    (home / "logs").write_text("a file where the folder should be", encoding="utf-8")
    assert main(["desk", "--home", str(home), "--lang", "en"]) == 1
    assert shown[0]["sentence"].endswith("E-DB-18")


def test_a_log_file_that_cannot_be_opened_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "memberdesk.log").mkdir()
    handler = start_logging(tmp_path)
    logging.getLogger("test").warning("a line")
    stop_logging(handler)
    assert "Traceback" not in capsys.readouterr().err
