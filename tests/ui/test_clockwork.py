"""What runs beside the window begins after its first paint and ends with it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.builders.counter import Counter
from tests.builders.desk import parts_of
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.i18n import Languages
from ui.shell.clockwork import Housekeeper, IdleLock


def test_the_clocks_of_a_closed_desk_stand_still(open_desk: OpenDesk) -> None:
    desk = open_desk()
    clocks = [each for each in vars(desk).values() if isinstance(each, IdleLock | Housekeeper)]
    timers = [timer for clock in clocks for timer in clock.findChildren(QTimer)]
    assert [timer.isActive() for timer in timers] == [True, True]
    desk.close()
    assert [timer.isActive() for timer in timers] == [False, False]


def test_housekeeping_begins_once_the_desk_is_painted(
    qtbot: QtBot, languages: Languages, counter: Counter, tmp_path: Path
) -> None:
    heard: list[str] = []
    parts = replace(
        parts_of(counter, tmp_path),
        on_ready=lambda: heard.append("painted"),
        housekeep=lambda: heard.append("housekeeping"),
    )
    desk = Desk(parts, languages)
    desk.show()
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["painted", "housekeeping"]
    desk.close()
    desk.window.deleteLater()
