"""A discount by hand: how much, why, what it does, and a manager's PIN above the limit (R-19)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.domain.basket import ManualDiscount, Wishes
from app.domain.money import parse_amount
from app.domain.quote import Quote
from app.domain.rights import ApprovalNeeded
from app.services.quoting import check_manual_discounts, taken_by_hand
from ui.presenters import formats
from ui.presenters.approval import ApprovalModel, ApprovalPresenter
from ui.presenters.message import Message, msg
from ui.presenters.parts import Tools
from ui.presenters.sale_in_hand import SaleInHand

Kind = Literal["percent", "amount", "price"]
KINDS: tuple[Kind, ...] = ("percent", "amount", "price")
REASONS = ("damaged", "near_expiry", "price_match", "goodwill", "staff_error")
MAX_LENGTH = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountModel:
    """What the panel shows. ``effect``: what is due before and after."""

    is_order: bool
    kind: Kind = "percent"
    text: str = ""
    reason: str = REASONS[0]
    effect: Message | None = None
    notice: Message | None = None
    needs_approval: bool = False
    can_apply: bool = False


class DiscountPresenter:
    """One discount, for the selected line or the whole order."""

    def __init__(self, tools: Tools, sale: SaleInHand, line_id: str) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._tools = tools
        self._sale = sale
        self._line_id = line_id
        self._approval = ApprovalPresenter(tools, self._tell)
        self.is_done = False
        self.model = DiscountModel(is_order=False)

    @property
    def approval(self) -> ApprovalModel:
        """The PIN field's state."""
        return self._approval.model

    def choose_order(self, *, is_order: bool) -> None:
        """For the whole order, or for the selected line; an order has no new price."""
        kind = "percent" if is_order and self.model.kind == "price" else self.model.kind
        self._show(dataclasses.replace(self.model, is_order=is_order, kind=kind))

    def choose_kind(self, kind: Kind) -> None:
        """Percent off, amount off, or a new price of the line."""
        self._show(dataclasses.replace(self.model, kind=kind, text=""))

    def choose_reason(self, reason: str) -> None:
        """Why; the reason stays with the sale."""
        self._show(dataclasses.replace(self.model, reason=reason))

    def typed(self, text: str) -> None:
        """The whole number, from the keyboard."""
        self._show(dataclasses.replace(self.model, text=text[:MAX_LENGTH]))

    def press_pin(self, key: str) -> None:
        """A digit of the manager's PIN."""
        self._approval.press(key, "manual_discount", self._line_id)

    def apply(self) -> None:
        """Put it on the sale, when it may be."""
        discount = self._discount()
        if discount is None or not self.model.can_apply:
            return
        approval = self._approval.model.approval
        if approval is not None:
            discount = self._approved(discount, approval.operator_id)
        elif self.model.needs_approval:
            return
        self._sale.discount(discount)
        self.is_done = True
        self.changed()

    def take_off(self) -> None:
        """Remove what was given by hand on this line or order."""
        line_id = None if self.model.is_order else self._line_id
        kept = tuple(known for known in self._sale.wishes.manual if known.line_id != line_id)
        self._sale.change_wishes(manual=kept)
        self.is_done = True
        self.changed()

    def _approved(self, discount: ManualDiscount, manager_id: str) -> ManualDiscount:
        """Allowed for what was shown; where it takes more later, it is asked for again."""
        wishes = self._wishes_with(discount)
        steps = taken_by_hand(self._sale.try_quote(wishes), len(wishes.manual))
        shown_minor = sum(step.amount_minor for step in steps)
        return dataclasses.replace(discount, approved_by=manager_id, approved_minor=shown_minor)

    def _discount(self) -> ManualDiscount | None:
        text = self.model.text.strip()
        currency = self._sale.programme.currency
        if self.model.kind == "percent":
            value = parse_amount(text, dataclasses.replace(currency, exponent=2))
            if value is None or not 0 < value <= 10_000:
                return None
        else:
            value = parse_amount(text, currency)
            if value is None or (value == 0 and self.model.kind == "amount"):
                return None
        return ManualDiscount(
            kind=self.model.kind,
            value=value,
            reason=self.model.reason,
            line_id=None if self.model.is_order else self._line_id,
        )

    def _show(self, model: DiscountModel) -> None:
        self.model = model
        self._approval.reset()
        discount = self._discount()
        if discount is None:
            notice = msg("discount.not_possible") if model.text else None
            self.model = dataclasses.replace(
                model, effect=None, notice=notice, needs_approval=False, can_apply=False
            )
            self.changed()
            return
        wishes = self._wishes_with(discount)
        quote = self._sale.try_quote(wishes)
        self.model = dataclasses.replace(
            model,
            effect=self._effect(quote),
            notice=None,
            needs_approval=self._is_over(quote, wishes),
            can_apply=True,
        )
        self.changed()

    def _wishes_with(self, discount: ManualDiscount) -> Wishes:
        wishes = self._sale.wishes
        others = tuple(known for known in wishes.manual if known.line_id != discount.line_id)
        return dataclasses.replace(wishes, manual=(*others, discount))

    def _effect(self, quote: Quote) -> Message:
        currency = self._sale.programme.currency
        return msg(
            "discount.effect",
            before=formats.money(self._sale.quote.due_minor, currency),
            after=formats.money(quote.due_minor, currency),
        )

    def _is_over(self, quote: Quote, wishes: Wishes) -> bool:
        operator = self._tools.session.operator
        if operator is None:
            return True
        try:
            check_manual_discounts(quote, wishes, self._sale.programme, operator)
        except ApprovalNeeded:
            return True
        return False

    def _tell(self) -> None:
        self.changed()
