"""The centre column: one row for each line, with what made its price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.basket import Basket, BasketLine
from app.domain.money import Currency
from app.domain.quote import Quote, TraceStep
from app.domain.ringing import piece_count
from ui.presenters import formats
from ui.presenters.message import Message, msg
from ui.presenters.words import benefit_name

LINE_LAYERS = frozenset({"L0", "L1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """One line as it is shown; ``unit_was`` and ``saved`` are '' when there is nothing to show."""

    line_id: str
    kind: str
    name: Mapping[str, str]
    code: str
    reason: Message | None
    quantity: str
    unit: str
    unit_was: str
    total: str
    saved: str


def bill_rows(basket: Basket, quote: Quote, currency: Currency) -> tuple[BillRow, ...]:
    """The rows in the order they were rung up; totals are after the line's own benefits."""
    nets = {line.line_id: line for line in quote.lines}
    rows = []
    for line in basket.lines:
        quoted = nets[line.line_id]
        steps = _steps_of(quote, line.line_id)
        saved = sum(amount for _step, amount in steps)
        unit = _unit_price(line, has_member_price=quoted.base_minor < quoted.list_minor)
        rows.append(
            BillRow(
                line_id=line.line_id,
                kind=line.kind,
                name={"zh_CN": line.name, "en": line.name_en or line.name},
                code=line.ean or line.sku,
                reason=benefit_name(steps[0][0]) if steps else None,
                quantity=_quantity(line),
                unit=formats.money(unit, currency),
                unit_was=""
                if unit == line.list_price_minor
                else formats.money(line.list_price_minor, currency),
                total=formats.money(quoted.list_minor - saved, currency),
                saved=formats.money(saved, currency) if saved else "",
            )
        )
    return tuple(rows)


def bill_footer(basket: Basket) -> Message:
    """'3 kinds, 5 pieces'; a hint while nothing is rung up."""
    if not basket.lines:
        return msg("bill.empty_footer")
    return msg(
        "bill.footer",
        lines=msg("bill.lines", n=len(basket.lines)),
        pieces=msg("bill.pieces", n=piece_count(basket)),
    )


def _steps_of(quote: Quote, line_id: str) -> list[tuple[TraceStep, int]]:
    """What fell on this line in its own layers: price, line offers, a discount on it by hand."""
    found = []
    for step in quote.steps:
        is_own_discount = step.benefit.kind == "manual" and len(step.lines) == 1
        if step.layer not in LINE_LAYERS and not is_own_discount:
            continue
        amount = sum(part for known_id, part in step.lines if known_id == line_id)
        if amount:
            found.append((step, amount))
    return found


def _unit_price(line: BasketLine, *, has_member_price: bool) -> int:
    if has_member_price and line.member_price_minor is not None:
        return line.member_price_minor
    return line.list_price_minor


def _quantity(line: BasketLine) -> str:
    if line.kind == "weighed":
        return formats.weight(line.grams or 0)
    return formats.count(line.quantity)
