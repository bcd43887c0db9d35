"""Members: found by number, card and name; added, changed, agreed with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, text

from app.ports.store import MemberHit
from local_db import mappers
from local_db.mappers.values import day_in
from local_db.search_keys import LAST_CHARACTER, member_keys, search_key
from local_db.session import Row, Session
from local_db.statements import replace_row
from local_db.tables import LIVE, consents, members
from local_db.tables import member_keys as keys_table

if TYPE_CHECKING:
    from app.domain.member import Consent, Member

LEAST_DIGITS = 4

BY_ID = select(members).where(members.c.member_id == bindparam("member_id"))
BY_PHONE = select(members).where(members.c.phone == bindparam("phone"), text(LIVE))
_MERGED = text(
    "SELECT min(member_id) FROM members WHERE phone = :phone AND merged_into IS NOT NULL"
)
_BY_CARD = select(members).where(members.c.card_token == bindparam("card_token"))

_LAST_SALE = """(
    SELECT business_on FROM sales WHERE sales.member_id = members.member_id
    ORDER BY settled_at DESC, sale_id DESC LIMIT 1)"""
_HIT = select(members, text(_LAST_SALE)).where(members.c.member_id == bindparam("member_id"))
_ENDING = (
    f"SELECT members.*, {_LAST_SALE} AS last_sale_on FROM members"  # noqa: S608
    f" WHERE last4 = :last4 AND {LIVE} AND phone LIKE :ending"
)
_NAMED = """ AND EXISTS (
    SELECT 1 FROM member_keys WHERE member_keys.member_id = members.member_id
    AND member_keys.key >= :first AND member_keys.key < :last)"""
_NEWEST = " ORDER BY last_sale_on DESC, member_id LIMIT :most"
_BY_LAST_DIGITS = text(_ENDING + _NEWEST)
_BY_NAME_AND_LAST_DIGITS = text(_ENDING + _NAMED + _NEWEST)
BY_KEY = (
    select(keys_table.c.member_id)
    .where(keys_table.c.key >= bindparam("first"), keys_table.c.key < bindparam("last"))
    .order_by(keys_table.c.key, keys_table.c.member_id)
)

_ADD = insert(members)
_UPDATE = replace_row(members)
_BUMP = text("UPDATE members SET ver = ver + 1 WHERE member_id = :member_id RETURNING ver")
_ADD_KEY = insert(keys_table)
_DROP_KEYS = delete(keys_table).where(keys_table.c.member_id == bindparam("member_id"))

_CONSENTS = (
    select(consents)
    .where(consents.c.member_id == bindparam("member_id"))
    .order_by(consents.c.recorded_at, consents.c.purpose)
)
_ADD_CONSENT = insert(consents)


def member(session: Session, member_id: str) -> Member | None:
    """The member with this id, whatever its status."""
    row = session.one(BY_ID, member_id=member_id)
    return None if row is None else mappers.people.member_in(row)


def member_by_phone(session: Session, phone: str) -> Member | None:
    """The live member with this E.164 number."""
    row = session.one(BY_PHONE, phone=phone)
    return None if row is None else mappers.people.member_in(row)


def merged_with_phone(session: Session, phone: str) -> str | None:
    """Id of one with this number who turned out to be somebody else with another (R-96)."""
    [(found,)] = session.all(_MERGED, phone=phone)
    return found  # type: ignore[no-any-return]


def member_by_card(session: Session, card_token: str) -> Member | None:
    """The member with this card, whatever its status."""
    row = session.one(_BY_CARD, card_token=card_token)
    return None if row is None else mappers.people.member_in(row)


def members_by_last_digits(
    session: Session, digits: str, limit: int, name: str = ""
) -> Sequence[MemberHit]:
    """Live members whose number ends so (four digits at least), who bought last first.

    With ``name`` only those whose name, pinyin or initials begin so.
    """
    first = search_key(name)
    if len(digits) < LEAST_DIGITS or not digits.isdigit() or (name and not first):
        return ()
    ending = {"last4": digits[-4:], "ending": f"%{digits}", "most": limit}
    if not first:
        rows = session.all(_BY_LAST_DIGITS, **ending)
    else:
        last = first + LAST_CHARACTER
        rows = session.all(_BY_NAME_AND_LAST_DIGITS, first=first, last=last, **ending)
    return tuple(_hit(row) for row in rows)


def members_by_name(session: Session, text: str, limit: int) -> Sequence[MemberHit]:
    """Live members whose name, pinyin or initials begin so, nearest to the text first."""
    first = search_key(text)
    if not first:
        return ()
    found: dict[str, None] = {}
    for (member_id,) in session.each(BY_KEY, first=first, last=first + LAST_CHARACTER):
        found[member_id] = None
        if len(found) >= limit:
            break
    rows = (session.one(_HIT, member_id=member_id) for member_id in found)
    return tuple(_hit(row) for row in rows if row is not None)


def _hit(row: Row) -> MemberHit:
    return MemberHit(member=mappers.people.member_in(row), last_sale_on=day_in(row[-1]))


def add_member(session: Session, member: Member) -> None:
    """A new member, found by its name from now on; AlreadyStored for a live phone or a card."""
    session.run(_ADD, mappers.people.member_out(member))
    _write_keys(session, member)


def update_member(session: Session, member: Member) -> None:
    """The member as given, ``ver`` too; KeyError when there is none. Only live ones are found."""
    if not session.run(_UPDATE, mappers.people.member_out(member)):
        raise KeyError(member.member_id)
    session.run(_DROP_KEYS, {"member_id": member.member_id})
    _write_keys(session, member)


def bump_member(session: Session, member_id: str) -> int:
    """Count ``ver`` up, because a fact of the member changed; the new ``ver``."""
    row = session.one(_BUMP, member_id=member_id)
    if row is None:
        raise KeyError(member_id)
    ver: int = row[0]
    return ver


def _write_keys(session: Session, member: Member) -> None:
    if member.status in ("active", "suspended"):
        keys = member_keys(member.name)
        session.run_each(
            _ADD_KEY, ({"key": key, "member_id": member.member_id} for key in sorted(keys))
        )


def consents_of(session: Session, member_id: str) -> Sequence[Consent]:
    """Every yes and no of a member, oldest first."""
    return tuple(
        mappers.people.consent_in(row) for row in session.all(_CONSENTS, member_id=member_id)
    )


def add_consent(session: Session, consent: Consent) -> None:
    """One more yes or no; earlier ones stay."""
    session.run(_ADD_CONSENT, mappers.people.consent_out(consent))
