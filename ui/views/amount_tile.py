"""An amount in a tile with its name above: what was handed over, what goes back."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.presenters.message import Message, plain
from ui.widgets.basic import Label, column, set_look

LEAST_PX = 64
LEAST_TIGHT_PX = 52


class AmountTile(QFrame):
    """Takes the focus where digits are expected; the keys themselves go to the panel around it."""

    def __init__(self, label: Message, *, can_focus: bool) -> None:
        super().__init__()
        self._label = Label("second")
        self._value = Label("number")
        layout = self._layout = column(self)
        layout.addWidget(self._label)
        layout.addWidget(self._value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_tight(is_tight=False)
        self.setProperty("tile", "field" if can_focus else "plain")
        if can_focus:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_label(label)

    def set_tight(self, *, is_tight: bool) -> None:
        """Less air above and below, where the column is short."""
        air_px = 1 if is_tight else 6
        self._layout.setContentsMargins(12, air_px, 12, air_px)
        self.setMinimumHeight(LEAST_TIGHT_PX if is_tight else LEAST_PX)

    def set_label(self, label: Message) -> None:
        """What the amount is."""
        self._label.set_message(label)
        self._name()

    def set_value(
        self,
        text: str,
        *,
        is_typed: bool = False,
        tone: Literal["plain", "good", "warn"] = "plain",
    ) -> None:
        """The amount; ``is_typed`` tells it apart from one that is only proposed."""
        self._value.set_message(plain(text))
        self._value.set_look("number" if tone == "plain" else f"number{tone}")
        self._label.set_look("second" if tone == "plain" else f"small{tone}")
        set_look(self, "band", "" if tone == "plain" else tone)
        set_look(self, "typed", "true" if is_typed else "false")
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label.text()} {self._value.text()}".strip())
