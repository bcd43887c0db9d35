"""The page of a folder without a store: try the demo shop, set up this one, or join a chain."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from ui.presenters.first_run import FirstRunPresenter
from ui.presenters.lanes import Lanes
from ui.presenters.message import Message, msg
from ui.presenters.parts import DeskParts, FirstRunParts
from ui.shell.pane import Pane
from ui.theme.style import style_sheet
from ui.theme.tokens import LIGHT, SIZES
from ui.views.band import Band
from ui.views.first_run_form import CodeView, FormView
from ui.widgets.basic import ActionButton, Button, Card, Label, column, row

CARD_WIDTH_PX = 860
LEAST_WIDTH = 1024
LEAST_HEIGHT = 700
PROGRESS_MS = 200


def build(parts: FirstRunParts, lanes: Lanes, done: Callable[[DeskParts], None]) -> FirstRunPage:
    """The page as a window of its own; ``done`` gets the parts of the store it leads to."""
    presenter = FirstRunPresenter(parts, lanes, lambda: done(parts.open_desk()))
    page = FirstRunPage(presenter)
    page.setWindowTitle("Memberdesk")
    page.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
    page.setStyleSheet(style_sheet(LIGHT, parts.settings.text_bp))
    page.painted.connect(parts.on_ready)
    return page


class FirstRunPage(Pane):
    """Welcome, progress of the demo store, the form, and the recovery code, in this order.

    Signal ``painted``: after the first paint.
    """

    painted = Signal()

    def __init__(self, presenter: FirstRunPresenter) -> None:
        super().__init__()
        self._is_painted = False
        self.setObjectName("page")
        self.presenter = presenter
        self.welcome = WelcomeView(presenter)
        self.building = BuildingView(presenter)
        self.form = FormView(presenter, "own")
        self.join = FormView(presenter, "join")
        self.code = CodeView(presenter)
        self._shown: QWidget | None = None
        card = Card()
        card.setMaximumWidth(CARD_WIDTH_PX)
        inside = column(card)
        inside.setContentsMargins(32, 26, 32, 26)
        for view in (self.welcome, self.building, self.form, self.join, self.code):
            view.hide()
            inside.addWidget(view)
        outer = QGridLayout(self)
        outer.setContentsMargins(SIZES.margin, SIZES.margin, SIZES.margin, SIZES.margin)
        outer.addWidget(card, 1, 1)
        for edge in (0, 2):
            outer.setRowStretch(edge, 1)
            outer.setColumnStretch(edge, 1)
        outer.setColumnStretch(1, 100)
        presenter.changed = self.refresh
        self.refresh()

    def first_focus(self) -> QWidget:
        """The demo store: what most people want to see first."""
        return self.welcome.demo

    def go_back(self) -> bool:
        """Esc: from the form to the choice."""
        self.presenter.back()
        return True

    def closing(self) -> None:
        """The page goes away."""
        self.presenter.changed = lambda: None
        self.building.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms the form, or presses the button in focus."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.go_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            elif self.presenter.model.step == "code":
                self.code.confirm()
            else:
                self.presenter.confirm()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the page has been painted for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window is closed, or the desk has taken its place."""
        self.closing()
        super().closeEvent(event)

    def refresh(self) -> None:
        """Draw the step."""
        step, way = self.presenter.model.step, self.presenter.model.way
        form = self.join if way == "join" else self.form
        views: dict[str, WelcomeView | BuildingView | FormView | CodeView] = {
            "welcome": self.welcome,
            "building": self.building,
            "form": form,
            "saving": form,
            "code": self.code,
            "opening": self.code,
        }
        view = views[step]
        view.refresh()
        if self._shown is not view:
            if self._shown is not None:
                self._shown.hide()
            self._shown = view
            view.show()
            view.first_focus().setFocus()


class WelcomeView(QWidget):
    """Three ways in, one large button each."""

    def __init__(self, presenter: FirstRunPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._band = Band()
        self.demo = ActionButton(msg("first_run.demo"))
        self.demo.clicked.connect(presenter.try_demo)
        self.own = ActionButton(msg("first_run.own"), kind="soft")
        self.own.set_kind("soft")
        self.own.clicked.connect(lambda: presenter.start_form("own"))
        self.join = ActionButton(msg("first_run.join"), kind="soft")
        self.join.set_kind("soft")
        self.join.clicked.connect(lambda: presenter.start_form("join"))
        layout = column(self, gap=10)
        layout.addWidget(Label("title", msg("first_run.welcome")))
        layout.addWidget(Label("second", msg("first_run.choose")).wrapped())
        layout.addSpacing(14)
        ways = row(gap=20)
        ways.addLayout(_way(self.demo, "first_run.demo_note"), 1)
        ways.addLayout(_way(self.own, "first_run.own_note"), 1)
        ways.addLayout(_way(self.join, "first_run.join_note"), 1)
        layout.addLayout(ways)
        layout.addWidget(self._band)

    def first_focus(self) -> QWidget:
        """The demo store."""
        return self.demo

    def refresh(self) -> None:
        """Say what went wrong, if anything did."""
        self._band.tell(self._presenter.model.notice, "bad")


class BuildingView(QWidget):
    """Progress with numbers; nothing blocks, the window can be closed."""

    def __init__(self, presenter: FirstRunPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._words = Label("second")
        self._timer = QTimer(self)
        self._timer.setInterval(PROGRESS_MS)
        self._timer.timeout.connect(self.show_progress)
        layout = column(self, gap=12)
        layout.addWidget(Label("title", msg("first_run.building")))
        layout.addWidget(Label("second", msg("first_run.building_note")).wrapped())
        layout.addWidget(self._bar)
        layout.addWidget(self._words)
        layout.addStretch()

    def first_focus(self) -> QWidget:
        """Nothing to press here."""
        return self

    def refresh(self) -> None:
        """Begin to follow the progress."""
        self.show_progress()
        self._timer.start()

    def stop(self) -> None:
        """No more to follow."""
        self._timer.stop()

    def show_progress(self) -> None:
        """Draw what the slow lane has reported."""
        if self._presenter.model.step != "building":
            self._timer.stop()
            return
        done, total = self._presenter.progress()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.set_message(_progress_words(done, total))
        self._bar.setAccessibleName(self._words.text())


def _progress_words(done: int, total: int) -> Message:
    if total <= 0:
        return msg("first_run.starting")
    return msg("first_run.progress", percent=done * 100 // total)


def _way(button: ActionButton, note: str) -> QVBoxLayout:
    way = column(gap=8)
    way.addWidget(button)
    way.addWidget(Label("second", msg(note)).wrapped())
    way.addStretch()
    return way
