"""Ringing up: every change of the open basket is a pure step to the next one (R-15)."""

from __future__ import annotations

from dataclasses import replace

from app.domain.basket import Basket, BasketLine, Wishes, line_of_product
from app.domain.catalogue import Product
from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text

MAX_LINES = 200
MAX_QUANTITY = 9_999
MAX_GRAMS = 999_999
MAX_AMOUNT_MINOR = 99_999_999
MAX_NAME_LENGTH = 60


class BasketFull(RuleBroken):
    """No room for another line."""

    code = "E-BSK-01"
    text = "The basket has {limit} lines, no more fit. Settle it and start another one."


class QuantityNotPossible(RuleBroken):
    """Pieces outside 1 to the limit, or a quantity on a line that is not counted."""

    code = "E-BSK-02"
    text = "The quantity must be between 1 and {limit}."


class WeightNotPossible(RuleBroken):
    """Grams missing, outside 1 to the limit, or on a line that is not weighed."""

    code = "E-BSK-03"
    text = "The weight must be between 1 and {limit} grams."


class AmountNotPossible(RuleBroken):
    """A keyed amount outside 1 to the limit, in minor units."""

    code = "E-BSK-04"
    text = "The amount must be more than zero and less than one million."


class LineMissing(RuleBroken):
    """The line was removed meanwhile."""

    code = "E-BSK-05"
    text = "This line is no longer in the basket."


def add_product(basket: Basket, product: Product, grams: int | None = None) -> Basket:
    """One more piece, or a weighed line of ``grams``; equal piece lines grow instead of repeating.

    Raises BasketFull, QuantityNotPossible, WeightNotPossible.
    """
    if product.unit == "kg":
        _check_grams(grams)
    rung = line_of_product(_next_line_id(basket), product, grams=grams)
    for line in basket.lines:
        if line.sku == rung.sku and _is_same(rung, line):
            return set_quantity(basket, line.line_id, line.quantity + 1)
    return _appended(basket, rung)


def add_amount(basket: Basket, amount_minor: int, name: str) -> Basket:
    """A line of a keyed amount in minor units, for goods that are not in the catalogue.

    Raises BasketFull, AmountNotPossible and the errors of clean_text.
    """
    if not 0 < amount_minor <= MAX_AMOUNT_MINOR:
        raise AmountNotPossible
    line = BasketLine(
        line_id=_next_line_id(basket),
        kind="amount",
        name=clean_text(name, MAX_NAME_LENGTH),
        list_price_minor=amount_minor,
    )
    return _appended(basket, line)


def set_quantity(basket: Basket, line_id: str, quantity: int) -> Basket:
    """Another number of pieces; raises LineMissing, QuantityNotPossible."""
    line = line_of(basket, line_id)
    if line.kind != "piece" or not 1 <= quantity <= MAX_QUANTITY:
        raise QuantityNotPossible(limit=MAX_QUANTITY)
    return _replaced(basket, replace(line, quantity=quantity))


def set_grams(basket: Basket, line_id: str, grams: int) -> Basket:
    """Another weight of a weighed line; raises LineMissing, WeightNotPossible."""
    line = line_of(basket, line_id)
    if line.kind != "weighed":
        raise WeightNotPossible(limit=MAX_GRAMS)
    _check_grams(grams)
    return _replaced(basket, replace(line, grams=grams))


def remove_line(basket: Basket, line_id: str) -> Basket:
    """The basket without that line; raises LineMissing."""
    gone = line_of(basket, line_id)
    return replace(basket, lines=tuple(line for line in basket.lines if line is not gone))


def wishes_for(basket: Basket, wishes: Wishes) -> Wishes:
    """The wishes without discounts on lines that are gone: a later line may get the same id."""
    here = {None, *(line.line_id for line in basket.lines)}
    kept = tuple(manual for manual in wishes.manual if manual.line_id in here)
    return wishes if kept == wishes.manual else replace(wishes, manual=kept)


def line_of(basket: Basket, line_id: str) -> BasketLine:
    """The line with this id; raises LineMissing."""
    for line in basket.lines:
        if line.line_id == line_id:
            return line
    raise LineMissing


def piece_count(basket: Basket) -> int:
    """Pieces in the basket; a weighed line or a keyed amount is one."""
    return sum(line.unit_count for line in basket.lines)


def list_minor(basket: Basket) -> int:
    """What the goods cost at list price, in minor units."""
    return sum(line.unit_minor(line.list_price_minor) * line.unit_count for line in basket.lines)


def _check_grams(grams: int | None) -> None:
    if grams is None or not 1 <= grams <= MAX_GRAMS:
        raise WeightNotPossible(limit=MAX_GRAMS)


def _is_same(rung: BasketLine, line: BasketLine) -> bool:
    """A piece of the very goods of the line, at the same price."""
    return (
        rung.kind == "piece"
        and replace(rung, line_id=line.line_id, quantity=line.quantity) == line
    )


def _next_line_id(basket: Basket) -> str:
    taken = {line.line_id for line in basket.lines}
    number = len(taken) + 1
    while f"L{number}" in taken:
        number += 1
    return f"L{number}"


def _appended(basket: Basket, line: BasketLine) -> Basket:
    if len(basket.lines) >= MAX_LINES:
        raise BasketFull(limit=MAX_LINES)
    return replace(basket, lines=(*basket.lines, line))


def _replaced(basket: Basket, changed: BasketLine) -> Basket:
    lines = tuple(changed if line.line_id == changed.line_id else line for line in basket.lines)
    return replace(basket, lines=lines)
