"""What of a member is shown only on purpose: the whole phone number, and a signed pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.card import PassClaims, encode_pass, key_id_of
from app.domain.operations import Act
from app.domain.phone import phone_groups
from app.domain.rights import ApprovalNeeded, has_right
from app.services.context import (
    Context,
    business_time_of,
    check_approver,
    operator_of,
    profile_of,
)
from app.services.member_view import living_facts, view_of
from app.services.saving import append

PASS_LIFE = timedelta(minutes=5)
LENT_LIFE = timedelta(days=7)
SERIAL_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class LentPass:
    """A pass to take home: what is in its code, and the instant it stops working."""

    digits: str
    expires_at: datetime


def reveal_phone(
    ctx: Context, member_id: str, operator_id: str, approved_by: str | None = None
) -> str:
    """The whole number in groups; a right, and every look is on record.

    Raises ApprovalNeeded for a role without the right, ApproverUnfit, MemberMissing,
    OperatorUnknown.
    """
    with ctx.store.write() as work:
        time = business_time_of(ctx, profile_of(work))
        operator = operator_of(work, operator_id)
        if approved_by is not None:
            check_approver(work, approved_by)
        elif not has_right(operator, "reveal_phone"):
            raise ApprovalNeeded("reveal_phone")
        member = living_facts(work, member_id, time.on).member
        act = Act(
            operation_id=ctx.ids.new_id(time.at),
            operator_id=operator_id,
            at=time.at,
            business_on=time.on,
            member_id=member.member_id,
        )
        append(work, act, "member.reveal_phone", {"approved_by": approved_by}, is_audit=True)
        work.commit()
    return phone_groups(member.phone)


def issue_pass(ctx: Context, member_id: str) -> str:
    """The digits of a pass that is good for five minutes, signed by this store.

    Raises MemberMissing. A pass says what the member may spend where no network is; here, where
    the counter is its own authority, that is the balance.
    """
    return _signed(ctx, member_id, PASS_LIFE).digits


def lend_pass(ctx: Context, member_id: str) -> LentPass:
    """A pass that is good for seven days, to print or send; otherwise as ``issue_pass``."""
    return _signed(ctx, member_id, LENT_LIFE)


def _signed(ctx: Context, member_id: str, life: timedelta) -> LentPass:
    with ctx.store.read() as reader:
        profile = profile_of(reader)
        time = business_time_of(ctx, profile)
        programme = reader.programme(time.on)
        view = view_of(living_facts(reader, member_id, time.on), programme, time.on)
    claims = PassClaims(
        key_id=key_id_of(profile.pass_public_key or "00"),
        member_id=view.member.member_id,
        tier_rank=programme.tiers.index(view.tier),
        balance=view.balance.available,
        allowance=view.balance.available,
        issued_at=time.at.replace(microsecond=0),
        expires_at=time.at.replace(microsecond=0) + life,
        serial=int(ctx.ids.digits(SERIAL_DIGITS)),
    )
    digits = encode_pass(claims, ctx.signer.sign)
    return LentPass(digits=digits, expires_at=claims.expires_at)
