"""``memberdesk refund-preview``: a sale and what comes back of it as JSON in, the effect out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, NamedTuple

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.errors import BadInput, refuse_all
from app.domain.issuing import coupons_brought, issued_coupon
from app.domain.ledger import (
    DEBT_LOT,
    EntryStamp,
    LedgerEntry,
    Lot,
    PointsShort,
    allocate_redemption,
    lots_of_entries,
    of_account,
)
from app.domain.member import Coupon, TierFact
from app.domain.operations import canonical_json, digest, to_wire
from app.domain.paid_membership import is_sold
from app.domain.quote import Quote
from app.domain.refund import (
    after_refund,
    entries_for_refund,
    quote_refund,
    quote_void,
    tier_facts_of,
)
from app.domain.refund_quote import (
    AccountBack,
    CouponBack,
    IssuedBack,
    IssuedCoupon,
    LineBack,
    LineLost,
    PointsBack,
    PointsTaken,
    RefundFacts,
    RefundPick,
    RefundQuote,
    TenderBack,
)
from app.domain.sale import Sale, Tender, sale_lines
from app.domain.sale_points import entries_for_sale
from app.domain.tier_facts import facts_of_sale
from app.domain.tiers import tier_state
from app.services.documents import read_or_all, schema
from app.services.quote_command import MAX_POINTS, YEARS, QuoteRequest, request_faults

MAX_RETURNS = 200
ROWS: tuple[type[NamedTuple], ...] = (
    LineBack,
    TenderBack,
    PointsBack,
    PointsTaken,
    CouponBack,
    LineLost,
    IssuedBack,
)
"""Parts of the answer that are rows of values where it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Goods that come back on a business day; a void needs no picks."""

    on: date
    picks: tuple[RefundPick, ...] = ()
    is_void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRequest:
    """A sale, how it was paid (in cash when nothing is said), what happened since, and what comes
    back now. ``spent_points``: spent elsewhere after the sale. ``tier_facts``: of the member
    before the sale; without them the member brought the tier along.
    """

    sale: QuoteRequest
    tenders: tuple[Tender, ...] = ()
    tier_facts: tuple[TierFact, ...] = ()
    spent_points: int = 0
    earlier: tuple[Returned, ...] = ()
    now: Returned


def answer(text: str | bytes) -> str:
    """What the return would do, as canonical JSON.

    Raises Mistakes with the path to each wrong field, and what quote_refund and quote_void raise.
    """
    request = read_or_all(PreviewRequest, text)
    wrong = (BadInput(path=path, reason=reason) for path, reason in _faults(request))
    refuse_all((*request_faults(request.sale, "sale."), *wrong))
    life = _Life(request)
    for back in request.earlier:
        life.take(back)
    life.spend(request.spent_points, request.now.on)
    return canonical_json(_with_names(life.quoted(request.now)))


def schemas() -> str:
    """JSON Schema of the request and of the answer, in one JSON object."""
    answered = schema(RefundQuote)
    for kind in ROWS:
        answered["$defs"][kind.__name__] = _row_schema(answered["$defs"][kind.__name__], kind)
    both = {"request": schema(PreviewRequest), "refund_quote": answered}
    return json.dumps(both, ensure_ascii=False, indent=2, sort_keys=True)


def _with_names(quoted: RefundQuote | AccountBack) -> dict[str, Any]:
    """The answer as it is written for others: rows with the names of what stands in them."""
    wire: dict[str, Any] = to_wire(quoted)
    for name, rows in wire.items():
        found = getattr(quoted, name)
        if name == "accounts":
            wire[name] = [_with_names(one) for one in found]
        elif isinstance(found, tuple):
            wire[name] = [
                dict(zip(row._fields, values, strict=True))
                for row, values in zip(found, rows, strict=True)
            ]
    return wire


def _row_schema(described: dict[str, Any], kind: type[NamedTuple]) -> dict[str, Any]:
    parts = described["prefixItems"]
    return {
        "type": "object",
        "title": kind.__name__,
        "description": described.get("description", ""),
        "properties": dict(zip(kind._fields, parts, strict=True)),
        "required": list(kind._fields),
        "additionalProperties": False,
    }


@dataclass(slots=True)
class _Life:
    """The sale with its member's ledger, from the settling to the return in question."""

    request: PreviewRequest
    sale: Sale = field(init=False)
    entries: list[LedgerEntry] = field(default_factory=list)
    tier_facts: list[TierFact] = field(default_factory=list)
    coupons: tuple[Coupon, ...] = ()
    earlier: tuple[RefundQuote, ...] = ()
    issued: tuple[IssuedCoupon, ...] = ()
    new_ids: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        sold = self.request.sale
        lot_ids = {lot.lot_id for lot in sold.member.lots} if sold.member else set()
        names = (f"new-{number}" for number in count(1))
        self.new_ids = (name for name in names if name not in lot_ids)
        try:
            quoted = evaluate(*_asked(sold))
        except BadInput as wrong:
            raise BadInput(
                path=f"sale.{wrong.params['path']}", reason=wrong.params["reason"]
            ) from None
        tenders = self.request.tenders or (Tender(kind="cash", amount_minor=quoted.due_minor),)
        paid_minor = sum(tender.amount_minor for tender in tenders)
        if paid_minor != quoted.due_minor:
            raise BadInput(path="tenders", reason=f"pay {paid_minor}, due is {quoted.due_minor}")
        self.sale = _sale(sold, quoted, tenders)
        _check_picks(self.request, {line.line_id for line in self.sale.lines})
        if sold.member is None:
            return
        used = quoted.used_coupon_ids
        self.coupons = tuple(one for one in sold.member.coupons if one.coupon_id in used)
        self.entries += (_opening(lot, sold.time.at) for lot in sold.member.lots)
        stamp = self._stamp(sold.time.on, self.sale.sale_id)
        self.entries += entries_for_sale(quoted, sold.member.lots, sold.programme, stamp)
        before = tuple(_facts_before(self.request))
        more = facts_of_sale(self.sale, sold.member, sold.programme, before)
        self.tier_facts += (*before, *more)
        self.issued = tuple(self._brought(quoted, before))

    @property
    def lots(self) -> tuple[Lot, ...]:
        return lots_of_entries(self.entries)

    def spend(self, points: int, on: date) -> None:
        """Points that another sale took; BadInput when there are not so many."""
        try:
            taken = allocate_redemption(of_account(self.lots, ""), points, on)
        except PointsShort as short:
            reason = f"{short.params['available']} can be spent"
            raise BadInput(path="spent_points", reason=reason) from None
        stamp = self._stamp(on, "other")
        self.entries += (
            stamp.entry(lot_id, "redemption", "redemption", -part) for lot_id, part in taken
        )

    def quoted(self, back: Returned) -> RefundQuote:
        """The effect of one return as things stand."""
        facts, programme = self._facts(), self.request.sale.programme
        if back.is_void:
            return quote_void(facts, programme, back.on)
        return quote_refund(facts, back.picks, programme, back.on)

    def take(self, back: Returned) -> None:
        """One return is made."""
        quoted = self.quoted(back)
        if self.sale.member_id is not None:
            stamp = self._stamp(back.on, self.sale.sale_id)
            self.entries += entries_for_refund(quoted, self._facts(), stamp)
            self.tier_facts += tier_facts_of(self._facts(), quoted, back.on)
        gone = {one.coupon_id for one in quoted.coupons if one.outcome != "stays_used"}
        self.coupons = tuple(one for one in self.coupons if one.coupon_id not in gone)
        self.sale = after_refund(self.sale, quoted)
        self.earlier = (*self.earlier, quoted)

    def _brought(self, quoted: Quote, before: tuple[TierFact, ...]) -> Iterator[IssuedCoupon]:
        """Coupons that the sale brings; nobody has used them (R-66)."""
        sold = self.request.sale
        joined_on = sold.member.enrolled_on if sold.member else None
        was, is_now = (
            tier_state(facts, sold.programme, sold.time.on, enrolled_on=joined_on).tier_id
            for facts in (before, self.tier_facts)
        )
        for kind, days in coupons_brought(_asked(sold), quoted, None if was == is_now else is_now):
            member_id = "" if sold.member is None else sold.member.member_id
            coupon = issued_coupon(kind, member_id, sold.time, next(self.new_ids), days)
            yield IssuedCoupon(coupon, 0)

    def _facts(self) -> RefundFacts:
        mine, member = self.sale.sale_id, self.request.sale.member
        return RefundFacts(
            sale=self.sale,
            terms=self.request.sale.programme,
            entries=tuple(entry for entry in self.entries if entry.sale_id == mine),
            lots=self.lots,
            coupons=self.coupons,
            tier_facts=tuple(self.tier_facts),
            enrolled_on=member.enrolled_on if member else None,
            earlier=self.earlier,
            issued=self.issued,
            asked=_asked(self.request.sale),
        )

    def _stamp(self, on: date, sale_id: str) -> EntryStamp:
        sold = self.request.sale
        return EntryStamp(
            operation_id=sale_id,
            sale_id=sale_id,
            member_id="" if sold.member is None else sold.member.member_id,
            on=on,
            recorded_at=sold.time.at,
            programme_version=sold.programme.version,
            new_id=lambda: next(self.new_ids),
        )


