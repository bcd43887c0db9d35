"""The window as presenters see it, remembering what it was asked."""

from __future__ import annotations

from typing import Literal

from ui.presenters.parts import Notice


class FakeHost:
    """Opens nothing; ``opened``, ``notices``, ``sounds`` and ``settings`` tell what was asked."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, object]] = []
        self.closed_count = 0
        self.notices: list[Notice] = []
        self.sounds: list[str] = []
        self.settings: list[tuple[str, str]] = []

    def open(self, screen: str, argument: object = None) -> None:
        """Remember the screen."""
        self.opened.append((screen, argument))

    def close(self) -> None:
        """Count."""
        self.closed_count += 1

    def notify(self, notice: Notice) -> None:
        """Remember the notice."""
        self.notices.append(notice)

    def use_setting(self, key: str, value: str) -> None:
        """Remember the setting."""
        self.settings.append((key, value))

    def sound(self, kind: Literal["found", "not_found", "refused"]) -> None:
        """Remember the tone."""
        self.sounds.append(kind)
