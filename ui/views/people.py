"""The page of people: everybody at work on the left, one change at a time on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.operator import Operator
from ui.i18n import translate
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg
from ui.presenters.parts import Tools
from ui.presenters.people import PeoplePresenter
from ui.shell.pane import Pane
from ui.theme.tokens import SIZES
from ui.views.band import Band
from ui.views.lock import operator_tile
from ui.views.people_form import PeopleForm
from ui.widgets.basic import Button, Card, Label, column, row

SIDE_PX = 372


def build(tools: Tools, desk: DeskPresenter, argument: object) -> PeoplePane:
    """The page; it needs nothing of the sale."""
    del desk, argument
    return PeoplePane(tools)


class PeoplePane(Pane):
    """Arrows and Enter choose a tile; Esc leaves the change, then the person, then the page."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("page")
        self._tools = tools
        self.presenter = PeoplePresenter(tools)
        self.tiles: list[Button] = []
        self._shown: tuple[Operator, ...] = ()
        self._was_at_rest = True
        self.add_button = Button(msg("people.add"), kind="soft")
        self.add_button.clicked.connect(lambda: self.presenter.start("add"))
        self.close_button = Button(msg("people.back"), key="Esc")
        self.close_button.clicked.connect(self._to_settings)
        self._band = Band()
        self._tile_box = column(gap=8)
        self.form = PeopleForm(self.presenter)
        self.form.setFixedWidth(SIDE_PX)
        layout = column(self, gap=SIZES.gap)
        layout.setContentsMargins(SIZES.margin, 14, SIZES.margin, 14)
        head = row(gap=12)
        head.addWidget(Label("title", msg("people.title")))
        head.addWidget(Label("second", msg("people.subtitle")), 1)
        head.addWidget(self.add_button)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        body = row(gap=SIZES.column_gap)
        body.addWidget(self._list_card(), 1)
        body.addWidget(self.form)
        layout.addLayout(body, 1)
        self.presenter.changed = self.refresh
        self.presenter.open()

    def first_focus(self) -> QWidget:
        """The first tile."""
        return self.tiles[0] if self.tiles else self.add_button

    def command(self, command_id: str) -> bool:
        """F12 makes the change."""
        if command_id == "settle":
            self.presenter.confirm()
            return True
        return False

    def go_back(self) -> bool:
        """Esc: one step, at last to the settings this page was reached from."""
        chosen = self.presenter.model.chosen
        if self.presenter.back():
            self._focus_on(chosen)
        else:
            self._to_settings()
        return True

    def closing(self) -> None:
        """Answers that come later have nobody to reach."""
        self.presenter.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows between the tiles, Enter on what has the focus."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            else:
                self.presenter.confirm()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Draw what the presenter says."""
        model = self.presenter.model
        if model.operators != self._shown:
            self._rebuild(model.operators)
        chosen_id = model.chosen.operator_id if model.chosen is not None else ""
        for tile, operator in zip(self.tiles, model.operators, strict=True):
            tile.set_kind("tileon" if operator.operator_id == chosen_id else "tile")
        is_at_rest = model.action == "none"
        self._band.tell(model.notice if is_at_rest else None, "bad" if model.is_fault else "good")
        self.form.refresh()
        if is_at_rest and not self._was_at_rest:
            # the field that had the focus is gone, and new tiles are not shown yet
            self.add_button.setFocus()
        self._was_at_rest = is_at_rest

    def _choose(self, operator_id: str) -> None:
        self.presenter.choose(operator_id)
        self.form.changes["role"].setFocus()

    def _focus_on(self, chosen: Operator | None) -> None:
        if self.presenter.model.chosen is not None:
            self.form.changes["role"].setFocus()
            return
        for tile, operator in zip(self.tiles, self._shown, strict=True):
            if chosen is not None and operator.operator_id == chosen.operator_id:
                tile.setFocus()
                return
        self.first_focus().setFocus()

    def _to_settings(self) -> None:
        self._tools.host.open("settings")

    def _move(self, step: int) -> None:
        if not self.tiles:
            return
        at = next((i for i, tile in enumerate(self.tiles) if tile.hasFocus()), -step)
        self.tiles[(at + step) % len(self.tiles)].setFocus()
        self._scroll.ensureWidgetVisible(self.tiles[(at + step) % len(self.tiles)])

    def _rebuild(self, operators: tuple[Operator, ...]) -> None:
        had_focus = any(tile.hasFocus() for tile in self.tiles)
        for tile in self.tiles:
            tile.deleteLater()
        self._shown = operators
        self.tiles = [person_tile(operator) for operator in operators]
        for tile, operator in zip(self.tiles, operators, strict=True):
            operator_id = operator.operator_id
            tile.clicked.connect(lambda _=False, o=operator_id: self._choose(o))
            self._tile_box.addWidget(tile)
        if had_focus and self.tiles:
            self.tiles[0].setFocus()

    def _list_card(self) -> Card:
        card = Card()
        outer = column(card, gap=8)
        outer.setContentsMargins(16, 12, 6, 12)
        outer.addWidget(Label("group", msg("people.at_work")))
        outer.addWidget(self._band)
        listing = QWidget()
        inside = column(listing)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addLayout(self._tile_box)
        inside.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidget(listing)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._scroll, 1)
        return card


def person_tile(operator: Operator) -> Button:
    """The tile of the lock page, with a word at the right where the PIN needs one."""
    tile = operator_tile(operator)
    state = None
    if operator.must_change_pin:
        state = msg("people.state.first_pin")
    if operator.failed_count >= 5:
        state = msg("people.state.locked")
    if state is not None:
        label = Label("warn", state)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = tile.layout()
        if layout is not None:
            layout.addWidget(label)
        tile.setAccessibleName(f"{tile.accessibleName()} {translate(state)}")
    return tile
