"""Sales with their lines, units and tenders, and the chain of operations they are part of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, text

from app.domain.operations import ChainHead, Operation, canonical_json
from app.ports.store import RECEIPTS_AFTER, AlreadyStored, NotSetUp
from local_db import mappers
from local_db.mappers.records import operation_in, operation_out
from local_db.mappers.values import day_out, instant_out
from local_db.session import Row, Session
from local_db.tables import operations, sale_lines, sale_unit_runs, sales, tenders

if TYPE_CHECKING:
    from app.domain.sale import Sale, SaleSummary

_BY_ID = select(sales).where(sales.c.sale_id == bindparam("sale_id"))
_BY_RECEIPT = select(sales).where(sales.c.receipt_no == bindparam("receipt_no"))
_LINES = (
    select(sale_lines)
    .where(sale_lines.c.sale_id == bindparam("sale_id"))
    .order_by(sale_lines.c.line_no)
)
_RUNS = (
    select(sale_unit_runs)
    .where(sale_unit_runs.c.sale_id == bindparam("sale_id"))
    .order_by(sale_unit_runs.c.line_no, sale_unit_runs.c.run_no)
)
_TENDERS = (
    select(tenders).where(tenders.c.sale_id == bindparam("sale_id")).order_by(tenders.c.tender_no)
)

_SUMMARIES = """
    SELECT sale_id, receipt_no, settled_at, business_on, due_minor, state, member_id,
        (SELECT coalesce(sum(quantity), 0) FROM sale_lines WHERE sale_id = sales.sale_id),
        (SELECT coalesce(sum(CASE WHEN returned_units = 0 THEN returned_minor > 0
            ELSE returned_units END), 0) FROM sale_lines WHERE sale_id = sales.sale_id),
        (SELECT group_concat(kind) FROM
            (SELECT kind FROM tenders WHERE sale_id = sales.sale_id ORDER BY tender_no))
    FROM sales """
_NEWEST_FIRST = " ORDER BY settled_at DESC, sale_id DESC LIMIT :most"
_OF_MEMBER = text(_SUMMARIES + "WHERE member_id = :member_id" + _NEWEST_FIRST)
_RECENT = text(_SUMMARIES + _NEWEST_FIRST)
_LOWEST_PRICE = text(
    """
    SELECT l.name, r.net_minor + :with_tax * r.tax_minor AS paid FROM sales AS s
    CROSS JOIN sale_lines AS l ON l.sale_id = s.sale_id AND l.sku = :sku AND l.kind = 'piece'
        AND l.line_id NOT LIKE 'gift:%'
    CROSS JOIN sale_unit_runs AS r ON r.sale_id = l.sale_id AND r.line_no = l.line_no
    WHERE s.settled_at >= :from_at AND s.business_on >= :since AND s.state <> 'voided'
    ORDER BY paid, s.settled_at DESC LIMIT 1
    """
)
_RETURNS = (
    select(operations)
    .where(
        text(
            "kind IN ('sale.refund', 'sale.void', 'sale.exchange')"
            " AND json_extract(body, '$.sale_id') = :sale_id"
        )
    )
    .order_by(operations.c.incarnation, operations.c.seq)
)

_ADD_SALE = insert(sales)
_ADD_LINE = insert(sale_lines)
_ADD_RUN = insert(sale_unit_runs)
_ADD_TENDER = insert(tenders)
_SET_STATE = text("UPDATE sales SET state = :state WHERE sale_id = :sale_id")
_SET_RETURNED = text(
    "UPDATE sale_lines SET returned_units = :returned_units, returned_minor = :returned_minor"
    " WHERE sale_id = :sale_id AND line_id = :line_id"
)
_NEXT_RECEIPT = text(
    "INSERT INTO sequences SELECT 'receipt', 1 + coalesce(max(CAST(value AS INTEGER)), 0)"
    " FROM settings WHERE key = :after"
    " ON CONFLICT (name) DO UPDATE SET last_value = last_value + 1 RETURNING last_value"
)

_OPERATION = select(operations).where(operations.c.operation_id == bindparam("operation_id"))
_IS_REFUSED = text(
    "SELECT 1 FROM outbox WHERE operation_id = :operation_id"
    " AND outcome IN ('rejected', 'quarantined')"
)
_HEAD = text(
    """
    SELECT p.device_id, p.incarnation, h.seq, h.record_hash FROM store_profile AS p
    LEFT JOIN chain_heads AS h ON h.device_id = p.device_id AND h.incarnation = p.incarnation
    """
)
_APPEND = insert(operations)
_SEND = text(
    """
    INSERT INTO outbox (operation_id, outcome) SELECT :operation_id,
        CASE WHEN EXISTS (SELECT 1 FROM store_profile WHERE authority = 'centre')
        THEN 'waiting' ELSE 'accepted' END
    """
)
_MOVE_HEAD = text(
    """
    INSERT INTO chain_heads SELECT :device_id, :incarnation, :seq, :record_hash
    WHERE :seq = 1 OR EXISTS (
        SELECT 1 FROM chain_heads WHERE device_id = :device_id AND incarnation = :incarnation
        AND seq = :seq - 1 AND record_hash = :prev_hash)
    ON CONFLICT (device_id, incarnation) DO UPDATE
    SET seq = excluded.seq, record_hash = excluded.record_hash
    """
)


def sale(session: Session, sale_id: str) -> Sale | None:
    """The sale with what was returned of it so far."""
    row = session.one(_BY_ID, sale_id=sale_id)
    return None if row is None else whole_sale(session, row)


def sale_by_receipt(session: Session, receipt_no: str) -> Sale | None:
    """The sale with this receipt number."""
    row = session.one(_BY_RECEIPT, receipt_no=receipt_no)
    return None if row is None else whole_sale(session, row)


def whole_sale(session: Session, row: Row) -> Sale:
    """The sale of a row of ``sales``, with its other rows read."""
    sale_id = row[1]
    runs = {
        line_no: [mappers.sales.run_in(run) for run in group]
        for line_no, group in itertools.groupby(
            session.all(_RUNS, sale_id=sale_id), key=lambda run: run[1]
        )
    }
    lines = session.all(_LINES, sale_id=sale_id)
    return mappers.sales.sale_in(
        row,
        [mappers.sales.line_in(line, runs.get(line[1], ())) for line in lines],
        map(mappers.sales.tender_in, session.all(_TENDERS, sale_id=sale_id)),
    )


def sales_of_member(session: Session, member_id: str, limit: int) -> Sequence[SaleSummary]:
    """The member's sales, newest first."""
    return tuple(
        map(mappers.sales.summary_in, session.all(_OF_MEMBER, member_id=member_id, most=limit))
    )


