"""The Qt application: look, language, faults, one instance, and the desk from first to last."""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QLockFile,
    QMessageLogContext,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import EnvironmentFault
from ui.i18n import Languages
from ui.presenters.message import unforeseen
from ui.presenters.parts import DeskParts, FirstRunParts, Notice, Session, Tools
from ui.scanner.filter import KeyFilter, KeyTargets
from ui.shell.clockwork import Collector, Housekeeper, IdleLock
from ui.shell.host import WindowHost
from ui.shell.window import MainWindow
from ui.tasks import DeskLanes
from ui.theme.tokens import FONT_FAMILIES, LIGHT, SIZES
from ui.views.start_fault import start_faults_shown

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter

log = logging.getLogger(__name__)

ALREADY_RUNNING = 0
RAISE_WAIT_MS = 500


def make_application(argv: list[str]) -> QApplication:
    """The application with our look, and faults going to the log."""
    app = QApplication(argv)
    dress(app)
    qInstallMessageHandler(_qt_message)
    sys.excepthook = _crash
    threading.excepthook = lambda caught: log.error(
        "thread %s", caught.thread, exc_info=caught.exc_value
    )
    return app


def dress(app: QApplication) -> None:
    """Fusion, our colours, and our fonts in their order."""
    app.setApplicationName("Memberdesk")
    app.setStyle("Fusion")
    app.setPalette(_palette())
    font = QFont(list(FONT_FAMILIES))
    font.setPixelSize(SIZES.text)
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)


def application() -> QCoreApplication:
    """The application that runs; RuntimeError before there is one."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    return app


class Desk:
    """An open desk: window, lanes and key filter, ended together by ``close``."""

    def __init__(self, parts: DeskParts, languages: Languages) -> None:
        self.fault: Exception | None = None
        """What kept the desk from opening after its lock was shown."""
        self._hook_before = sys.excepthook
        self._lanes = DeskLanes()
        self.session = Session()
        host = WindowHost(languages, has_sounds=parts.settings.sounds)
        self.tools = Tools(parts=parts, lanes=self._lanes.lanes, host=host, session=self.session)
        self.window = MainWindow(self.tools, lambda: self.presenter)
        host.bind(self.window, self._use_setting)
        self._idle = IdleLock(parts.settings.auto_lock_minutes, self._lock)
        self._filter = KeyFilter(
            KeyTargets(
                scanned=self.window.scanned,
                pressed=self.window.pressed,
                typed=self.window.typed,
                touched=self._idle.touched,
            ),
            parts.settings.scan_gap_ms,
        )
        self._housekeeper = Housekeeper(self.tools)
        self._collector = Collector()

    @cached_property
    def presenter(self) -> DeskPresenter:
        """What the desk shows; made when first asked for, since its lock is there before it."""
        from ui.presenters.desk import DeskPresenter

        return DeskPresenter(self.tools)

    def show(self) -> None:
        """Show the window, locked. From here on what nobody caught is said in it, too."""
        sys.excepthook = self._unforeseen
        self.window.painted.connect(self.tools.parts.on_ready)
        self.window.painted.connect(self._fill)
        self.window.painted.connect(self._housekeeper.run)
        self.window.open_screen("lock")
        self.window.showMaximized()
        self.listen()

    def listen(self) -> None:
        """Take scans and keys; last at a start, since for a filter Qt for Python looks up the type
        of each object that an event goes to, and reads hundreds of types for the first one.
        """
        application().installEventFilter(self._filter)

    def _fill(self) -> None:
        """Make the desk behind its lock; one that cannot read its rules is none."""
        try:
            self.window.view.refresh()
        except Exception as fault:  # noqa: BLE001 - an edge: Qt called, and run_desk tells
            self.fault = fault
            self.window.hide()
            application().quit()

    def close(self) -> None:
        """End the threads after what was queued, then the window."""
        application().removeEventFilter(self._filter)
        sys.excepthook = self._hook_before
        self._idle.close()
        self._housekeeper.close()
        self.window.close()
        self._lanes.close()
        self._collector.close()

    def _use_setting(self, key: str, value: str) -> None:
        """Every setting is a number here that needs no restart; the host keeps the others."""
        use = {
            "look.text_size": lambda size: self.window.set_text_size(size * 100),
            "counter.lock_after_minutes": self._idle.wait,
            "scanner.gap_ms": self._filter.use_gap,
        }
        use[key](int(value))

    def _unforeseen(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        _crash(kind, error, traceback)
        if isinstance(error, Exception):
            self.tools.host.notify(Notice(message=unforeseen(error), tone="bad"))

    def _lock(self) -> None:
        if self.session.operator is not None:
            self.window.run("lock")


class DeskLockUnusable(EnvironmentFault):
    """The lock file of the folder can be neither written nor read."""

    code = "E-ENV-02"
    text = (
        "The file desk.lock cannot be used. Check the rights and the free space of the store's "
        "folder; where desk.lock is a folder, delete it. Then start again."
    )


class DeskSilent(EnvironmentFault):
    """Another process holds the folder, and no desk answers."""

    code = "E-ENV-03"
    text = (
        "Memberdesk is open for this store already, but does not answer. "
        "Close it where it is open, or restart that computer, then start again."
    )


class SingleInstance:
    """One desk for one store folder: a second start raises the first one's window."""

    def __init__(self, home: Path) -> None:
        self._lock = QLockFile(str(home / "desk.lock"))
        self._lock.setStaleLockTime(0)
        self._name = "memberdesk-" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        self._server: QLocalServer | None = None

    def claim(self, raised: Callable[[], None]) -> bool:
        """True when this is the first; else the first is told, and ``raised`` runs over there.

        A desk that answers is alive whatever the file says. Where none answers, a file that no
        process holds is a leftover: of a crash, or of this computer under its former name.
        Raises DeskLockUnusable and DeskSilent.
        """
        if not self._lock.tryLock(0):
            if self._reaches_other():
                return False
            # Only a file that the system itself says nobody holds goes away here.
            self._lock.removeStaleLockFile()
            if not self._lock.tryLock(RAISE_WAIT_MS):
                if self._reaches_other():  # it was on its way up
                    return False
                holder, _host, _name = self._lock.getLockInfo()
                raise DeskSilent if holder else DeskLockUnusable
        QLocalServer.removeServer(self._name)
        server = QLocalServer()
        server.newConnection.connect(lambda: _answer(server, raised))
        server.listen(self._name)
        self._server = server
        return True

    def _reaches_other(self) -> bool:
        """True when a desk answers; it comes to the front by that."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        is_there = socket.waitForConnected(RAISE_WAIT_MS)
        socket.abort()
        return is_there

    def release(self) -> None:
        """Let another desk start."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()


