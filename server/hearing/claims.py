"""Points of a sale to nobody that a member claimed with its receipt (R-48)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.claiming import as_claimed, effects_of_claim, refusal
from app.domain.effects import with_activity
from app.domain.engine.claiming import claimed
from app.domain.member import MemberSnapshot
from app.domain.operations import digest
from server.hearing.case import Heard, Hearing, Quarantined, Rejected
from server.hearing.returns import asked_then
from server.hearing.sales import as_known, known_member
from server.rows import ledger, sales
from server.rows.members import hold


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBody:
    """What the centre reads of ``sale.claim``; ``quote_digest``: of the quote with the points."""

    sale_id: str
    receipt_no: str
    member: MemberSnapshot
    quote_digest: str


def hear_claim(hearing: Hearing) -> Heard:
    """Book ``sale.claim``: the sale becomes the member's, with the points that it wins.

    Rejected as CLAIMED_ALREADY when it is somebody's, ALREADY_RETURNED when some of it came back,
    CLAIMED_TOO_LATE after its days: a counter that was restored from its backup may not know.
    """
    body, book = hearing.part(ClaimBody), hearing.book
    record = sales.sale_with(book, body.receipt_no, body.sale_id)
    if record is None:
        raise Quarantined("SALE_UNKNOWN")
    terms = hearing.programme(record.sale.programme_version)
    refused = refusal(record.sale, terms, hearing.operation.business_on)
    if refused == "ALREADY_RETURNED":
        raise Rejected(refused, rule="E-CLM-04")
    if refused is not None:
        raise Rejected(refused)
    quote = claimed(asked_then(hearing, record, terms), body.member)
    if digest(quote) != body.quote_digest:
        raise Quarantined("QUOTE_DIFFERS")
    found, known = known_member(hearing, body.member)
    mine = found.member.member_id
    sale = as_claimed(record.sale, replace(quote, member_id=mine))
    booked, adjustments = as_known(sale, known, terms)
    stamp = hearing.stamp(mine, terms.version, "c", sale.sale_id, named=body.member.member_id)
    effects = effects_of_claim(booked, known, terms, stamp)
    sales.give_to_member(book, record, sale)
    ledger.write(book, with_activity(effects, known, terms, stamp), sale.sale_id)
    ledger.count_order(book, mine, sale)
    hold(book, hearing.store_id, mine)
    return Heard(
        verdict="adjusted" if adjustments else "accepted",
        code=adjustments[0].code if adjustments else "",
        params={one.code: one.count for one in adjustments},
        member_ids=(mine,),
    )
