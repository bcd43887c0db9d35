"""Sales in the book, each one whole with its unit facts and what came back of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from app.domain.offer_uses import OfferUse
from app.domain.operations import canonical_json
from app.domain.sale import Sale
from server import tables
from server.book import Book, row_of
from server.documents import read


def add_sale(book: Book, sale: Sale) -> None:
    """A settled sale; it is kept with the rows of its member, or of its store."""
    row = {
        "shard_id": sale.member_id or sale.store_id,
        "sale_id": sale.sale_id,
        "operation_id": sale.operation_id,
        "receipt_no": sale.receipt_no,
        "store_id": sale.store_id,
        "business_on": sale.business_on,
        "due_minor": sale.quote.due_minor,
        "document": canonical_json(sale),
    }
    book.add(tables.sales, [row])
    if sale.member_id is not None:
        mine = tables.members.c.member_id == sale.member_id
        book.connection.execute(
            update(tables.members).where(mine).values(last_sale_on=sale.business_on)
        )


def sale_of(book: Book, shard_id: str, sale_id: str) -> Sale | None:
    """The sale as it stands now, locked until the end."""
    table = tables.sales
    found = book.connection.execute(
        select(table.c.document)
        .where(table.c.shard_id == shard_id, table.c.sale_id == sale_id)
        .with_for_update()
    ).scalar_one_or_none()
    return None if found is None else read(Sale, found)


def change_sale(book: Book, shard_id: str, sale: Sale) -> None:
    """What is left of a sale after a return."""
    table = tables.sales
    mine = (table.c.shard_id == shard_id) & (table.c.sale_id == sale.sale_id)
    book.connection.execute(update(table).where(mine).values(document=canonical_json(sale)))


def use_offers(book: Book, uses: Iterable[OfferUse]) -> None:
    """Uses of limited offers, counted for the whole chain."""
    rows = []
    for use in uses:
        row = row_of(use)
        used_on = row.pop("on")
        rows.append({**row, "used_on": used_on})
    book.add(tables.offer_uses, rows)


def release_offers(book: Book, sale_id: str) -> None:
    """All of the sale came back: its uses do not count any more."""
    table = tables.offer_uses
    book.connection.execute(delete(table).where(table.c.sale_id == sale_id))
