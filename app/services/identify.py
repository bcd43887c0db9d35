"""Who is it? Routes a scanned or typed text to one member, a short list, nobody, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.card import PassAltered, PassBlocked, PassClaims, PassExpired, PassNotOurs
from app.domain.codes import Code, bare_code, beginning, classify
from app.domain.member import Member
from app.domain.periods import BusinessTime
from app.domain.phone import PhoneNotPossible
from app.domain.programme import Programme
from app.domain.quote import Reason
from app.domain.store import StoreProfile
from app.ports.store import MemberHit, Reader
from app.services.away import check_members_open
from app.services.context import Context, business_time_of, profile_of
from app.services.member_view import (
    MemberMissing,
    MemberRow,
    MemberView,
    living_facts,
    row_of,
    view_of,
)
from app.services.passes import claims_of, minutes_since_use, take_in
from app.services.phones import parse_phone

MAX_ROWS = 20
MAX_TEXT_LENGTH = 400
CHINESE_DIGITS = 11
MOST_DIGITS = 15
"""Of a number with its country code (E.164)."""

_NAME_AND_DIGITS = re.compile(r"^(\D*[^\W\d])\s*(\d{4,10})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One member; ``notices`` for the cashier: SUSPENDED_MEMBER, MERGED_MEMBER, PASS_SEEN."""

    view: MemberView
    notices: tuple[Reason, ...] = ()
    is_identified: bool = False
    """Found by a card, or by a pass that was not used just before (R-57)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A list to choose from, never selected by itself; at most 20 rows."""

    rows: tuple[MemberRow, ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMatch:
    """Nobody. ``phone`` is the E.164 number that enrolment can start from, if there was one."""

    phone: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRefused:
    """A code that selects nobody.

    Reasons: PAYMENT_CODE, ITEM_CODE, RECEIPT_CODE, CLAIM_CODE, PASS_EXPIRED, PASS_ALTERED,
    PASS_NOT_OURS, PASS_BLOCKED, CARD_UNKNOWN, MEMBER_CLOSED, UNKNOWN_CODE (``start``: first 8
    characters, ``length``).
    """

    reason: Reason


Identified = Found | Several | NoMatch | CodeRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    ctx: Context
    reader: Reader
    profile: StoreProfile
    programme: Programme
    time: BusinessTime

    @property
    def on(self) -> date:
        return self.time.on


def identify(ctx: Context, text: str) -> Identified:
    """Route a scanned or typed text by its content (ux: card, pass, phone, last digits, name).

    A full number, a card or a pass selects; last digits and names open a list. Raises NotSetUp,
    MembersLocked.
    """
    if len(text) > MAX_TEXT_LENGTH:
        return _unknown(text.strip())
    typed = bare_code(text)
    code = classify(typed)
    with ctx.store.read() as reader:
        check_members_open(reader)
        found = _route(_search_in(ctx, reader), code, typed)
    if not isinstance(found, PassClaims):
        return found
    with ctx.store.write() as work:
        search = _search_in(ctx, work)
        minutes = minutes_since_use(work, found.member_id, search.time.at)
        if minutes is None:
            take_in(work, found, search.programme, search.time)
            work.commit()
    with ctx.store.read() as reader:  # after an error of COMMIT the other connection is gone (I17)
        selected = _selected(_search_in(ctx, reader), found.member_id)
    return selected if minutes is None else _seen_before(selected, minutes)


def _search_in(ctx: Context, reader: Reader) -> _Search:
    profile = profile_of(reader)
    time = business_time_of(ctx, profile)
    programme = reader.programme(time.on)
    return _Search(ctx=ctx, reader=reader, profile=profile, programme=programme, time=time)


def open_member(ctx: Context, member_id: str) -> MemberView:
    """The member with this id, or its successor after a merge; raises MemberMissing."""
    with ctx.store.read() as reader:
        on = business_time_of(ctx, profile_of(reader)).on
        return view_of(living_facts(reader, member_id, on), reader.programme(on), on)


def _route(search: _Search, code: Code, typed: str) -> Identified | PassClaims:
    if code.kind == "phone":
        return _by_digits(search, code.value)
    if code.kind == "card":
        return _by_card(search, code.value)
    if code.kind == "pass":
        return _by_pass(search, code.value)
    if code.kind in ("payment", "receipt", "claim"):
        return _refused(f"{code.kind.upper()}_CODE")
    found = _by_words(search, typed)
    return _or_goods(search, code.value, found) if code.kind == "item" else found


def _or_goods(search: _Search, digits: str, found: Identified) -> Identified:
    """Typed digits that can be goods as well as a number with 0 or 00 before it.

    One such number in ten has the check digit of goods by chance. What is stored decides: a
    member, then goods; then it is a number to enrol with. Scanned, they were goods at once.
    """
    if isinstance(found, Found | Several):
        return found
    can_enrol = isinstance(found, NoMatch) and found.phone is not None
    if can_enrol and search.reader.product_by_ean(digits) is None:
        return found
    return _refused("ITEM_CODE")


def _by_phone(search: _Search, phone: str) -> Identified:
    facts = search.reader.member_facts_by_phone(phone, search.on)
    if facts is None:
        merged = search.reader.merged_with_phone(phone)
        return NoMatch(phone=phone, text=phone) if merged is None else _selected(search, merged)
    return Found(view=view_of(facts, search.programme, search.on), notices=_notices(facts.member))


def _by_card(search: _Search, token: str) -> Identified:
    member = search.reader.member_by_card(token)
    return _refused("CARD_UNKNOWN") if member is None else _selected(search, member.member_id)


def _by_pass(search: _Search, digits: str) -> Identified | PassClaims:
    """A member of this store; the claims where the pass is of the centre (R-101)."""
    try:
        claims, is_of_centre = claims_of(
            search.ctx, search.reader, search.profile, digits, search.time
        )
    except PassNotOurs:
        return _refused("PASS_NOT_OURS")
    except PassAltered:
        return _refused("PASS_ALTERED")
    except PassExpired:
        return _refused("PASS_EXPIRED")
    except PassBlocked:
        return _refused("PASS_BLOCKED")
    if is_of_centre:
        return claims
    is_known = search.reader.member(claims.member_id) is not None
    return _selected(search, claims.member_id) if is_known else _refused("CARD_UNKNOWN")


def _by_words(search: _Search, typed: str) -> Identified:
    if re.fullmatch(r"[+0-9\s()-]+", typed):
        return _by_digits(search, typed)
    both = _NAME_AND_DIGITS.match(typed)
    if both is not None:
        hits = search.reader.members_by_last_digits(both[2], MAX_ROWS + 1, both[1])
        return _listed(search, hits, typed)
    if not any(sign.isalpha() for sign in typed):
        return _unknown(typed) if typed else NoMatch(phone=None, text="")
    return _listed(search, search.reader.members_by_name(typed, MAX_ROWS + 1), typed)


def _by_digits(search: _Search, typed: str) -> Identified:
    try:
        return _by_phone(search, parse_phone(typed))
    except PhoneNotPossible:
        digits = re.sub(r"\D", "", typed)
    if len(digits) > (MOST_DIGITS if typed.startswith("+") else CHINESE_DIGITS - 1):
        return _unknown(typed)
    if len(digits) < 4:
        return NoMatch(phone=None, text=typed)
    return _listed(search, search.reader.members_by_last_digits(digits, MAX_ROWS + 1), typed)


def _selected(search: _Search, member_id: str) -> Found | CodeRefused:
    try:
        facts = living_facts(search.reader, member_id, search.on)
    except MemberMissing:
        return _refused("MEMBER_CLOSED")
    notices = _notices(facts.member)
    if facts.member.member_id != member_id:
        notices = (Reason(code="MERGED_MEMBER", params={}), *notices)
    view = view_of(facts, search.programme, search.on)
    return Found(view=view, notices=notices, is_identified=True)


def _seen_before(found: Found | CodeRefused, minutes: int) -> Found | CodeRefused:
    """A copy of the pass may be in the hands of somebody else: it names the member, and proves no
    more who it is (R-57, T13).
    """
    if isinstance(found, CodeRefused):
        return found
    notice = Reason(code="PASS_SEEN", params={"minutes": minutes})
    return replace(found, notices=(notice, *found.notices), is_identified=False)


def _notices(member: Member) -> tuple[Reason, ...]:
    if member.status == "suspended":
        return (Reason(code="SUSPENDED_MEMBER", params={}),)
    return ()


def _listed(search: _Search, hits: Sequence[MemberHit], typed: str) -> Identified:
    if not hits:
        return NoMatch(phone=None, text=typed)
    return Several(
        rows=tuple(
            row_of(search.reader, hit, search.programme, search.on) for hit in hits[:MAX_ROWS]
        ),
        has_more=len(hits) > MAX_ROWS,
    )


def _refused(code: str) -> CodeRefused:
    return CodeRefused(reason=Reason(code=code, params={}))


def _unknown(typed: str) -> CodeRefused:
    params: dict[str, int | str] = {"start": beginning(typed), "length": len(typed)}
    return CodeRefused(reason=Reason(code="UNKNOWN_CODE", params=params))
