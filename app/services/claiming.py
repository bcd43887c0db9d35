"""Points of a sale to nobody, claimed with the code on its receipt: within days, and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.claiming import as_claimed, claim_code, effects_of_claim, refusal
from app.domain.codes import claimed_receipt
from app.domain.effects import with_activity
from app.domain.engine.claiming import claimed
from app.domain.errors import RuleBroken
from app.domain.ledger import LedgerEntry
from app.domain.member import MemberSnapshot
from app.domain.operations import Act, Operation, digest, ids_of_parts, lots_of_parts
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.sale import Sale
from app.domain.sale_points import EntryStamp
from app.ports.store import Reader, UnitOfWork
from app.services.by_hand import MemberNotActive
from app.services.changes import Changes
from app.services.clock_guard import check_clock
from app.services.context import Context, business_time_of, operator_of, profile_of
from app.services.documents import read
from app.services.member_view import living_facts, view_of
from app.services.sales import open_stored_sale
from app.services.saving import Stored, append, check_same, save_once
from app.services.settled import settled_body
from app.services.written import moved_by, write_effects

KIND = "sale.claim"


class ClaimUnknown(RuleBroken):
    """The code fits no sale of this counter."""

    code = "E-CLM-01"
    text = "This claim code fits no sale of this counter. Scan it on the receipt again."


class ClaimTooLate(RuleBroken):
    """More than ``days`` business days after the sale."""

    code = "E-CLM-02"
    text = "Points can be claimed within {days} days of the sale. A manager can give them by hand."


class ClaimedAlready(RuleBroken):
    """By this or another member."""

    code = "E-CLM-03"
    text = "The points of this sale are a member's already."


class NothingToClaim(RuleBroken):
    """The goods win nothing, or came back."""

    code = "E-CLM-04"
    text = "There is nothing to claim: the goods win no points, or some of them came back."


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRequest:
    """``code``: the digits on the receipt. ``operation_id`` stays the same over every retry."""

    operation_id: str
    code: str
    member_id: str
    operator_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the member won; ``points`` of the programme, without other currencies."""

    receipt_no: str
    points: int
    changes: Changes


def claim(ctx: Context, request: ClaimRequest) -> Claimed:
    """Give a member what a sale to nobody would have won, operation ``sale.claim`` (R-48).

    Raises ClaimUnknown, ClaimTooLate, ClaimedAlready, NothingToClaim, MemberMissing,
    MemberNotActive, OperatorUnknown, ClockBehind, NotSaved, OperationReused, CommitUnknown.
    """

    def write(work: UnitOfWork) -> Claimed:
        return _claimed(ctx, work, request)

    def answer_again(_reader: Reader, stored: Stored) -> Claimed:
        check_same(stored, KIND, digest(request))
        member_id = stored.operation.member_id or ""
        body = stored.body
        return _answer(request, body["receipt_no"], body["points"], member_id)

    return save_once(ctx, request.operation_id, write, answer_again)


def claimed_sale(reader: Reader, sale: Sale) -> Sale:
    """The sale as its claim leaves it, as it is stored where nobody claimed it: for its returns.

    A claim that won points is found by the entries that it wrote for the sale; one that the centre
    refused is none (R-104).
    """
    if sale.member_id is not None:
        return sale
    for operation in _claims(reader, reader.entries_of_sale(sale.sale_id)):
        if not reader.is_refused(operation.operation_id):
            body = read(_ClaimedBy, operation.body, leaves_unknown=True)
            return as_claimed(sale, _quoted(reader, sale, body.member))
    return sale


def entries_of(reader: Reader, sale_id: str) -> tuple[LedgerEntry, ...]:
    """What was written for the sale, without what a claim wrote that the centre refused."""
    entries = reader.entries_of_sale(sale_id)
    claims = (operation.operation_id for operation in _claims(reader, entries))
    refused = {operation_id for operation_id in claims if reader.is_refused(operation_id)}
    return tuple(entry for entry in entries if entry.operation_id not in refused)


def _claims(reader: Reader, entries: Iterable[LedgerEntry]) -> Iterator[Operation]:
    for operation_id in dict.fromkeys(entry.operation_id for entry in entries):
        operation = reader.operation(operation_id)
        if operation is not None and operation.kind == KIND:
            yield operation


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClaimedBy:
    """What is read again of the body of a claim."""

    member: MemberSnapshot


def _claimed(ctx: Context, work: UnitOfWork, request: ClaimRequest) -> Claimed:
    profile = profile_of(work)
    time = business_time_of(ctx, profile)
    check_clock(work, time)
    operator = operator_of(work, request.operator_id)
    sale = _sale_of(work, request.code)
    terms = work.programme_version(sale.programme_version)
    _check_open(work, sale, terms, time)
    facts = living_facts(work, request.member_id, time.on)
    if facts.member.status != "active":
        raise MemberNotActive
    member = view_of(facts, work.programme(time.on), time.on).snapshot
    quoted = _quoted(work, sale, member)
    if not (quoted.accrued_points or any(one.accrued_points for one in quoted.accounts)):
        raise NothingToClaim
    stamp = EntryStamp(
        operation_id=request.operation_id,
        sale_id=sale.sale_id,
        member_id=member.member_id,
        on=time.on,
        recorded_at=time.at,
        programme_version=terms.version,
        new_id=ids_of_parts(request.operation_id, "c"),
        lot_named=lots_of_parts(request.operation_id, "c"),
    )
    effects = effects_of_claim(as_claimed(sale, quoted), member, terms, stamp)
    if profile.authority == "local":
        effects = with_activity(effects, member, terms, stamp)
    write_effects(work, effects, sale.sale_id)
    act = Act(
        operation_id=request.operation_id,
        operator_id=operator.operator_id,
        at=time.at,
        business_on=time.on,
        member_id=member.member_id,
    )
    body = {
        "request": digest(request),
        "sale_id": sale.sale_id,
        "receipt_no": sale.receipt_no,
        "member": member,
        "quote_digest": digest(quoted),
        "points": quoted.accrued_points,
        "moved": moved_by(effects),
    }
    append(work, act, KIND, body)
    return _answer(request, sale.receipt_no, quoted.accrued_points, member.member_id)


def _sale_of(reader: Reader, code: str) -> Sale:
    receipt_no = claimed_receipt(code)
    sale = None if receipt_no is None else reader.sale_by_receipt(receipt_no)
    if sale is None or claim_code(sale.receipt_no, sale.sale_id) != code:
        raise ClaimUnknown
    return open_stored_sale(reader, sale.sale_id)


def _check_open(reader: Reader, sale: Sale, terms: Programme, time: BusinessTime) -> None:
    refused = refusal(claimed_sale(reader, sale), terms, time.on)
    if refused == "CLAIMED_ALREADY":
        raise ClaimedAlready
    if refused == "ALREADY_RETURNED":
        raise NothingToClaim
    if refused is not None:
        raise ClaimTooLate(days=terms.policies.claim_days)


def _quoted(reader: Reader, sale: Sale, member: MemberSnapshot) -> Quote:
    asked = settled_body(reader, sale).asked(reader.programme_version(sale.programme_version))
    return claimed(asked, member)


def _answer(request: ClaimRequest, receipt_no: str, points: int, member_id: str) -> Claimed:
    changes = Changes(member=(member_id,), ledger=(member_id,), outbox=(request.operation_id,))
    return Claimed(receipt_no=receipt_no, points=points, changes=changes)
