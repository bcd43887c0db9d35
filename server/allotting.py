"""Rights of counters to give offers that the whole chain shares (R-122, decision 24)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select, text

from app.domain.allotting import LATE, Allotment, Held, free_of, given, is_shared
from app.domain.offer_uses import OfferUse
from app.domain.programme import Offer, Programme
from server import tables
from server.book import Book
from server.chain import CHAIN, chain_facts
from server.hearing.case import Hearing
from server.instants import instant_in, instant_out
from server.rows.devices import Device
from server.rows.programmes import programme_in_force
from sync.protocol.messages import SentOperation

ORDERS, MONEY = "orders", "minor"
"""The two kinds of limit, as the columns of each are called."""
_LOCK = text(
    "INSERT INTO offer_locks (offer_id, turn) VALUES (:offer_id, 1)"
    " ON CONFLICT (offer_id) DO UPDATE SET turn = offer_locks.turn + 1"
)
"""One after the other gives rights of an offer."""


def use(hearing: Hearing, uses: Iterable[OfferUse], programme: Programme) -> int:
    """Count what a counter gave; of how many offers all together is more than the limit now, which
    can only be where it had no right, or was not heard of for so long that others got it.
    """
    book, device_id = hearing.book, hearing.operation.device_id
    given_up = None if hearing.heard_at is None else instant_out(hearing.heard_at - LATE)
    offers = {offer.offer_id: offer for offer in programme.offers if is_shared(offer)}
    over = 0
    for one in uses:
        if one.offer_id in offers:
            row = _row_of(book, device_id, one.offer_id)
            row["used_orders"] += 1
            row["used_minor"] += one.amount_minor
            book.put(tables.allotments, [row])
            offer = offers[one.offer_id]
            is_beyond = any(_is_beyond(_held(row, kind)) for kind, _ in _limits(offer))
            is_beyond |= given_up is None or row["until_at"] <= given_up
            over += is_beyond and _is_over(book, offer)
    return over


def release(book: Book, device_id: str, uses: Iterable[OfferUse], *, is_own: bool) -> None:
    """All of a sale came back. The counter that made it may give it once more (``is_own``); else
    it is free for all.
    """
    for one in uses:
        row = _row_of(book, device_id, one.offer_id)
        name, sign = ("used", -1) if is_own and row["used_orders"] else ("freed", 1)
        row[f"{name}_orders"] += sign
        row[f"{name}_minor"] += sign * one.amount_minor
        book.put(tables.allotments, [row])


def renew(book: Book, device: Device, operations: Sequence[SentOperation], now: datetime) -> None:
    """Give the counter its rights anew where it has none, little is left of one, or one has ended
    and the counter told something that it did since: then nothing under it is still to come.
    """
    if device.status != "active" or not operations:
        return
    programme = programme_in_force(book, device.store_id, _tomorrow(now))
    offers = [] if programme is None else [one for one in programme.offers if is_shared(one)]
    if programme is None or not offers:
        return
    told_at = instant_out(operations[-1].at)
    until_at = instant_out(now + timedelta(hours=programme.redemption.offline.hours))
    counters = chain_facts(book.connection, device.store_id).counters
    is_moved = False
    for offer in sorted(offers, key=lambda one: one.offer_id):
        row = _row_of(book, device.device_id, offer.offer_id)
        is_over = row["until_at"] <= told_at
        if is_over or any(_held(row, kind).is_low for kind, _ in _limits(offer)):
            _give(book, offer, row, (is_over, until_at, counters, now))
            is_moved = True
    if is_moved:
        book.move(device.store_id, CHAIN, CHAIN)


def rights_in(connection: Connection, store_id: str) -> tuple[Allotment, ...]:
    """Of the counters of a store, as they are told them."""
    table, devices = tables.allotments, tables.devices
    asked = (
        select(table)
        .join(devices, devices.c.device_id == table.c.device_id)
        .where(devices.c.store_id == store_id, table.c.until_at > 0)
        .order_by(table.c.device_id, table.c.offer_id)
    )
    return tuple(
        Allotment(
            device_id=row.device_id,
            offer_id=row.offer_id,
            orders=row.right_orders,
            amount_minor=row.right_minor,
            until=instant_in(row.until_at),
        )
        for row in connection.execute(asked)
    )


def standing(connection: Connection, offer: Offer) -> Iterator[tuple[str, int, int, int]]:
    """(kind, limit, used, held by counters) of every limit of an offer that all share."""
    yield from _standing(offer, connection.execute(_of(offer)).mappings().all())


def _standing(offer: Offer, rows: Sequence[Any]) -> Iterator[tuple[str, int, int, int]]:
    for kind, limit in _limits(offer):
        held = [_held(row, kind) for row in rows]
        used = sum(one.used - one.freed for one in held)
        yield kind, limit, used, sum(one.left for one in held)


def _give(
    book: Book, offer: Offer, row: dict[str, Any], asked: tuple[bool, int, int, datetime]
) -> None:
    is_over, until_at, counters, now = asked
    book.connection.execute(_LOCK, {"offer_id": offer.offer_id})
    found = book.connection.execute(_of(offer)).mappings().all()
    rows = [one for one in found if one["device_id"] != row["device_id"]]
    long_ago = instant_out(now - LATE)
    for kind, limit in _limits(offer):
        mine = _held(row, kind)
        if is_over:
            mine = Held(right=mine.used, used=mine.used, freed=mine.freed)
        others = (
            Held(right=0, used=one.used, freed=one.freed) if late else one
            for one, late in ((_held(each, kind), each["until_at"] <= long_ago) for each in rows)
        )
        fresh = given(mine, free_of(limit, (mine, *others)), counters)
        row |= {
            f"right_{kind}": fresh.right,
            f"share_{kind}": fresh.share,
        }
    row["until_at"] = until_at
    book.put(tables.allotments, [row])


def _is_over(book: Book, offer: Offer) -> bool:
    rows = book.asked(_of(offer)).mappings().all()
    return any(used > limit for _, limit, used, _ in _standing(offer, rows))


def _is_beyond(held: Held) -> bool:
    return held.used > held.right


def _limits(offer: Offer) -> Iterator[tuple[str, int]]:
    if offer.limits.total is not None:
        yield ORDERS, offer.limits.total
    if offer.limits.budget_minor is not None:
        yield MONEY, offer.limits.budget_minor


def _held(row: Any, kind: str) -> Held:
    return Held(
        right=row[f"right_{kind}"],
        used=row[f"used_{kind}"],
        freed=row[f"freed_{kind}"],
        share=row[f"share_{kind}"],
    )


def _row_of(book: Book, device_id: str, offer_id: str) -> dict[str, Any]:
    """The counter's own; its device is locked meanwhile."""
    for row in book.rows(tables.allotments, device_id):
        if row["offer_id"] == offer_id:
            return dict(row)
    fresh = dict.fromkeys(tables.allotments.columns.keys(), 0)
    return {**fresh, "device_id": device_id, "offer_id": offer_id}


def _of(offer: Offer) -> Select[Any]:
    table = tables.allotments
    return select(table).where(table.c.offer_id == offer.offer_id)


def _tomorrow(now: datetime) -> date:
    """A day that has begun somewhere."""
    return (now + timedelta(hours=14)).date()
