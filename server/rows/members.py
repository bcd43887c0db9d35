"""Members in the book: found by id, phone or card, with everything that is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from app.domain.member import Consent, Member
from app.domain.operations import canonical_json
from app.domain.phone import PhoneNotPossible, bare_phone, normalise_phone
from app.domain.standing import Standing
from server import tables
from server.book import Book, row_of
from server.chain import has_come_back
from server.instants import instant_out
from server.keys import seal
from server.rows.standings import documents, fetch_standings, member_key, standing_in

_NOBODY = ("merged_into", "identity", "last_sale_on")
MOST_MERGES = 20
"""How long a chain of aliases is followed, so that a broken book cannot hold a request up."""


class MemberUnknown(Exception):
    """No such member."""


def standing(book: Book, member_id: str) -> Standing:
    """The member, or the one it was merged into, locked until the end; raises MemberUnknown. Of
    an erased one there is all but who it was.
    """
    for _ in range(MOST_MERGES):
        found = _row(book, member_id)
        if found is None:
            raise MemberUnknown(member_id)
        if found["merged_into"] is None:
            return standing_in(book, found)
        member_id = found["merged_into"]
    raise MemberUnknown(member_id)


def member_known(book: Book, member_id: str) -> bool:
    """Whether there is one of this id, an alias too."""
    return _row(book, member_id) is not None


def own_standing(book: Book, member_id: str) -> Standing | None:
    """The member alone, whomever it was merged into, locked until the end."""
    found = _row(book, member_id)
    return None if found is None else standing_in(book, found)


def fetch(book: Book, member_ids: Iterable[str]) -> None:
    """Have everything about these members at hand, and about those they were merged into, while
    gathering.
    """
    if not book.is_gathering:
        return
    asked = set(member_ids)
    for _ in range(MOST_MERGES):
        book.fetch(tables.members, [(mine,) for mine in asked])
        rows = [_row(book, mine) for mine in asked]
        more = {row["merged_into"] for row in rows if row is not None} - {None} - asked
        if not more:
            break
        asked |= more
    fetch_standings(book, sorted(asked))
    book.fetch(tables.holders, [(mine,) for mine in asked])


def sold_on(book: Book, member_id: str, day: date) -> None:
    """The day of the member's latest sale."""
    row = _row(book, member_id)
    if row is not None:
        book.put(tables.members, [{**row, "last_sale_on": day}])


def _row(book: Book, member_id: str) -> Mapping[str, Any] | None:
    found = book.rows(tables.members, member_id)
    return found[0] if found else None


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


def ends(book: Book, member_ids: Iterable[str]) -> dict[str, str]:
    """Who each of these aliases is in the end."""
    table, into = tables.members, {member_id: member_id for member_id in member_ids}
    for _ in range(MOST_MERGES):
        asked = select(table.c.member_id, table.c.merged_into).where(
            table.c.member_id.in_(set(into.values())), table.c.merged_into.is_not(None)
        )
        further = {row.member_id: row.merged_into for row in book.connection.execute(asked)}
        if not further:
            break
        into = {one: further.get(end, end) for one, end in into.items()}
    return into


def member_with(book: Book, kind: str, handle: str) -> str | None:
    """Id of the living member with this ``phone`` or ``card``."""
    found = book.rows(tables.handles, book.keys.handle(kind, handle))
    return found[0]["member_id"] if found else None


def named(book: Book, text: str) -> Standing:
    """The member with this id, card, or phone however it is written; raises MemberUnknown."""
    bare = bare_phone(text)
    try:
        phone = normalise_phone(bare)
    except PhoneNotPossible:
        phone = bare
    handle = member_with(book, "card", text) or member_with(book, "phone", phone)
    return standing(book, handle or text)


def fetch_phones(book: Book, phones: Iterable[str]) -> set[str]:
    """Have at hand whose phones these are, while gathering; the ids of those who have one."""
    handles = [(book.keys.handle("phone", phone),) for phone in phones]
    book.fetch(tables.handles, handles)
    found = [row for handle in handles for row in book.rows(tables.handles, *handle)]
    return {row["member_id"] for row in found}


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
    mine = member.member_id
    row, key = _row(book, mine), member_key(book, mine)
    if row is None or key is None:
        raise MemberUnknown(mine)
    sealed = seal(key, canonical_json(member).encode(), mine)
    book.put(tables.members, [{**row, "identity": sealed, "status": member.status}])


