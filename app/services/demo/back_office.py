"""What head office does in the demo's year: members brought along, coupon runs, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.domain.card import make_card_token
from app.domain.catalogue import Product
from app.domain.issuing import issued_coupon
from app.domain.ledger import EntryStamp, LedgerEntry
from app.domain.member import Consent, Member, MemberStatus, TierFact
from app.domain.operations import Act
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.sale_points import lot_expiry
from app.domain.store import StoreProfile
from app.ports.store import UnitOfWork
from app.services.catalogue import CATALOGUE_VERSION, REPLACED, HashedGoods
from app.services.context import Context, business_time_of, profile_of
from app.services.demo.people import Person
from app.services.enrol import CARD_DIGITS
from app.services.saving import append
from app.services.written import moved

CHINA = "+86"
OPENING_HOUR = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A member of the system before this one, with what they had there.

    ``lots``: (points, last good business day).
    """

    person: Person
    enrolled_on: date
    tier_id: str | None = None
    tier_until: date | None = None
    lots: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """What was written for one newcomer."""

    member: Member
    consents: list[Consent]
    entries: list[LedgerEntry]
    tier_facts: list[TierFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One act of head office while its transaction is open."""

    ctx: Context
    work: UnitOfWork
    profile: StoreProfile
    programme: Programme
    time: BusinessTime
    act: Act

    def new_id(self) -> str:
        return self.ctx.ids.new_id(self.time.at)

    def stamp(self, member_id: str) -> EntryStamp:
        return EntryStamp(
            operation_id=self.act.operation_id,
            sale_id=None,
            member_id=member_id,
            on=self.time.on,
            recorded_at=self.time.at,
            programme_version=self.programme.version,
            new_id=self.new_id,
        )


def stock(
    ctx: Context, programme: Programme, products: Sequence[Product], operator_id: str
) -> None:
    """Put the goods on sale and the programme in force, from today on and as the next version."""
    with ctx.store.write() as work:
        desk = _desk(ctx, work, operator_id)
        published = replace(programme, version=desk.programme.version + 1, valid_from=desk.time.on)
        work.publish_programme(published)
        append(work, desk.act, "programme.publish", {"programme": published})
        goods = HashedGoods()
        work.replace_catalogue(goods.over(products))
        work.save_setting(CATALOGUE_VERSION, "1")
        bought = replace(desk.act, operation_id=desk.new_id())
        append(work, bought, REPLACED, goods.body(1))
        work.commit()


def bring_members(
    ctx: Context, newcomers: Sequence[Newcomer], operator_id: str
) -> tuple[str, ...]:
    """Take members over from the old system, in one operation; answers their ids in order."""
    with ctx.store.write() as work:
        desk = _desk(ctx, work, operator_id)
        brought = [_bring(desk, newcomer) for newcomer in newcomers]
        body = {
            "members": [each.member for each in brought],
            "consents": [consent for each in brought for consent in each.consents],
            "moved": moved(
                (entry for each in brought for entry in each.entries),
                ((each.member.member_id, fact) for each in brought for fact in each.tier_facts),
            ),
        }
        append(work, desk.act, "member.import", body)
        work.commit()
    return tuple(each.member.member_id for each in brought)


def issue_coupons(
    ctx: Context, coupon_type_id: str, member_ids: Sequence[str], operator_id: str
) -> None:
    """One coupon run: each member gets a coupon of the type, all in one operation."""
    with ctx.store.write() as work:
        desk = _desk(ctx, work, operator_id)
        kind = desk.programme.coupon_type(coupon_type_id)
        if kind is None:
            raise KeyError(coupon_type_id)
        coupons = [
            issued_coupon(kind, member_id, desk.time, desk.new_id()) for member_id in member_ids
        ]
        for coupon in coupons:
            work.add_coupon(coupon)
            work.bump_member(coupon.member_id)
        append(work, desk.act, "coupon.issue", {"coupons": coupons})
        work.commit()


def credit_points(ctx: Context, member_id: str, points: int, operator_id: str) -> None:
    """Points for purchases that were rung up without the member, as a lot of their own."""
    with ctx.store.write() as work:
        desk = _desk(ctx, work, operator_id)
        dates = (desk.time.on, lot_expiry(desk.programme.earning.expiry, desk.time.on))
        stamp = desk.stamp(member_id)
        entries = [stamp.opening("adjustment", "late_credit", points, dates)]
        work.add_entries(entries)
        work.bump_member(member_id)
        body = {
            "points": points,
            "expires_on": dates[1],
            "reason": "补登积分",
            "moved": moved(entries),
        }
        append(work, replace(desk.act, member_id=member_id), "points.adjust", body)
        work.commit()


def set_status(ctx: Context, member_id: str, status: MemberStatus, operator_id: str) -> None:
    """Suspend a member, or let one come back."""
    with ctx.store.write() as work:
        desk = _desk(ctx, work, operator_id)
        member = work.member(member_id)
        if member is None:
            raise KeyError(member_id)
        work.update_member(replace(member, status=status, ver=member.ver + 1))
        append(work, replace(desk.act, member_id=member_id), "member.edit", {"status": status})
        work.commit()


def _desk(ctx: Context, work: UnitOfWork, operator_id: str) -> _Desk:
    profile = profile_of(work)
    now = business_time_of(ctx, profile)
    return _Desk(
        ctx=ctx,
        work=work,
        profile=profile,
        programme=work.programme(now.on),
        time=now,
        act=Act(
            operation_id=ctx.ids.new_id(now.at),
            operator_id=operator_id,
            at=now.at,
            business_on=now.on,
        ),
    )


def _bring(desk: _Desk, newcomer: Newcomer) -> _Brought:
    opened_at = datetime.combine(
        newcomer.enrolled_on, time(OPENING_HOUR), ZoneInfo(desk.profile.zone)
    )
    member = Member(
        member_id=desk.new_id(),
        ver=1,
        status="active",
        name=newcomer.person.name,
        phone=CHINA + newcomer.person.phone,
        card_token=make_card_token(desk.ctx.ids.digits(CARD_DIGITS)),
        enrolled_on=newcomer.enrolled_on,
        enrolled_at=opened_at.astimezone(UTC),
        store_id=desk.profile.store_id,
        birthday=newcomer.person.birthday,
    )
    desk.work.add_member(member)
    consents = _consents(desk, member)
    for consent in consents:
        desk.work.add_consent(consent)
    stamp = desk.stamp(member.member_id)
    entries = [
        stamp.opening("adjustment", "opening", points, (desk.time.on, expires_on))
        for points, expires_on in newcomer.lots
    ]
    desk.work.add_entries(entries)
    facts = []
    if newcomer.tier_id is not None:
        fact = TierFact(
            kind="opening",
            on=desk.time.on,
            tier_id=newcomer.tier_id,
            until=newcomer.tier_until,
        )
        desk.work.add_tier_fact(member.member_id, fact)
        facts.append(fact)
    return _Brought(member=member, consents=consents, entries=entries, tier_facts=facts)


def _consents(desk: _Desk, member: Member) -> list[Consent]:
    return [
        Consent(
            member_id=member.member_id,
            purpose=purpose.purpose,
            text_version=purpose.version,
            is_given=purpose.required,
            recorded_at=member.enrolled_at,
            operator_id=desk.act.operator_id,
        )
        for purpose in desk.programme.enrolment.consents
    ]
