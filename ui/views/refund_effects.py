"""Right column of the refund page: everything that will happen, the reason, the manager, the
key.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.refund import REASONS, RefundModel, RefundPresenter
from ui.presenters.refund_rows import EffectRow
from ui.views.band import Band
from ui.views.pin_dots import PinDots
from ui.views.receipt_preview import ReceiptPreview
from ui.widgets.basic import ActionButton, Button, Card, Label, Rule, column, row, share_baseline


class EffectsColumn(QWidget):
    """Signal ``pad_wanted``: the PIN field was tapped, digits are needed on the screen."""

    pad_wanted = Signal()

    def __init__(self, presenter: RefundPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: tuple[EffectRow, ...] | None = None
        self._rows = column(gap=6)
        self._total_label = Label("heading")
        self._total = Label("amountdue").right()
        self._empty = Label("second", msg("refund.nothing_yet")).wrapped()
        self.reasons = [self._reason_button(reason) for reason in REASONS]
        self.pin = PinDots()
        self.pin.tapped.connect(self.pad_wanted)
        self._limit = Label("second").wrapped()
        self._band = Band()
        self.go = ActionButton(key="F12")
        self.go.clicked.connect(presenter.confirm)
        self.preview = ReceiptPreview(presenter.receipts)
        self._effects = self._effects_card()
        self._reason_card = self._reasons_card()
        self._paper = Card()
        column(self._paper, margin=14).addWidget(self.preview)
        layout = column(self, gap=12)
        layout.addWidget(self._effects, 1)
        layout.addWidget(self._paper, 1)
        layout.addWidget(self._reason_card)
        layout.addWidget(self._action_card())

    def show_effects(self, effects: tuple[EffectRow, ...], model: RefundModel) -> None:
        """Draw the effects and what is needed before the key may be pressed."""
        is_done = model.phase == "done"
        self._effects.setVisible(not is_done)
        self._paper.setVisible(is_done)
        self._reason_card.setVisible(not is_done)
        if is_done:
            self.preview.refresh()
        self._rebuild(effects)
        self._empty.setVisible(not effects)
        total_minor = model.quote.total_minor if model.quote else 0
        self._total_label.set_message(
            msg("refund.void_total" if model.is_void else "refund.total")
        )
        self._why.set_message(msg("refund.void_reason" if model.is_void else "refund.reason"))
        self._total.set_message(plain(formats.money(total_minor, model.currency)))
        for button, reason in zip(self.reasons, REASONS, strict=True):
            button.set_kind("slimon" if reason == model.reason else "slim")
        share_baseline(self._total_label, self._total)
        self._show_manager(model)
        self.go.set_message(self._words(model))
        self.go.set_kind("soft" if model.phase == "choosing" and not model.quote else "primary")
        self.go.setEnabled(model.phase != "saving")

    def _show_manager(self, model: RefundModel) -> None:
        asks = model.needs_manager and model.phase in ("choosing", "saving", "checking")
        approval = self._presenter.approval.model
        for part in (self._manager_title, self._limit, self.pin):
            part.setVisible(asks)
        self.pin.show_pin(approval.pin, is_busy=approval.is_checking)
        self.pin.setVisible(asks and approval.approval is None)
        if model.is_void:
            self._limit.set_message(msg("refund.void_needs_manager"))
        elif model.limit_minor is not None:
            limit = formats.money(model.limit_minor, model.currency)
            self._limit.set_message(msg("refund.over_limit", limit=limit))
        if not asks:
            self._band.tell(None)
        elif approval.approval is not None:
            self._band.tell(msg("refund.approved_by", name=approval.approval.name), "good")
        else:
            self._band.tell(approval.notice, "bad")

    def _words(self, model: RefundModel) -> Message:
        if model.phase == "saving":
            return msg("refund.saving")
        if model.phase == "checking":
            return msg("settle.check_again")
        if model.phase == "done":
            return msg("refund.close")
        if model.quote is None:
            return msg("refund.go_empty")
        amount = formats.money(model.quote.total_minor, model.currency)
        return msg("refund.go_void" if model.is_void else "refund.go", amount=amount)

    def _effects_card(self) -> Card:
        card = Card()
        layout = column(card)
        layout.setContentsMargins(16, 10, 16, 6)
        layout.addWidget(Label("heading", msg("refund.after")))
        layout.addSpacing(4)
        layout.addWidget(self._empty)
        listing = QWidget()
        outer = column(listing)
        outer.addLayout(self._rows)
        outer.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(listing)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(scroll, 1)
        layout.addWidget(Rule("dashed"))
        total = row()
        total.addWidget(self._total_label, alignment=Qt.AlignmentFlag.AlignBottom)
        total.addWidget(self._total, 1)
        layout.addLayout(total)
        return card

    def _reasons_card(self) -> Card:
        card = Card()
        layout = column(card, gap=6)
        layout.setContentsMargins(16, 8, 16, 10)
        self._why = Label("strong", msg("refund.reason"))
        layout.addWidget(self._why)
        buttons = row(gap=8)
        for button in self.reasons:
            buttons.addWidget(button, 1)
        layout.addLayout(buttons)
        return card

    def _action_card(self) -> Card:
        card = Card()
        layout = column(card, gap=6)
        layout.setContentsMargins(16, 10, 16, 14)
        self._manager_title = Label("strong", msg("refund.manager"))
        layout.addWidget(self._manager_title)
        layout.addWidget(self._limit)
        layout.addWidget(self.pin)
        layout.addWidget(self._band)
        layout.addWidget(self.go)
        return card

    def _reason_button(self, reason: str) -> Button:
        button = Button(msg(f"refund.reason.{reason}"))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._presenter.choose_reason(reason))
        return button

    def _rebuild(self, effects: tuple[EffectRow, ...]) -> None:
        if effects == self._shown:
            return
        self._shown = effects
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for effect in effects:
            self._rows.addWidget(effect_widget(effect))


def effect_widget(effect: EffectRow) -> QWidget:
    """A row: what and its remark on the left, how much on the right."""
    widget = QWidget()
    layout = row(widget, gap=8)
    words = column()
    words.addWidget(Label("", effect.name).wrapped())
    if effect.note is not None:
        words.addWidget(Label("third", effect.note).wrapped())
    layout.addLayout(words, 1)
    value = Label(effect.look, effect.value).right()
    layout.addWidget(value, alignment=Qt.AlignmentFlag.AlignTop)
    return widget
