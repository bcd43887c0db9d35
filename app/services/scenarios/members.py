"""Members as of the day before the first step, written as members of another system are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.card import make_card_token
from app.domain.carrying import OPENING
from app.domain.issuing import issued_coupon
from app.domain.ledger import EntryStamp, LedgerEntry
from app.domain.member import Consent, Coupon, Member, TierFact
from app.domain.operations import Act
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.sale_points import lot_expiry
from app.domain.store import StoreProfile
from app.ports.store import UnitOfWork
from app.services.context import Context, business_time_of, profile_of
from app.services.enrol import CARD_DIGITS
from app.services.imports.members import FORMER_TEXT
from app.services.saving import append
from app.services.scenarios.amounts import birthday_of, minor_of
from app.services.scenarios.format import CouponBefore, MemberBefore
from app.services.written import moved

FIRST_PHONE = 13_900_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The open transaction and what every member is written with."""

    ctx: Context
    work: UnitOfWork
    profile: StoreProfile
    programme: Programme
    time: BusinessTime
    operator_id: str

    def new_id(self) -> str:
        return self.ctx.ids.new_id(self.time.at)


def bring_members(
    ctx: Context, members: dict[str, MemberBefore], operator_id: str
) -> dict[str, str]:
    """Enrol everybody in one transaction, each by an operation; member ids by name."""
    with ctx.store.write() as work:
        profile = profile_of(work)
        time = business_time_of(ctx, profile)
        desk = _Desk(
            ctx=ctx,
            work=work,
            profile=profile,
            programme=work.programme(time.on),
            time=time,
            operator_id=operator_id,
        )
        ids = {
            name: _bring(desk, name, before, phone_of(place))
            for place, (name, before) in enumerate(members.items())
        }
        work.commit()
    return ids


def phone_of(place: int) -> str:
    """A number nobody else in the scenario has, as it is typed."""
    return str(FIRST_PHONE + place)


def _bring(desk: _Desk, name: str, before: MemberBefore, phone: str) -> str:
    member = _member(desk, name, before, phone)
    act = Act(
        operation_id=desk.new_id(),
        operator_id=desk.operator_id,
        at=desk.time.at,
        business_on=desk.time.on,
        member_id=member.member_id,
    )
    consents = tuple(_consents(desk, member))
    coupons = tuple(_coupon(desk, member.member_id, one) for one in before.coupons)
    entries = tuple(_entries(desk, member.member_id, before, act.operation_id))
    facts = tuple(_tier_facts(desk, before))
    desk.work.add_member(member)
    for consent in consents:
        desk.work.add_consent(consent)
    for coupon in coupons:
        desk.work.add_coupon(coupon)
    for fact in facts:
        desk.work.add_tier_fact(member.member_id, fact)
    body = {
        "source": "scenario",
        "member": member,
        "consents": consents,
        "coupons": coupons,
        "programme_version": desk.programme.version,
        "moved": moved(entries, ((member.member_id, fact) for fact in facts)),
    }
    append(desk.work, act, "member.enrol", body)
    desk.work.add_entries(entries)
    return member.member_id


def _member(desk: _Desk, name: str, before: MemberBefore, phone: str) -> Member:
    birthday = before.birthday
    return Member(
        member_id=desk.new_id(),
        ver=1,
        status=before.status,
        name=name,
        phone=f"+86{phone}",
        card_token=make_card_token(desk.ctx.ids.digits(CARD_DIGITS)),
        enrolled_on=before.joined or desk.time.on,
        enrolled_at=desk.time.at,
        store_id=desk.profile.store_id,
        birthday=None if birthday is None else birthday_of(birthday, "birthday"),
        tags=before.tags,
    )


def _consents(desk: _Desk, member: Member) -> Iterator[Consent]:
    for purpose in desk.programme.enrolment.consents:
        yield Consent(
            member_id=member.member_id,
            purpose=purpose.purpose,
            text_version=FORMER_TEXT,
            is_given=purpose.required,
            recorded_at=desk.time.at,
            operator_id=desk.operator_id,
        )


def _coupon(desk: _Desk, member_id: str, before: CouponBefore) -> Coupon:
    kind = {one.coupon_type_id: one for one in desk.programme.coupon_types}[before.type]
    usual = issued_coupon(kind, member_id, desk.time, before.id)
    first = before.from_ or min(usual.valid_from, before.until or usual.valid_from)
    last = before.until or max(usual.valid_until, first + timedelta(days=kind.valid_days - 1))
    return dataclasses.replace(usual, valid_from=first, valid_until=last)


def _entries(
    desk: _Desk, member_id: str, before: MemberBefore, operation_id: str
) -> Iterator[LedgerEntry]:
    for lot in before.points:
        won_on = lot.won_on or desk.time.on
        earning = {"": desk.programme.earning} | {
            account.account_id: account.earning for account in desk.programme.accounts
        }
        ends_on = lot.ends_on or lot_expiry(earning[lot.account].expiry, won_on)
        stamp = EntryStamp(
            operation_id=operation_id,
            sale_id=None,
            member_id=member_id,
            on=won_on,
            recorded_at=desk.time.at,
            programme_version=desk.programme.version,
            new_id=desk.new_id,
            account_id=lot.account,
        )
        until = ends_on if isinstance(ends_on, date) else None
        yield stamp.opening("adjustment", OPENING, lot.points, (won_on, until))


def _tier_facts(desk: _Desk, before: MemberBefore) -> Iterator[TierFact]:
    """The spend, then the tier the member has with it, then what was granted."""
    for spent in before.spent:
        minor = minor_of(spent.amount, desk.programme.currency, "spent")
        yield TierFact(kind="spend", on=spent.on, amount_minor=minor, points=spent.points)
    if before.tier is not None and before.tier != desk.programme.tiers[0].tier_id:
        yield TierFact(
            kind="opening", on=desk.time.on, tier_id=before.tier, until=before.tier_until
        )
    for grant in before.granted:
        yield TierFact(
            kind="grant",
            on=grant.on,
            tier_id=grant.tier,
            until=grant.until,
            reason=grant.reason,
        )
