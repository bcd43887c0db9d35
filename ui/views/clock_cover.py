"""Covers a panel that cannot go on because of the clock: what is wrong and the two ways on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.presenters.clock import NOTICE_KEY, ClockPresenter
from ui.presenters.message import Message, msg
from ui.presenters.parts import Tools
from ui.shell.pane import Pane
from ui.views.band import Band
from ui.views.manager_pin import ManagerPin
from ui.widgets import Button, Card, Label, column, row

WIDEST_PX = 420


class ClockCover(QFrame):
    """Lies over ``pane`` while no sale can be dated; the pane keeps everything that was keyed.

    ``resumed`` is called when the clock may date a sale again.
    """

    def __init__(self, pane: Pane, tools: Tools, resumed: Callable[[], None]) -> None:
        super().__init__(pane)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = ClockPresenter(tools)
        self._pane = pane
        self._tools = tools
        self._resumed = resumed
        self._last: Message | None = None
        self._came_by_refusal = False
        self._facts = Band()
        self._fault = Band()
        self.again = Button(msg("people.clock_again"), kind="soft", key="F12")
        self.again.clicked.connect(self.presenter.check)
        self.accept = Button(msg("people.clock_accept"))
        self.accept.clicked.connect(self.presenter.accept)
        self._right = Label("", msg("people.clock_right")).wrapped()
        self.pin = ManagerPin(msg("people.clock_right"), self.presenter.press_pin)
        self.back = Button(msg("people.back"), key="Esc")
        self.back.clicked.connect(self._leave)
        self._lay_out()
        self.hide()
        pane.installEventFilter(self)
        self.presenter.changed = self.refresh
        self.presenter.check()

    @property
    def is_open(self) -> bool:
        """True while it covers the pane."""
        return self.presenter.model.is_behind and not self.isHidden()

    def first_focus(self) -> QWidget | None:
        """The PIN, or the button of a manager; None while nothing is wrong."""
        if not self.is_open:
            return None
        return self.accept if self.presenter.model.may_accept else self.pin.dots

    def tell(self, notice: Message | None) -> None:
        """The pane was refused something; when it was for the clock, cover it."""
        if notice is self._last:
            return
        self._last = notice
        if notice is not None and notice.key == NOTICE_KEY and not self.is_open:
            self._came_by_refusal = True
            self.presenter.check()

    def go_back(self) -> bool:
        """Esc: True when the pane underneath, with what was keyed, is shown again."""
        if self.is_open and self._came_by_refusal:
            self._uncover()
            return True
        return False

    def recheck(self) -> bool:
        """F12: look at the clock again; False when the pane is not covered."""
        if self.is_open:
            self.presenter.check()
            return True
        return False

    def leave(self) -> None:
        """The pane goes away."""
        self.presenter.leave()

    def refresh(self) -> None:
        """Draw what the presenter says."""
        model = self.presenter.model
        if not model.is_behind:
            if not self.isHidden():
                self._uncover()
                self._resumed()
            return
        facts = msg("people.clock_facts", now=model.now_at, last=model.last_at, n=model.minutes)
        self._facts.tell(facts, "bad")
        self._fault.tell(model.notice, "bad")
        self.pin.show_approval(self.presenter.approval)
        self.pin.setVisible(not model.may_accept)
        self._right.setVisible(model.may_accept)
        self.accept.setVisible(model.may_accept)
        self.accept.setEnabled(not model.is_saving)
        self._cover()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay as large as the pane."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._pane.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits are the PIN wherever the focus is; nothing reaches the pane underneath."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, Button):
            focused.click()
        elif not self.presenter.model.may_accept:
            self.pin.keyPressEvent(event)
        event.accept()

    def _cover(self) -> None:
        if not self.isHidden():
            return
        for child in self._beneath():
            child.setEnabled(False)
        self.setGeometry(self._pane.rect())
        self.show()
        self.raise_()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    def _uncover(self) -> None:
        self._came_by_refusal = False
        self.hide()
        for child in self._beneath():
            child.setEnabled(True)
        first = self._pane.first_focus()
        if first is not None:
            first.setFocus()

    def _beneath(self) -> list[QWidget]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        children = self._pane.findChildren(QWidget, options=direct)
        return [child for child in children if child is not self]

    def _leave(self) -> None:
        if not self.go_back():
            self._tools.host.close()

    def _lay_out(self) -> None:
        card = Card()
        card.setMaximumWidth(WIDEST_PX)
        inside = QWidget()
        layout: QVBoxLayout = column(inside, gap=8)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.addWidget(Label("heading", msg("people.clock_title")).wrapped())
        layout.addWidget(self._facts)
        layout.addWidget(Label("", msg("people.clock_set")).wrapped())
        buttons = row(gap=8)
        buttons.addWidget(self.back)
        buttons.addWidget(self.again, 1)
        layout.addLayout(buttons)
        layout.addSpacing(6)
        layout.addWidget(self._right)
        layout.addWidget(self.accept)
        layout.addWidget(self.pin)
        layout.addWidget(self._fault)
        layout.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(card).addWidget(scroll)
        outer = row(self)
        outer.addStretch(1)
        outer.addWidget(card, 100)
        outer.addStretch(1)
