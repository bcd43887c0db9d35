"""The centre itself: ``CentralService`` over one book."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.domain.offline import MOST_PASS_LIFE
from server import tables
from server.allotting import renew
from server.book import Book
from server.chain import tell_chain
from server.feed import (
    digests_at,
    member_count,
    member_rows,
    members_after,
    others,
    places,
    rows_after,
)
from server.instants import instant_out
from server.joining import join, receipts_after
from server.keys import is_signed
from server.office import Office, history_of, is_patient
from server.passes import PassDenied, make_pass
from server.pushing import hear_all, outcome_of
from server.rows.devices import Device, device_of, keep_place, sender_of, use_nonce
from server.rows.members import hold, is_held, member_with
from server.tokens import TOKEN_S, make_token, read_token
from sync.protocol.messages import (
    PROTOCOL_VERSION,
    Caller,
    Changes,
    Chunk,
    Digests,
    Hello,
    Joined,
    JoinRequest,
    Outcome,
    PassMade,
    Push,
    Pushed,
    Row,
    Snapshot,
    Token,
    TokenRequest,
)
from sync.protocol.refusals import (
    BadRequest,
    DeviceRevoked,
    HistoryChanged,
    PassNotMade,
    ResyncNeeded,
    TokenOver,
    TokenRefused,
)
from sync.protocol.signing import chunk_digest, chunk_message, token_message

CLOCK_AWAY = timedelta(minutes=15)
"""How far a counter's clock may be from ours when it asks for a token."""


class Authority(Office):
    """Answers counters from the book; every call is one transaction. Knows nothing of HTTP."""

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
            return Hello(
                protocol=PROTOCOL_VERSION, history=history_of(book), server_at=self._now()
            )

    def join(self, request: JoinRequest) -> Joined:
        """Raises JoinRefused."""
        with self._book() as book:
            device_id = f"d-{self._entropy(8).hex()}"
            device, place = join(book, request, device_id, self._now())
            if device.device_id == device_id:  # else it had joined, and only asks again
                tell_chain(book)
                book.close_feed()
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
                history=history_of(book),
                server_at=self._now(),
                receipts_after=receipts_after(book, device),
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
        device, outcomes = self._whole(lambda book: self._heard(book, token, push, now))
        return Pushed(
            incarnation=device.incarnation,
            next_seq=device.seq + 1,
            durable_through=device.durable_through,
            outcomes=outcomes,
            history=push.history,
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
            keep_place(book, device.device_id, since, instant_out(self._now()))
            cursor, is_more, rows = rows_after(book, device.store_id, since, self._now())
            return Changes(
                history=history_of(book),
                since=since,
                cursor=cursor,
                is_more=is_more,
                rows=rows,
                server_at=self._now(),
            )

    def snapshot(self, token: str, caller: Caller) -> Snapshot:
        """Raises TokenOver, DeviceRevoked. The place comes first: whatever changes after it is in
        the feed, whether a chunk already had it or not.
        """
        del caller
        with self._book() as book:
            store_id = self._reader(book, token).store_id
            return Snapshot(
                history=history_of(book),
                cursor=places(book.connection, (store_id,)).get(store_id, 0),
                member_count=member_count(book, store_id),
                rows=others(book, store_id, self._now()),
                server_at=self._now(),
            )

    def chunk(self, token: str, caller: Caller, after: str, bucket: int | None = None) -> Chunk:
        """Raises TokenOver, DeviceRevoked."""
        del caller
        with self._book() as book:
            history, store_id = history_of(book), self._reader(book, token).store_id
            cursor = places(book.connection, (store_id,)).get(store_id, 0)
            is_more, rows = members_after(book, store_id, after, bucket)
        unsigned = Chunk(
            history=history,
            cursor=cursor,
            after=after,
            through=rows[-1].entity_id if rows else after,
            is_more=is_more,
            rows=rows,
            digest=chunk_digest(rows),
            signature="",
            server_at=self._now(),
            bucket=bucket,
        )
        return replace(unsigned, signature=self._keys.sign(chunk_message(unsigned)).hex())

    def digests(self, token: str, caller: Caller) -> Digests:
        """Raises TokenOver, DeviceRevoked. Nobody is kept from writing meanwhile."""
        del caller
        with self._book() as book:
            history, store_id = history_of(book), self._reader(book, token).store_id
        with self._storage.glance() as connection:
            before, buckets, after = digests_at(connection, store_id)
        return Digests(
            history=history,
            cursor=after,
            buckets=buckets if before == after else (),
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
            return member_rows(book, [member_id])[0]

    def pass_of(self, token: str, caller: Caller, member_id: str) -> PassMade:
        """Raises TokenOver, DeviceRevoked, PassNotMade."""
        del caller
        now = self._now()
        with self._book() as book:
            device = self._reader(book, token)
            if not is_held(book, device.store_id, member_id):
                raise PassNotMade(reason="MEMBER_UNKNOWN")
            chance, life = self._entropy(4), MOST_PASS_LIFE
            try:
                made = make_pass(book, member_id, life, now, chance, device.device_id)
            except PassDenied as denied:
                raise PassNotMade(reason=denied.reason) from None
        return PassMade(
            digits=made.digits,
            expires_at=made.claims.expires_at,
            allowance=made.claims.allowance,
            server_at=now,
        )

    # Inside

    def _heard(
        self, book: Book, token: str, push: Push, now: datetime
    ) -> tuple[Device, tuple[Outcome, ...]]:
        history = history_of(book)
        if push.history != history:
            raise HistoryChanged(history=history)
        device = self._device(book, token)
        if any(one.device_id != device.device_id for one in push.operations):
            raise BadRequest(reason="operations of another device")
        patience = is_patient(book, now)
        heard = hear_all(book, device, push.operations, now, is_patient=patience)
        if not patience:
            renew(book, heard[0], push.operations[: len(heard[1])], now)
        book.close_feed()
        return heard

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
