"""The centre itself: ``CentralService`` over one book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from app.domain.programme import Programme
from server import tables
from server.book import Book
from server.feed import member_row, rows_after
from server.joining import Place, invite, join, make_code
from server.keys import Keys, is_signed
from server.pushing import hear_all, outcome_of
from server.rows.devices import Device, device_of
from server.rows.members import hold, member_with
from server.rows.programmes import add_programme
from server.storage import Storage
from server.tokens import TOKEN_S, make_token, read_token
from sync.protocol.messages import (
    PROTOCOL_VERSION,
    Caller,
    Changes,
    Hello,
    Joined,
    JoinRequest,
    Outcome,
    Push,
    Pushed,
    Row,
    Token,
    TokenRequest,
)
from sync.protocol.refusals import (
    DeviceRevoked,
    HistoryChanged,
    ResyncNeeded,
    TokenOver,
    TokenRefused,
)
from sync.protocol.signing import token_message

CLOCK_MINUTES = 15
"""How far a counter's clock may be from ours when it asks for a token."""
HISTORY = "history"


class Authority:
    """Answers counters from the book; every call is one transaction. Knows nothing of HTTP."""

    def __init__(
        self,
        storage: Storage,
        keys: Keys,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        """``now``: aware UTC; ``entropy``: that many random bytes."""
        self._storage, self._keys, self._now, self._entropy = storage, keys, now, entropy

    # For whoever runs the chain

    def begin_history(self) -> str:
        """A new name for this book's life: when it is new, and after it came out of a backup."""
        history = f"h-{self._entropy(8).hex()}"
        with self._book() as book:
            book.put(tables.centre, [{"name": HISTORY, "value": history}])
        return history

    def add_store(self, store_id: str, name: str, zone: str, currency: str) -> None:
        """A shop of the chain; its business day ends at midnight."""
        row = {"store_id": store_id, "name": name, "zone": zone, "currency": currency}
        with self._book() as book:
            book.connection.execute(insert(tables.stores), [{**row, "day_cut_hour": 0}])
            versions = select(tables.programmes.c.version)
            for version in book.connection.execute(versions).scalars():
                book.move(store_id, "programme", str(version))
            book.close_feed()

    def publish(self, programme: Programme) -> None:
        """One more version of the programme for the stores it names."""
        with self._book() as book:
            add_programme(book, programme)
            book.close_feed()

    def invite(self, place: Place) -> str:
        """The one-time code with which one machine becomes that counter."""
        code = make_code(self._entropy(32))
        with self._book() as book:
            invite(book, code, place, self._now())
        return code

    # For counters

    def hello(self, caller: Caller) -> Hello:
        """Who the centre is."""
        del caller
        with self._book() as book:
            return Hello(protocol=PROTOCOL_VERSION, history=_history(book), server_at=self._now())

    def join(self, request: JoinRequest) -> Joined:
        """Raises JoinRefused."""
        with self._book() as book:
            device_id = f"d-{self._entropy(8).hex()}"
            device, place = join(book, request, device_id, self._now())
            table = tables.stores
            store = book.connection.execute(
                select(table).where(table.c.store_id == device.store_id)
            ).one()
            return Joined(
                device_id=device.device_id,
                incarnation=device.incarnation,
                store_id=store.store_id,
                store_name=store.name,
                counter_id=place.counter_id,
                counter_name=place.counter_name,
                zone=store.zone,
                day_cut_hour=store.day_cut_hour,
                currency=store.currency,
                server_keys=(self._keys.public,),
                history=_history(book),
                server_at=self._now(),
            )

    def token(self, request: TokenRequest) -> Token:
        """Raises TokenRefused; a revoked device gets one too, for it may still push."""
        now = self._now()
        with self._book() as book:
            device = device_of(book, request.device_id)
        message = token_message(request.device_id, request.incarnation, request.at, request.nonce)
        if device is None or not is_signed(device.public_key, message, request.signature):
            raise TokenRefused(reason="SIGNATURE_WRONG", server_at=now.isoformat())
        if abs(request.at - now) > timedelta(minutes=CLOCK_MINUTES):
            raise TokenRefused(reason="CLOCK_AWAY", server_at=now.isoformat())
        made = make_token(self._keys, device.device_id, request.incarnation, now)
        return Token(token=made, lasts_s=TOKEN_S, server_at=now)

    def push(self, token: str, push: Push) -> Pushed:
        """Raises TokenOver, HistoryChanged."""
        now = self._now()
        with self._book() as book:
            history = _history(book)
            if push.history != history:
                raise HistoryChanged(history=history)
            device, outcomes = hear_all(book, self._device(book, token), push.operations, now)
            book.close_feed()
        return Pushed(
            next_seq=device.seq + 1,
            durable_through=0,
            outcomes=outcomes,
            history=history,
            server_at=now,
        )

    def outcome(self, token: str, operation_id: str, member_id: str | None) -> Outcome | None:
        """Raises TokenOver."""
        with self._book() as book:
            device = self._device(book, token)
            return outcome_of(book, member_id or device.device_id, operation_id)

    def changes(self, token: str, caller: Caller, since: int, wait_s: int = 0) -> Changes:
        """Raises TokenOver, DeviceRevoked, ResyncNeeded. Waiting is for the door outside."""
        del caller, wait_s
        with self._book() as book:
            device = self._reader(book, token)
            cursor, is_more, rows = rows_after(book, device.store_id, since)
            if since > 0 and cursor < since:
                raise ResyncNeeded
            return Changes(
                history=_history(book),
                since=since,
                cursor=cursor,
                is_more=is_more,
                rows=rows,
                server_at=self._now(),
            )

    def lookup(self, token: str, caller: Caller, sought: str) -> Row | None:
        """Raises TokenOver, DeviceRevoked."""
        del caller
        with self._book() as book:
            device = self._reader(book, token)
            kind = "phone" if sought.startswith("+") else "card"
            member_id = member_with(book, kind, sought)
            if member_id is None:
                return None
            hold(book, device.store_id, member_id)
            book.close_feed()
            return member_row(book, member_id)

    # Inside

    @contextmanager
    def _book(self) -> Iterator[Book]:
        with self._storage.begin() as connection:
            yield Book(connection, self._keys)

    def _device(self, book: Book, token: str) -> Device:
        found = read_token(self._keys, token, self._now())
        device = None if found is None else device_of(book, found[0])
        if device is None:
            raise TokenOver
        return device

    def _reader(self, book: Book, token: str) -> Device:
        device = self._device(book, token)
        if device.status == "revoked":
            raise DeviceRevoked
        return device


def _history(book: Book) -> str:
    table = tables.centre
    found: str = book.connection.execute(
        select(table.c.value).where(table.c.name == HISTORY)
    ).scalar_one()
    return found
