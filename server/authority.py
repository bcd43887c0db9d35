"""The centre itself: ``CentralService`` over one book."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from app.domain.programme import Programme
from server import tables
from server.book import Book
from server.feed import member_row, places, rows_after
from server.instants import instant_out
from server.joining import Place, invite, join, make_code
from server.keys import Keys, is_signed
from server.pushing import hear_all, outcome_of
from server.rows.devices import Device, device_of, revoke, sender_of, use_nonce
from server.rows.members import hold, member_with
from server.rows.programmes import add_programme, versions_for
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
    BadRequest,
    DeviceRevoked,
    HistoryChanged,
    ResyncNeeded,
    TokenOver,
    TokenRefused,
)
from sync.protocol.signing import token_message

CLOCK_AWAY = timedelta(minutes=15)
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
            for version in versions_for(book, store_id):
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

    def revoke(self, device_id: str) -> bool:
        """The machine reads no more, and what it still pushes waits in quarantine (T9); False when
        there is none of that id.
        """
        with self._book() as book:
            return revoke(book, device_id)

    # For whoever stands at the door

    def bearer(self, token: str) -> str:
        """The device a token was made for, without a look into the book; raises TokenOver."""
        found = read_token(self._keys, token, self._now())
        if found is None:
            raise TokenOver
        return found[0]

    def store_of(self, token: str) -> str:
        """Whose feed the token reads; raises TokenOver, DeviceRevoked."""
        with self._book() as book:
            return self._reader(book, token).store_id

    def places(self, store_ids: Collection[str]) -> dict[str, int]:
        """How far the feed of each of these stores is."""
        with self._storage.glance() as connection:
            return places(connection, store_ids)

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
        message = token_message(request.device_id, request.incarnation, request.at, request.nonce)
        with self._book() as book:
            device = device_of(book, request.device_id)
            if device is None or not is_signed(device.public_key, message, request.signature):
                raise TokenRefused(reason="SIGNATURE_WRONG", server_at=now.isoformat())
            if abs(request.at - now) > CLOCK_AWAY:
                raise TokenRefused(reason="CLOCK_AWAY", server_at=now.isoformat())
            over_at = instant_out(request.at + CLOCK_AWAY)
            if not use_nonce(book, device.device_id, request.nonce, over_at, instant_out(now)):
                raise TokenRefused(reason="NONCE_USED", server_at=now.isoformat())
        made = make_token(self._keys, device.device_id, request.incarnation, now)
        return Token(token=made, lasts_s=TOKEN_S, server_at=now)

    def push(self, token: str, push: Push) -> Pushed:
        """Raises TokenOver, HistoryChanged, and BadRequest for the operations of another device,
        which no counter has in its chain.
        """
        now = self._now()
        with self._book() as book:
            history = _history(book)
            if push.history != history:
                raise HistoryChanged(history=history)
            device = self._device(book, token)
            if any(one.device_id != device.device_id for one in push.operations):
                raise BadRequest(reason="operations of another device")
            device, outcomes = hear_all(book, device, push.operations, now)
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
            shard_id = member_id or device.device_id
            if sender_of(book, shard_id, operation_id) != device.device_id:
                return None
            return outcome_of(book, shard_id, operation_id)

    def changes(self, token: str, caller: Caller, since: int, wait_s: int = 0) -> Changes:
        """Raises TokenOver, DeviceRevoked; ResyncNeeded for a place the feed never had.
        Waiting is for the door outside.
        """
        del caller, wait_s
        with self._book() as book:
            device = self._reader(book, token)
            if since > places(book.connection, (device.store_id,)).get(device.store_id, 0):
                raise ResyncNeeded
            cursor, is_more, rows = rows_after(book, device.store_id, since)
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
