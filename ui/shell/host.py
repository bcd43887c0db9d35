"""The window as presenters see it: open, close, say, switch the language, make a sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QApplication

from ui.i18n import Languages
from ui.presenters.parts import Notice
from ui.shell.window import MainWindow


class WindowHost:
    """Presenters are built before the window is; what they ask before ``bind`` is not shown."""

    def __init__(self, languages: Languages, *, has_sounds: bool) -> None:
        self._window: MainWindow | None = None
        self._languages = languages
        self._has_sounds = has_sounds
        self._use: Callable[[str, str], None] = lambda _key, _value: None

    def bind(self, window: MainWindow, use: Callable[[str, str], None]) -> None:
        """From now on calls reach this window; ``use`` takes over the settings of the desk."""
        self._window = window
        self._use = use

    def open(self, screen: str, argument: object = None) -> None:
        """Open a panel or page."""
        if self._window is not None:
            self._window.open_screen(screen, argument)

    def close(self) -> None:
        """Close the open panel or page."""
        if self._window is not None:
            self._window.close_screen()

    def notify(self, notice: Notice) -> None:
        """Show a notice."""
        if self._window is not None:
            self._window.show_notice(notice)

    def use_setting(self, key: str, value: str) -> None:
        """Language and sounds here, everything else at the desk."""
        if key == "look.language":
            self._languages.use(value)
        elif key == "look.sounds":
            self._has_sounds = value == "on"
        else:
            self._use(key, value)

    def sound(self, kind: Literal["found", "not_found", "refused"]) -> None:
        """One tone for what needs a look; a found code stays silent."""
        if self._has_sounds and kind != "found":
            QApplication.beep()
