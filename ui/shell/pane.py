"""What the window needs to know of a panel or page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.codes import Code
from ui.shell.inputs import Inputs


class Pane(QWidget):
    """A panel or page; a subclass overrides what it needs. Signal ``back_asked()``: as Esc."""

    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def opened(self, inputs: Inputs) -> None:
        """The window shows the pane; ``inputs`` knows when something was pressed."""

    def first_focus(self) -> QWidget | None:
        """The widget that gets the focus when the pane has been opened."""
        return None

    def command(self, command_id: str) -> bool:  # noqa: ARG002 - for subclasses
        """A key of the command table was pressed; True when this pane used it."""
        return False

    def scanned(self, code: Code) -> bool:  # noqa: ARG002 - for subclasses
        """A code was scanned; True when this pane used it, False sends it to the desk."""
        return False

    def go_back(self) -> bool:
        """Esc: True when one step back was taken inside; False closes the pane."""
        return False

    def closing(self) -> None:
        """The window is about to remove the pane; called once."""