def bump(book: Book, member_id: str) -> int:
    """The member's next version, and its place in the feed of every store that holds it."""
    (row,) = book.rows(tables.members, member_id)
    ver: int = row["ver"] + 1
    book.put(tables.members, [{**row, "ver": ver}])
    for holder in book.rows(tables.holders, member_id):
        book.move(holder["store_id"], "member", member_id)
    return ver


def hold(book: Book, store_id: str, member_id: str) -> None:
    """From now on the member is in the store's scope. It is locked before: a version of it that is
    being made meanwhile would not be told to this store.
    """
    _row(book, member_id)
    if not is_held(book, store_id, member_id):
        row = {"store_id": store_id, "member_id": member_id}
        book.put(tables.holdings, [row])
        book.put(tables.holders, [row])
    book.move(store_id, "member", member_id)


def tell_again(book: Book, store_id: str, member_id: str) -> None:
    """The member, or the one it was merged into, comes once more in the store's feed, if it is in
    its scope: a counter there believes something that is not booked.
    """
    for _ in range(MOST_MERGES):
        row = _row(book, member_id)
        if row is None or not is_held(book, store_id, member_id):
            return
        book.move(store_id, "member", member_id)
        if row["merged_into"] is None:
            return
        member_id = row["merged_into"]


def is_held(book: Book, store_id: str, member_id: str) -> bool:
    """Whether the member is in the store's scope."""
    return any(one["store_id"] == store_id for one in book.rows(tables.holders, member_id))


def erase(book: Book, member_id: str, store_id: str, why: tuple[datetime, str]) -> tuple[str, ...]:
    """Nobody reads any more who the member was, nor the members that turned out to be the same;
    answers their ids. One that the book does not know is kept as such, at home in ``store_id``.
    Every store that holds one hears of it; all do where the book came out of a backup, which has
    forgotten whom counters looked up since.

    ``why``: (when, reason).
    """
    erased = same_person(book, member_id)
    if not erased:
        erased = (member_id,)
        fresh = {"member_id": member_id, "ver": 0, "status": "closed", "store_id": store_id}
        book.add(tables.members, [{**fresh, **dict.fromkeys(_NOBODY)}])
        hold(book, store_id, member_id)
    at, reason = instant_out(why[0]), why[1]
    rows = ({"member_id": one, "erased_at": at, "reason": reason} for one in erased)
    book.put(tables.erasures, rows)
    for one in erased:
        (row,) = book.rows(tables.members, one)
        status = "closed" if row["merged_into"] is None else row["status"]
        book.put(tables.members, [{**row, "identity": None, "status": status}])
        book.remove(tables.member_keys, book.rows(tables.member_keys, one))
    handles, operations = tables.handles, tables.operations
    asked = select(handles).where(handles.c.member_id.in_(erased))
    book.remove(handles, map(dict, book.asked(asked).mappings()))
    unbooked = operations.c.shard_id.in_(erased) & operations.c.booked_for.is_(None)
    left = list(map(dict, book.asked(select(operations).where(unbooked)).mappings()))
    book.put(operations, ({**row, "body": b""} for row in left))
    if has_come_back(book):
        for store in book.asked(select(tables.stores.c.store_id)).scalars().all():
            for one in erased:
                book.move(store, "member", one)
    return erased


def same_person(book: Book, member_id: str) -> tuple[str, ...]:
    """The member and whoever leads to it; nothing for one that the book does not know."""
    if _row(book, member_id) is None:
        return ()
    table, found = tables.members, [member_id]
    for _ in range(MOST_MERGES):
        asked = select(table.c.member_id).where(
            table.c.merged_into.in_(found), table.c.member_id.not_in(found)
        )
        more = book.asked(asked).scalars().all()
        if not more:
            break
        found += more
    return tuple(found)


def _add_handles(book: Book, member_id: str, found: Iterable[tuple[str, str]]) -> None:
    rows = (
        {"handle": book.keys.handle(kind, text), "member_id": member_id}
        for kind, text in found
        if text
    )
    book.add(tables.handles, rows)
