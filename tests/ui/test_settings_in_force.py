"""Every setting either is in force at once or says that it needs a restart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.config.settings import SETTINGS
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.i18n import translate
from ui.presenters.message import msg
from ui.shell.clockwork import MINUTE_MS

CHANGES: dict[str, tuple[str, Callable[[Desk], object], object]] = {
    "look.language": ("en", lambda _desk: translate(msg("points.none_yet")), "member first"),
    "look.text_size": ("125", lambda desk: "font-size: 18px" in desk.window.styleSheet(), True),
    "look.sounds": ("on", lambda desk: desk.tools.host._has_sounds, True),  # type: ignore[attr-defined]
    "counter.lock_after_minutes": (
        "7",
        lambda desk: desk._idle._timer.interval(),
        7 * MINUTE_MS,
    ),
    "scanner.gap_ms": ("70", lambda desk: desk._filter._reader._gap_ms, 70),
}


def test_every_setting_without_a_restart_is_tried_here() -> None:
    assert set(CHANGES) == {each.key for each in SETTINGS if not each.needs_restart}


@pytest.mark.parametrize("key", CHANGES)
def test_a_changed_setting_is_in_force_at_once(open_desk: OpenDesk, key: str) -> None:
    desk = open_desk()
    value, seen, wanted = CHANGES[key]
    assert seen(desk) != wanted
    desk.tools.host.use_setting(key, value)
    assert seen(desk) == wanted


def test_the_text_size_survives_another_width(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.tools.host.use_setting("look.text_size", "125")
    desk.window.resize(1920, 1080)
    assert "font-size: 20px" in desk.window.styleSheet()
