"""Sales in the book, each one whole with its unit facts, and what came back of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.member import Coupon
from app.domain.offer_uses import OfferUse
from app.domain.refund_quote import RefundQuote
from app.domain.sale import Sale
from server import tables
from server.book import Book, row_of
from server.documents import read, write
from server.rows.members import sold_on
from server.shelf import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRecord:
    """A sale as it stands now, with where it is kept and what it brought (coupon ids)."""

    row: Row
    sale: Sale
    shard_id: str
    operation_shard: str
    brought: tuple[str, ...]


def add_sale(book: Book, sale: Sale, operation_shard: str, issued: Iterable[Coupon] = ()) -> None:
    """A settled sale; it is kept with the rows of its member, or of its store."""
    row = {
        "shard_id": sale.member_id or sale.store_id,
        "sale_id": sale.sale_id,
        "operation_id": sale.operation_id,
        "operation_shard": operation_shard,
        "receipt_no": sale.receipt_no,
        "store_id": sale.store_id,
        "business_on": sale.business_on,
        "due_minor": sale.quote.due_minor,
        "document": write(Sale, sale).decode(),
        "brought": json.dumps([coupon.coupon_id for coupon in issued]),
    }
    book.add(tables.sales, [row])
    if sale.member_id is not None:
        sold_on(book, sale.member_id, sale.business_on)


def give_to_member(book: Book, record: SaleRecord, sale: Sale) -> None:
    """A sale to nobody is a member's from now on, and kept with its rows (R-48)."""
    book.remove(tables.sales, [record.row])
    add_sale(book, sale, record.operation_shard)


def sale_with(book: Book, receipt_no: str, sale_id: str) -> SaleRecord | None:
    """The sale as it stands now, locked until the end."""
    table = tables.sales
    found = book.asked(
        select(table)
        .where(table.c.receipt_no == receipt_no, table.c.sale_id == sale_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        return None
    return SaleRecord(
        row=dict(zip(table.columns.keys(), found, strict=True)),
        sale=read(Sale, found.document),
        shard_id=found.shard_id,
        operation_shard=found.operation_shard,
        brought=tuple(json.loads(found.brought)),
    )


def sale_of_member(book: Book, member_ids: Sequence[str], sale_id: str) -> Sale | None:
    """One sale of a member, whoever of these it was then."""
    table = tables.sales
    found = book.asked(
        select(table.c.document).where(
            table.c.shard_id.in_(member_ids), table.c.sale_id == sale_id
        )
    ).scalar_one_or_none()
    return None if found is None else read(Sale, found)


def returns_of(book: Book, record: SaleRecord) -> tuple[RefundQuote, ...]:
    """What was returned of a sale so far, in its order."""
    found = book.rows(tables.returns, record.shard_id, record.sale.sale_id)
    return tuple(read(RefundQuote, row["document"]) for row in found)


def add_return(
    book: Book, record: SaleRecord, after: Sale, quoted: RefundQuote, operation_id: str
) -> None:
    """One more return, and what it leaves of the sale."""
    book.put(tables.sales, [{**record.row, "document": write(Sale, after).decode()}])
    earlier = book.rows(tables.returns, record.shard_id, after.sale_id)
    row = {
        "shard_id": record.shard_id,
        "sale_id": after.sale_id,
        "return_no": len(earlier) + 1,
        "operation_id": operation_id,
        "document": write(RefundQuote, quoted).decode(),
    }
    book.add(tables.returns, [row])
    if quoted.is_full:
        _release_offers(book, after)


def use_offers(book: Book, uses: Iterable[OfferUse]) -> None:
    """Uses of limited offers, counted for the whole chain."""
    rows = []
    for use in uses:
        row = row_of(use)
        used_on = row.pop("on")
        rows.append({**row, "used_on": used_on})
    book.add(tables.offer_uses, rows)


def _release_offers(book: Book, sale: Sale) -> None:
    """All of the sale came back: its uses do not count any more. Named by their keys, for a chain
    has many.
    """
    used = {step.benefit.id for step in sale.quote.steps if step.benefit.kind == "offer"}
    used |= {gift.offer_id for gift in sale.quote.gifts}
    keys = ({"offer_id": offer_id, "sale_id": sale.sale_id} for offer_id in sorted(used))
    book.remove(tables.offer_uses, keys)