def _asked(sold: QuoteRequest) -> Request:
    return Request(sold.basket, sold.member, sold.programme, sold.wishes, sold.time, sold.uses)


def _sale(sold: QuoteRequest, quoted: Quote, tenders: tuple[Tender, ...]) -> Sale:
    return Sale(
        sale_id="sale",
        operation_id="sale",
        receipt_no="",
        store_id=sold.basket.store_id,
        counter_id="",
        operator_id="",
        member_id=quoted.member_id,
        business_on=sold.time.on,
        settled_at=sold.time.at,
        programme_version=sold.programme.version,
        currency=sold.programme.currency.code,
        lines=sale_lines(sold.basket, quoted),
        tenders=tenders,
        quote=quoted,
        quote_digest=digest(quoted),
    )


def _opening(lot: Lot, at: datetime) -> LedgerEntry:
    """A lot of the member as an entry of before the sale."""
    return LedgerEntry(
        entry_id=f"before-{lot.lot_id}",
        operation_id="before",
        member_id=lot.member_id,
        lot_id=lot.lot_id,
        kind="adjustment",
        component=lot.component,
        points=lot.remaining,
        effective_on=lot.accrued_on,
        recorded_at=at,
        programme_version=1,
        opens_lot=lot.lot_id != DEBT_LOT,
        active_on=lot.active_on,
        expires_on=lot.expires_on,
        account_id=lot.account_id,
    )


