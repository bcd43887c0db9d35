"""What a manager does to a member by hand: points given, taken or moved, a tier granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, get_args

from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text
from app.domain.ledger import EntryStamp, LedgerEntry
from app.domain.member import TierFact
from app.domain.operations import Act, digest, ids_of_parts, lots_of_parts
from app.domain.operator import Operator
from app.domain.periods import BusinessTime
from app.domain.points_by_hand import (
    AdjustReason,
    adjustment_entries,
    component_of,
    transfer_entries,
)
from app.domain.programme import Programme
from app.domain.rights import ApprovalNeeded, has_right, is_within, limits_of
from app.ports.store import MemberFacts, Reader, UnitOfWork
from app.services.changes import Changes
from app.services.clock_guard import check_clock
from app.services.context import (
    Context,
    business_time_of,
    check_approver,
    operator_of,
    profile_of,
)
from app.services.member_view import living_facts
from app.services.saving import Stored, append, check_same, save_once
from app.services.written import moved

ADJUST, TRANSFER, GRANT = "points.adjust", "points.transfer", "tier.grant"
MAX_POINTS = 9_999_999
MAX_NOTE_LENGTH = 80


class PointsNotPossible(RuleBroken):
    """No points, or more than can be."""

    code = "E-HND-01"
    text = "Enter points between 1 and {limit}."


class ReasonUnknown(RuleBroken):
    """A reason that is none of ours, or none where one is needed."""

    code = "E-HND-02"
    text = "Choose or enter a reason."


class MemberNotActive(RuleBroken):
    """A suspended member neither gains nor spends (R-92)."""

    code = "E-HND-03"
    text = "The member is suspended and can neither get nor give points."


class TransferNotPossible(RuleBroken):
    """Not switched on in the programme, or both are the same member (R-60)."""

    code = "E-HND-04"
    text = "Points cannot be moved between these members."


class GrantNotPossible(RuleBroken):
    """A tier that is none, or an end that has passed (R-91)."""

    code = "E-HND-05"
    text = "Choose a tier of the programme and an end that is not in the past."


class FourEyes(RuleBroken):
    """The one who approves is the one who asks."""

    code = "E-HND-06"
    text = "Another manager has to approve this."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustRequest:
    """``points`` given, or taken when below zero; ``note`` tells the reason in words."""

    operation_id: str
    member_id: str
    points: int
    reason: AdjustReason
    note: str
    operator_id: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRequest:
    """``points`` of one member for another."""

    operation_id: str
    from_member_id: str
    to_member_id: str
    points: int
    operator_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """A tier until a day, that one included."""

    operation_id: str
    member_id: str
    tier_id: str
    until: date
    reason: str
    operator_id: str
    approved_by: str | None = None


Request = AdjustRequest | TransferRequest | GrantRequest


@dataclass(frozen=True, slots=True)
class Hand:
    """What one of these is written with."""

    ctx: Context
    work: UnitOfWork
    time: BusinessTime
    programme: Programme
    operator: Operator
    operation_id: str

    def facts(self, member_id: str) -> MemberFacts:
        """Raises MemberMissing, MemberNotActive."""
        facts = living_facts(self.work, member_id, self.time.on)
        if facts.member.status != "active":
            raise MemberNotActive
        return facts

    def stamp(self, member_id: str, part: str = "a") -> EntryStamp:
        """What the entries of one member share; ``part`` tells several members apart."""
        return EntryStamp(
            operation_id=self.operation_id,
            sale_id=None,
            member_id=member_id,
            on=self.time.on,
            recorded_at=self.time.at,
            programme_version=self.programme.version,
            new_id=ids_of_parts(self.operation_id, part),
            lot_named=lots_of_parts(self.operation_id, part),
        )

    def check_approved(self, approved_by: str | None) -> None:
        """Another manager than the one who asks; raises ApproverUnfit, FourEyes."""
        if approved_by is not None:
            check_approver(self.work, approved_by)
            if approved_by == self.operator.operator_id:
                raise FourEyes


class Done(NamedTuple):
    """What was decided, before it is written; the first of the members is the one it is about."""

    kind: str
    body: Mapping[str, object]
    member_ids: tuple[str, ...]
    entries: tuple[LedgerEntry, ...]
    tier_facts: tuple[tuple[str, TierFact], ...] = ()


def adjust_points(ctx: Context, request: AdjustRequest) -> Changes:
    """Points by hand as entries of their own, operation ``points.adjust`` (R-59).

    Above ``roles.*.adjust_points`` a manager approves, who is not the one who asks. Raises
    PointsNotPossible, ReasonUnknown, PointsShort, ApprovalNeeded, ApproverUnfit, FourEyes,
    MemberMissing, MemberNotActive, OperatorUnknown, ClockBehind, NotSaved, OperationReused.
    """

    def write(hand: Hand) -> tuple[str, ...]:
        _check_points(abs(request.points))
        note = clean_text(request.note, MAX_NOTE_LENGTH)
        if request.reason not in get_args(AdjustReason) or not note:
            raise ReasonUnknown
        hand.check_approved(request.approved_by)
        limit = limits_of(hand.operator, hand.programme.roles).adjust_points
        if request.approved_by is None and not is_within(abs(request.points), limit):
            raise ApprovalNeeded("adjust_points", abs(request.points), limit or 0)
        facts = hand.facts(request.member_id)
        entries = adjustment_entries(
            request.points,
            facts.lots,
            hand.programme.earning,
            hand.stamp(facts.member.member_id),
            component_of(request.reason),
        )
        body = {
            "points": request.points,
            "reason": request.reason,
            "note": note,
            "approved_by": request.approved_by,
        }
        return _write(hand, request, Done(ADJUST, body, (facts.member.member_id,), entries))

    return _once(ctx, request, ADJUST, write)


def transfer_points(ctx: Context, request: TransferRequest) -> Changes:
    """Points from one member to another with the days they end on, operation ``points.transfer``
    (R-60); only with ``policies.points_transfer``.

    Raises TransferNotPossible, PointsNotPossible, PointsShort, MemberMissing, MemberNotActive,
    OperatorUnknown, ClockBehind, NotSaved, OperationReused.
    """

    def write(hand: Hand) -> tuple[str, ...]:
        _check_points(request.points)
        giver, taker = hand.facts(request.from_member_id), hand.facts(request.to_member_id)
        ids = (giver.member.member_id, taker.member.member_id)
        if not hand.programme.policies.points_transfer or ids[0] == ids[1]:
            raise TransferNotPossible
        stamps = hand.stamp(ids[0]), hand.stamp(ids[1], "b")
        entries = tuple(transfer_entries(request.points, giver.lots, *stamps))
        body = {"points": request.points, "to_member_id": ids[1]}
        return _write(hand, request, Done(TRANSFER, body, ids, entries))

    return _once(ctx, request, TRANSFER, write)


def grant_tier(ctx: Context, request: GrantRequest) -> Changes:
    """A tier as a floor until its last day, operation ``tier.grant`` (R-91); a manager does it or
    approves.

    Raises GrantNotPossible, ReasonUnknown, ApprovalNeeded, ApproverUnfit, MemberMissing,
    MemberNotActive, OperatorUnknown, ClockBehind, NotSaved, OperationReused.
    """

    def write(hand: Hand) -> tuple[str, ...]:
        reason = clean_text(request.reason, MAX_NOTE_LENGTH)
        if not reason:
            raise ReasonUnknown
        tiers = {tier.tier_id for tier in hand.programme.tiers}
        if request.tier_id not in tiers or request.until < hand.time.on:
            raise GrantNotPossible
        hand.check_approved(request.approved_by)
        if request.approved_by is None and not has_right(hand.operator, "grant_tier"):
            raise ApprovalNeeded("grant_tier")
        member_id = hand.facts(request.member_id).member.member_id
        fact = TierFact(
            kind="grant",
            on=hand.time.on,
            tier_id=request.tier_id,
            until=request.until,
            reason=reason,
        )
        body = {"approved_by": request.approved_by}
        return _write(hand, request, Done(GRANT, body, (member_id,), (), ((member_id, fact),)))

    return _once(ctx, request, GRANT, write)


def _check_points(points: int) -> None:
    if not 0 < points <= MAX_POINTS:
        raise PointsNotPossible(limit=MAX_POINTS)


def _write(hand: Hand, request: Request, done: Done) -> tuple[str, ...]:
    """Entries, tier facts and the record."""
    hand.work.add_entries(done.entries)
    for member_id, fact in done.tier_facts:
        hand.work.add_tier_fact(member_id, fact)
    for member_id in done.member_ids:
        hand.work.bump_member(member_id)
    act = Act(
        operation_id=hand.operation_id,
        operator_id=hand.operator.operator_id,
        at=hand.time.at,
        business_on=hand.time.on,
        member_id=done.member_ids[0],
    )
    told = {
        "request": digest(request),
        "moved": moved(done.entries, done.tier_facts),
        "programme_version": hand.programme.version,
    }
    append(hand.work, act, done.kind, {**done.body, **told})
    return done.member_ids


def _once(
    ctx: Context, request: Request, kind: str, write: Callable[[Hand], tuple[str, ...]]
) -> Changes:
    """One transaction; a repetition under the same id moves nothing more (R-102)."""

    def do(work: UnitOfWork) -> Changes:
        time = business_time_of(ctx, profile_of(work))
        check_clock(work, time)
        operator = operator_of(work, request.operator_id)
        programme = work.programme(time.on)
        hand = Hand(ctx, work, time, programme, operator, request.operation_id)
        return _changes(request, write(hand))

    def again(_reader: Reader, stored: Stored) -> Changes:
        check_same(stored, kind, digest(request))
        return _changes(request, (stored.operation.member_id or "",))

    return save_once(ctx, request.operation_id, do, again)


def _changes(request: Request, member_ids: tuple[str, ...]) -> Changes:
    return Changes(member=member_ids, ledger=member_ids, outbox=(request.operation_id,))
