"""The item field: a code, words, or an amount, told apart by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.catalogue import Product
from app.domain.codes import classify
from app.domain.errors import MemberdeskError
from app.domain.money import Currency, parse_amount
from app.services.context import Context
from app.services.products import product_by_code, search_products
from ui.presenters import formats
from ui.presenters.message import Message, msg

LIST_LENGTH = 8
MAX_TEXT = 60
AMOUNT_LENGTH = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One product to choose from."""

    sku: str
    name: Mapping[str, str]
    code: str
    price: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemList:
    """The products found so far; ``cursor`` is -1 until an arrow was pressed."""

    rows: tuple[ItemRow, ...] = ()
    cursor: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEvents:
    """What the field tells the desk."""

    product: Callable[[Product], None]
    amount: Callable[[int], None]
    member: Callable[[str], None]
    refused: Callable[[MemberdeskError], None]
    changed: Callable[[], None]


class ItemSearch:
    """Text of the item field and the list under it; Enter decides, typing only searches."""

    def __init__(self, ctx: Context, currency: Callable[[], Currency], events: ItemEvents) -> None:
        self._ctx = ctx
        self._currency = currency
        self._events = events
        self._found: tuple[Product, ...] = ()
        self._cursor = -1
        self.text = ""
        self.is_refused = False
        """Whether the text was looked up in vain: the next key begins a new one."""

    @property
    def list(self) -> ItemList:
        """What is shown under the field."""
        return ItemList(
            rows=tuple(item_row(found, self._currency()) for found in self._found),
            cursor=self._cursor,
        )

    def typed(self, text: str) -> None:
        """The text changed under a person's hands: words search, digits wait for Enter."""
        if text == self.text:
            return
        self.text = text[:MAX_TEXT]
        self.is_refused = False
        self._cursor = -1
        is_words = any(sign.isalpha() for sign in text)
        self._found = search_products(self._ctx, self.text, LIST_LENGTH) if is_words else ()
        self._events.changed()

    def moved(self, step: int) -> None:
        """An arrow key: move in the list."""
        if self._found:
            self._cursor = min(max(self._cursor + step, 0), len(self._found) - 1)
            self._events.changed()

    def choose(self, index: int) -> None:
        """The product at ``index`` goes into the basket."""
        if 0 <= index < len(self._found):
            product = self._found[index]
            self.clear()
            self._events.product(product)

    def confirmed(self) -> None:
        """Enter: the chosen product, else by content: amount, phone number, code, only match."""
        text = self.text.strip()
        if self._cursor >= 0:
            self.choose(self._cursor)
        elif (amount := self._amount(text)) is not None:
            self.clear()
            self._events.amount(amount)
        elif classify(text).kind == "phone":
            self.clear()
            self._events.member(text)
        elif len(self._found) == 1:
            self.choose(0)
        elif text and not self._found:
            self._by_code(text)

    def clear(self) -> None:
        """Empty field, no list."""
        self.text = ""
        self.is_refused = False
        self._found = ()
        self._cursor = -1

    def _amount(self, text: str) -> int | None:
        if len(text) > AMOUNT_LENGTH or classify(text).kind == "item":
            return None
        return parse_amount(text, self._currency())

    def _by_code(self, text: str) -> None:
        try:
            product = product_by_code(self._ctx, text)
        except MemberdeskError as error:
            self.is_refused = True
            self._events.refused(error)
            self._events.changed()
            return
        self.clear()
        self._events.product(product)


def item_row(product: Product, currency: Currency) -> ItemRow:
    """A product as a row; weighed goods say that the price is for a kilogram."""
    price = formats.money(product.price_minor, currency)
    return ItemRow(
        sku=product.sku,
        name={"zh_CN": product.name, "en": product.name_en or product.name},
        code=product.ean or product.sku,
        price=msg("item.per_kilogram" if product.unit == "kg" else "item.price", price=price),
    )