def _facts_before(request: PreviewRequest) -> Iterator[TierFact]:
    """Those that are told, or the tier that the member brought along."""
    sold = request.sale
    yield from request.tier_facts
    is_above = sold.member and sold.member.tier_id != sold.programme.tiers[0].tier_id
    if not request.tier_facts and sold.member is not None and is_above:
        yield TierFact(kind="opening", on=sold.time.on, tier_id=sold.member.tier_id)


def _nobody_faults(request: PreviewRequest) -> Iterator[tuple[str, str]]:
    """What needs a member."""
    sold = request.sale
    if sold.member is not None:
        return
    if is_sold((line.sku for line in sold.basket.lines), sold.programme):
        yield "sale.member", "a membership is sold to a member"
    if request.spent_points:
        yield "spent_points", "nobody has points"


def _faults(request: PreviewRequest) -> Iterator[tuple[str, str]]:
    for number, tender in enumerate(request.tenders):
        if not 0 <= tender.amount_minor <= MAX_POINTS:
            yield f"tenders[{number}].amount_minor", f"not 0 to {MAX_POINTS}"
    yield from _nobody_faults(request)
    if not 0 <= request.spent_points <= MAX_POINTS:
        yield "spent_points", f"not 0 to {MAX_POINTS}"
    if len(request.earlier) > MAX_RETURNS:
        yield "earlier", f"more than {MAX_RETURNS} returns"
    for number, fact in enumerate(request.tier_facts):
        for name in ("on", "until", "recorded_on"):
            day: date | None = getattr(fact, name)
            if day is not None and day.year not in YEARS:
                years = f"not in the years {YEARS[0]} to {YEARS[-1]}"
                yield f"tier_facts[{number}].{name}", years
    before = request.sale.time.on
    for path, back in _returns(request):
        if back.on < before or back.on.year not in YEARS:
            yield f"{path}.on", f"not {before} to {YEARS[-1]}"
        before = back.on
        yield from _pick_faults(back.picks, f"{path}.picks")


def _returns(request: PreviewRequest) -> Iterator[tuple[str, Returned]]:
    """All returns with their paths, in time."""
    yield from ((f"earlier[{number}]", back) for number, back in enumerate(request.earlier))
    yield "now", request.now


def _check_picks(request: PreviewRequest, line_ids: set[str]) -> None:
    """BadInput for what is no line of the sale; gifts are lines too (R-76)."""
    for path, back in _returns(request):
        for number, pick in enumerate(back.picks):
            if pick.line_id not in line_ids:
                where = f"{path}.picks[{number}].line_id"
                raise BadInput(path=where, reason="not a line of the sale")


def _pick_faults(picks: Iterable[RefundPick], path: str) -> Iterator[tuple[str, str]]:
    for number, pick in enumerate(picks):
        if pick.units < 0:
            yield f"{path}[{number}].units", "less than 0"
        if pick.amount_minor < 0:
            yield f"{path}[{number}].amount_minor", "less than 0"
