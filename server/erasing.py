"""People who want to be forgotten: found, shown before it is done, erased, and kept erased.

Who a member was is sealed with a key of its own; erasing destroys that key, and every counter that
holds the member takes out what it has in the transaction that keeps the row (docs/centre.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.faults import NotDone
from server.instants import instant_in
from server.offices import do_at_office
from server.rows.members import (
    MemberUnknown,
    erase,
    named,
    same_person,
    standing,
)
from server.rows.standings import is_erased

AGAIN = "erased before the book came out of a backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A counter that holds the member and has not said yet that it has taken out who it was."""

    device_id: str
    store_id: str
    seen_at: datetime


def member_named(book: Book, text: str) -> Standing:
    """The living member with this id, phone or card; raises NotDone."""
    try:
        found = named(book, text)
    except MemberUnknown:
        raise NotDone("The chain has no member of that id, phone or card.") from None
    if found.member.is_erased:
        raise NotDone(f"{found.member.member_id} is erased: nobody knows who it was.")
    return found


def preview(book: Book, found: Standing) -> Iterator[str]:
    """What erasing would do, to be read before it is done: it cannot be undone."""
    member = found.member
    yield f"{member.name or '-'}, {member.phone}, at home in {member.store_id}"
    yield f"id {member.member_id}, enrolled on {member.enrolled_on}"
    also = [one for one in same_person(book, member.member_id) if one != member.member_id]
    if also:
        yield f"with the members that turned out to be the same: {', '.join(also)}"
    sales = tables.sales
    asked = select(func.count()).where(sales.c.shard_id.in_([member.member_id, *also]))
    points = sum(lot.remaining for lot in found.lots)
    coupons = sum(coupon.state == "issued" for coupon in found.coupons)
    count = book.connection.execute(asked).scalar_one()
    yield f"{points:,} points and {coupons} coupons, which nobody can use any more"
    yield f"{count:,} sales, which stay in the book under the id alone"


def erase_member(book: Book, member_id: str, reason: str, now: datetime) -> None:
    """Destroy who the member is, as an operation of the office of its store."""
    store_id = standing(book, member_id).member.store_id
    do_at_office(book, store_id, "member.erase", {"reason": reason}, member_id, now)
    book.close_feed()


def erase_again(book: Book, member_ids: Sequence[str], now: datetime) -> int:
    """Members who were erased before the book came out of a backup; how many it still knew."""
    count = 0
    for member_id in member_ids:
        if is_erased(book, member_id):
            continue
        try:
            erase_member(book, member_id, AGAIN, now)
            count += 1
        except MemberUnknown:
            store_id = book.connection.execute(
                select(tables.stores.c.store_id).order_by(tables.stores.c.store_id).limit(1)
            ).scalar_one()
            erase(book, member_id, store_id, (now, AGAIN))
            book.close_feed()
    return count


def remember(file: Path, member_id: str) -> None:
    """Beside the book, so that one out of a backup knows it too."""
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(made, "a", encoding="ascii") as writing:
        writing.write(f"{member_id}\n")
        writing.flush()
        os.fsync(writing.fileno())


def remembered(file: Path) -> list[str]:
    """Everybody who was ever erased; each once."""
    if not file.exists():
        return []
    return list(dict.fromkeys(file.read_text(encoding="ascii").split()))


def waiting_for(book: Book, member_id: str) -> Iterator[Waiting]:
    """Counters that have not taken out yet who the member was; none once nobody has it."""
    devices, told, feed = tables.devices, tables.device_places, tables.feed
    asked = (
        select(devices.c.device_id, devices.c.store_id, devices.c.seen_at)
        .join(feed, feed.c.store_id == devices.c.store_id)
        .outerjoin(told, told.c.device_id == devices.c.device_id)
        .where(feed.c.kind == "member", feed.c.entity_id == member_id)
        .where(devices.c.status != "revoked", devices.c.public_key != "")
        .where(func.coalesce(told.c.seq, 0) < feed.c.seq)
        .order_by(devices.c.store_id, devices.c.device_id)
    )
    for row in book.connection.execute(asked):
        yield Waiting(
            device_id=row.device_id, store_id=row.store_id, seen_at=instant_in(row.seen_at)
        )
