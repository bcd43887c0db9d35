"""Enrolment: a checked phone, consents on record, a card, and the welcome coupons (R-96)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.card import make_card_token
from app.domain.errors import BadInput, RuleBroken
from app.domain.free_text import clean_text
from app.domain.issuing import issued_coupon
from app.domain.later import LATER
from app.domain.member import Birthday, Consent, Coupon, Member
from app.domain.operations import Act, digest
from app.domain.phone import PhoneNotPossible
from app.domain.programme import CouponType, Programme
from app.domain.quote import Reason
from app.ports.store import MemberHit, Reader, UnitOfWork
from app.services.away import away_of, check_members_open
from app.services.birthdays import born_on
from app.services.changes import Changes
from app.services.context import Context, business_time_of, operator_of, profile_of
from app.services.member_view import (
    MemberMissing,
    MemberRow,
    MemberView,
    living_facts,
    row_of,
    view_of,
)
from app.services.phones import parse_phone
from app.services.referring import bring_along
from app.services.saving import Stored, append, check_same, save_once

CARD_DIGITS = 22
MAX_NAME_LENGTH = 40
OLDEST_YEAR = 1900


class AlreadyMember(RuleBroken):
    """The phone belongs to a living member; ``member_id`` names the one to show instead."""

    code = "E-ENR-01"
    text = "This number is already a member's. Use that member."


class ConsentMissing(RuleBroken):
    """A consent without which nobody becomes a member; ``purpose`` names it."""

    code = "E-ENR-02"
    text = "Membership needs the consent '{purpose}'. Read it out and tick it."


class TooYoung(RuleBroken):
    """Below the programme's minimum age."""

    code = "E-ENR-03"
    text = "Members must be at least {minimum_age} years old."


class BirthdayNotPossible(RuleBroken):
    """No such day, or a year that cannot be."""

    code = "E-ENR-04"
    text = "This birthday is not a date. Enter month and day, such as 11-21, or leave it out."


class ReferrerUnfit(RuleBroken):
    """Nobody of this id, or not active."""

    code = "E-ENR-05"
    text = "Who brought this member along is no active member here. Leave it out, or look again."


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFree:
    """Nobody has this number; ``phone`` is E.164."""

    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTaken:
    """The member who has it."""

    row: MemberRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneImpossible:
    """Not a number that can be; the reason says what is wrong."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolRequest:
    """What the form holds. ``consents``: purpose to yes or no; what is left out is a no."""

    operation_id: str
    operator_id: str
    phone_text: str
    name: str = ""
    birthday: Birthday | None = None
    consents: Mapping[str, bool]
    referrer_id: str | None = field(default=None, metadata=LATER)
    """The member who brought this one along (R-120)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """The new member with the coupons that came along."""

    view: MemberView
    coupons: tuple[tuple[Coupon, CouponType], ...]
    changes: Changes


def check_phone(ctx: Context, text: str) -> PhoneFree | PhoneTaken | PhoneImpossible:
    """What the enrolment form says about a number while it is typed."""
    try:
        phone = parse_phone(text)
    except PhoneNotPossible as refused:
        return PhoneImpossible(reason=Reason(code=refused.reason, params=refused.params))
    with ctx.store.read() as reader:
        away = away_of(reader)
        if away is not None and away.is_locked:
            return PhoneImpossible(
                reason=Reason(code="MEMBERS_LOCKED", params={"count": away.days})
            )
        on = business_time_of(ctx, profile_of(reader)).on
        facts = reader.member_facts_by_phone(phone, on)
        merged = None if facts is not None else reader.merged_with_phone(phone)
        if merged is not None:
            with suppress(MemberMissing):
                facts = living_facts(reader, merged, on)
        if facts is None:
            return PhoneFree(phone=phone)
        hit = MemberHit(member=facts.member, last_sale_on=facts.last_sale_on)
        return PhoneTaken(row=row_of(reader, hit, reader.programme(on), on))


def enrol_member(ctx: Context, request: EnrolRequest) -> Enrolled:
    """Make someone a member; operation ``member.enrol`` with consents and coupons as its parts.

    Raises PhoneNotPossible, MembersLocked, AlreadyMember, ConsentMissing, TooYoung,
    BirthdayNotPossible, ReferrerUnfit, OperatorUnknown, BadInput for an unknown consent purpose,
    and the errors of clean_text.
    """
    request = replace(
        request,
        name=clean_text(request.name, MAX_NAME_LENGTH),
        phone_text=parse_phone(request.phone_text),
    )
    asked = digest(request)

    def write(work: UnitOfWork) -> Enrolled:
        return _enrolled(ctx, work, request, asked)

    def answer_again(reader: Reader, stored: Stored) -> Enrolled:
        check_same(stored, "member.enrol", asked)
        on = business_time_of(ctx, profile_of(reader)).on
        coupon_ids = tuple(part["coupon_id"] for part in stored.body["coupons"])
        return _answer(reader, stored.body["member"]["member_id"], coupon_ids, request, on)

    return save_once(ctx, request.operation_id, write, answer_again)


