"""The main window: bars, desk, one panel or page, and where keys and scans go."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from app.domain.codes import classify
from app.domain.money import BASIS_POINTS
from ui.commands import Place, key_map
from ui.i18n import translate
from ui.presenters.message import msg
from ui.presenters.parts import Notice, Tools
from ui.shell.bars import KeyBar, NoticeBar, TopBar
from ui.shell.clockwork import PillKeeper
from ui.shell.inputs import Inputs
from ui.shell.pane import Pane
from ui.shell.screens import SCREENS, GetDesk
from ui.theme.style import style_sheet
from ui.theme.tokens import LIGHT, Shape, shape_for
from ui.widgets import column

if TYPE_CHECKING:
    from ui.views.desk import DeskView

CLOCK_MS = 5_000
LEAST_WIDTH = 1024
LEAST_HEIGHT = 700
ANY_PLACE: dict[str, Place] = {"centre": "panel", "right": "panel", "page": "page", "full": "full"}


class MainWindow(QWidget):
    """Signals: ``painted()`` after the first paint, ``closed()``."""

    painted = Signal()
    closed = Signal()

    def __init__(self, tools: Tools, desk: GetDesk) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._tools = tools
        self._desk = desk
        self.pane: Pane | None = None
        self._pane_place: Place = "desk"
        self._focus_before: QWidget | None = None
        self._shape: Shape | None = None
        self._text_bp = tools.parts.settings.text_bp
        self._is_painted = False
        self._keys = key_map()
        self._inputs = Inputs()
        parts = tools.parts
        self.top = TopBar(parts.profile, parts.printer.name)
        self._bar = KeyBar()
        self._body = QStackedWidget()
        self._empty = QWidget()  # until there is a desk
        self._whole = QStackedWidget()
        frame = QWidget()
        layout = column(frame)
        self._body.addWidget(self._empty)
        layout.addWidget(self.top)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._bar)
        self._whole.addWidget(frame)
        column(self).addWidget(self._whole)
        self._notice = NoticeBar(self)
        self._clock = QTimer(self)
        self._connect()
        _name(self, tools)

    @cached_property
    def view(self) -> DeskView:
        """The columns of the desk, made with it."""
        from ui.views.desk import DeskView

        view = DeskView(self._desk())
        self._body.insertWidget(0, view)
        self._body.removeWidget(self._empty)
        self._empty.deleteLater()
        view.set_shape(_with_text(self._shape or shape_for(self.width()), self._text_bp))
        return view

    def _connect(self) -> None:
        self._bar.pressed.connect(self.run)
        top, clock = self.top, self._tools.ctx.clock
        top.lock_asked.connect(lambda: self.run("lock"))
        top.pill.clicked.connect(lambda: self.run("sync"))
        self._tools.session.on_change(self._signed)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(lambda: top.show_time(clock.now()))
        self._clock.start()
        centre = self._tools.parts.centre
        self.pill_keeper = None
        if centre is not None:
            self.pill_keeper = PillKeeper(self._tools, centre, top.show_pill)
        top.show_operator(self._tools.session.operator)
        top.show_time(clock.now())

    def _signed(self) -> None:
        operator = self._tools.session.operator
        self.top.show_operator(operator)
        if operator is not None:
            self.view.refresh()

    def open_screen(self, name: str, argument: object = None) -> None:
        """Open a panel or page by name, in place of the one that is open."""
        screen = SCREENS[name]
        if name == "lock":
            self._notice.hide()
        if self.pane is None:
            self._focus_before = QApplication.focusWidget()
        self._remove_pane()
        pane = screen.build(self._tools, self._desk, argument)
        self.pane = pane
        pane.back_asked.connect(lambda: self.run("back"))
        self._pane_place = ANY_PLACE[screen.place]
        if screen.place == "full":
            self._whole.addWidget(pane)
            self._whole.setCurrentWidget(pane)
        elif screen.place == "page":
            self._body.addWidget(pane)
            self._body.setCurrentWidget(pane)
        else:
            self.view.show_panel(pane, screen.place)
        self._show_bar()
        pane.opened(self._inputs)
        (pane.first_focus() or pane).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_screen(self) -> None:
        """Close what is open; the focus goes back to where it was."""
        if self.pane is None:
            return
        self._remove_pane()
        self._show_bar()
        before = self._focus_before
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.focus_member()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice over the key bar."""
        self._notice.show_notice(notice)

    def pressed(self, key: str) -> bool:
        """A key anywhere; True when a command used it."""
        command = self._keys.get(key)
        if command is None or self._place not in command.places:
            return False
        self.run(command.id)
        return True

    def typed(self, sign: str) -> bool:
        """A sign was typed where no field has the focus: it goes to the member field."""
        if self.pane is not None:
            return False
        self.view.type_member(sign)
        return True

    def scanned(self, text: str, at_ms: int) -> None:
        """A code was scanned: the open pane first, then the desk; nothing while locked."""
        if self.pane is not None:
            if self.pane.scanned(classify(text)) or self._pane_place == "full":
                return
            if self._pane_place == "page":
                self._tools.host.notify(Notice(message=msg("desk.scan_on_page"), tone="warn"))
                return
        self._desk().scanned(text, at_ms)

    def run(self, command_id: str) -> None:
        """Run a command: the open pane first, then the window, then the desk."""
        if self.pane is not None and self.pane.command(command_id):
            return
        if command_id == "back":
            self._go_back()
        elif command_id == "lock":
            self._tools.session.sign_off()
            self.open_screen("lock", self._desk().owner_id)
        elif command_id in ("help", "settings", "refund", "sync"):
            self.open_screen(command_id)
        elif self._pane_place != "page":
            self.view.run(command_id)

    @property
    def _place(self) -> Place:
        return "desk" if self.pane is None else self._pane_place

    def _go_back(self) -> None:
        if self.pane is not None:
            if not self.pane.go_back() and self._pane_place != "full":
                self.close_screen()
        elif not self._desk().go_back():
            self.view.focus_member()
            self._desk().clear()

    def _remove_pane(self) -> None:
        pane, self.pane = self.pane, None
        if pane is None:
            return
        pane.closing()
        self._pane_place = "desk"
        self._whole.setCurrentIndex(0)
        self._body.setCurrentIndex(0)
        self.view.remove_panel()
        pane.setParent(None)
        pane.deleteLater()

    def _show_bar(self) -> None:
        shape = self._shape or shape_for(self.width())
        hint_count = shape.hint_count * BASIS_POINTS // max(self._text_bp, BASIS_POINTS)
        self._bar.show_place(self._place, hint_count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the columns for the new width; a wide window gets larger text."""
        super().resizeEvent(event)
        shape = shape_for(event.size().width())
        if shape != self._shape:
            self._shape = shape
            self.set_text_size(self._text_bp)
        self._notice.place()

    def set_text_size(self, text_bp: int) -> None:
        """Another text size, in basis points, on top of what the width asks for."""
        self._text_bp = text_bp
        shape = _with_text(self._shape or shape_for(self.width()), text_bp)
        self.setStyleSheet(style_sheet(LIGHT, shape.text_bp))
        if "view" in vars(self):
            self.view.set_shape(shape)
        self._show_bar()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the window has been painted for the first time; presses count from now on."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self._inputs.listen()
            QTimer.singleShot(0, self, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Its own name may be of another language now."""
        if event.type() == QEvent.Type.LanguageChange:
            _name(self, self._tools)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the open pane end what it began."""
        self._remove_pane()
        self._inputs.leave()
        if self.pill_keeper is not None:
            self.pill_keeper.close()
        super().closeEvent(event)
        self.closed.emit()


def _with_text(shape: Shape, text_bp: int) -> Shape:
    """The shape with the text size that was chosen on top of its own, in basis points."""
    return dataclasses.replace(shape, text_bp=shape.text_bp * text_bp // BASIS_POINTS)


def _name(window: QWidget, tools: Tools) -> None:
    window.setWindowTitle(f"Memberdesk · {tools.parts.profile.store_name}")
    window.setAccessibleName(translate(msg("window.name")))
