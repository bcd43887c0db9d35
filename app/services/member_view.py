"""A member as the counter sees one: facts turned into snapshot, balance and tier, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.errors import RuleBroken
from app.domain.ledger import Balance, balance_of, of_account
from app.domain.member import Coupon, Member, MemberSnapshot, PointsWon, TierState
from app.domain.phone import mask_phone
from app.domain.programme import Account, CouponType, Programme, Tier, TierRules
from app.domain.tier_facts import orders_kept
from app.domain.tiers import tier_state
from app.ports.store import MemberFacts, MemberHit, Reader
from app.services.away import check_members_open

MAX_MERGES = 20


class MemberMissing(RuleBroken):
    """No member with this id, or one that was closed."""

    code = "E-MEM-01"
    text = "This member is no longer here. Look the member up again."


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """All that the member card shows and a quote needs.

    ``coupons``: issued and not yet past, earliest end first. ``worth_minor``: what the available
    points are worth as money off, before any limit of an order. ``accounts``: the balance of every
    other currency of the programme.
    """

    member: Member
    snapshot: MemberSnapshot
    balance: Balance
    tier_state: TierState
    tier_rules: TierRules
    tier: Tier
    next_tier: Tier | None
    coupons: tuple[tuple[Coupon, CouponType], ...]
    worth_minor: int
    last_sale_on: date | None
    accounts: tuple[tuple[Account, Balance], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One row of a list of members, the phone masked."""

    member_id: str
    name: str
    masked_phone: str
    tier_id: str
    tier_name: dict[str, str]
    last_sale_on: date | None


def living_facts(reader: Reader, member_id: str, on: date) -> MemberFacts:
    """Facts of the member, or of the one it was merged into; raises MemberMissing, MembersLocked.

    The chain of merges is bounded, so that a broken file cannot hold the counter up.
    """
    check_members_open(reader)
    for _ in range(MAX_MERGES):
        facts = reader.member_facts(member_id, on)
        if facts is None or facts.member.status == "closed":
            raise MemberMissing
        if facts.member.status != "merged":
            return facts
        member_id = facts.member.merged_into or ""
    raise MemberMissing


def view_of(facts: MemberFacts, programme: Programme, on: date) -> MemberView:
    """The member on a business day under a version of the programme; pure."""
    member = facts.member
    state = state_of(facts, programme, on)
    balance = balance_of(of_account(facts.lots, ""), on)
    coupons = tuple(
        sorted(
            (coupon for coupon in facts.coupons if coupon.valid_until >= on),
            key=lambda coupon: (coupon.valid_until, coupon.coupon_id),
        )
    )
    return MemberView(
        member=member,
        snapshot=MemberSnapshot(
            member_id=member.member_id,
            ver=member.ver,
            status=member.status,
            tier_id=state.tier_id,
            lots=facts.lots,
            coupons=coupons,
            birthday=member.birthday,
            birthday_used_years=facts.birthday_used_years,
            redeemed_today=facts.redeemed_today,
            won=facts.won.get("", PointsWon()),
            won_elsewhere={name: won for name, won in facts.won.items() if name},
            enrolled_on=member.enrolled_on,
            tags=member.tags,
            upgrades=state.upgrades,
            is_paid=state.paid_until is not None,
            orders=orders_kept(facts.tier_facts) + facts.orders_beside,
            offline=facts.offline,
        ),
        balance=balance,
        tier_state=state,
        tier_rules=programme.tier_rules,
        tier=programme.tier(state.tier_id),
        next_tier=programme.tier(state.next_tier_id) if state.next_tier_id else None,
        coupons=tuple(
            (coupon, kind)
            for coupon in coupons
            if (kind := programme.coupon_type(coupon.coupon_type_id)) is not None
        ),
        worth_minor=max(balance.available, 0)
        * programme.redemption.worth_minor
        // programme.redemption.points,
        last_sale_on=facts.last_sale_on,
        accounts=tuple(
            (account, balance_of(of_account(facts.lots, account.account_id), on))
            for account in programme.accounts
        ),
    )


def state_of(facts: MemberFacts, programme: Programme, on: date) -> TierState:
    """The level of the member on a business day, every stretch under its own version (R-93)."""
    return tier_state(
        facts.tier_facts,
        programme,
        on,
        earlier=facts.earlier_programmes,
        enrolled_on=facts.member.enrolled_on,
    )


def row_of(reader: Reader, hit: MemberHit, programme: Programme, on: date) -> MemberRow:
    """The list row of one hit; the tier is computed from the facts as everywhere."""
    facts = reader.member_facts(hit.member.member_id, on)
    tier_id = programme.tiers[0].tier_id
    if facts is not None:
        tier_id = state_of(facts, programme, on).tier_id
    tier = programme.tier(tier_id)
    return MemberRow(
        member_id=hit.member.member_id,
        name=hit.member.name,
        masked_phone=mask_phone(hit.member.phone),
        tier_id=tier.tier_id,
        tier_name=dict(tier.name),
        last_sale_on=hit.last_sale_on,
    )