def _enrolled(ctx: Context, work: UnitOfWork, request: EnrolRequest, asked: str) -> Enrolled:
    profile = profile_of(work)
    time = business_time_of(ctx, profile)
    programme = work.programme(time.on)
    operator_of(work, request.operator_id)
    check_members_open(work)
    _check_consents(request, programme)
    check_birthday(request.birthday, programme.enrolment.minimum_age, time.on)
    member = Member(
        member_id=ctx.ids.new_id(time.at),
        ver=1,
        status="active",
        name=request.name,
        phone=request.phone_text,
        card_token=make_card_token(ctx.ids.digits(CARD_DIGITS)),
        enrolled_on=time.on,
        enrolled_at=time.at,
        store_id=profile.store_id,
        birthday=request.birthday,
    )
    taken = work.member_by_phone(member.phone)
    member_id = work.merged_with_phone(member.phone) if taken is None else taken.member_id
    if member_id is not None:
        raise AlreadyMember(member_id=member_id)
    referrer_id = _referrer(work, request.referrer_id, time.on)
    consents = _consents(request, programme, member)
    coupons = tuple(
        issued_coupon(kind, member.member_id, time, ctx.ids.new_id(time.at))
        for type_id in programme.enrolment.welcome_coupon_type_ids
        if (kind := programme.coupon_type(type_id)) is not None
    )
    work.add_member(member)
    for consent in consents:
        work.add_consent(consent)
    for coupon in coupons:
        work.add_coupon(coupon)
    act = Act(
        operation_id=request.operation_id,
        operator_id=request.operator_id,
        at=time.at,
        business_on=time.on,
        member_id=member.member_id,
    )
    body: dict[str, object] = {
        "request": asked,
        "member": member,
        "consents": consents,
        "coupons": coupons,
        "programme_version": programme.version,
    }
    if referrer_id is not None:
        bring_along(work, profile, member, referrer_id)
        body["referrer_id"] = referrer_id
    append(work, act, "member.enrol", body)
    coupon_ids = tuple(coupon.coupon_id for coupon in coupons)
    return _answer(work, member.member_id, coupon_ids, request, time.on)


def _referrer(reader: Reader, member_id: str | None, on: date) -> str | None:
    """The living member; raises ReferrerUnfit."""
    if member_id is None:
        return None
    try:
        referrer = living_facts(reader, member_id, on).member
    except MemberMissing:
        raise ReferrerUnfit from None
    if referrer.status != "active":
        raise ReferrerUnfit
    return referrer.member_id


def _check_consents(request: EnrolRequest, programme: Programme) -> None:
    known = {purpose.purpose for purpose in programme.enrolment.consents}
    for named in request.consents:
        if named not in known:
            raise BadInput(path=f"consents.{named[:40]}", reason="no such purpose")
    for purpose in programme.enrolment.consents:
        if purpose.required and not request.consents.get(purpose.purpose, False):
            raise ConsentMissing(purpose=purpose.purpose)


def check_birthday(birthday: Birthday | None, minimum_age: int, on: date) -> None:
    """Raises BirthdayNotPossible, and TooYoung when the year is known."""
    if birthday is None:
        return
    if birthday.year is not None and not OLDEST_YEAR <= birthday.year <= on.year:
        raise BirthdayNotPossible
    born = born_on(birthday)
    if born is None:
        raise BirthdayNotPossible
    had_birthday = (on.month, on.day) >= (born.month, born.day)
    if birthday.year is not None and on.year - born.year - (not had_birthday) < minimum_age:
        raise TooYoung(minimum_age=minimum_age)


def _consents(request: EnrolRequest, programme: Programme, member: Member) -> tuple[Consent, ...]:
    return tuple(
        Consent(
            member_id=member.member_id,
            purpose=purpose.purpose,
            text_version=purpose.version,
            is_given=request.consents.get(purpose.purpose, False),
            recorded_at=member.enrolled_at,
            operator_id=request.operator_id,
        )
        for purpose in programme.enrolment.consents
    )


def _answer(
    reader: Reader,
    member_id: str,
    coupon_ids: tuple[str, ...],
    request: EnrolRequest,
    on: date,
) -> Enrolled:
    view = view_of(living_facts(reader, member_id, on), reader.programme(on), on)
    return Enrolled(
        view=view,
        coupons=tuple(pair for pair in view.coupons if pair[0].coupon_id in coupon_ids),
        changes=Changes(member=(member_id,), coupon=coupon_ids, outbox=(request.operation_id,)),
    )
