"""Finding stored sales: by receipt number, receipt code, member, or simply the latest."""

from __future__ import annotations

from app.domain.codes import classify
from app.domain.errors import RuleBroken
from app.domain.sale import Sale, SaleSummary
from app.ports.store import Reader
from app.services.context import Context, profile_of
from app.services.identify import Found, identify

MAX_SALES = 20
SEQUENCE_DIGITS = 6


class SaleMissing(RuleBroken):
    """No such sale on this counter."""

    code = "E-SAL-03"
    text = "No sale with this number was made here. Check the number on the receipt."


def find_sales(
    ctx: Context, text: str = "", member_id: str | None = None
) -> tuple[SaleSummary, ...]:
    """Sales of a receipt number, receipt code, or member; the latest ones for an empty text.

    A short number is the sequence at this counter. A phone, card or pass finds its member's sales.
    """
    typed = text.strip()
    if member_id is None and typed and classify(typed[:400]).kind in ("phone", "card", "pass"):
        found = identify(ctx, typed)
        if not isinstance(found, Found):
            return ()
        member_id = found.view.member.member_id
    with ctx.store.read() as reader:
        if member_id is not None:
            return tuple(reader.sales_of_member(member_id, MAX_SALES))
        if not typed:
            return tuple(reader.recent_sales(MAX_SALES))
        sale = reader.sale_by_receipt(_receipt_no(reader, typed))
        return () if sale is None else (summary_of(sale),)


def open_sale(ctx: Context, sale_id: str) -> Sale:
    """The sale as stored, with what was returned of it; raises SaleMissing."""
    with ctx.store.read() as reader:
        return open_stored_sale(reader, sale_id)


def open_stored_sale(reader: Reader, sale_id: str) -> Sale:
    """The sale within a read or write that is open already; raises SaleMissing."""
    sale = reader.sale(sale_id)
    if sale is None:
        raise SaleMissing
    return sale


def summary_of(sale: Sale) -> SaleSummary:
    """The list row of a sale."""
    return SaleSummary(
        sale_id=sale.sale_id,
        receipt_no=sale.receipt_no,
        settled_at=sale.settled_at,
        business_on=sale.business_on,
        due_minor=sale.quote.due_minor,
        piece_count=sum(line.quantity for line in sale.lines),
        returned_count=sum(line.returned_units or line.returned_minor > 0 for line in sale.lines),
        tender_kinds=tuple(dict.fromkeys(tender.kind for tender in sale.tenders)),
        state=sale.state,
        member_id=sale.member_id,
    )


def _receipt_no(reader: Reader, typed: str) -> str:
    code = classify(typed[:400])
    if code.kind == "receipt":
        return code.value
    if typed.isascii() and typed.isdigit() and len(typed) <= SEQUENCE_DIGITS:
        profile = profile_of(reader)
        return receipt_number(profile.store_id, profile.counter_id, int(typed))
    return typed.upper()


def receipt_number(store_id: str, counter_id: str, sequence: int) -> str:
    """``store-counter-sequence``, the number people read out."""
    return f"{store_id}-{counter_id}-{sequence:0{SEQUENCE_DIGITS}d}"
