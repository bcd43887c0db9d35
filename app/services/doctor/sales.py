"""Every sale is what its operation says it was: replayed, paid, numbered, within its returns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from app.domain.basket import BasketLine
from app.domain.effects import birthday_used
from app.domain.errors import MemberdeskError
from app.domain.member import Coupon
from app.domain.offer_uses import OfferUse, uses_of
from app.domain.operations import canonical_json, digest
from app.domain.refund import after_refund
from app.domain.refund_money import Progress, returned_marks, whole_of
from app.domain.refund_quote import RefundQuote
from app.domain.sale import Sale, SaleLine, gift_line
from app.ports.inspection import Inspection
from app.ports.store import RECEIPTS_AFTER
from app.services.doctor.findings import Finding, Watch
from app.services.doctor.returns import money_faults
from app.services.documents import read
from app.services.replaying import figures, replayed
from app.services.sales import SaleMissing
from app.services.settled import EXCHANGE, SettledBody, sold_in

_RETURNS = ("sale.refund", "sale.void", EXCHANGE)
_NOTHING = Progress(0, 0)


@dataclass(slots=True)
class _Returned:
    """What the operations gave back of one sale."""

    quotes: list[RefundQuote] = field(default_factory=list)
    total_minor: int = 0
    coupon_ids: frozenset[str] = frozenset()
    is_all: bool = False


_BirthdayUse = tuple[str, int, str]
"""(member id, year, sale id)."""


@dataclass(slots=True)
class _Used:
    """What sales used up of which there is only so much, as their replays tell it."""

    birthdays: set[_BirthdayUse] = field(default_factory=set)
    offers: set[OfferUse] = field(default_factory=set)


def check_sales(inspection: Inspection, watch: Watch) -> Iterator[Finding]:
    """Replay, unit facts, tenders, points, coupons and returns of every sale, and its number."""
    returned, settled_count = _read_operations(inspection)
    used = _Used()
    last = int(inspection.setting(RECEIPTS_AFTER) or 0)
    sales = watch.over("sales", inspection.all_sales())
    for sale, (_, listed_minor) in zip(sales, inspection.listed_dues(), strict=False):
        if listed_minor != sale.quote.due_minor:
            yield _finding(sale, f"lists show {listed_minor}, due was {sale.quote.due_minor}")
        number = _sequence_of(sale.receipt_no)
        if number != last + 1:
            yield _finding(sale, f"receipt {sale.receipt_no} follows number {last}")
        last = number
        back = returned.get(sale.sale_id, _Returned())
        for what in (
            *_quote_faults(inspection, sale, _Used() if back.is_all else used),
            *_line_faults(sale),
            *_point_faults(inspection, sale),
            *_coupon_faults(inspection, sale, back),
            *_return_faults(sale, back),
            *(money_faults(inspection, _as_sold(sale), back.quotes) if back.quotes else ()),
        ):
            yield _finding(sale, what)
    yield from _birthday_faults(used.birthdays, inspection.all_birthday_uses())
    yield from _offer_faults(used.offers, inspection.all_offer_uses())
    sale_count = watch.counts["sales"]
    if sale_count != settled_count:
        yield Finding(
            check="sales",
            sentence=f"There are {settled_count} operations of settling and {sale_count} sales.",
        )


def check_coupons(inspection: Inspection, watch: Watch) -> Iterator[Finding]:
    """A used coupon names a sale that used it; one that is not used names none."""
    for coupon in watch.over("coupons", inspection.all_coupons()):
        what = _coupon_fault(inspection, coupon)
        if what:
            sentence = f"Coupon {coupon.coupon_id} {what}."
            yield Finding(check="coupons", sentence=sentence)


def _read_operations(inspection: Inspection) -> tuple[dict[str, _Returned], int]:
    returned: dict[str, _Returned] = {}
    settled_count = 0
    for operation in inspection.all_operations():
        settled_count += sold_in(operation) is not None
        body = json.loads(operation.body) if operation.kind in _RETURNS else {}
        if "refund_quote" in body:
            quoted = read(RefundQuote, canonical_json(body["refund_quote"]))
            back = returned.setdefault(body["sale_id"], _Returned())
            back.quotes.append(quoted)
            back.total_minor += quoted.total_minor
            back.is_all |= quoted.is_full
            back.coupon_ids |= {c.coupon_id for c in quoted.coupons if c.outcome != "stays_used"}
    return returned, settled_count


def _sequence_of(receipt_no: str) -> int:
    tail = receipt_no.rpartition("-")[2]
    return int(tail) if tail.isascii() and tail.isdigit() else 0


def _quote_faults(inspection: Inspection, sale: Sale, used: _Used) -> Iterator[str]:
    """The stored quote is the one that was shown, and the engine still comes to it."""
    if digest(sale.quote) != sale.quote_digest:
        yield "the stored quote is not the one its digest was made of"
    try:
        operation, body, programme, again = replayed(inspection, sale)
    except SaleMissing:
        yield f"operation {sale.operation_id} is not there, or settles no sale"
        return
    except MemberdeskError as fault:
        yield f"it cannot be replayed: {fault.sentence()}"
        return
    year = None
    if body.member is not None:
        year = birthday_used(again, body.member, programme, body.time.on)
    if body.member is not None and year is not None:
        used.birthdays.add((body.member.member_id, year, sale.sale_id))
    used.offers |= set(uses_of(again, programme, body.member, (sale.sale_id, body.time.on)))
    if figures(again) != figures(sale.quote):
        yield (
            f"replayed under version {body.programme_version} it comes to "
            f"{again.due_minor}, stored is {sale.quote.due_minor}"
        )
    if not _is_same_sale(body, sale):
        yield "it differs from its operation in receipt number, member, version or tenders"
    if (operation.operator_id, operation.at, operation.business_on) != (
        sale.operator_id,
        sale.settled_at,
        sale.business_on,
    ):
        yield "it differs from its operation in operator, day or time"
    if [_goods(line) for line in body.basket.lines] != [_goods(line) for line in sale.goods]:
        yield "its lines are not those of its operation's basket"


def _offer_faults(told: set[OfferUse], stored: Iterable[OfferUse]) -> Iterator[Finding]:
    """A limited offer is counted by the sale that it worked in, until all of it came back."""
    found = set(stored)
    for use in sorted(told ^ found, key=lambda use: (use.sale_id, use.offer_id, use.on)):
        is_told = "is counted otherwise" if use in found else "is not counted as the sale used it"
        sentence = f"Sale {use.sale_id}: the use of the offer {use.offer_id} {is_told}."
        yield Finding(check="sales", sentence=sentence)


def _birthday_faults(told: set[_BirthdayUse], stored: Iterable[_BirthdayUse]) -> Iterator[Finding]:
    """A birthday is used by the sale that won points for it, until all of it came back (R-44)."""
    found = set(stored)
    for member_id, year, sale_id in sorted(found - told):
        yield Finding(
            check="sales",
            sentence=f"Member {member_id}: the birthday of {year} is marked as used by sale "
            f"{sale_id}, which did not use it.",
        )
    for member_id, year, sale_id in sorted(told - found):
        yield Finding(
            check="sales",
            sentence=f"Member {member_id}: sale {sale_id} used the birthday of {year}, which is "
            "not marked as used.",
        )


def _goods(line: BasketLine | SaleLine) -> tuple[object, ...]:
    named = (line.line_id, line.kind, line.sku, line.name, line.name_en)
    return (*named, line.quantity, line.grams)


def _is_same_sale(body: SettledBody, sale: Sale) -> bool:
    member_id = None if body.member is None else body.member.member_id
    return (
        (body.sale_id, body.receipt_no, body.tenders, body.quote_digest)
        == (sale.sale_id, sale.receipt_no, sale.tenders, sale.quote_digest)
    ) and (member_id, body.programme_version, body.due_minor, body.basket.store_id) == (
        sale.member_id,
        sale.programme_version,
        sale.quote.due_minor,
        sale.store_id,
    )


def _line_faults(sale: Sale) -> Iterator[str]:
    """Unit facts are those of the quote, and the tenders pay exactly what is due."""
    facts = {line.line_id: (line.net_minor, line.units) for line in sale.quote.lines}
    if facts != {line.line_id: (line.net_minor, line.units) for line in sale.goods}:
        yield "its unit facts are not those of its quote"
    gifts = tuple(line for line in _as_sold(sale).lines if line.is_gift)
    if gifts != tuple(map(gift_line, sale.quote.gifts)):
        yield "its gifts are not those of its quote"
    paid_minor = sum(tender.amount_minor for tender in sale.tenders)
    if paid_minor != sale.quote.due_minor:
        yield f"its tenders pay {paid_minor}, due is {sale.quote.due_minor}"


def _point_faults(inspection: Inspection, sale: Sale) -> Iterator[str]:
    """The ledger gained and spent what the quote said."""
    entries = [
        entry
        for entry in inspection.entries_of_sale(sale.sale_id)
        if entry.operation_id == sale.operation_id
    ]
    told = {"": (sale.quote.accrued_points, sale.quote.redeemed_points)} | {
        one.account_id: (one.accrued_points, one.redeemed_points) for one in sale.quote.accounts
    }
    for account_id, (accrued, redeemed) in told.items():
        own = [entry for entry in entries if entry.account_id == account_id]
        of_account = f" of account {account_id}" if account_id else ""
        gained = sum(entry.points for entry in own if entry.kind == "accrual")
        spent = -sum(entry.points for entry in own if entry.kind == "redemption")
        if gained != accrued:
            yield f"the ledger gained {gained} points{of_account}, not {accrued}"
        if spent != redeemed:
            yield f"the ledger spent {spent} points{of_account}, not {redeemed}"


def _coupon_faults(inspection: Inspection, sale: Sale, back: _Returned) -> Iterator[str]:
    """Each coupon of the quote is used by this sale alone, unless a return gave it back."""
    for coupon_id in sale.quote.used_coupon_ids:
        coupon = inspection.coupon(coupon_id)
        if coupon_id in back.coupon_ids:
            continue
        if coupon is None or (coupon.state, coupon.used_by_sale_id) != ("used", sale.sale_id):
            yield f"its coupon {coupon_id} is not marked as used by it"


def _coupon_fault(inspection: Inspection, coupon: Coupon) -> str:
    if coupon.state != "used":
        return "names a sale and is not used" if coupon.used_by_sale_id else ""
    sale = inspection.sale(coupon.used_by_sale_id or "")
    if sale is None or coupon.coupon_id not in sale.quote.used_coupon_ids:
        return f"is marked as used by sale {coupon.used_by_sale_id}, which did not use it"
    return ""


def _return_faults(sale: Sale, back: _Returned) -> Iterator[str]:
    """Returns stay within the sale, its state says how much came back, and operations say who."""
    marks = returned_marks(sale)
    wholes = {line.line_id: whole_of(line) for line in sale.lines}
    for line_id, whole in wholes.items():
        mark = marks[line_id]
        if not (0 <= mark.units <= whole.units and 0 <= mark.amount_minor <= whole.amount_minor):
            yield f"line {line_id} has more returned than it holds"
    is_begun = any(mark != _NOTHING for mark in marks.values())
    states: tuple[str, ...] = ("part_returned",) if is_begun else ("settled",)
    if marks == wholes:
        states = ("returned", "voided")
    if sale.state not in states:
        yield f"its state is {sale.state}, its lines say {' or '.join(states)}"
    if _as_returned(sale, back) != sale.lines:
        yield "its returned lines and its return operations do not agree"
    if back.total_minor > sale.quote.due_minor:
        yield f"{back.total_minor} was paid back, paid was {sale.quote.due_minor}"


def _as_returned(sale: Sale, back: _Returned) -> tuple[SaleLine, ...]:
    """The lines as the return operations alone leave them."""
    told = _as_sold(sale)
    for quoted in back.quotes:
        told = after_refund(told, quoted)
    return told.lines


def _as_sold(sale: Sale) -> Sale:
    untouched = (replace(line, returned_units=0, returned_minor=0) for line in sale.lines)
    return replace(sale, lines=tuple(untouched), state="settled")


def _finding(sale: Sale, what: str) -> Finding:
    return Finding(check="sales", sentence=f"Sale {sale.sale_id}: {what}.")
