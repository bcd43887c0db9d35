"""An exchange: goods come back and others leave, one thing done (R-80)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.basket import Basket, BasketLine
from app.domain.quote import Quote
from app.domain.refund_quote import RefundPick, RefundQuote, TenderBack


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeQuote:
    """What an exchange would do.

    ``carried``: money of the goods that come back and pays for the new ones, the way it was paid
    once. ``paid_out``: what is left of it. ``to_pay_minor``: what the new goods cost beyond it. A
    swap moves goods alone: like for like at the price that was paid, with nothing quoted.
    """

    refund_quote: RefundQuote | None = None
    quote: Quote | None = None
    carried: tuple[TenderBack, ...] = ()
    paid_out: tuple[TenderBack, ...] = ()
    to_pay_minor: int = 0

    @property
    def is_swap(self) -> bool:
        """Nothing but goods moves."""
        return self.quote is None


def offset(
    backs: Iterable[TenderBack], due_minor: int
) -> tuple[tuple[TenderBack, ...], tuple[TenderBack, ...]]:
    """(carried, paid out): what comes back pays what is due, cash last, so that what leaves the
    drawer was cash that came in.
    """
    carried, paid_out = [], []
    for back in backs:
        part = min(due_minor, back.amount_minor)
        due_minor -= part
        if part:
            carried.append(back._replace(amount_minor=part))
        if part < back.amount_minor:
            paid_out.append(back._replace(amount_minor=back.amount_minor - part))
    return tuple(carried), tuple(paid_out)


def is_like_for_like(sold: Basket, picks: Iterable[RefundPick], new: Basket) -> bool:
    """As many pieces of the same prices, category, tax and flags leave as come back, so that the
    same price and the same promotions hold for them (R-80).
    """
    lines = {line.line_id: line for line in sold.lines}
    back = Counter[tuple[object, ...]]()
    for pick in picks:
        if pick.line_id not in lines or lines[pick.line_id].kind != "piece":
            return False
        back[_like(lines[pick.line_id])] += pick.units
    return back == Counter(_pieces(new)) and bool(back)


def _pieces(basket: Basket) -> Iterator[tuple[object, ...]]:
    for line in basket.lines:
        yield from [_like(line)] * line.unit_count


def _like(line: BasketLine) -> tuple[object, ...]:
    return (
        line.kind,
        line.list_price_minor,
        line.member_price_minor,
        line.category_path,
        line.tax_class,
        frozenset(line.flags),
        line.fee_minor,
    )
