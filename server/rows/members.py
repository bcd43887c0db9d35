"""Members in the book: found by id, phone or card, with everything that is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select, update

from app.domain.ledger import Lot
from app.domain.member import Consent, Member
from app.domain.operations import canonical_json
from app.domain.standing import Standing
from server import tables
from server.book import Book, row_of
from server.instants import instant_out
from server.keys import seal
from server.rows.standings import documents, standings

MOST_MERGES = 20
"""How long a chain of aliases is followed, so that a broken book cannot hold a request up."""


class MemberUnknown(Exception):
    """No such member, or erased."""


def standing(book: Book, member_id: str) -> Standing:
    """The member, or the one it was merged into, locked until the end; raises MemberUnknown."""
    for _ in range(MOST_MERGES):
        mine = tables.members.c.member_id == member_id
        found = book.connection.execute(
            select(tables.members).where(mine).with_for_update()
        ).one_or_none()
        if found is None or found.identity is None:
            raise MemberUnknown(member_id)
        if found.merged_into is None:
            return next(standings(book, [found]))
        member_id = found.merged_into
    raise MemberUnknown(member_id)


def newest(book: Book, member_ids: Sequence[str]) -> Iterator[tuple[Row[Any], str | None]]:
    """Each of these members, by its id, as its row and what counters are told; no document once
    it is merged or erased.
    """
    table = tables.members
    asked = select(table).where(table.c.member_id.in_(member_ids)).order_by(table.c.member_id)
    rows = book.connection.execute(asked).all()
    living = [row for row in rows if row.merged_into is None and row.identity is not None]
    told = dict(zip((row.member_id for row in living), documents(book, living), strict=True))
    for row in rows:
        yield row, told.get(row.member_id)


def member_with(book: Book, kind: str, handle: str) -> str | None:
    """Id of the living member with this ``phone`` or ``card``."""
    found: str | None = book.connection.execute(
        select(tables.handles.c.member_id).where(
            tables.handles.c.handle == book.keys.handle(kind, handle)
        )
    ).scalar_one_or_none()
    return found


def add_member(book: Book, member: Member, consents: Iterable[tuple[str, Consent]] = ()) -> None:
    """A new member of version 0 with its key, handles and consents, in the scope of its store.

    ``consents``: (operation id, consent).
    """
    mine = member.member_id
    key, sealed = book.keys.new_member_key(mine)
    book.add(tables.member_keys, [{"member_id": mine, "sealed": sealed}])
    row = {
        "member_id": mine,
        "ver": 0,
        "status": member.status,
        "store_id": member.store_id,
        "merged_into": member.merged_into,
        "identity": seal(key, canonical_json(member).encode(), mine),
        "last_sale_on": None,
    }
    book.add(tables.members, [row])
    _add_handles(book, mine, (("phone", member.phone), ("card", member.card_token)))
    record_consents(book, mine, consents)
    hold(book, member.store_id, mine)


def add_alias(book: Book, member: Member, winner_id: str, store_id: str) -> None:
    """A member who is another one: its id is kept for ever, and its card finds the other."""
    row = {
        "member_id": member.member_id,
        "ver": 0,
        "status": "merged",
        "store_id": store_id,
        "merged_into": winner_id,
        "identity": b"",
        "last_sale_on": None,
    }
    book.add(tables.members, [row])
    _add_handles(book, winner_id, (("card", member.card_token),))
    hold(book, store_id, member.member_id)
    hold(book, store_id, winner_id)


def record_consents(book: Book, member_id: str, consents: Iterable[tuple[str, Consent]]) -> None:
    """What a member said, each with the operation that heard it."""
    rows = (
        {
            **row_of(consent),
            "member_id": member_id,
            "operation_id": operation_id,
            "recorded_at": instant_out(consent.recorded_at),
        }
        for operation_id, consent in consents
    )
    book.add(tables.consents, rows)


def change_identity(book: Book, member: Member) -> None:
    """Who the member is, anew; its handles stay."""
    sealed = seal(_key(book, member.member_id), canonical_json(member).encode(), member.member_id)
    mine = tables.members.c.member_id == member.member_id
    book.connection.execute(
        update(tables.members).where(mine).values(identity=sealed, status=member.status)
    )


def bump(book: Book, member_id: str) -> int:
    """The member's next version, and its place in the feed of every store that holds it."""
    ver: int = book.connection.execute(
        update(tables.members)
        .where(tables.members.c.member_id == member_id)
        .values(ver=tables.members.c.ver + 1)
        .returning(tables.members.c.ver)
    ).scalar_one()
    stores = select(tables.holders.c.store_id).where(tables.holders.c.member_id == member_id)
    for store_id in book.connection.execute(stores).scalars():
        book.move(store_id, "member", member_id)
    return ver


def hold(book: Book, store_id: str, member_id: str) -> None:
    """From now on the member is in the store's scope."""
    row = {"store_id": store_id, "member_id": member_id}
    book.put(tables.holdings, [row])
    book.put(tables.holders, [row])
    book.move(store_id, "member", member_id)


def tell_again(book: Book, store_id: str, member_id: str) -> None:
    """The member, or the one it was merged into, comes once more in the store's feed, if it is in
    its scope: a counter there believes something that is not booked.
    """
    for _ in range(MOST_MERGES):
        mine = tables.holdings.c.member_id == member_id
        asked = select(tables.members.c.merged_into).join(
            tables.holdings, tables.holdings.c.member_id == tables.members.c.member_id
        )
        found = book.connection.execute(
            asked.where(mine, tables.holdings.c.store_id == store_id)
        ).one_or_none()
        if found is None:
            return
        book.move(store_id, "member", member_id)
        if found.merged_into is None:
            return
        member_id = found.merged_into


def lots_of(book: Book, member_id: str) -> tuple[Lot, ...]:
    """Every lot of the member, empty ones too."""
    table = tables.lots
    asked = select(table).where(table.c.member_id == member_id).order_by(table.c.lot_id)
    return tuple(Lot(**row) for row in book.connection.execute(asked).mappings())


def _add_handles(book: Book, member_id: str, found: Iterable[tuple[str, str]]) -> None:
    rows = (
        {"handle": book.keys.handle(kind, text), "member_id": member_id}
        for kind, text in found
        if text
    )
    book.add(tables.handles, rows)


def _key(book: Book, member_id: str) -> bytes:
    key = member_key(book, member_id)
    if key is None:
        raise MemberUnknown(member_id)
    return key


def member_key(book: Book, member_id: str) -> bytes | None:
    """The key of the member's own; None when the member is an alias, erased or none."""
    sealed = book.connection.execute(
        select(tables.member_keys.c.sealed).where(tables.member_keys.c.member_id == member_id)
    ).scalar_one_or_none()
    return None if sealed is None else book.keys.member_key(sealed, member_id)
