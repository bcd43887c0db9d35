"""Goods come back: money, points, coupons and tier, out of the stored unit facts alone (R-70)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from functools import partial

from app.domain.errors import RuleBroken
from app.domain.member import Coupon, TierFact, TierState
from app.domain.programme import Policies, Programme
from app.domain.refund_back import MoneyBack, money_back
from app.domain.refund_money import Marks, grown, returned_marks, tenders_back, whole_marks
from app.domain.refund_points import entries_for_refund, points_back, taken_points
from app.domain.refund_quote import (
    CouponBack,
    LineBack,
    PointsBack,
    PointsTaken,
    RefundFacts,
    RefundPick,
    RefundQuote,
    TenderBack,
)
from app.domain.sale import Sale, SaleLine
from app.domain.tiers import tier_state

__all__ = [
    "CouponBack",
    "LineBack",
    "NothingPicked",
    "NothingToReturn",
    "PointsBack",
    "PointsTaken",
    "RefundFacts",
    "RefundPick",
    "RefundQuote",
    "ReturnTooLarge",
    "TenderBack",
    "VoidNotPossible",
    "after_refund",
    "entries_for_refund",
    "quote_refund",
    "quote_void",
    "terms_of_void",
    "tier_fact_of",
]


class NothingPicked(RuleBroken):
    """No line was chosen."""

    code = "E-RFD-01"
    text = "Nothing is chosen. Choose what comes back."


class NothingToReturn(RuleBroken):
    """The sale is voided or wholly returned already."""

    code = "E-RFD-02"
    text = "Nothing of this sale is left to return."


class ReturnTooLarge(RuleBroken):
    """A pick is not part of what is left of its line; params: ``line``, its place from 1."""

    code = "E-RFD-03"
    text = "Line {line} has less left to return. Lower the quantity or the amount."


class VoidNotPossible(RuleBroken):
    """params: ``reason``, one of NOT_TODAY, PART_RETURNED, VOIDED."""

    code = "E-RFD-04"
    text = "This sale cannot be voided ({reason}). Open it to see what is left to return."


def quote_refund(
    facts: RefundFacts, picks: Iterable[RefundPick], programme: Programme, on: date
) -> RefundQuote:
    """What returning ``picks`` on the business day ``on`` would do; changes nothing.

    ``programme`` is the version in force, for the tier; policies are those of the sale's own. Any
    parts in any order add up to the full reversal (R-71). Raises NothingPicked, NothingToReturn,
    ReturnTooLarge; KeyError for a line that the sale does not have.
    """
    sale = facts.sale
    if sale.state in ("voided", "returned"):
        raise NothingToReturn
    begun = returned_marks(sale)
    ended = dict(begun)
    places = {line.line_id: place for place, line in enumerate(sale.lines)}
    for pick in picks:
        place = places[pick.line_id]
        mark = grown(sale.lines[place], ended[pick.line_id], pick)
        if mark is None:
            raise ReturnTooLarge(line=place + 1)
        ended[pick.line_id] = mark
    if ended == begun:
        raise NothingPicked
    return _quoted(facts, ended, programme, on)


def quote_void(facts: RefundFacts, programme: Programme, on: date) -> RefundQuote:
    """Everything back on the same business day, before anything was returned (R-81).

    Raises VoidNotPossible. Whether the counter is the same one is for the caller to know.
    """
    sale = facts.sale
    if sale.state == "voided":
        raise VoidNotPossible(reason="VOIDED")
    if sale.state != "settled":
        raise VoidNotPossible(reason="PART_RETURNED")
    if sale.business_on != on:
        raise VoidNotPossible(reason="NOT_TODAY")
    facts = dataclasses.replace(facts, terms=terms_of_void(facts.terms))
    return dataclasses.replace(_quoted(facts, whole_marks(sale), programme, on), kind="void")


def after_refund(sale: Sale, refund_quote: RefundQuote) -> Sale:
    """The sale with what was returned of it; a void marks it as voided."""
    back = {line.line_id: line for line in refund_quote.lines}
    lines = tuple(
        _after_return(line, back[line.line_id]) if line.line_id in back else line
        for line in sale.lines
    )
    if refund_quote.kind == "void":
        return dataclasses.replace(sale, lines=lines, state="voided")
    if refund_quote.is_full:
        return dataclasses.replace(sale, lines=lines, state="returned")
    return dataclasses.replace(sale, lines=lines, state="part_returned")


def tier_fact_of(sale: Sale, refund_quote: RefundQuote, on: date) -> TierFact | None:
    """The spend that no longer counts, at the day of the sale (R-77); None if it never counted."""
    if sale.member_id is None or refund_quote.qualifying_minor == 0:
        return None
    return _spend_back(sale, refund_quote.lines, on)


def terms_of_void(terms: Programme) -> Programme:
    """A void undoes what returns may leave: everything goes back (R-81)."""
    usual = Policies()
    policies = dataclasses.replace(
        terms.policies,
        refund_earned=usual.refund_earned,
        refund_points=usual.refund_points,
        refund_coupon=usual.refund_coupon,
    )
    return dataclasses.replace(terms, policies=policies)


def _quoted(facts: RefundFacts, ended: Marks, programme: Programme, on: date) -> RefundQuote:
    policies = facts.terms.policies
    back = money_back(facts, returned_marks(facts.sale), ended)
    lines = back.lines
    home = points_back(facts, sum(line.points_back for line in lines), policies, on)
    taken = taken_points(facts, back, home, on)
    total_minor = back.room_minor - taken.withheld_minor
    qualifying_minor = sum(line.qualifying_minor for line in lines)
    tier_before, tier_after = _tiers(facts, lines, programme, on)
    return RefundQuote(
        kind="refund",
        lines=lines,
        total_minor=total_minor,
        tenders=tenders_back(facts, total_minor),
        points_back=home,
        points_taken=taken.lots,
        debt_points=taken.debt,
        expired_points=taken.expired,
        forgiven_points=taken.forgiven,
        coupons=tuple(_coupon_back(coupon, on, back, policies) for coupon in facts.coupons),
        qualifying_minor=qualifying_minor,
        is_full=ended == whole_marks(facts.sale),
        tier_before=tier_before,
        tier_after=tier_after,
        deducted_points=taken.deducted,
        withheld_minor=taken.withheld_minor,
        charged_minor=back.charged_minor,
        lost=back.lost,
    )


def _coupon_back(coupon: Coupon, on: date, back: MoneyBack, policies: Policies) -> CouponBack:
    """It comes back when nothing that stays uses it (R-75)."""
    if policies.refund_coupon == "kept" or coupon.coupon_id in back.coupon_ids:
        return CouponBack(coupon.coupon_id, "stays_used")
    is_expired = coupon.valid_until < on
    return CouponBack(coupon.coupon_id, "returned_expired" if is_expired else "returned")


def _tiers(
    facts: RefundFacts, lines: Iterable[LineBack], programme: Programme, on: date
) -> tuple[TierState, TierState] | tuple[None, None]:
    if facts.sale.member_id is None:
        return None, None
    fact = _spend_back(facts.sale, lines, on)
    state = partial(
        tier_state,
        programme=programme,
        on=on,
        earlier=facts.earlier_programmes,
        enrolled_on=facts.enrolled_on,
    )
    return state(facts.tier_facts), state((*facts.tier_facts, fact))


def _spend_back(sale: Sale, lines: Iterable[LineBack], on: date) -> TierFact:
    """What no longer counts of the sale, at its day."""
    return TierFact(
        kind="spend",
        on=sale.business_on,
        amount_minor=-sum(line.qualifying_minor for line in lines),
        points=-sum(line.points_taken for line in lines),
        sale_id=sale.sale_id,
        recorded_on=on,
    )


def _after_return(line: SaleLine, back: LineBack) -> SaleLine:
    is_keyed = line.kind == "amount"
    return dataclasses.replace(
        line,
        returned_units=line.returned_units + back.units,
        returned_minor=line.returned_minor + (back.net_minor if is_keyed else 0),
    )
