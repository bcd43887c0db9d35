"""A sale to nobody that a member claims within days, with the code on its receipt (R-48)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Literal

from app.domain.codes import CLAIM_PROOF, claim_digits
from app.domain.effects import Effects, effects_of_sale
from app.domain.engine.problem import Request
from app.domain.ledger import EntryStamp
from app.domain.member import MemberSnapshot
from app.domain.programme import Policies, Programme
from app.domain.quote import Quote
from app.domain.sale import Sale

Refusal = Literal["CLAIMED_ALREADY", "ALREADY_RETURNED", "CLAIMED_TOO_LATE"]


def claim_code(receipt_no: str, sale_id: str) -> str:
    """The digits of the claim on a receipt. Nobody makes them of the number alone: the proof comes
    of the id of the sale, which is random and printed nowhere.
    """
    digest = hashlib.sha256(f"claim {sale_id}".encode()).digest()
    proof = int.from_bytes(digest[:8]) % 10**CLAIM_PROOF
    return claim_digits(receipt_no, f"{proof:0{CLAIM_PROOF}d}")


def refusal(sale: Sale, terms: Programme, on: date) -> Refusal | None:
    """Why a sale, as claims left it, cannot be claimed on that business day by the rules it was
    sold by; None where it can.
    """
    days = terms.policies.claim_days
    if sale.member_id is not None:
        return "CLAIMED_ALREADY"
    if sale.state != "settled":
        return "ALREADY_RETURNED"
    if not days or (on - sale.business_on).days > days:
        return "CLAIMED_TOO_LATE"
    return None


def as_claimed(sale: Sale, quoted: Quote) -> Sale:
    """The sale as if its member had been known, at the price that was paid; what was returned of
    it stays returned.
    """
    facts = {line.line_id: line.units for line in quoted.lines}
    lines = (replace(line, units=facts.get(line.line_id, line.units)) for line in sale.lines)
    return replace(sale, member_id=quoted.member_id, quote=quoted, lines=tuple(lines))


def effects_of_claim(
    sale: Sale, member: MemberSnapshot, programme: Programme, stamp: EntryStamp
) -> Effects:
    """Points from the day of the claim on, and what counts towards the tier at the day of the
    sale; ``sale`` as it is claimed.
    """
    effects = effects_of_sale(sale, member, programme, stamp)
    facts = effects.tier_facts
    if stamp.on != sale.business_on:
        facts = tuple(replace(fact, recorded_on=stamp.on) for fact in facts)
    return replace(effects, tier_facts=facts)


def terms_of_claimed(sale: Sale, terms: Programme, asked: Request | None) -> Programme:
    """The rules of its returns: the sale was computed for nobody, who would win nothing, so that
    points of a claimed one are taken back by its unit facts alone (R-72).
    """
    if asked is None or asked.member is not None or sale.member_id is None:
        return terms
    shares = Policies().refund_earned
    return replace(terms, policies=replace(terms.policies, refund_earned=shares))
