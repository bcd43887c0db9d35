"""The sync centre: how it stands in one line, three lists, and what is done about an entry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ports.outcomes import Traced
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import Message, msg
from ui.presenters.parts import Tools
from ui.presenters.sync_centre import SyncPresenter
from ui.presenters.sync_words import cause_of, lock_words, state_words
from ui.shell.pane import Pane
from ui.theme.tokens import SIZES
from ui.views.attention_form import AttentionForm
from ui.views.band import Band
from ui.widgets.basic import Button, Card, Label, column, row
from ui.widgets.lists import Choice, ChoiceList

REFRESH_MS = 2_000
SIDE_PX = 372


def build(tools: Tools, desk: DeskPresenter, argument: object) -> SyncPane:
    """The page; it needs nothing of the sale."""
    del desk, argument
    return SyncPane(tools)


class SyncPane(Pane):
    """Arrows in a list, Enter opens an entry; Esc leaves the entry, then the page."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = SyncPresenter(tools)
        self.close_button = Button(msg("help.close"), key="Esc")
        self.close_button.clicked.connect(tools.host.close)
        self.try_button = Button(msg("sync.try_now"), kind="soft")
        self.try_button.clicked.connect(self.presenter.try_now)
        self.test_button = Button(msg("sync.test_connection"))
        self.test_button.clicked.connect(self.presenter.test)
        self.save_button = Button(msg("sync.save_diagnostics"))
        self.save_button.clicked.connect(self.presenter.save_diagnostics)
        self._headline = Label("strong").wrapped()
        self._next = Label("second").wrapped()
        self._lock = Label("strong").wrapped()
        self._worst = Label("second").wrapped()
        self._rights = Label("second").wrapped()
        self._band = Band()
        self.unsent, self.attention, self.done = (
            _Listed(f"sync.{name}") for name in ("unsent", "attention", "done")
        )
        for listed in (self.unsent, self.attention, self.done):
            listed.opened.connect(self.presenter.choose)
        self.form = AttentionForm(self.presenter)
        self.form.setFixedWidth(SIDE_PX)
        self._was_open = False
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.presenter.refresh)
        self.presenter.changed = self.refresh
        self.presenter.refresh()
        if self.presenter.centre is not None:
            self._timer.start()

    def first_focus(self) -> QWidget:
        """What needs a person, where something does."""
        if self.presenter.centre is None:
            return self.close_button
        return self.attention.rows if self.presenter.model.attention else self.try_button

    def command(self, command_id: str) -> bool:
        """F12 stores what is done about an entry; F9 looks again."""
        if command_id == "settle":
            self.presenter.confirm()
            return True
        if command_id == "sync":
            self.presenter.refresh()
            return True
        return False

    def go_back(self) -> bool:
        """One step."""
        return self.presenter.back()

    def closing(self) -> None:
        """Answers that come later have nobody to reach."""
        self._timer.stop()
        self.presenter.changed = lambda: None

    def refresh(self) -> None:
        """Draw what the presenter says."""
        presenter = self.presenter
        if presenter.centre is None:
            return
        model = presenter.model
        words = presenter.words
        self._headline.set_message(words.headline(model.link, model.backlog))
        next_try = words.next_try(model.link)
        self._next.set_message(next_try)
        self._next.setVisible(next_try is not None)
        lock = lock_words(model.backlog)
        self._lock.set_message(lock)
        self._lock.setVisible(lock is not None)
        self._worst.set_message(model.worst)
        self._worst.setVisible(model.worst is not None)
        self._rights.set_message(model.rights)
        self._rights.setVisible(model.rights is not None)
        for button in (self.test_button, self.save_button):
            button.setEnabled(not model.is_testing)
        at_rest = model.action is None
        self._band.tell(model.notice if at_rest else None, model.tone)
        self.unsent.show_rows(model.unsent, lambda one: self._row(one, None))
        self.attention.show_rows(model.attention, lambda one: self._row(one, state_words(one)))
        self.done.show_rows(model.done, self._done_row)
        self.form.refresh()
        is_open = model.chosen is not None
        if self._was_open and not is_open:
            self.first_focus().setFocus()
        self._was_open = is_open

    def _row(self, traced: Traced, side: Message | None) -> Choice:
        words = self.presenter.words
        return Choice(title=words.title_of(traced), sub=words.sub_of(traced), side=side)

    def _done_row(self, traced: Traced) -> Choice:
        """An adjusted one says why in place of when."""
        found = self._row(traced, state_words(traced))
        if traced.state != "adjusted":
            return found
        return Choice(title=found.title, sub=cause_of(traced), side=found.side)

    def _lay_out(self) -> None:
        layout = column(self, gap=SIZES.gap)
        layout.setContentsMargins(SIZES.margin, 14, SIZES.margin, 14)
        head = row(gap=12)
        head.addWidget(Label("title", msg("sync.title")))
        head.addStretch()
        if self.presenter.centre is not None:
            head.addWidget(self.save_button)
            head.addWidget(self.test_button)
            head.addWidget(self.try_button)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        if self.presenter.centre is None:
            layout.addWidget(_local_card())
            layout.addStretch()
            return
        layout.addWidget(self._headline)
        layout.addWidget(self._next)
        layout.addWidget(self._lock)
        layout.addWidget(self._worst)
        layout.addWidget(self._rights)
        layout.addWidget(self._band)
        body = row(gap=SIZES.column_gap)
        for listed in (self.unsent, self.attention, self.done):
            body.addWidget(listed, 1)
        body.addWidget(self.form)
        layout.addLayout(body, 1)


class _Listed(Card):
    """A titled list, or a sentence that it is empty. Signal ``opened(operation_id)``."""

    opened = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self._title = Label("group")
        self.rows = ChoiceList(msg(key))
        self._nothing = Label("second", msg(f"{key}.none")).wrapped()
        self._either = QStackedWidget()
        empty = QWidget()
        inside = column(empty)
        inside.addWidget(self._nothing)
        inside.addStretch()
        self._either.addWidget(empty)
        self._either.addWidget(self.rows)
        self._shown: tuple[Traced, ...] | None = None
        self.rows.chosen.connect(self._open)
        layout = column(self, gap=8)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self._title)
        layout.addWidget(self._either, 1)

    def show_rows(self, found: tuple[Traced, ...], row_of: Callable[[Traced], Choice]) -> None:
        """The same rows are left alone, so that the one under the cursor stays there."""
        if found == self._shown:
            return
        self._shown = found
        self._title.set_message(msg("sync.counted", what=msg(self._key), count=len(found)))
        at = self.rows.currentIndex().row()
        self.rows.set_rows(tuple(map(row_of, found)), min(max(at, 0), len(found) - 1))
        self._either.setCurrentIndex(1 if found else 0)

    def _open(self, index: int) -> None:
        if self._shown is not None:
            self.opened.emit(self._shown[index].operation_id)


def _local_card() -> Card:
    card = Card()
    layout = column(card, gap=8)
    layout.setContentsMargins(16, 14, 16, 14)
    layout.addWidget(Label("strong", msg("sync.local")))
    layout.addWidget(Label("second", msg("sync.local_help")).wrapped())
    return card
