"""Members as counters enrol and change them, and what is given to them by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.carrying import OPENING_PART, opening_entries
from app.domain.effects import Effects
from app.domain.ledger import PointsShort
from app.domain.member import Consent, Coupon, Member, TierFact
from app.domain.points_by_hand import (
    AdjustReason,
    adjustment_entries,
    component_of,
    transfer_entries,
)
from app.domain.standing import Standing
from server.hearing.case import Heard, Hearing, Quarantined, Rejected
from server.hearing.referrals import bring_along
from server.rows import ledger
from server.rows.members import (
    MemberUnknown,
    add_alias,
    add_member,
    change_identity,
    member_known,
    member_with,
    record_consents,
    standing,
)
from server.rows.passes import block_passes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFacts:
    """The tier facts that an operation names."""

    tier_facts: tuple[tuple[str, TierFact], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolBody:
    """What the centre reads of ``member.enrol``; points and tier of a member who brings some."""

    member: Member
    consents: tuple[Consent, ...]
    coupons: tuple[Coupon, ...]
    points: tuple[tuple[int, date | None], ...] = ()
    accounts: Mapping[str, tuple[tuple[int, date | None], ...]] = field(default_factory=dict)
    programme_version: int = 0
    moved: MovedFacts | None = None
    referrer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponsBody:
    """``coupon.issue``."""

    coupons: tuple[Coupon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustBody:
    """``points.adjust``."""

    points: int
    reason: AdjustReason
    programme_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBody:
    """``points.transfer``."""

    points: int
    to_member_id: str
    programme_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantBody:
    """``tier.grant``."""

    moved: MovedFacts


def hear_enrolment(hearing: Hearing) -> Heard:
    """A new member, or an alias of the one who has the number already (R-96, R-98).

    Whoever the centre heard of first keeps the number; what names the other from now on is booked
    for that one, and welcome coupons are given once.
    """
    body, book = hearing.part(EnrolBody), hearing.book
    member = body.member
    if member.member_id != hearing.operation.member_id:
        raise Quarantined("MEMBER_DIFFERS")
    consents = [(hearing.operation.operation_id, consent) for consent in body.consents]
    winner_id = member_with(book, "phone", member.phone)
    if winner_id is None:
        home = replace(member, store_id=hearing.store_id, merged_into=None)
        add_member(book, home, consents)
        ledger.put_coupons(book, body.coupons)
        ledger.write(book, _brought_along(hearing, body))
        if body.referrer_id is not None:
            _bring_along(hearing, member, body.referrer_id)
        return Heard(member_ids=(member.member_id,))
    winner = _standing(hearing, winner_id).member.member_id
    add_alias(book, member, winner, hearing.store_id)
    record_consents(book, winner, consents)
    return Heard(code="MERGED", member_ids=(winner,))


def _bring_along(hearing: Hearing, member: Member, referrer_id: str) -> None:
    """Somebody whom nobody can know brought nobody along."""
    if member_known(hearing.book, referrer_id):
        bring_along(hearing.book, member.member_id, referrer_id, member.enrolled_on)
    elif hearing.is_patient:
        raise Quarantined("MEMBER_UNKNOWN")


def _brought_along(hearing: Hearing, body: EnrolBody) -> Effects:
    mine = body.member.member_id
    stamp = hearing.stamp(mine, body.programme_version, OPENING_PART, None)
    facts = () if body.moved is None else body.moved.tier_facts
    return Effects(
        member_id=mine,
        entries=opening_entries({**body.accounts, "": body.points}, stamp),
        tier_facts=tuple(fact for _, fact in facts),
    )


def hear_edit(hearing: Hearing) -> Heard:
    """Another status of a member."""
    found = _named(hearing)
    if found.member.is_erased:
        return Heard(code="MEMBER_ERASED", member_ids=(found.member.member_id,))
    status = hearing.body.get("status")
    if status not in ("active", "suspended", "closed"):
        raise Quarantined("EDIT_UNKNOWN")
    mine = found.member.member_id
    change_identity(hearing.book, replace(found.member, status=status))
    if status != "active":
        block_passes_of(hearing.book, (mine,), hearing.operation.at)
    return Heard(member_ids=(mine,))


def hear_coupons(hearing: Hearing) -> Heard:
    """Coupons given to members."""
    coupons = []
    for coupon in hearing.part(CouponsBody).coupons:
        mine = _standing(hearing, coupon.member_id).member.member_id
        coupons.append(replace(coupon, member_id=mine))
    ledger.put_coupons(hearing.book, coupons)
    return Heard(member_ids=tuple(dict.fromkeys(coupon.member_id for coupon in coupons)))


def hear_adjustment(hearing: Hearing) -> Heard:
    """Points given or taken by hand (R-59); Rejected as POINTS_SHORT when they are not there."""
    body, found = hearing.part(AdjustBody), _named(hearing)
    mine, programme = found.member.member_id, hearing.programme(body.programme_version)
    stamp = hearing.stamp(mine, programme.version, "a", None)
    try:
        entries = adjustment_entries(
            body.points, found.lots, programme.earning, stamp, component_of(body.reason)
        )
    except PointsShort as short:
        raise Rejected("POINTS_SHORT", **_numbers(short)) from None
    ledger.write(hearing.book, Effects(member_id=mine, entries=entries))
    return Heard(member_ids=(mine,))


def hear_transfer(hearing: Hearing) -> Heard:
    """Points of one member for another (R-60)."""
    body, giver = hearing.part(TransferBody), _named(hearing)
    taker = _standing(hearing, body.to_member_id)
    ids = giver.member.member_id, taker.member.member_id
    if ids[0] == ids[1]:
        raise Rejected("SAME_MEMBER")
    stamps = (
        hearing.stamp(ids[0], body.programme_version, "a", None),
        hearing.stamp(ids[1], body.programme_version, "b", None, named=body.to_member_id),
    )
    try:
        entries = tuple(transfer_entries(body.points, giver.lots, *stamps))
    except PointsShort as short:
        raise Rejected("POINTS_SHORT", **_numbers(short)) from None
    for mine in ids:
        own = tuple(entry for entry in entries if entry.member_id == mine)
        ledger.write(hearing.book, Effects(member_id=mine, entries=own))
    return Heard(member_ids=ids)


def hear_grant(hearing: Hearing) -> Heard:
    """A tier by hand (R-91)."""
    found = _named(hearing)
    mine = found.member.member_id
    facts = tuple(fact for _, fact in hearing.part(GrantBody).moved.tier_facts)
    ledger.write(hearing.book, Effects(member_id=mine, tier_facts=facts))
    return Heard(member_ids=(mine,))


def _named(hearing: Hearing) -> Standing:
    return _standing(hearing, hearing.operation.member_id or "")


def _standing(hearing: Hearing, member_id: str) -> Standing:
    try:
        return standing(hearing.book, member_id)
    except MemberUnknown:
        raise Quarantined("MEMBER_UNKNOWN") from None


def _numbers(error: Any) -> dict[str, int]:
    return {name: found for name, found in error.params.items() if isinstance(found, int)}
