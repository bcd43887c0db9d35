"""Sales in the book, each one whole with its unit facts, and what came back of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from app.domain.member import Coupon
from app.domain.offer_uses import OfferUse
from app.domain.refund_quote import RefundQuote
from app.domain.sale import Sale
from server import tables
from server.book import Book, row_of
from server.documents import read, write
from server.rows.members import sold_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRecord:
    """A sale as it stands now, with where it is kept and what it brought (coupon ids)."""

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
        sale=read(Sale, found.document),
        shard_id=found.shard_id,
        operation_shard=found.operation_shard,
        brought=tuple(json.loads(found.brought)),
    )


def sale_of_member(book: Book, member_id: str, sale_id: str) -> Sale | None:
    """One sale of a member."""
    table = tables.sales
    found = book.asked(
        select(table.c.document).where(table.c.shard_id == member_id, table.c.sale_id == sale_id)
    ).scalar_one_or_none()
    return None if found is None else read(Sale, found)


def returns_of(book: Book, record: SaleRecord) -> tuple[RefundQuote, ...]:
    """What was returned of a sale so far, in its order."""
    table = tables.returns
    found = book.asked(
        select(table.c.document)
        .where(table.c.shard_id == record.shard_id, table.c.sale_id == record.sale.sale_id)
        .order_by(table.c.return_no)
    ).scalars()
    return tuple(read(RefundQuote, document) for document in found)


def add_return(
    book: Book, record: SaleRecord, after: Sale, quoted: RefundQuote, operation_id: str
) -> None:
    """One more return, and what it leaves of the sale."""
    sales, returns = tables.sales, tables.returns
    mine = (sales.c.shard_id == record.shard_id) & (sales.c.sale_id == after.sale_id)
    document = write(Sale, after).decode()
    book.connection.execute(update(sales).where(mine).values(document=document))
    counted = select(func.count()).where(
        returns.c.shard_id == record.shard_id, returns.c.sale_id == after.sale_id
    )
    row = {
        "shard_id": record.shard_id,
        "sale_id": after.sale_id,
        "return_no": book.connection.execute(counted).scalar_one() + 1,
        "operation_id": operation_id,
        "document": write(RefundQuote, quoted).decode(),
    }
    book.connection.execute(insert(returns), [row])
    if quoted.is_full:
        _release_offers(book, after.sale_id)


def use_offers(book: Book, uses: Iterable[OfferUse]) -> None:
    """Uses of limited offers, counted for the whole chain."""
    rows = []
    for use in uses:
        row = row_of(use)
        used_on = row.pop("on")
        rows.append({**row, "used_on": used_on})
    book.add(tables.offer_uses, rows)


def _release_offers(book: Book, sale_id: str) -> None:
    """All of the sale came back: its uses do not count any more."""
    table = tables.offer_uses
    book.connection.execute(delete(table).where(table.c.sale_id == sale_id))
