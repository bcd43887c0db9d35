"""The right column: every fen, what is due, points, tenders, the settle button."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.i18n import translate
from ui.presenters.desk import DeskPresenter, DeskState
from ui.presenters.message import Message, msg, plain
from ui.presenters.quote_column import TENDERS, QuoteColumn
from ui.theme.tokens import SIZES
from ui.views.gift_card import GiftCard
from ui.views.points_card import PointsCard
from ui.widgets import ActionButton, Button, Card, Label, Rule, column, row, set_look
from ui.widgets.basic import ElidedLabel, show_if

EDGE = 15


class QuoteView(QWidget):
    """How much. Built once, changed in place."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk = desk
        self._sum = _SumCard()
        self._gifts = GiftCard(desk)
        self._points = PointsCard(desk)
        self._tenders = _TenderCard(desk)
        layout = column(self, gap=SIZES.gap)
        layout.addWidget(self._sum, 1)
        layout.addWidget(self._gifts)
        layout.addWidget(self._points)
        layout.addWidget(self._tenders)

    def show_state(self, state: DeskState) -> None:
        """Show a state of the desk."""
        self._sum.show_state(state.column)
        self._gifts.show_state(state.column.gifts)
        self._points.show_state(state.column)
        self._tenders.show_state(state)


class _SumCard(Card):
    def __init__(self) -> None:
        super().__init__()
        self._trace = _Trace()
        self._scroll = _TraceScroll(self._trace)
        self._due = Label("due").right()
        self._due.setAccessibleName("")
        self._due_name = Label("heading", msg("quote.due"))
        self._unused = Button(kind="link")
        self._unused.clicked.connect(self._toggle)
        self._won_label = ElidedLabel("good")
        self._won = Label("good").right()
        self._band = QFrame()
        self._is_open = False
        self._column: QuoteColumn | None = None
        self._build()

    def _build(self) -> None:
        layout = column(self)
        layout.setContentsMargins(EDGE, 9, EDGE, 9)
        layout.addWidget(self._scroll, 1)
        layout.addSpacing(7)
        layout.addWidget(Rule("dashed"))
        layout.addSpacing(4)
        pay = row(gap=8)
        name = column()
        name.addStretch()
        name.addWidget(self._due_name)
        name.addWidget(self._unused)
        name.addStretch()
        pay.addLayout(name)
        pay.addWidget(self._due, 1)
        layout.addLayout(pay)
        won = row(self._band)
        won.setContentsMargins(12, 7, 12, 7)
        won.addWidget(self._won_label, 1)
        won.addWidget(self._won)
        layout.addWidget(self._band)

    def show_state(self, state: QuoteColumn) -> None:
        """Show the trace, or the benefits not used when those were asked for."""
        if not state.unused:
            self._is_open = False
        self._column = state
        self._trace.show_state(state, is_unused_open=self._is_open)
        show_if(self._unused, bool(state.unused))
        key = "quote.unused_back" if self._is_open else "quote.unused"
        self._unused.set_message(msg(key, n=len(state.unused)))
        self._show_due(state.due)
        is_won = bool(state.won) and not state.is_offer
        set_look(self._band, "band", "good" if is_won else "plain")
        self._won_label.set_look("good" if is_won else "third")
        self._won.set_look("good" if is_won else "third")
        self._won_label.set_message(state.won_label)
        self._won.set_message(plain(state.won))

    def _show_due(self, due: str) -> None:
        if self._due.text() == due:
            return
        self._due.set_message(plain(due))
        words = translate(msg("quote.due_is", amount=due))
        self._due.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._due, words))

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        if self._column is not None:
            self.show_state(self._column)


class _Shown(NamedTuple):
    name: Message | None
    note: Message | None
    amount: str
    is_saved: bool = False


class _Trace(QWidget):
    """A pool of rows: name and amount, a smaller line under them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_TraceRow] = []
        self._layout = column(self)
        self._layout.addStretch()

    def show_state(self, state: QuoteColumn, *, is_unused_open: bool) -> None:
        """Show the rows of the quote, or those of the benefits not used."""
        if is_unused_open:
            rows = [_Shown(unused.name, unused.reason, "") for unused in state.unused]
        else:
            rows = [_Shown(msg("quote.list_total"), None, state.list_total)]
            rows += [
                _Shown(line.name, line.note, line.amount, line.is_saved) for line in state.rows
            ]
            rows += [_Shown(None, note, "") for note in state.notes]
        while len(self._rows) < len(rows):
            self._rows.append(_TraceRow())
            self._layout.insertWidget(len(self._rows) - 1, self._rows[-1])
        for index, shown in enumerate(self._rows):
            show_if(shown, index < len(rows))
            if index < len(rows):
                shown.show_state(rows[index], look="saved" if rows[index].is_saved else "")


class _TraceRow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._name = ElidedLabel()
        self._amount = Label().right()
        self._note = Label("third").wrapped()
        layout = column(self)
        layout.setContentsMargins(0, 3, 0, 3)
        line = row(gap=8)
        line.addWidget(self._name, 1)
        line.addWidget(self._amount)
        layout.addLayout(line)
        layout.addWidget(self._note)

    def show_state(self, shown: _Shown, *, look: str) -> None:
        """Show one benefit."""
        show_if(self._name, shown.name is not None)
        show_if(self._amount, shown.name is not None)
        self._name.set_message(shown.name)
        self._amount.set_look(look)
        self._amount.set_message(plain(shown.amount))
        show_if(self._note, shown.note is not None)
        self._note.set_message(shown.note)


class _TraceScroll(QScrollArea):
    """Has the room that the cards below leave, and scrolls where that is too little."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate(msg("quote.trace")))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(120, 27)


class _TenderCard(Card):
    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk = desk
        self._buttons = {kind: Button(msg(f"tender.{kind}"), kind="slim") for kind in TENDERS}
        self._settle = ActionButton(key="F12")
        self._settle.clicked.connect(desk.settle)
        layout = column(self)
        layout.setContentsMargins(EDGE, 11, EDGE, EDGE)
        layout.addWidget(Label("strong", msg("tender.title")))
        layout.addSpacing(8)
        tenders = row(gap=8)
        for kind, button in self._buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, kind=kind: desk.sale.plan_tender(kind))
            tenders.addWidget(button, 1)
        layout.addLayout(tenders)
        layout.addSpacing(12)
        layout.addWidget(self._settle)

    def show_state(self, state: DeskState) -> None:
        """Mark the tender, and write the amount on the button."""
        for kind, button in self._buttons.items():
            button.setChecked(kind == state.tender_kind)
        self._settle.set_message(msg("quote.settle", amount=state.column.due))
        self._settle.setEnabled(state.column.can_settle)
