"""Top bar, key bar and notices: what stays on the screen whatever is open."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.operator import Operator
from app.domain.store import StoreProfile
from ui.commands import Command, Place, bar_commands
from ui.presenters.message import msg, plain
from ui.presenters.parts import Notice
from ui.presenters.pill import Pill
from ui.theme.tokens import SIZES
from ui.widgets import Button, Label, row
from ui.widgets.basic import ElidedLabel, set_look

NOTICE_MS = 10_000


class TopBar(QFrame):
    """Store and counter, who works here, state, printer, time. Signal ``lock_asked()``; a tap on
    ``pill`` asks for more about the state.
    """

    lock_asked = Signal()

    def __init__(self, profile: StoreProfile, printer_name: str) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setFixedHeight(SIZES.top_bar)
        self._zone = ZoneInfo(profile.zone)
        self._operator = Button(kind="top")
        self._operator.clicked.connect(self.lock_asked)
        self._clock = Label()
        logo = Label(message=plain("Memberdesk"))
        logo.setObjectName("logo")
        place = f"{profile.store_name} · {profile.counter_name}"
        key = "top.printer" if printer_name else "top.no_printer"
        self._printer = ElidedLabel(message=msg(key, name=printer_name))
        self.pill = Button(kind="pill")
        self.show_pill(Pill(message=msg("top.local_demo" if profile.is_demo else "top.local")))
        layout = row(self, gap=18)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.addWidget(logo)
        layout.addWidget(ElidedLabel(message=plain(place)))
        layout.addWidget(self._operator)
        layout.addStretch()
        layout.addWidget(self.pill)
        layout.addWidget(self._printer)
        layout.addWidget(self._clock)

    def show_operator(self, operator: Operator | None) -> None:
        """Who is signed on; a tap on the name locks the desk."""
        self._operator.setVisible(operator is not None)
        if operator is not None:
            role = msg(f"role.{operator.role}")
            self._operator.set_message(msg("top.operator", role=role, name=operator.name))
            self._operator.set_name(msg("top.operator_lock", name=operator.name))

    def show_pill(self, pill: Pill) -> None:
        """How counter and centre stand; a sign goes with each colour."""
        set_look(self.pill, "tone", f"{pill.tone}-bold" if pill.is_bold else pill.tone)
        is_sign_needed = pill.tone != "plain"
        self.pill.set_message(
            msg("pill.signed", said=pill.message) if is_sign_needed else pill.message
        )
        self.pill.set_name(msg("pill.name", said=pill.message))

    def show_time(self, at: datetime) -> None:
        """The local time of an instant: '11-21 周六 10:42'."""
        local = at.astimezone(self._zone)
        self._clock.set_message(
            msg(
                "top.clock",
                day=f"{local:%m-%d}",
                weekday=msg(f"weekday.{local.isoweekday()}"),
                time=f"{local:%H:%M}",
            )
        )


class _KeyButton(Button):
    """A key in a small frame and what it does; a tap is the key."""

    def __init__(self, command: Command) -> None:
        self._hint = Label("key", plain(command.keys[0]))
        self._words = Label("", msg(command.text))
        super().__init__(kind="keybar", key=command.keys[0])
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = row(self, gap=6)
        layout.addWidget(self._hint)
        layout.addWidget(self._words)
        for label in (self._hint, self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = layout
        self.set_message(msg(command.text))

    def sizeHint(self) -> QSize:
        """As wide as the key and its words need."""
        return self._row.sizeHint().expandedTo(QSize(SIZES.target, SIZES.target))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def _show_words(self) -> None:
        words = self.words()
        self.setAccessibleName(f"{words} {self.key}")
        self._words.setText(words)


class KeyBar(QFrame):
    """The keys that work now. Signal ``pressed(command_id)``."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self.setFixedHeight(SIZES.key_bar)
        self._layout = row(self, gap=18)
        self._layout.setContentsMargins(20, 0, 20, 0)
        self._layout.addStretch()
        self._more = Button(plain("…"), kind="keybar")
        self._more.set_name(msg("key.more"))
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.setFixedWidth(SIZES.target)
        self._more.clicked.connect(lambda: self.pressed.emit("help"))
        self._layout.addWidget(self._more)
        self._buttons: list[_KeyButton] = []
        self._shown: tuple[Place, int] | None = None

    def show_place(self, place: Place, hint_count: int) -> None:
        """Show the keys of a place, as many as there is room for."""
        if self._shown == (place, hint_count):
            return
        self._shown = (place, hint_count)
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        commands = bar_commands(place)
        self._buttons = [_KeyButton(command) for command in commands[:hint_count]]
        for index, (button, command) in enumerate(zip(self._buttons, commands, strict=False)):
            button.clicked.connect(lambda _on=False, known=command.id: self.pressed.emit(known))
            self._layout.insertWidget(index, button)
        self._more.setVisible(len(commands) > hint_count)


class NoticeBar(QFrame):
    """One sentence in place of the key bar, for ten seconds or until it is tapped.

    It carries Undo where something can be undone, and covers no button of the sale.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._sign = Label()
        self._words = Label().wrapped()
        self._undo = Button(msg("notice.undo"), key="Ctrl+Z")
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._undo.clicked.connect(self._undone)
        self._notice: Notice | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.hide)
        self._window = parent
        self._row = row(self, gap=12)
        self._row.setContentsMargins(16, 0, 0, 0)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._undo)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of the last one."""
        self._notice = notice
        self._sign.set_message(msg(f"notice.sign.{notice.tone}"))
        self._words.set_message(notice.message)
        self._undo.setVisible(notice.undo is not None)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """At the bottom, over the keys; a long sentence grows upwards."""
        window = self._window
        width = window.width()
        height = max(SIZES.key_bar, self._row.heightForWidth(width))
        self.setGeometry(0, window.height() - height, width, height)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Read, and away with it."""
        self.hide()

    def _undone(self) -> None:
        self.hide()
        if self._notice is not None and self._notice.undo is not None:
            self._notice.undo()
