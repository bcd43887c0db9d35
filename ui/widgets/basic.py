"""Cards, labels and buttons: plain text only, words by Message, names with their key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import spoken, translate
from ui.presenters.message import Message
from ui.theme.tokens import SIZES


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet selects by, and restyle when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


@contextmanager
def laid_out_once(widget: QWidget) -> Iterator[None]:
    """Lay a widget out once, after all that is shown and hidden inside.

    Qt lays out every parent again whenever a child is shown.
    """
    layouts = [each for each in widget.findChildren(QLayout) if each.isEnabled()]
    for each in layouts:
        each.setEnabled(False)
    try:
        yield
    finally:
        for each in layouts:
            each.setEnabled(True)


def show_if(widget: QWidget, is_wanted: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Show or hide a widget; asking Qt again for what is so already costs a tenth of a ms."""
    is_decided = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    if not is_decided or widget.isHidden() is is_wanted:
        widget.setVisible(is_wanted)


def column(parent: QWidget | None = None, *, margin: int = 0, gap: int = 0) -> QVBoxLayout:
    """A vertical layout with the same margin on every side."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def row(parent: QWidget | None = None, *, margin: int = 0, gap: int = 0) -> QHBoxLayout:
    """A horizontal layout with the same margin on every side."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def share_baseline(words: QLabel, amount: QLabel) -> None:
    """Lift words at the foot of a row to the line on which a larger amount stands."""
    below_px = amount.fontMetrics().descent() - words.fontMetrics().descent()
    below_px += (amount.sizeHint().height() - amount.fontMetrics().height()) // 2
    words.setContentsMargins(0, 0, 0, max(0, below_px))


class Card(QFrame):
    """A white surface with a thin border and round corners."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")


class Rule(QFrame):
    """A line of one pixel: ``solid`` or ``dashed``."""

    def __init__(self, line: str = "solid") -> None:
        super().__init__()
        self.setProperty("line", line)
        self.setFixedHeight(1)


_ERROR_CODE = re.compile(r"E-[A-Z]{3}-\d\d")
_JOINED = "\u2060-\u2060"
"""A hyphen at which no line may end."""


class Label(QLabel):
    """Words that translate themselves again when the language changes; never rich text."""

    def __init__(self, look: str = "", message: Message | None = None) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._message: Message | None = None
        self._explanation: Message | None = None
        self._is_masked = False
        if look:
            self.setProperty("look", look)
        if message is not None:
            self.set_message(message)

    def set_message(self, message: Message | None) -> None:
        """Show these words; None shows nothing."""
        if message == self._message:
            return
        self._message = message
        self.setText(self._translated())
        self._speak()

    def explain(self, message: Message) -> None:
        """A sentence about what is shown, for those who point at it or have it read out."""
        self._explanation = message
        self.setToolTip(translate(message))
        self.setAccessibleDescription(translate(message))

    def set_look(self, look: str) -> None:
        """Change the look: a name of the style sheet."""
        set_look(self, "look", look)

    def wrapped(self) -> Label:
        """The same label, breaking its lines."""
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        return self

    def right(self) -> Label:
        """The same label, aligned to the right."""
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self

    def changeEvent(self, event: QEvent) -> None:
        """Translate again."""
        if event.type() == QEvent.Type.LanguageChange and self._message is not None:
            self.setText(self._translated())
            self._speak()
            if self._explanation is not None:
                self.explain(self._explanation)
        super().changeEvent(event)

    def _translated(self) -> str:
        words = translate(self._message) if self._message is not None else ""
        if not self.wordWrap():
            return words
        return _ERROR_CODE.sub(lambda code: code[0].replace("-", _JOINED), words)

    def _speak(self) -> None:
        said = spoken(self.text())
        is_masked = said != self.text()
        if is_masked or self._is_masked:
            self.setAccessibleName(said if is_masked else "")
        self._is_masked = is_masked


class ElidedLabel(Label):
    """A label that ends in '…' where there is no room; its accessible name is the whole text."""

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        hint = super().sizeHint()
        full = translate(self._message) if self._message is not None else ""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(full) + 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters only."""
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the new width."""
        super().resizeEvent(event)
        self._cut()

    def set_message(self, message: Message | None) -> None:
        """Show these words as far as they fit."""
        if message != self._message:
            super().set_message(message)
            self.updateGeometry()
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Translate and cut again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.updateGeometry()
            self._cut()

    def _cut(self) -> None:
        full = translate(self._message) if self._message is not None else ""
        self.setAccessibleName(spoken(full))
        metrics = QFontMetrics(self.font())
        room = max(self.contentsRect().width(), 24)
        super().setText(metrics.elidedText(full, Qt.TextElideMode.ElideRight, room))


class Button(QPushButton):
    """A button of at least 44 px whose words and accessible name carry its key."""

    def __init__(self, message: Message | None = None, *, kind: str = "", key: str = "") -> None:
        super().__init__()
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if kind:
            self.setProperty("kind", kind)
        self._message: Message | None = None
        self._name: Message | None = None
        self.key = key
        if message is not None:
            self.set_message(message)

    def set_message(self, message: Message) -> None:
        """The words on the button."""
        if message == self._message:
            return
        self._message = message
        self._show_words()

    def set_name(self, message: Message) -> None:
        """What a screen reader says where the words alone are not enough ('−', '+')."""
        self._name = message
        self._show_words()

    def set_kind(self, kind: str) -> None:
        """Change the look: a name of the style sheet."""
        set_look(self, "kind", kind)

    def words(self) -> str:
        """What is written on the button, without the key."""
        return translate(self._message) if self._message is not None else ""

    def changeEvent(self, event: QEvent) -> None:
        """Translate again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show_words()
        super().changeEvent(event)

    def _show_words(self) -> None:
        words = self.words()
        # An ampersand in a name must not become a mnemonic.
        self.setText(f"{words} {self.key}".strip().replace("&", "&&"))
        name = translate(self._name) if self._name is not None else words
        self.setAccessibleName(spoken(f"{name} {self.key}".strip()))


class ActionButton(Button):
    """The one large button of a screen: words, and its key in a small frame."""

    def __init__(
        self, message: Message | None = None, *, kind: str = "primary", key: str = ""
    ) -> None:
        self._words = Label("onaccent")
        self._hint = Label("hintonaccent")
        super().__init__(kind=kind, key=key)
        self._row = row(self, gap=12)
        self._row.addStretch()
        self._row.addWidget(self._words)
        self._row.addWidget(self._hint, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch()
        for label in (self._words, self._hint):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.setText(key)
        self._hint.setVisible(bool(key))
        if message is not None:
            self.set_message(message)

    def sizeHint(self) -> QSize:
        """As wide as the words and the key need."""
        return self._row.sizeHint().expandedTo(QSize(SIZES.target, SIZES.settle))

    def set_kind(self, kind: str) -> None:
        """``primary`` (filled) or ``soft`` (outlined)."""
        super().set_kind(kind)
        self._words.set_look("onaccent" if kind == "primary" else "good")
        self._hint.set_look("hintonaccent" if kind == "primary" else "hint")

    def _show_words(self) -> None:
        words = self.words()
        self._words.setText(words)
        self.setAccessibleName(f"{words} {self.key}".strip())