def recent_sales(session: Session, limit: int) -> Sequence[SaleSummary]:
    """Sales of anybody, newest first."""
    return tuple(map(mappers.sales.summary_in, session.all(_RECENT, most=limit)))


def lowest_price(
    session: Session, sku: str, since: date, *, is_tax_on_top: bool
) -> tuple[str, int] | None:
    """(name, the least that was paid for one piece) since that business day; None when none was
    sold. Sales that were voided never were.
    """
    from_at = datetime.combine(since - timedelta(days=1), time(), UTC)
    row = session.one(
        _LOWEST_PRICE,
        sku=sku,
        since=day_out(since),
        from_at=instant_out(from_at),
        with_tax=int(is_tax_on_top),
    )
    return None if row is None else (row[0], row[1])


def return_operations(session: Session, sale_id: str) -> Sequence[Operation]:
    """Refunds and voids of the sale in their order; they name it in ``sale_id``."""
    return tuple(map(operation_in, session.all(_RETURNS, sale_id=sale_id)))


def add_sale(session: Session, sale: Sale) -> None:
    """A sale with its lines, unit facts and tenders; AlreadyStored for an id or receipt number."""
    mine = sale.sale_id
    session.run(_ADD_SALE, mappers.sales.sale_out(sale, canonical_json(sale.quote)))
    lines = list(enumerate(sale.lines))
    session.run_each(
        _ADD_LINE, (mappers.sales.line_out(mine, number, line) for number, line in lines)
    )
    session.run_each(
        _ADD_RUN,
        (
            mappers.sales.run_out(mine, number, run_no, run)
            for number, line in lines
            for run_no, run in enumerate(line.units)
        ),
    )
    session.run_each(
        _ADD_TENDER,
        (mappers.sales.tender_out(mine, number, t) for number, t in enumerate(sale.tenders)),
    )


def update_sale_returns(session: Session, sale: Sale) -> None:
    """State and what was returned of each line; nothing else of a sale ever changes."""
    if not session.run(_SET_STATE, {"sale_id": sale.sale_id, "state": sale.state}):
        raise KeyError(sale.sale_id)
    session.run_each(
        _SET_RETURNED,
        (
            {
                "sale_id": sale.sale_id,
                "line_id": line.line_id,
                "returned_units": line.returned_units,
                "returned_minor": line.returned_minor,
            }
            for line in sale.lines
        ),
    )


def next_receipt_sequence(session: Session) -> int:
    """The next number of this counter's receipts, without gaps; the first is 1, or follows those
    of the machine that was this counter before.
    """
    row = session.one(_NEXT_RECEIPT, after=RECEIPTS_AFTER)
    return row[0] if row else 0


def operation(session: Session, operation_id: str) -> Operation | None:
    """The record with this id: how a caller finds out whether something was stored."""
    row = session.one(_OPERATION, operation_id=operation_id)
    return None if row is None else operation_in(row)


def is_refused(session: Session, operation_id: str) -> bool:
    """Whether the centre rejected the operation, or set it aside, so that it moves nothing."""
    return session.one(_IS_REFUSED, operation_id=operation_id) is not None


def chain_head(session: Session) -> ChainHead:
    """Where this device's chain stands; NotSetUp without a profile."""
    row = session.one(_HEAD)
    if row is None:
        raise NotSetUp(what="profile")
    device_id, incarnation, seq, record_hash = row
    if seq is None:
        return ChainHead(device_id=device_id, incarnation=incarnation)
    return ChainHead(
        device_id=device_id, incarnation=incarnation, seq=seq, record_hash=record_hash
    )


def append_operation(session: Session, operation: Operation) -> None:
    """The next record, waiting to be sent unless this store is its own authority.

    AlreadyStored for an id that is there, and for a record that does not follow the head.
    """
    values = operation_out(operation)
    session.run(_APPEND, values)
    session.run(_SEND, {"operation_id": operation.operation_id})
    if not session.run(_MOVE_HEAD, values):
        raise AlreadyStored(what="operation")
