"""A settled basket with its unit facts, its tenders, and what was returned of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.domain.basket import Basket, BasketLine
from app.domain.quote import GIFT, GiftLine, Quote, QuoteLine
from app.domain.unit_facts import LineFacts, UnitRun, unit_runs

TenderKind = Literal["cash", "wechat", "alipay", "card"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """A way and an amount of paying. Cash may carry what was handed over; change = received -
    amount.
    """

    kind: TenderKind
    amount_minor: int
    reference: str = ""
    received_minor: int | None = None

    @property
    def change_minor(self) -> int:
        """Cash given back, 0 for other tenders."""
        return 0 if self.received_minor is None else self.received_minor - self.amount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """What a return needs of one line; ``units`` are R-6 facts, largest net first."""

    line_id: str
    kind: Literal["piece", "weighed", "amount"]
    sku: str
    name: str
    name_en: str
    quantity: int
    grams: int | None
    net_minor: int
    units: tuple[UnitRun, ...]
    returned_units: int = 0
    """Units returned so far (pieces and weighed lines)."""
    returned_minor: int = 0
    """Amount returned so far of a keyed amount, before tenders (R-71)."""

    @property
    def is_gift(self) -> bool:
        """Given for nothing, beside the goods (R-61)."""
        return self.line_id.startswith(GIFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale as stored. ``receipt_no`` is store-counter-sequence, for people."""

    sale_id: str
    operation_id: str
    receipt_no: str
    store_id: str
    counter_id: str
    operator_id: str
    member_id: str | None
    business_on: date
    settled_at: datetime
    programme_version: int
    currency: str
    lines: tuple[SaleLine, ...]
    tenders: tuple[Tender, ...]
    quote: Quote
    quote_digest: str
    state: Literal["settled", "voided", "part_returned", "returned"] = "settled"

    @property
    def goods(self) -> tuple[SaleLine, ...]:
        """The lines that were rung up; those of gifts follow them in ``lines``."""
        return tuple(line for line in self.lines if not line.is_gift)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleSummary:
    """One row of a list of sales."""

    sale_id: str
    receipt_no: str
    settled_at: datetime
    business_on: date
    due_minor: int
    piece_count: int
    returned_count: int
    tender_kinds: tuple[str, ...]
    state: str
    member_id: str | None


def sale_lines(basket: Basket, quoted: Quote) -> tuple[SaleLine, ...]:
    """The goods as they were rung up, then the gifts (R-61)."""
    goods = zip(basket.lines, quoted.lines, strict=True)
    return (*(_sale_line(line, facts) for line, facts in goods), *map(gift_line, quoted.gifts))


def gift_line(gift: GiftLine) -> SaleLine:
    """A gift as a line of its sale, whose units are worth nothing."""
    name = gift.item.get("zh_CN") or next(iter(gift.item.values()), gift.sku)
    nothing = LineFacts(gift.units, 0, (), 0, 0, 0, 0, 0)
    return SaleLine(
        line_id=gift.line_id,
        kind="piece",
        sku=gift.sku,
        name=name,
        name_en=gift.item.get("en", ""),
        quantity=gift.units,
        grams=None,
        net_minor=0,
        units=unit_runs(nothing),
    )


def _sale_line(line: BasketLine, quoted: QuoteLine) -> SaleLine:
    """What a sale keeps of a line: the goods and their unit facts (R-6)."""
    return SaleLine(
        line_id=line.line_id,
        kind=line.kind,
        sku=line.sku,
        name=line.name,
        name_en=line.name_en,
        quantity=line.quantity,
        grams=line.grams,
        net_minor=quoted.net_minor,
        units=quoted.units,
    )
