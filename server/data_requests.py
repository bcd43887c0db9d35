"""What people ask about their own data, each with a day by which it is to be done (feature 14).

That something was asked, and how it ended, are operations of the office of the member's store, so
that both are on record; what is open is a row. Nothing of a person stands in either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.faults import NotDone
from server.instants import instant_out
from server.offices import do_at_office

RequestKind = Literal["view", "correct", "erase", "unsubscribe"]
KINDS: tuple[RequestKind, ...] = get_args(RequestKind)
ASKED, CLOSED = "member.request", "member.request_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """What a member asked on one day, to be done on ``due_on`` at the latest (days of UTC)."""

    request_id: str
    member_id: str
    kind: RequestKind
    due_on: date


def ask(
    book: Book, found: Standing, kind: RequestKind, days: int, now: datetime, request_id: str
) -> DataRequest:
    """Put a request of a member on the list."""
    made = DataRequest(
        request_id=request_id,
        member_id=found.member.member_id,
        kind=kind,
        due_on=now.date() + timedelta(days=days),
    )
    store_id = found.member.store_id
    row = {"asked_at": instant_out(now), "closed_at": None, "store_id": store_id}
    book.add(tables.data_requests, [{**asdict(made), **row}])
    _record(book, store_id, ASKED, made.member_id, now, asdict(made))
    return made


def close(book: Book, request_id: str, *, is_refused: bool, now: datetime) -> None:
    """It was done, or refused for a reason that the law knows; raises NotDone."""
    table = tables.data_requests
    rows = _open(book.connection, table.c.request_id == request_id)
    if not rows:
        raise NotDone(f"There is no open request {request_id}; requests list names them.")
    _close(book, rows, is_refused=is_refused, now=now)


def close_of(
    book: Book, member_ids: Collection[str], kinds: Collection[RequestKind], now: datetime
) -> None:
    """What these members asked was just done by another command."""
    table = tables.data_requests
    asked = table.c.member_id.in_(member_ids) & table.c.kind.in_(kinds)
    _close(book, _open(book.connection, asked), is_refused=False, now=now)


def open_requests(connection: Connection) -> Sequence[Row[Any]]:
    """The one that is due first comes first."""
    return _open(connection, tables.data_requests.c.closed_at.is_(None))


def _open(connection: Connection, which: Any) -> Sequence[Row[Any]]:
    table = tables.data_requests
    asked = select(table).where(which, table.c.closed_at.is_(None))
    return connection.execute(asked.order_by(table.c.due_on, table.c.request_id)).all()


def _close(book: Book, rows: Sequence[Row[Any]], *, is_refused: bool, now: datetime) -> None:
    for row in rows:
        told = dict(row._mapping)  # noqa: SLF001 - public by its docs
        book.put(tables.data_requests, [{**told, "closed_at": instant_out(now)}])
        body = {"request_id": row.request_id, "kind": row.kind, "is_refused": is_refused}
        _record(book, row.store_id, CLOSED, row.member_id, now, body)


def _record(
    book: Book, store_id: str, kind: str, member_id: str, now: datetime, body: object
) -> None:
    do_at_office(book, store_id, kind, body, member_id, now)
    book.close_feed()
