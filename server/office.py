"""What whoever runs a chain tells its centre (docs/centre.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from app.domain.card import BlockedPasses
from app.domain.programme import Programme
from server import tables
from server.backing_up import settle_in
from server.book import Book
from server.chain import CHAIN, PATIENT_UNTIL, tell_chain
from server.erasing import erase_again, erase_member
from server.expiring import Expired, due_after, expire
from server.hearing.merging import MergeBody
from server.instants import instant_out
from server.joining import Place, invite, make_code
from server.keys import Keys
from server.merging import merge, unmerge
from server.passes import MadePass, block_passes, make_pass
from server.rehearing import hear_again, hear_all_again
from server.rows.devices import revoke
from server.rows.passes import PASSES, block_all_until, block_passes_by, blocked_passes
from server.rows.programmes import add_programme, versions_for
from server.storage import Storage
from sync.protocol.messages import Outcome

HISTORY = "history"
PATIENCE = timedelta(hours=24)
"""How long after a backup an operation waits for what others have yet to offer again."""

GIVEN_UP = ("40001", "40P01", "23505")
"""SQLSTATE of a transaction that could not be put in line with others, of a deadlock, and of a key
that another one wrote at the same time.
"""
MOST_TRIES = 5
T = TypeVar("T")


class Office:
    """One book and who may tell it what; every call is one transaction."""

    def __init__(
        self,
        storage: Storage,
        keys: Keys,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        """``now``: aware UTC; ``entropy``: that many random bytes."""
        self._storage, self._keys, self._now, self._entropy = storage, keys, now, entropy

    def begin_history(self) -> str:
        """A new name for this book's life: when it is new, and after it came out of a backup."""
        history = f"h-{self._entropy(8).hex()}"
        with self._book() as book:
            if _kept(book, HISTORY) is not None:
                until = str(instant_out(self._now() + PATIENCE))
                book.put(tables.centre, [{"name": PATIENT_UNTIL, "value": until}])
                block_all_until(book, self._now())
            book.put(tables.centre, [{"name": HISTORY, "value": history}])
            settle_in(book)
            book.close_feed()
        return history

    def add_store(self, store_id: str, name: str, zone: str, currency: str) -> None:
        """A shop of the chain; its business day ends at midnight."""
        row = {"store_id": store_id, "name": name, "zone": zone, "currency": currency}
        with self._book() as book:
            book.connection.execute(insert(tables.stores), [{**row, "day_cut_hour": 0}])
            for version in versions_for(book, store_id):
                book.move(store_id, "programme", str(version))
            book.move(store_id, CHAIN, CHAIN)
            if blocked_passes(book, self._now()) != BlockedPasses():
                book.move(store_id, PASSES, PASSES)
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

    def make_pass(self, sought: str, life: timedelta) -> MadePass:
        """A pass for a member; raises PassDenied."""
        with self._book() as book:
            return make_pass(book, sought, life, self._now(), self._entropy(4))

    def block_passes(self, sought: str) -> list[int]:
        """One by its serial, or all of a member; raises PassDenied."""
        return self._whole(lambda book: _told(book, block_passes(book, sought, self._now())))

    def revoke(self, device_id: str) -> bool:
        """The machine reads no more, what it still pushes waits in quarantine, and passes that it
        asked for are blocked (T9); False when there is none of that id.
        """
        with self._book() as book:
            is_there = revoke(book, device_id)
            block_passes_by(book, device_id, self._now())
            tell_chain(book)
            book.close_feed()
            return is_there

    def hear_again(self, shard_id: str, operation_id: str) -> Outcome:
        """One operation in quarantine; raises NotAgain."""
        return self._whole(lambda book: _told(book, hear_again(book, shard_id, operation_id)))

    def hear_all_again(self) -> Sequence[Outcome]:
        """All in quarantine that no person has to judge."""
        return self._whole(lambda book: _told(book, hear_all_again(book)))

    def erase(self, member_id: str, reason: str) -> None:
        """Nobody knows any more who the member was (I13); raises MemberUnknown."""
        self._whole(lambda book: erase_member(book, member_id, reason, self._now()))

    def expire(self, after: str = "") -> Expired:
        """Write off points of some members after an id (R-51). Where there are none, nobody who
        writes is kept waiting.
        """
        now = self._now()
        with self._storage.glance() as connection:
            due = due_after(Book(connection, self._keys), now, after)
        if not due:
            return Expired(0, after, 0)
        points = self._whole(lambda book: expire(book, due, now))
        return Expired(len(due), due[-1].member_id, points)

    def merge(self, winner_id: str, body: MergeBody) -> Outcome:
        """Two members turn out to be one person (R-97)."""
        return self._whole(lambda book: merge(book, body, winner_id, self._now()))

    def unmerge(self, member_id: str, reason: str) -> Outcome:
        """And then not, within 30 days."""
        return self._whole(lambda book: unmerge(book, member_id, reason, self._now()))

    def erase_again(self, member_ids: Sequence[str]) -> int:
        """After the book came out of a backup; how many of them it still knew."""
        return self._whole(lambda book: erase_again(book, member_ids, self._now()))

    def _whole(self, work: Callable[[Book], T]) -> T:
        """One transaction, begun anew when the engine gave it up for the sake of another one."""
        for _ in range(MOST_TRIES - 1):
            try:
                with self._book() as book:
                    return work(book)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in GIVEN_UP:
                    raise
        with self._book() as book:
            return work(book)

    @contextmanager
    def _book(self) -> Iterator[Book]:
        with self._storage.begin() as connection:
            yield Book(connection, self._keys)


def _told(book: Book, found: T) -> T:
    book.close_feed()
    return found


def history_of(book: Book) -> str:
    """The name of this book's life."""
    return _kept(book, HISTORY) or ""


def is_patient(book: Book, now: datetime) -> bool:
    """Whether the book came out of a backup not long ago: counters offer again what they did since
    then, in whatever order they come.
    """
    until = _kept(book, PATIENT_UNTIL)
    return until is not None and instant_out(now) < int(until)


def _kept(book: Book, name: str) -> str | None:
    table = tables.centre
    found: str | None = book.connection.execute(
        select(table.c.value).where(table.c.name == name)
    ).scalar_one_or_none()
    return found
