"""Text fields: one that keeps the input method off, one for free text with a length limit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from ui.i18n import translate
from ui.presenters.message import Message
from ui.widgets.basic import Label, set_look


class Field(QLineEdit):
    """A line of text with a translated placeholder and accessible name."""

    def __init__(self, name: Message, placeholder: Message | None = None, limit: int = 64) -> None:
        super().__init__()
        self._name = name
        self._placeholder = placeholder
        self.setMaxLength(limit)
        self._show_words()

    def set_wrong(self, *, is_wrong: bool) -> None:
        """Mark the field as not acceptable, or take the mark away."""
        set_look(self, "wrong", "true" if is_wrong else "false")

    def changeEvent(self, event: QEvent) -> None:
        """Translate again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show_words()
        super().changeEvent(event)

    def _show_words(self) -> None:
        self.setAccessibleName(translate(self._name))
        if self._placeholder is not None:
            self.setPlaceholderText(translate(self._placeholder))


class SearchField(Field):
    """A field for codes, numbers and initials: it tells the input method to stay away.

    Qt asks by ``inputMethodQuery``; the attribute alone does not switch it off. ``Ctrl+I`` lets
    the input method in until the field is left. Signals: ``moved(step)`` for the arrow keys,
    ``confirmed()`` for Enter.
    """

    moved = Signal(int)
    confirmed = Signal()

    def __init__(
        self, name: Message, placeholder: Message, hint: str = "", limit: int = 64
    ) -> None:
        super().__init__(name, placeholder, limit)
        self._is_method_wanted = False
        self._replaces_on_typing = False
        self._hint = Label("hint")
        self._hint.setParent(self)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if hint:
            self.setTextMargins(0, 0, 48, 0)

    def replace_on_typing(self) -> None:
        """The next typed character starts a new text; what is shown stays readable until then."""
        self._replaces_on_typing = True

    def inputMethodQuery(self, query: Qt.InputMethodQuery, /, *rest: Any) -> Any:
        """False for ``ImEnabled`` unless the input method was asked for."""
        if query == Qt.InputMethodQuery.ImEnabled and not self._is_method_wanted:
            return False
        return super().inputMethodQuery(query, *rest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter belong to the list under the field, everything else to the text."""
        key = event.key()
        if key == Qt.Key.Key_I and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._is_method_wanted = True
            self.updateMicroFocus()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            if self._replaces_on_typing and event.text().isprintable() and event.text():
                self.clear()
            self._replaces_on_typing = False
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The input method leaves with the focus."""
        self._is_method_wanted = False
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key hint at the right edge."""
        super().resizeEvent(event)
        size = self._hint.sizeHint()
        self._hint.setGeometry(
            self.width() - size.width() - 14,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
