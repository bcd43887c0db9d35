"""Writing off points whose last day is long past, by and by, while counters go on (ADR 0017).

No balance changes by it: points that are due never count, written off or not. It waits until no
counter can still hold a sale that spent them on a day when they were good.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from sqlalchemy import select

from server import tables
from server.book import Book
from server.hearing.expiring import ExpireBody
from server.offices import do_at_office

EXPIRE = "points.expire"
LATE = timedelta(days=30)
"""As long as a counter may be alone with what it sold."""
MEMBERS_AT_ONCE = 200
PAUSE_S = 0.2
"""Between two transactions, so that no counter waits for more than one of them."""
LOOK_S = 600
_log = logging.getLogger(__name__)


class Due(NamedTuple):
    """A member with points to write off, and the store whose office does it."""

    member_id: str
    store_id: str


class Expired(NamedTuple):
    """How many members one transaction looked at, the last of them, and the points it took."""

    members: int
    last_id: str
    points: int


def last_day(now: datetime) -> date:
    """What ended before it may be written off."""
    return (now - LATE).date()


def due_after(book: Book, now: datetime, after: str) -> Sequence[Due]:
    """Some hundred members after an id who have points to write off, in the order of their ids."""
    lots, members = tables.lots, tables.members
    asked = (
        select(lots.c.member_id, members.c.store_id)
        .join(members, members.c.member_id == lots.c.member_id)
        .where(lots.c.remaining > 0, lots.c.expires_on < last_day(now), lots.c.member_id > after)
        .distinct()
        .order_by(lots.c.member_id)
        .limit(MEMBERS_AT_ONCE)
    )
    return tuple(Due(row.member_id, row.store_id) for row in book.asked(asked))


def expire(book: Book, due: Sequence[Due], now: datetime) -> int:
    """The points that go, as operations of the offices of the stores these members are at home
    in.
    """
    by_store: dict[str, list[str]] = {}
    for one in due:
        by_store.setdefault(one.store_id, []).append(one.member_id)
    points = 0
    for store_id in sorted(by_store):
        body = ExpireBody(on=last_day(now), member_ids=tuple(by_store[store_id]))
        outcome = do_at_office(book, store_id, EXPIRE, asdict(body), None, now)
        points += _taken(book, outcome.operation_id, body.member_ids)
    book.close_feed()
    return points


def _taken(book: Book, operation_id: str, member_ids: tuple[str, ...]) -> int:
    table = tables.entries
    asked = select(table.c.points).where(
        table.c.member_id.in_(member_ids), table.c.operation_id == operation_id
    )
    found: list[int] = [-points for points in book.asked(asked).scalars()]
    return sum(found)


class Keeper:
    """Writes off once a day while a server answers; several servers over one book may, too."""

    def __init__(
        self, expire: Callable[[str], Expired], now: Callable[[], datetime], look_s: float = LOOK_S
    ) -> None:
        """``expire``: one transaction, after an id; ``look_s``: how often it looks at the day."""
        self._expire, self._now, self._look_s = expire, now, look_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="expiring", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        done: date | None = None
        while not self._over.is_set():
            on = last_day(self._now())
            if done != on and self._all():
                done = on
            self._over.wait(self._look_s)

    def _all(self) -> bool:
        """False when it was broken off."""
        after, members, points = "", 0, 0
        while not self._over.is_set():
            try:
                some = self._expire(after)
            except Exception as fault:  # noqa: BLE001 - the rest is done at the next look
                _log.warning("points could not be written off: %s", type(fault).__name__)
                return False
            members, points, after = members + some.members, points + some.points, some.last_id
            if some.members < MEMBERS_AT_ONCE:
                if members:
                    _log.info("%d points of %d members are written off", points, members)
                return True
            self._over.wait(PAUSE_S)
        return False
