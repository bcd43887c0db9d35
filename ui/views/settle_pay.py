"""The paying half of the settle panel: tenders, what was handed over, change, quick sums, pad."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.sale import TenderKind
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.payment import TENDER_KINDS, Payment
from ui.presenters.settle import SettleModel, SettlePresenter
from ui.views.amount_tile import AmountTile
from ui.views.band import Band
from ui.widgets.basic import ActionButton, Button, Label, column, row, share_baseline, show_if
from ui.widgets.fields import SearchField
from ui.widgets.pads import NumberPad

QUICK_COUNT = 4
SQUEEZES = 7
"""Steps by which the panel gives up room until everything on it can be seen."""


class PayView(QWidget):
    """Shows a SettleModel in its phases before ``done``."""

    def __init__(self, presenter: SettlePresenter, confirm: Callable[[], None]) -> None:
        super().__init__()
        self._presenter = presenter
        self._due_label = Label()
        self._due = Label("amountdue").right()
        self._paid = Label("second").wrapped()
        self._band = Band()
        self.amount = AmountTile(msg("settle.received"), can_focus=True)
        self._change = AmountTile(msg("settle.change"), can_focus=False)
        self.reference = SearchField(
            msg("settle.reference"), msg("settle.reference_hint"), limit=64
        )
        self.reference.textEdited.connect(presenter.refer)
        self.reference.confirmed.connect(confirm)
        self.kinds = [self._kind_button(kind) for kind in TENDER_KINDS]
        self.quick = [self._quick_button(index) for index in range(QUICK_COUNT)]
        self._quick_row = QWidget()
        self._head = QWidget()
        self._fitted: object = None
        self._pad = NumberPad()
        self._pad.typed.connect(self._tapped)
        self._pad.erased.connect(lambda: self._tapped("back"))
        self.go = ActionButton(msg("settle.finish"), key="Enter")
        self.go.clicked.connect(confirm)
        self.back = Button(msg("settle.back"), kind="link")
        self.back.clicked.connect(presenter.back)
        self._lay_out()

    def next_kind(self, step: int) -> None:
        """Arrow keys: the tender beside the chosen one."""
        at = TENDER_KINDS.index(self._presenter.model.payment.kind)
        self._presenter.choose(TENDER_KINDS[(at + step) % len(TENDER_KINDS)])

    def next_quick(self, step: int) -> None:
        """Arrow keys: the quick sum below or above the chosen one."""
        payment = self._presenter.model.payment
        sums = (None, *payment.quick_minor)
        chosen = payment.received_minor if payment.typed else None
        at = sums.index(chosen) if chosen in sums else 0
        self._presenter.take(sums[(at + step) % len(sums)])

    def refresh(self) -> None:
        """Draw the model."""
        model = self._presenter.model
        payment = model.payment
        has_parts = bool(payment.paid)
        self._due_label.set_message(msg("settle.remaining" if has_parts else "settle.due"))
        self._due.set_message(plain(self._money(payment.remaining_minor)))
        self._paid.set_message(self._paid_line(payment))
        self._show_amounts(payment)
        self._show_band(model)
        self._show_button(model)
        for button, kind in zip(self.kinds, TENDER_KINDS, strict=True):
            button.set_kind("slimon" if kind == payment.kind else "slim")
            button.setEnabled(model.phase == "paying")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the keys again."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        layout = self._layout = column(self, gap=8)
        head = row(self._head)
        head.addWidget(Label("heading", msg("settle.title")))
        head.addStretch()
        head.addWidget(self.back)
        layout.addWidget(self._head)
        due = row()
        due.addWidget(self._due_label, alignment=Qt.AlignmentFlag.AlignBottom)
        due.addWidget(self._due, 1)
        layout.addLayout(due)
        layout.addWidget(self._paid)
        kinds = row(gap=8)
        for button in self.kinds:
            kinds.addWidget(button, 1)
        layout.addLayout(kinds)
        tiles = row(gap=8)
        tiles.addWidget(self.amount, 1)
        tiles.addWidget(self._change, 1)
        layout.addLayout(tiles)
        quick = row(self._quick_row, gap=8)
        for button in self.quick:
            quick.addWidget(button, 1)
        layout.addWidget(self._quick_row)
        layout.addWidget(self.reference)
        layout.addWidget(self._pad)
        layout.addWidget(self._band)
        layout.addStretch()
        layout.addWidget(self.go)

    def _kind_button(self, kind: TenderKind) -> Button:
        button = Button(msg(f"settle.kind.{kind}"))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._presenter.choose(kind))
        return button

    def _quick_button(self, index: int) -> Button:
        button = Button()
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._take(index))
        return button

    def _tapped(self, key: str) -> None:
        """A key of the pad writes where the cursor is: the reference, else the amount."""
        if not self.reference.hasFocus():
            self._presenter.press(key)
        elif key != ".":
            text = self.reference.text()
            self._presenter.refer(text[:-1] if key == "back" else text + key)

    def _take(self, index: int) -> None:
        sums = (None, *self._presenter.model.payment.quick_minor)
        if index < len(sums):
            self._presenter.take(sums[index])

    def _show_amounts(self, payment: Payment) -> None:
        is_cash = payment.kind == "cash"
        self.amount.set_label(msg("settle.received" if is_cash else "settle.taken"))
        shown = payment.typed.endswith(".") and payment.typed
        text = f"{shown}" if shown else self._money(payment.received_minor)
        self.amount.set_value(text, is_typed=bool(payment.typed))
        left_minor = payment.remaining_minor - payment.received_minor
        if left_minor > 0:
            self._change.set_label(msg("settle.left"))
            self._change.set_value(self._money(left_minor), tone="warn")
        else:
            self._change.set_label(msg("settle.change"))
            self._change.set_value(self._money(payment.change_minor), tone="good")
        self._change.setVisible(is_cash or left_minor > 0)
        self.reference.setVisible(not is_cash)
        if self.reference.text() != payment.reference:
            self.reference.setText(payment.reference)
        self._show_quick(payment)

    def _show_quick(self, payment: Payment) -> None:
        sums = payment.quick_minor
        for index, button in enumerate(self.quick):
            if index == 0:
                button.set_message(msg("settle.exact"))
                is_on = not payment.typed
            elif index <= len(sums):
                amount_minor = sums[index - 1]
                text = formats.short_money(amount_minor, payment.currency)
                button.set_message(plain(text))
                is_on = bool(payment.typed) and payment.received_minor == amount_minor
            button.setVisible(index <= len(sums))
            button.set_kind("slimon" if is_on else "slim")

    def _show_band(self, model: SettleModel) -> None:
        if model.phase == "changed":
            was, now = self._money(model.was_minor), self._money(model.payment.due_minor)
            self._band.tell(msg("settle.changed", was=was, now=now), "warn")
        elif model.notice is not None:
            self._band.tell(model.notice, "bad" if model.is_refusal else "plain")
        else:
            self._band.tell(None)
        self._fit()

    def _fit(self) -> None:
        """Give up room, the dearest last, until everything can be seen whole."""
        payment = self._presenter.model.payment
        seen = (self.size(), self.font(), self._band.words, payment.kind, bool(payment.paid))
        if seen == self._fitted:
            return
        self._fitted = seen
        share_baseline(self._due_label, self._due)
        for squeeze in range(SQUEEZES + 1):
            self._squeeze(squeeze)
            if self._needed_px() <= self.height():
                return

    def _squeeze(self, squeeze: int) -> None:
        """High keys where there is room; then lower ones, tighter tiles, no line of parts, no
        quick sums, keys in three rows, no title.
        """
        payment = self._presenter.model.payment
        for key in self._pad.findChildren(Button):
            key.set_kind(("digittall", "digit", "digitlow")[min(squeeze, 2)])
        for tile in (self.amount, self._change):
            tile.set_tight(is_tight=squeeze >= 3)
        self._layout.setContentsMargins(16, 4 if squeeze < 3 else 2, 16, 16 if squeeze < 3 else 10)
        show_if(self._paid, bool(payment.paid) and squeeze < 4)
        show_if(self._quick_row, payment.kind == "cash" and squeeze < 5)
        self._pad.set_columns(3 if squeeze < 6 else 4)
        show_if(self._head, squeeze < 7)

    def _needed_px(self) -> int:
        """What the layout asks for now; it would ask for what it was until the next event."""
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            inner = part.layout()
            if inner is not None:
                inner.invalidate()
            part.updateGeometry()
        self._layout.invalidate()
        if self._layout.hasHeightForWidth():
            return self._layout.minimumHeightForWidth(self.width())
        return self._layout.minimumSize().height()

    def _show_button(self, model: SettleModel) -> None:
        self.go.set_message(self._button_words(model))
        self.go.setEnabled(model.phase != "saving")
        self.back.setVisible(model.phase in ("paying", "changed"))
        self._pad.setEnabled(model.phase == "paying")

    def _button_words(self, model: SettleModel) -> Message:
        payment = model.payment
        if model.phase == "saving":
            return msg("settle.saving")
        if model.phase == "checking":
            return msg("settle.check_again")
        if model.phase == "changed":
            return msg("settle.accept_change")
        if not payment.finishes:
            return msg("settle.take_part", amount=self._money(payment.received_minor))
        has_printer = self._presenter.receipts.has_printer
        return msg("settle.finish_print" if has_printer else "settle.finish")

    def _paid_line(self, payment: Payment) -> Message | None:
        if not payment.paid:
            return None
        parts = Message("plain", {"text": ""})
        for tender in payment.paid:
            part = msg(
                "settle.paid_part",
                kind=msg(f"settle.kind.{tender.kind}"),
                amount=self._money(tender.amount_minor),
            )
            is_first = parts.params.get("text") == ""
            parts = part if is_first else msg("settle.and", first=parts, second=part)
        return msg("settle.paid_line", due=self._money(payment.due_minor), parts=parts)

    def _money(self, amount_minor: int) -> str:
        return formats.money(amount_minor, self._presenter.model.payment.currency)
