"""The lock page: tiles of operators on the left, dots and a pad of large keys on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.operator import Operator
from ui.i18n import translate
from ui.presenters.lock import LockModel, LockPresenter
from ui.presenters.message import Message, msg, plain
from ui.presenters.parts import Tools
from ui.shell.pane import Pane
from ui.theme.tokens import SIZES
from ui.views.band import Band
from ui.views.pin_dots import PinDots
from ui.widgets.basic import Button, Card, Label, column, row
from ui.widgets.fields import SearchField
from ui.widgets.pads import ERASE

CARD_WIDTH_PX = 720
CARD_HEIGHT_PX = 580
"""Room for every step, so that no key moves under the finger from one step to the next."""


class LockPane(Pane):
    """Arrows and Enter choose a tile; digits are the PIN and need no Enter."""

    def __init__(self, tools: Tools, keeper_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = LockPresenter(tools, keeper_id)
        self.tiles: list[Button] = []
        self._shop = Label("title", plain(tools.parts.profile.store_name))
        self._place = Label("second", plain(tools.parts.profile.counter_name))
        self._keeper = Band()
        self._demo = Label("second").wrapped()
        self._tile_box = column(gap=8)
        self.side = PinSide(self.presenter)
        card = Card()
        card.setMaximumWidth(CARD_WIDTH_PX)
        card.setMinimumHeight(CARD_HEIGHT_PX)
        inside = row(card, gap=28)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.addLayout(self._left(), 1)
        inside.addWidget(self.side)
        outer = QGridLayout(self)
        outer.setContentsMargins(SIZES.margin, SIZES.margin, SIZES.margin, SIZES.margin)
        outer.addWidget(card, 1, 1)
        for edge in (0, 2):
            outer.setRowStretch(edge, 1)
            outer.setColumnStretch(edge, 1)
        outer.setColumnStretch(1, 100)
        self.presenter.changed = self.refresh
        self.presenter.open()

    def first_focus(self) -> QWidget | None:
        """The first tile, or the dots where there is nobody to choose."""
        if self.presenter.model.step == "choose" and self.tiles:
            return self.tiles[0]
        return self.side.dots

    def go_back(self) -> bool:
        """Esc: back to the tiles; the page is left by a PIN alone."""
        self.presenter.back()
        if self.tiles:
            self.tiles[0].setFocus()
        return True

    def closing(self) -> None:
        """The countdown stops with the page."""
        self.presenter.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and arrows, wherever the focus is."""
        key, text = Qt.Key(event.key()), event.text()
        if len(text) == 1 and text.isascii() and text.isdigit():
            self.presenter.press(text)
        elif key == Qt.Key.Key_Backspace:
            self.presenter.press("back")
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Draw what the presenter says."""
        model = self.presenter.model
        if len(self.tiles) != len(model.operators):
            self._rebuild(model.operators)
        for tile, operator in zip(self.tiles, model.operators, strict=True):
            is_chosen = model.chosen is not None
            chosen = model.chosen.operator_id if model.chosen is not None else ""
            tile.set_kind("tileon" if is_chosen and chosen == operator.operator_id else "tile")
        keeper = msg("lock.sale_waits", name=model.keeper) if model.keeper else None
        self._keeper.tell(keeper, "warn")
        self._demo.setVisible(bool(model.demo_pins))
        self._demo.set_message(demo_line(model))
        self.side.refresh()

    def _left(self) -> QVBoxLayout:
        left = column(gap=4)
        left.addWidget(self._shop)
        left.addWidget(self._place)
        left.addSpacing(12)
        left.addWidget(Label("group", msg("lock.who")))
        listing = QWidget()
        outer = column(listing)
        outer.addLayout(self._tile_box)
        outer.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(listing)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        left.addWidget(scroll, 1)
        left.addWidget(self._keeper)
        left.addWidget(self._demo)
        return left

    def _rebuild(self, operators: tuple[Operator, ...]) -> None:
        for tile in self.tiles:
            tile.deleteLater()
        self.tiles = [operator_tile(operator) for operator in operators]
        for tile, operator in zip(self.tiles, operators, strict=True):
            operator_id = operator.operator_id
            tile.clicked.connect(lambda _=False, o=operator_id: self._choose(o))
            self._tile_box.addWidget(tile)

    def _choose(self, operator_id: str) -> None:
        self.presenter.choose(operator_id)
        self.side.dots.setFocus()

    def _move(self, step: int) -> None:
        if not self.tiles:
            return
        at = next((i for i, tile in enumerate(self.tiles) if tile.hasFocus()), -step)
        self.tiles[(at + step) % len(self.tiles)].setFocus()


class PinSide(QWidget):
    """Right half: what is asked, dots, a sentence, the pad; or the field for the recovery code."""

    def __init__(self, presenter: LockPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._title = Label("heading").wrapped()
        self.dots = PinDots()
        self._band = Band()
        self._pad = PinPad(presenter)
        self.forgot = Button(msg("lock.forgot"), kind="link")
        self.forgot.setMinimumHeight(SIZES.target)
        self.forgot.clicked.connect(presenter.forgot)
        self.code = SearchField(msg("lock.code"), msg("lock.code_hint"), limit=80)
        self.code.confirmed.connect(self._recover)
        self.recover = Button(msg("lock.use_code"), kind="soft", key="Enter")
        self.recover.clicked.connect(self._recover)
        self.cancel = Button(msg("lock.other_operator"), key="Esc")
        self.cancel.clicked.connect(presenter.back)
        self.setFixedWidth(3 * 88 + 2 * 8)
        layout = column(self, gap=10)
        for widget in (self._title, self.dots, self.code, self.recover, self._band):
            layout.addWidget(widget)
        layout.addWidget(self._pad)
        layout.addWidget(self.forgot)
        layout.addWidget(self.cancel)
        layout.addStretch()

    def refresh(self) -> None:
        """Draw the step."""
        model = self._presenter.model
        is_code = model.step == "recovery"
        self._title.set_message(_title(model))
        self.dots.show_pin(model.pin, is_busy=model.is_checking)
        self.dots.setVisible(not is_code)
        self._pad.setVisible(not is_code)
        self._pad.setEnabled(model.step not in ("choose", "recovery") and model.wait_s == 0)
        self.code.setVisible(is_code)
        self.recover.setVisible(is_code)
        self.forgot.setVisible(model.step == "pin" and self._presenter.can_recover)
        has_others = model.step != "choose" and len(model.operators) > 1
        self.cancel.setVisible(is_code or has_others)
        if model.wait_s > 0:
            self._band.tell(msg("lock.wait", n=model.wait_s), "bad")
        else:
            self._band.tell(model.notice, "warn" if model.step == "new_pin" else "bad")
        if is_code and not self.code.hasFocus():
            self.code.clear()
            self.code.setFocus()

    def _recover(self) -> None:
        self._presenter.recover(self.code.text())
        self.code.clear()
        self.dots.setFocus()


class PinPad(QWidget):
    """Ten digits and an eraser of 64 px, in the order of a telephone."""

    def __init__(self, presenter: LockPresenter) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for index, key in enumerate([*"123456789", "", "0", ERASE]):
            if not key:
                continue
            button = Button(plain(key), kind="pin")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            pressed = "back" if key == ERASE else key
            if key == ERASE:
                button.set_name(msg("pad.erase"))
            button.clicked.connect(lambda _=False, p=pressed: presenter.press(p))
            grid.addWidget(button, index // 3, index % 3)


def operator_tile(operator: Operator) -> Button:
    """A tile with the first character, the name and the role."""
    tile = Button(kind="tile")
    layout = row(tile, gap=12)
    layout.setContentsMargins(14, 8, 14, 8)
    face = Label("avatar", plain(operator.name[:1]))
    face.setFixedSize(SIZES.avatar, SIZES.avatar)
    face.setAlignment(Qt.AlignmentFlag.AlignCenter)
    words = column(gap=2)
    words.addWidget(Label("heading", plain(operator.name)))
    role = msg(f"lock.role.{operator.role}")
    words.addWidget(Label("second", role))
    layout.addWidget(face)
    layout.addLayout(words, 1)
    for label in tile.findChildren(Label):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    tile.setAccessibleName(f"{operator.name} {translate(role)}")
    return tile


def demo_line(model: LockModel) -> Message | None:
    """The PINs of a demo store, said aloud; None elsewhere."""
    if not model.demo_pins:
        return None
    pins = " · ".join(f"{name} {pin}" for name, pin in model.demo_pins)
    return msg("lock.demo_pins", pins=pins)


def _title(model: LockModel) -> Message:
    if model.chosen is None:
        return msg("lock.choose")
    return msg(f"lock.step.{model.step}", name=model.chosen.name)