def run_desk(parts: DeskParts | FirstRunParts, argv: list[str] | None = None) -> int:
    """Show the desk, or the first-run page that leads to it, until the window is closed.

    The exit code is 0 also when a desk for this folder is running already: its window was raised.
    What keeps it from opening is shown in a window of its own, then raised.
    The store stays open; the composition root closes it afterwards.
    """
    app = make_application(argv or sys.argv[:1])
    languages = Languages()
    languages.use(parts.settings.language)
    single = SingleInstance(parts.home)
    opened: list[Desk] = []
    shown: list[QWidget] = []
    lanes: DeskLanes | None = None

    def open_desk(desk_parts: DeskParts) -> None:
        desk = Desk(desk_parts, languages)
        opened.append(desk)
        before, shown[:] = list(shown), [desk.window]
        desk.show()
        for window in before:
            window.close()

    try:
        with start_faults_shown(parts.settings.language):
            if not single.claim(lambda: _raise(shown)):
                return ALREADY_RUNNING
            if isinstance(parts, DeskParts):
                open_desk(parts)
            else:
                lanes = DeskLanes()
                shown.append(_first_run(parts, lanes, open_desk))
            code = app.exec()
            for fault in (desk.fault for desk in opened if desk.fault):
                raise fault
        return code
    finally:
        for desk in opened:
            desk.close()
        if lanes is not None:
            lanes.close()
        single.release()
        languages.remove()


def _first_run(
    parts: FirstRunParts, lanes: DeskLanes, done: Callable[[DeskParts], None]
) -> QWidget:
    from ui.views.first_run import build

    page = build(parts, lanes.lanes, done)
    page.showMaximized()
    return page


def _raise(windows: list[QWidget]) -> None:
    for window in windows:
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()


def _answer(server: QLocalServer, raised: Callable[[], None]) -> None:
    connection = server.nextPendingConnection()
    if connection is not None:
        connection.deleteLater()
    raised()


def _palette() -> QPalette:
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, LIGHT.bg),
        (QPalette.ColorRole.Base, LIGHT.surface),
        (QPalette.ColorRole.Text, LIGHT.ink),
        (QPalette.ColorRole.WindowText, LIGHT.ink),
        (QPalette.ColorRole.Button, LIGHT.surface),
        (QPalette.ColorRole.ButtonText, LIGHT.ink),
        (QPalette.ColorRole.PlaceholderText, LIGHT.ink3),
        (QPalette.ColorRole.Highlight, LIGHT.accent),
        (QPalette.ColorRole.HighlightedText, LIGHT.accent_ink),
    ):
        palette.setColor(role, QColor(colour))
    return palette


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    log.log(levels.get(kind, logging.ERROR), "Qt: %s", text)


def _crash(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    log.error("unexpected", exc_info=(kind, error, traceback))
