"""The centre column: the item field, the lines, what can be done to the selected one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from ui.presenters.desk import DeskPresenter, DeskState
from ui.presenters.item_search import ItemList
from ui.presenters.message import msg, plain
from ui.theme.tokens import SIZES
from ui.views.bill_table import BillTable
from ui.widgets import Button, Card, Label, Rule, SearchField, Stepper, column, row
from ui.widgets.basic import show_if
from ui.widgets.lists import Choice, ChoiceList


class BillColumn(Card):
    """What. The table gives way to the list of products while words are typed."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk = desk
        self.field = SearchField(msg("item.field"), msg("item.placeholder"))
        self._amount = Button(msg("item.amount"), key="F3")
        self.table = BillTable()
        self._items = ChoiceList(msg("item.list"))
        self._items.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty = _Empty()
        self._stack = QStackedWidget()
        for page in (self._empty, self.table, self._items):
            self._stack.addWidget(page)
        self._actions = _Actions(desk)
        self._footer = Label("third")
        self._last = Label("third").right()
        self._build()
        self._connect()

    def show_state(self, state: DeskState) -> None:
        """Show a state of the desk."""
        if self.field.text() != state.item_text:
            self.field.setText(state.item_text)
        if state.is_item_refused:
            self.field.replace_on_typing()
        self._show_items(state.items)
        self.table.show_rows(state.rows, state.selected)
        if state.items.rows:
            self._stack.setCurrentWidget(self._items)
        else:
            self._stack.setCurrentWidget(self.table if state.rows else self._empty)
        self._actions.show_state(state)
        self._footer.set_message(state.footer)
        last = state.last_sale or msg("bill.no_last_sale")
        self._last.set_message(msg("bill.held_and_last", n=state.held_count, last=last))

    def _build(self) -> None:
        layout = column(self, margin=0)
        layout.setContentsMargins(1, 1, 1, 1)
        add = row(margin=12, gap=10)
        add.addWidget(self.field, 1)
        add.addWidget(self._amount)
        layout.addLayout(add)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._actions)
        layout.addWidget(Rule())
        foot = row(margin=12, gap=8)
        foot.addWidget(self._footer)
        foot.addStretch()
        foot.addWidget(self._last)
        layout.addLayout(foot)

    def _connect(self) -> None:
        desk = self._desk
        self.field.textEdited.connect(desk.items.typed)
        self.field.confirmed.connect(desk.items.confirmed)
        self.field.moved.connect(self._moved)
        self._items.chosen.connect(desk.items.choose)
        self._amount.clicked.connect(desk.ring_up.ask_amount)
        self.table.selected.connect(desk.ring_up.select)
        self.table.removed.connect(desk.ring_up.remove)
        self.table.stepped.connect(desk.ring_up.step)
        self.table.asked.connect(desk.ring_up.ask_quantity)

    def _moved(self, step: int) -> None:
        if self._desk.items.list.rows:
            self._desk.items.moved(step)
        else:
            self._desk.ring_up.move(step)

    def _show_items(self, items: ItemList) -> None:
        rows = tuple(
            Choice(title=plain(found.name), sub=plain(found.code), side=found.price)
            for found in items.rows
        )
        self._items.set_rows(rows, items.cursor)


class _Empty(QWidget):
    def __init__(self) -> None:
        super().__init__()
        layout = column(self, margin=24, gap=6)
        for look, key in (("heading", "bill.empty_title"), ("second", "bill.empty_text")):
            label = Label(look, msg(key)).wrapped()
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.insertStretch(0)
        layout.addStretch()


class _Actions(QFrame):
    """What can be done to the selected line, by touch or by Tab."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._stepper = Stepper(msg("bill.less"), msg("bill.more"))
        self._stepper.setFixedWidth(168)
        self._quantity = Button(kind="value")
        self._quantity.setMinimumWidth(SIZES.target)
        self._stepper.set_value_button(self._quantity)
        self._weight = Button(msg("bill.weight"))
        self._discount = Button(msg("bill.discount"), kind="side")
        self._remove = Button(msg("bill.remove"), kind="danger")
        self._stepper.stepped.connect(desk.ring_up.step)
        self._quantity.clicked.connect(desk.ring_up.ask_quantity)
        self._weight.clicked.connect(desk.ring_up.ask_quantity)
        self._discount.clicked.connect(desk.ring_up.ask_discount)
        self._remove.clicked.connect(desk.ring_up.remove)
        layout = column(self)
        layout.addWidget(Rule())
        buttons = row(margin=12, gap=8)
        buttons.setContentsMargins(12, 8, 12, 8)
        buttons.addWidget(self._stepper)
        buttons.addWidget(self._weight)
        buttons.addStretch()
        buttons.addWidget(self._discount)
        buttons.addWidget(self._remove)
        layout.addLayout(buttons)

    def show_state(self, state: DeskState) -> None:
        """Show the actions that fit the selected line."""
        chosen = [line for line in state.rows if line.line_id == state.selected]
        self.setVisible(bool(chosen) and not state.items.rows)
        if not chosen:
            return
        line = chosen[0]
        show_if(self._stepper, line.kind == "piece")
        self._quantity.set_message(plain(line.quantity))
        self._quantity.set_name(msg("bill.quantity", count=line.quantity))
        show_if(self._weight, line.kind == "weighed")
