"""The one event filter of the application: scans first, then the keys of the command table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from ui.scanner.burst import TICK_MS, Burst, BurstReader, Verdict

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_KEY = QEvent.Type.KeyPress
_CLICK = QEvent.Type.MouseButtonPress
_TOUCH = QEvent.Type.TouchBegin
_EDITING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape)
_COMMAND_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTargets:
    """Where keys go. ``scanned(text, at_ms)``; ``pressed(key_name)``: True when it was used;
    ``typed(sign)``: text with no field in focus, True when it was used. ``touched()``: somebody
    pressed, clicked or touched anything.
    """

    scanned: Callable[[str, int], None]
    pressed: Callable[[str], bool]
    typed: Callable[[str], bool]
    touched: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A field as it was before the run of keys began."""

    field: QLineEdit
    text: str
    cursor: int


class KeyFilter(QObject):
    """Installed on the application. Events without a time stamp are typing, never a scan."""

    def __init__(self, targets: KeyTargets, gap_ms: int) -> None:
        super().__init__()
        self._targets = targets
        self._reader = BurstReader(gap_ms)
        self._snapshot: _Snapshot | None = None
        self._seen: tuple[int, int, str] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True keeps the event from going on."""
        kind = event.type()
        if kind is not _KEY:
            if kind is _CLICK or kind is _TOUCH:
                self._targets.touched()
            return False
        if not isinstance(event, QKeyEvent):
            return False
        self._targets.touched()
        if not self._is_first_sight(watched, event):
            return False
        return self._key(event)

    def _is_first_sight(self, watched: QObject, event: QKeyEvent) -> bool:
        """A key visits the window, then the focus widget, then its parents; it counts once."""
        mark = (event.timestamp(), event.key(), event.text())
        if isinstance(watched, QWindow):
            self._seen = mark
            return True
        if watched is not QApplication.focusWidget():
            return False
        return mark != self._seen or event.timestamp() == 0

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        at_ms = event.timestamp()
        if event.isAutoRepeat() or not at_ms:
            self._finish(self._reader.interrupt())
            return self._command_or_typing(event)
        if event.key() in _ENDS and not event.modifiers() & _COMMAND_MODIFIERS:
            verdict, burst = self._reader.terminator(at_ms)
            self._finish(burst)
            return verdict is Verdict.HOLD or self._command_or_typing(event)
        if not _is_text(event):
            return self._textless(event)
        return self._sign(event)

    def _sign(self, event: QKeyEvent) -> bool:
        verdict, finished = self._reader.key(event.text(), event.timestamp())
        self._finish(finished)
        if self._reader.is_new:
            self._snapshot = _snapshot()
        self._timer.start()
        if verdict is Verdict.START:
            self._take_out()
        return verdict is not Verdict.PASS or self._command_or_typing(event)

    def _textless(self, event: QKeyEvent) -> bool:
        """Control signs inside a scan are dropped; every other such key ends a run."""
        is_sign = bool(event.text()) and not event.text().isprintable()
        if is_sign and self._reader.is_running and event.key() not in _EDITING:
            return True
        self._finish(self._reader.interrupt())
        return self._command_or_typing(event)

    def _command_or_typing(self, event: QKeyEvent) -> bool:
        if self._targets.pressed(key_name(event)):
            return True
        has_field = isinstance(QApplication.focusWidget(), QLineEdit)
        is_sign = _is_text(event) and not event.text().isspace()
        return not has_field and is_sign and self._targets.typed(event.text())

    def _tick(self) -> None:
        self._finish(self._reader.idle_tick())
        if not self._reader.is_running:
            self._timer.stop()

    def _take_out(self) -> None:
        snapshot = self._snapshot
        if snapshot is not None and isValid(snapshot.field):
            snapshot.field.setText(snapshot.text)
            snapshot.field.setCursorPosition(snapshot.cursor)
            snapshot.field.textEdited.emit(snapshot.text)

    def _finish(self, burst: Burst | None) -> None:
        if burst is None:
            return
        if burst.is_code:
            self._targets.scanned(burst.text, burst.at_ms)
            return
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            focus.insert(burst.text)
        else:
            for sign in burst.text:
                self._targets.typed(sign)


def key_name(event: QKeyEvent) -> str:
    """The portable name the command table uses: 'F12', 'Ctrl+Z', 'Num++'."""
    combination = event.keyCombination()
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)


def _is_text(event: QKeyEvent) -> bool:
    text = event.text()
    return bool(text) and text.isprintable() and not event.modifiers() & _COMMAND_MODIFIERS


def _snapshot() -> _Snapshot | None:
    focus: QWidget | None = QApplication.focusWidget()
    if isinstance(focus, QLineEdit):
        return _Snapshot(focus, focus.text(), focus.cursorPosition())
    return None
