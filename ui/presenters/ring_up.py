"""Changing the basket: what a scan, a tap or a key does to the lines."""

from __future__ import annotations

from collections.abc import Callable

from app.domain import ringing
from app.domain.basket import Basket, BasketLine
from app.domain.catalogue import Product
from app.domain.errors import MemberdeskError
from app.services.products import product_by_code
from ui.presenters.message import plain
from ui.presenters.number_entry import NumberRequest
from ui.presenters.parts import Tools
from ui.presenters.sale_in_hand import SaleInHand

KEYED_NAMES = {"zh_CN": "金额", "en": "Amount"}
"""What a keyed amount is called on the receipt, by the shop's language."""


class RingUp:
    """The lines of the sale in hand; one of them is selected while there are any."""

    def __init__(
        self, tools: Tools, sale: SaleInHand, refused: Callable[[Exception], None]
    ) -> None:
        self._tools = tools
        self._sale = sale
        self._refused = refused
        self._selected = ""

    @property
    def selected(self) -> str:
        """Id of the selected line: the last one rung up until another is chosen; '' for none."""
        ids = [line.line_id for line in self._sale.basket.lines]
        return self._selected if self._selected in ids else (ids[-1] if ids else "")

    def select(self, line_id: str) -> None:
        """This line is the one the actions are for."""
        self._selected = line_id
        self._sale.changed()

    def scan(self, code: str) -> None:
        """A code of goods was scanned."""
        try:
            product = product_by_code(self._tools.ctx, code)
        except MemberdeskError as error:
            self._tools.host.sound("not_found")
            self._refused(error)
            return
        self._tools.host.sound("found")
        self.add_product(product)

    def add_product(self, product: Product) -> None:
        """One piece more; weighed goods ask for their weight first."""
        if product.unit == "kg":
            request = NumberRequest(
                key="grams",
                subject=plain({"zh_CN": product.name, "en": product.name_en or product.name}),
                apply=lambda grams: self._put(
                    ringing.add_product(self._sale.basket, product, grams)
                ),
            )
            self._tools.host.open("number", request)
            return
        self._change(lambda: ringing.add_product(self._sale.basket, product))

    def add_amount(self, amount_minor: int) -> None:
        """A keyed amount in minor units."""
        self._change(lambda: self._with_amount(amount_minor))

    def step(self, step: int) -> None:
        """One piece more or fewer of the selected line; the last one removes it."""
        line = self._line()
        if line is None or line.kind != "piece":
            return
        if line.quantity + step < 1:
            self.remove()
            return
        self._change(
            lambda: ringing.set_quantity(self._sale.basket, line.line_id, line.quantity + step)
        )

    def remove(self) -> None:
        """Take the selected line off; Undo brings it back."""
        line = self._line()
        if line is not None:
            self._change(lambda: ringing.remove_line(self._sale.basket, line.line_id))

    def ask_amount(self) -> None:
        """Open the pad for an amount."""
        self._tools.host.open(
            "number",
            NumberRequest(
                key="amount",
                is_amount=True,
                apply=lambda minor: self._put(self._with_amount(minor)),
            ),
        )

    def ask_quantity(self) -> None:
        """Open the pad for the pieces or the weight of the selected line."""
        line = self._line()
        if line is None or line.kind == "amount":
            return
        is_weighed = line.kind == "weighed"
        change = ringing.set_grams if is_weighed else ringing.set_quantity
        start = str(line.grams or 0) if is_weighed else str(line.quantity)
        self._tools.host.open(
            "number",
            NumberRequest(
                key="grams" if is_weighed else "quantity",
                subject=plain({"zh_CN": line.name, "en": line.name_en or line.name}),
                start=start,
                apply=lambda number: self._put(change(self._sale.basket, line.line_id, number)),
            ),
        )

    def ask_discount(self) -> None:
        """Open the panel for a discount by hand on the selected line or the whole order."""
        if self._line() is not None:
            self._tools.host.open("discount", self.selected)

    def move(self, step: int) -> None:
        """Select the line above or below."""
        ids = [line.line_id for line in self._sale.basket.lines]
        if ids:
            index = min(max(ids.index(self.selected) + step, 0), len(ids) - 1)
            self.select(ids[index])

    def _line(self) -> BasketLine | None:
        for line in self._sale.basket.lines:
            if line.line_id == self.selected:
                return line
        return None

    def _with_amount(self, amount_minor: int) -> Basket:
        name = KEYED_NAMES.get(self._tools.parts.profile.language, KEYED_NAMES["zh_CN"])
        return ringing.add_amount(self._sale.basket, amount_minor, name)

    def _put(self, basket: Basket) -> None:
        before = self._sale.basket.lines
        if not before:
            self._tools.parts.check_room()
        grown = [line.line_id for line in basket.lines if line not in before]
        if grown:
            self._selected = grown[-1]
        self._sale.change(basket=basket)

    def _change(self, step: Callable[[], Basket]) -> None:
        try:
            self._put(step())
        except MemberdeskError as error:
            self._refused(error)
