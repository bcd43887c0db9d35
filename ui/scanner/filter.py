"""The one event filter of the application: scans first, then the keys of the command table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
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
    """Installed on the application. Events without a time stamp are typing, never a scan.

    What slips into a text field before a burst is known is taken out again. Nowhere else can it
    be: there digits and letters wait until the keys have been quiet for a moment, so that no part
    of a code is ever a PIN, an amount or a command.
    """

    def __init__(self, targets: KeyTargets, gap_ms: int) -> None:
        super().__init__()
        self._targets = targets
        self._reader = BurstReader(gap_ms)
        self._snapshot: _Snapshot | None = None
        self._held = ""
        self._is_giving = False
        self._seen: tuple[int, int, str] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def use_gap(self, gap_ms: int) -> None:
        """Keys faster than this are a scan from now on."""
        self._reader = BurstReader(gap_ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True keeps the event from going on. No error leaves: Qt would carry it from one call
        into the next.
        """
        try:
            return self._filter(watched, event)
        except Exception:  # noqa: BLE001 - an edge: Qt called
            sys.excepthook(*sys.exc_info())
            return True

    def _filter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is not _KEY:
            if kind is _CLICK or kind is _TOUCH:
                self._targets.touched()
                self._let_go()
            return False
        if not isinstance(event, QKeyEvent):
            return False
        if self._is_giving:
            return watched is QApplication.focusWidget() and self._command_or_typing(event)
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
            self._let_go()
            return self._command_or_typing(event)
        if event.key() in _ENDS and not event.modifiers() & _COMMAND_MODIFIERS:
            verdict, burst = self._reader.terminator(at_ms)
            self._finish(burst)
            self._let_go()
            return verdict is Verdict.HOLD or self._command_or_typing(event)
        if not _is_text(event):
            return self._textless(event)
        return self._sign(event)

    def _sign(self, event: QKeyEvent) -> bool:
        verdict, finished = self._reader.key(event.text(), event.timestamp())
        self._finish(finished)
        if self._reader.is_new:
            self._let_go()
            self._snapshot = _snapshot()
        self._timer.start()
        if verdict is Verdict.START:
            self._held = ""
            self._take_out()
        if verdict is Verdict.PASS and _must_wait(event):
            self._held += event.text()
            return True
        return verdict is not Verdict.PASS or self._command_or_typing(event)

    def _textless(self, event: QKeyEvent) -> bool:
        """Control signs inside a scan are dropped; every other such key ends a run."""
        is_sign = bool(event.text()) and not event.text().isprintable()
        if is_sign and self._reader.is_running and event.key() not in _EDITING:
            return True
        self._finish(self._reader.interrupt())
        self._let_go()
        return self._command_or_typing(event)

    def _command_or_typing(self, event: QKeyEvent) -> bool:
        if self._targets.pressed(key_name(event)):
            return True
        has_field = isinstance(QApplication.focusWidget(), QLineEdit)
        is_sign = _is_text(event) and not event.text().isspace()
        return not has_field and is_sign and self._targets.typed(event.text())

    def _tick(self) -> None:
        self._finish(self._reader.idle_tick())
        if self._reader.is_quiet:
            self._let_go()
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
        else:
            self._give(burst.text)

    def _let_go(self) -> None:
        """What waited was typed by a hand."""
        held, self._held = self._held, ""
        self._give(held)

    def _give(self, text: str) -> None:
        """Press these keys again, where the focus is now."""
        self._is_giving = True
        try:
            for sign in text:
                focus = QApplication.focusWidget()
                if focus is not None:
                    QCoreApplication.sendEvent(focus, _press(sign))
        finally:
            self._is_giving = False


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


def _must_wait(event: QKeyEvent) -> bool:
    return event.text().isalnum() and not isinstance(QApplication.focusWidget(), QLineEdit)


def _press(sign: str) -> QKeyEvent:
    upper = sign.upper()
    key = ord(upper) if len(upper) == 1 and upper.isascii() else 0
    return QKeyEvent(_KEY, key, Qt.KeyboardModifier.NoModifier, sign)
