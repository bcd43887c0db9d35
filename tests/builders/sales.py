"""Sales with unit facts written by hand, and one member's books around them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal, NamedTuple

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.ledger import (
    DEBT_LOT,
    Balance,
    LedgerEntry,
    Lot,
    balance_of,
    lots_of_entries,
    of_account,
)
from app.domain.member import Coupon, MemberSnapshot, TierFact
from app.domain.offer_uses import NO_USES, OfferUses
from app.domain.programme import Programme
from app.domain.quote import AccrualPart, Quote, QuoteLine, RedemptionQuote
from app.domain.refund import (
    RefundFacts,
    RefundPick,
    RefundQuote,
    after_refund,
    entries_for_refund,
    quote_refund,
    quote_void,
    tier_facts_of,
)
from app.domain.refund_quote import IssuedCoupon
from app.domain.sale import Sale, SaleLine, Tender, sale_lines
from app.domain.sale_points import entries_for_sale
from app.domain.unit_facts import UnitRun
from tests.builders.baskets import GOLDEN_TIME, basket
from tests.builders.ledger import entry_ids, given, stamp

SOLD_ON = date(2026, 11, 21)


class Left(NamedTuple):
    """What is left of a line: units (one of a keyed amount), and net value of a keyed amount."""

    units: int
    amount_minor: int


def returnable(line: SaleLine) -> Left:
    """What can still come back of a line."""
    is_keyed = line.kind == "amount"
    return Left(
        units=sum(run.count for run in line.units) - line.returned_units,
        amount_minor=line.net_minor - line.returned_minor if is_keyed else 0,
    )


class Unit(NamedTuple):
    """Facts of ``count`` identical units, each value for one."""

    net: int
    accrued: int = 0
    redeemed: int = 0
    qualifying: int = 0
    tax: int = 0
    count: int = 1


def sale_line(
    line_id: str, *units: Unit, kind: Literal["piece", "weighed", "amount"] = "piece"
) -> SaleLine:
    """A line with these units, in the order given."""
    return SaleLine(
        line_id=line_id,
        kind=kind,
        sku=line_id,
        name=line_id,
        name_en=line_id,
        quantity=sum(unit.count for unit in units),
        grams=350 if kind == "weighed" else None,
        net_minor=sum(unit.net * unit.count for unit in units),
        units=tuple(
            UnitRun(
                count=unit.count,
                list_minor=unit.net,
                net_minor=unit.net,
                tax_minor=unit.tax,
                qualifying_minor=unit.qualifying,
                accrued_points=unit.accrued,
                redeemed_points=unit.redeemed,
            )
            for unit in units
        ),
    )


def total(lines: Iterable[SaleLine], fact: str) -> int:
    """Sum of one unit fact over lines."""
    return sum(getattr(run, fact) * run.count for line in lines for run in line.units)


def quote_of(
    lines: tuple[SaleLine, ...],
    *,
    rounding_minor: int = 0,
    is_tax_on_top: bool = False,
    components: Mapping[str, int] | None = None,
) -> Quote:
    """The quote that these lines were settled with; ``components`` split the points won."""
    net_minor = sum(line.net_minor for line in lines)
    tax_minor = total(lines, "tax_minor")
    accrued, redeemed = total(lines, "accrued_points"), total(lines, "redeemed_points")
    parts = {"base": accrued} if components is None else components
    return Quote(
        programme_version=1,
        member_id="m",
        tier_id="base",
        lines=tuple(_quote_line(line) for line in lines),
        steps=(),
        not_applied=(),
        proposals=(),
        redemption=RedemptionQuote(
            wished_points=redeemed,
            points=redeemed,
            amount_minor=redeemed,
            max_points=redeemed,
            bound="BALANCE",
        ),
        accruals=tuple(
            AccrualPart(component=name, name={}, base_minor=net_minor, points=points)
            for name, points in parts.items()
        ),
        list_total_minor=net_minor,
        due_minor=net_minor + (tax_minor if is_tax_on_top else 0) - rounding_minor,
        rounding_minor=-rounding_minor,
        tax_minor=tax_minor,
        qualifying_minor=total(lines, "qualifying_minor"),
        accrued_points=accrued,
        redeemed_points=redeemed,
        used_coupon_ids=(),
    )


def sale_of(quote: Quote, lines: tuple[SaleLine, ...], *tenders: Tender, **changes: Any) -> Sale:
    """A settled sale; everything in cash when no tender is named."""
    sale = Sale(
        sale_id="sale",
        operation_id="op-sale",
        receipt_no="S01-1-000042",
        store_id="S01",
        counter_id="1",
        operator_id="op-li",
        member_id="m",
        business_on=SOLD_ON,
        settled_at=datetime.combine(SOLD_ON, time(3), UTC),
        programme_version=1,
        currency="CNY",
        lines=lines,
        tenders=tenders or (Tender(kind="cash", amount_minor=quote.due_minor),),
        quote=quote,
        quote_digest="0" * 64,
    )
    return dataclasses.replace(sale, **changes)


GOLDEN_LINES = (
    sale_line(
        "coffee",
        Unit(6_695, accrued=134, redeemed=187, qualifying=6_882),
        Unit(6_694, accrued=134, redeemed=187, qualifying=6_881),
    ),
    sale_line("filters", Unit(1_525, accrued=30, redeemed=43, qualifying=1_568)),
    sale_line(
        "mugs",
        Unit(4_371, accrued=87, redeemed=122, qualifying=4_493),
        Unit(2_185, accrued=43, redeemed=61, qualifying=2_246),
    ),
)


def golden_sale(*tenders: Tender) -> Sale:
    """The sale of the pictures, 214.70, 428 points won as two components, 600 spent."""
    quote = quote_of(GOLDEN_LINES, components={"base": 214, "birthday": 214})
    return sale_of(quote, GOLDEN_LINES, *tenders)


def bought(
    programme: Programme,
    *lines: BasketLine,
    wishes: Wishes | None = None,
    buyer: MemberSnapshot | None = None,
    uses: OfferUses = NO_USES,
) -> RefundFacts:
    """What is known of a sale of these lines to a member, or to nobody."""
    goods = basket(*lines)
    asked = Request(goods, buyer, programme, wishes or Wishes(), GOLDEN_TIME, uses)
    quoted = evaluate(*asked)
    used = () if buyer is None else buyer.coupons
    return RefundFacts(
        sale=sale_of(quoted, sale_lines(goods, quoted)),
        terms=programme,
        coupons=tuple(one for one in used if one.coupon_id in quoted.used_coupon_ids),
        asked=asked,
    )


@dataclass
class Books:
    """One member's ledger, tier facts and sales, kept as a store keeps them."""

    programme: Programme
    entries: list[LedgerEntry] = field(default_factory=list)
    tier_facts: list[TierFact] = field(default_factory=list)
    sales: dict[str, Sale] = field(default_factory=dict)
    coupons: dict[str, tuple[Coupon, ...]] = field(default_factory=dict)
    returns: dict[str, list[RefundQuote]] = field(default_factory=dict)
    terms: Programme | None = None
    """The version of the sales, where it is another than the one in force."""
    asked: Request | None = None
    issued: tuple[IssuedCoupon, ...] = ()
    """Coupons that the sales brought."""
    ids: Iterator[str] = field(default_factory=entry_ids)

    @property
    def lots(self) -> tuple[Lot, ...]:
        """Every lot, as the ledger tells it."""
        return lots_of_entries(self.entries)

    def balance(self, on: date) -> Balance:
        """What the member has on a day, in points."""
        return balance_of(of_account(self.lots, ""), on)

    def give(self, points: int, on: date, expires_on: date | None = None) -> str:
        """A new lot; its id."""
        self.entries.append(given(on, points, expires_on, self.ids))
        return self.entries[-1].lot_id

    def take_in(self, lot: Lot) -> None:
        """A lot as somebody else has it, of whatever account."""
        made = stamp(lot.accrued_on, self.ids, None)
        if lot.lot_id == DEBT_LOT:
            self.owe(-lot.remaining, lot.accrued_on)
            return
        entry = made.opening(
            "adjustment", lot.component, lot.remaining, (lot.active_on, lot.expires_on)
        )
        self.entries.append(
            dataclasses.replace(entry, lot_id=lot.lot_id, account_id=lot.account_id)
        )

    def owe(self, points: int, on: date) -> None:
        """Debt from before."""
        self.entries.append(stamp(on, self.ids, None).entry("debt", "reversal", "old", -points))

    def settle(self, sale: Sale, *coupons: Coupon) -> None:
        """Book a sale."""
        made = stamp(sale.business_on, self.ids, sale.sale_id)
        self.entries += entries_for_sale(sale.quote, self.lots, self.programme, made)
        self.tier_facts.append(
            TierFact(
                kind="spend",
                on=sale.business_on,
                amount_minor=sale.quote.qualifying_minor,
                sale_id=sale.sale_id,
            )
        )
        self.sales[sale.sale_id] = sale
        self.coupons[sale.sale_id] = coupons

    def spend(self, points: int, on: date) -> None:
        """Spend points in a sale that matters no further."""
        line = sale_line("other", Unit(0, redeemed=points))
        self.settle(sale_of(quote_of((line,)), (line,), sale_id=f"other-{on}", business_on=on))

    def facts(self, sale_id: str = "sale") -> RefundFacts:
        """What a refund of a sale is computed from."""
        return RefundFacts(
            sale=self.sales[sale_id],
            terms=self.terms or self.programme,
            entries=tuple(entry for entry in self.entries if entry.sale_id == sale_id),
            lots=self.lots,
            coupons=self.coupons[sale_id],
            tier_facts=tuple(self.tier_facts),
            earlier=tuple(self.returns.get(sale_id, ())),
            asked=self.asked,
            issued=self.issued,
        )

    def refund(self, on: date, *picks: RefundPick, sale_id: str = "sale") -> RefundQuote:
        """Quote and book a refund."""
        return self._book(
            quote_refund(self.facts(sale_id), picks, self.programme, on), sale_id, on
        )

    def void(self, on: date, sale_id: str = "sale") -> RefundQuote:
        """Quote and book a void."""
        return self._book(quote_void(self.facts(sale_id), self.programme, on), sale_id, on)

    def _book(self, refund_quote: RefundQuote, sale_id: str, on: date) -> RefundQuote:
        made = stamp(on, self.ids, sale_id)
        self.returns.setdefault(sale_id, []).append(refund_quote)
        self.entries += entries_for_refund(refund_quote, self.facts(sale_id), made)
        self.tier_facts += tier_facts_of(self.facts(sale_id), refund_quote, on)
        self.sales[sale_id] = after_refund(self.sales[sale_id], refund_quote)
        return refund_quote


def _quote_line(line: SaleLine) -> QuoteLine:
    return QuoteLine(
        line_id=line.line_id,
        unit_count=sum(run.count for run in line.units),
        list_minor=line.net_minor,
        base_minor=line.net_minor,
        net_minor=line.net_minor,
        tax_minor=total((line,), "tax_minor"),
        qualifying_minor=total((line,), "qualifying_minor"),
        accrued_points=total((line,), "accrued_points"),
        redeemed_points=total((line,), "redeemed_points"),
        shares=(),
    )
