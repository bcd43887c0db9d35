"""Passes of the chain, which a member shows where nobody has heard of it (T13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.card import PassClaims, encode_pass, key_id_of
from app.domain.ledger import balance_of, of_account
from app.domain.offline import MOST_PASS_LIFE
from app.domain.periods import business_time
from app.domain.programme import Programme
from app.domain.standing import Standing
from app.domain.tiers import tier_state
from server import tables
from server.book import Book
from server.rows.members import MemberUnknown, named
from server.rows.passes import add_pass, block_pass, good_rows
from server.rows.programmes import programme_of, versions_for

MOST_SERIAL = 2**32 - 1


class PassDenied(Exception):
    """Nobody to make a pass for: ``reason`` in a word, the text for people."""

    def __init__(self, reason: str, text: str) -> None:
        self.reason = reason
        super().__init__(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePass:
    """The digits of a pass and what they say."""

    digits: str
    claims: PassClaims


def make_pass(
    book: Book,
    sought: str,
    life: timedelta,
    now: datetime,
    entropy: bytes,
    device_id: str = "",
) -> MadePass:
    """For the member with this id, phone or card; raises PassDenied.

    It lets the member spend at one counter what the programme allows there without the centre.
    That it was made is kept, and which counter asked for it, so that it can be blocked.
    """
    if not timedelta() < life <= MOST_PASS_LIFE:
        raise PassDenied("TOO_LONG", "A pass is good for one to seven days.")
    found = _found(book, sought)
    if found.member.status != "active":
        raise PassDenied("NOT_ACTIVE", f"The member is {found.member.status}.")
    zone, day_cut_hour = _clock_of(book, found.member.store_id)
    on = business_time(now, zone, day_cut_hour).on
    begun = [one for one in _programmes(book, found.member.store_id) if one.valid_from <= on]
    if not begun:
        raise PassDenied("NO_PROGRAMME", "No programme is in force in the store of the member.")
    programme, earlier = begun[-1], tuple(begun[:-1])
    tier = tier_state(
        found.tier_facts, programme, on, earlier=earlier, enrolled_on=found.member.enrolled_on
    )
    balance = max(0, balance_of(of_account(found.lots, ""), on).available)
    rules = programme.redemption.offline
    claims = PassClaims(
        key_id=key_id_of(book.keys.public),
        member_id=found.member.member_id,
        tier_rank=[one.tier_id for one in programme.tiers].index(tier.tier_id),
        balance=balance,
        allowance=0 if rules.mode == "off" else min(balance, rules.points_per_member),
        issued_at=now.replace(microsecond=0),
        expires_at=now.replace(microsecond=0) + life,
        serial=int.from_bytes(entropy[:4], "big") & MOST_SERIAL,
    )
    add_pass(book, claims, device_id)
    return MadePass(digits=encode_pass(claims, book.keys.sign), claims=claims)


def block_passes(book: Book, sought: str, now: datetime) -> list[int]:
    """The pass with this serial, or every pass of the member with this id, phone or card: counters
    that are in step take it no more. Answers the serials; raises PassDenied.
    """
    is_serial = sought.isascii() and sought.isdecimal() and int(sought) <= MOST_SERIAL
    rows = good_rows(book, now, serial=int(sought)) if is_serial else ()
    if not rows:
        try:
            member_id = named(book, sought).member.member_id
        except MemberUnknown:
            raise PassDenied(
                "MEMBER_UNKNOWN",
                "The chain has no pass with that serial that is still good, and no member of that"
                " id, phone or card.",
            ) from None
        rows = good_rows(book, now, member_id=member_id)
    for row in rows:
        block_pass(book, row, now)
    return [row.serial for row in rows]


def _found(book: Book, sought: str) -> Standing:
    try:
        return named(book, sought)
    except MemberUnknown:
        raise PassDenied(
            "MEMBER_UNKNOWN", "The chain has no member of that id, phone or card."
        ) from None


def _programmes(book: Book, store_id: str) -> list[Programme]:
    """Those of the store in the order in which they come into force."""
    found = [programme_of(book, version) for version in versions_for(book, store_id)]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (one.valid_from, one.version))


def _clock_of(book: Book, store_id: str) -> tuple[ZoneInfo, int]:
    table = tables.stores
    row = book.connection.execute(select(table).where(table.c.store_id == store_id)).one()
    return ZoneInfo(row.zone), row.day_cut_hour
