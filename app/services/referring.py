"""A store that is its own authority rewards who brings members along (R-120); in a chain the
centre does.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.effects import Effects
from app.domain.member import Member
from app.domain.operations import canonical_json
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.referral import (
    Doing,
    Referred,
    is_earned,
    is_taken_back,
    paying,
    referral_setting,
    shares,
)
from app.domain.sale import Sale
from app.domain.store import StoreProfile
from app.ports.store import MemberFacts, Reader, UnitOfWork
from app.services.documents import read
from app.services.member_view import MemberMissing, living_facts


def bring_along(work: UnitOfWork, profile: StoreProfile, member: Member, referrer_id: str) -> None:
    """From now on the next basket of the new member is rewarded."""
    if profile.authority == "local":
        mine, on = member.member_id, member.enrolled_on
        _keep(work, Referred(member_id=mine, referrer_id=referrer_id, on=on))


def pay(work: UnitOfWork, sale: Sale, programme: Programme) -> tuple[Effects, ...]:
    """Reward both for this sale, if it is the basket for it; what that wrote."""
    rules, referred = programme.enrolment.referral, _referred(work, sale.member_id)
    if rules is None or referred is None or not is_earned(rules, referred, sale):
        return ()
    both = shares(rules, referred)
    found = [_active(work, share.member_id, sale) for share in both]
    ids = [one.member.member_id for one in found if one is not None]
    if len(set(ids)) < len(both):
        return ()
    _keep(work, replace(referred, sale_id=sale.sale_id, paid_by=sale.operation_id))
    doing = paying(sale, programme)
    return _written(
        work,
        *(
            Effects(member_id=member_id, entries=share.paid(doing, member_id))
            for member_id, share in zip(ids, both, strict=True)
        ),
    )


def take_back(
    work: UnitOfWork, sale: Sale, terms: Programme, time: BusinessTime, operation_id: str
) -> tuple[Effects, ...]:
    """Too little of the sale is left, as it stands now, and what was paid for it goes back too,
    where its programme says so; what that wrote.
    """
    rules, referred = terms.enrolment.referral, _referred(work, sale.member_id)
    if rules is None or referred is None or not is_taken_back(rules, referred, sale):
        return ()
    _keep(work, replace(referred, sale_id="", paid_by=""))
    paid = paying(sale, terms)
    doing = Doing(operation_id=operation_id, on=time.on, at=time.at, programme=terms)
    written = []
    for share in shares(rules, referred):
        facts = work.member_facts(share.member_id, time.on)
        if facts is not None:
            gone = work.expiry_entries(share.member_id)
            back = share.taken_back(paid, doing, share.member_id, facts.lots, gone)
            written.append(Effects(member_id=share.member_id, entries=tuple(back)))
    return _written(work, *written)


def told(effects: tuple[Effects, ...]) -> dict[str, str]:
    """What a record says of it beside its ``moved``: who else it is about."""
    return {"rewarded_id": effects[-1].member_id} if effects else {}


def _written(work: UnitOfWork, *effects: Effects) -> tuple[Effects, ...]:
    """The newcomer itself moves on with the record of its sale."""
    for one in effects:
        work.add_entries(one.entries)
    work.bump_member(effects[-1].member_id)
    return effects


def _active(reader: Reader, member_id: str, sale: Sale) -> MemberFacts | None:
    try:
        facts = living_facts(reader, member_id, sale.business_on)
    except MemberMissing:
        return None
    return facts if facts.member.status == "active" else None


def _referred(reader: Reader, member_id: str | None) -> Referred | None:
    found = None if member_id is None else reader.setting(referral_setting(member_id))
    return None if found is None else read(Referred, found)


def _keep(work: UnitOfWork, referred: Referred) -> None:
    work.save_setting(referral_setting(referred.member_id), canonical_json(referred))
