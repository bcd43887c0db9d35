"""Layer L0: the price the member is entitled to; a member price is a price, not a discount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.domain.basket import Basket, BasketLine
from app.domain.errors import BadInput
from app.domain.quote import GIFT

MAX_LINES = 500
MAX_QUANTITY: Final = 9_999
MAX_GRAMS: Final = 1_000_000
MAX_PRICE_MINOR: Final = 1_000_000_000


@dataclass(slots=True)
class Priced:
    """The basket as columns, one entry a line, money in minor units."""

    counts: list[int]
    """Units of the line (R-6)."""
    prices: list[int]
    """L0 price of one unit."""
    lists: list[int]
    bases: list[int]
    """L0 amount of the line."""
    floors: list[int]
    """No benefit takes the line below this (R-13)."""
    places: Sequence[int] = ()
    """Of each line, its place among equally dear ones: by what it is, not by when it was rung."""
    fees: list[int] = field(default_factory=list)
    """Deposits and fixed fees of the line, which no layer sees (R-34)."""
    fees_minor: int = 0
    """All of them."""


def check_lines(basket: Basket) -> None:
    """BadInput for an impossible line."""
    if len(basket.lines) > MAX_LINES:
        raise BadInput(path="basket.lines", reason=f"more than {MAX_LINES} lines")
    seen: set[str] = set()
    for position, line in enumerate(basket.lines):
        _check(position, line, seen)
        seen.add(line.line_id)


def price_lines(basket: Basket, *, is_member: bool, floor_minor: int) -> Priced:
    """L0 of every line: the lower of list and member price."""
    priced = Priced([], [], [], [], [])
    for line in basket.lines:
        is_weighed, count = line.kind == "weighed", line.unit_count
        list_price = price = line.list_price_minor
        if is_weighed:
            list_price = price = line.unit_minor(price)
        member_price = line.member_price_minor if is_member else None
        if member_price is not None:
            price = min(price, line.unit_minor(member_price) if is_weighed else member_price)
        priced.counts.append(count)
        priced.prices.append(price)
        priced.lists.append(list_price * count)
        priced.bases.append(price * count)
        priced.floors.append(min(price, floor_minor) * count)
        priced.fees.append(line.fee_minor * count)
    priced.fees_minor = sum(priced.fees)
    priced.places = _places(basket.lines, priced.prices)
    return priced


def _places(lines: Sequence[BasketLine], prices: Sequence[int]) -> Sequence[int]:
    """The order of goods that cost the same; lines that are alike stay as they lie (R-14)."""
    if len(set(prices)) == len(prices):
        return range(len(prices))
    found = [0] * len(lines)
    for place, position in enumerate(sorted(range(len(lines)), key=lambda at: _goods(lines[at]))):
        found[position] = place
    return found


def _goods(line: BasketLine) -> tuple[object, ...]:
    """All of a line that a rule may look at, its price aside."""
    goods = (line.sku, line.category_path, line.flags, line.kind, line.tax_class, line.name)
    return (*goods, line.ean, line.unit_count, line.grams or 0, line.list_price_minor)


def _check(position: int, line: BasketLine, seen: set[str]) -> None:
    """Refuse what no counter can ring up, and name the field."""
    weight = line.grams if line.kind == "weighed" else 1
    if line.line_id.startswith(GIFT):
        fault = ("line_id", f"begins with {GIFT}, as those of gifts do")
    elif line.line_id in seen:
        fault = ("line_id", "used twice in the basket")
    elif not 1 <= line.quantity <= MAX_QUANTITY:
        fault = ("quantity", f"not 1 to {MAX_QUANTITY}")
    elif not 0 <= line.list_price_minor <= MAX_PRICE_MINOR:
        fault = ("list_price_minor", f"not 0 to {MAX_PRICE_MINOR}")
    elif not 0 <= (line.member_price_minor or 0) <= MAX_PRICE_MINOR:
        fault = ("member_price_minor", f"not 0 to {MAX_PRICE_MINOR}")
    elif not 0 <= line.fee_minor <= MAX_PRICE_MINOR:
        fault = ("fee_minor", f"not 0 to {MAX_PRICE_MINOR}")
    elif not 1 <= (weight or 0) <= MAX_GRAMS:
        fault = ("grams", f"not 1 to {MAX_GRAMS}")
    else:
        return
    raise BadInput(path=f"basket.lines[{position}].{fault[0]}", reason=fault[1])
