"""Goods come back: money, points, coupons and tier, out of the stored unit facts alone (R-70)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from app.domain.errors import RuleBroken
from app.domain.member import VOID, Coupon, TierFact
from app.domain.paid_membership import ended
from app.domain.programme import Policies, Programme
from app.domain.refund_accounts import accounts_back
from app.domain.refund_back import MoneyBack, money_back
from app.domain.refund_gifts import gifts_back, with_gifts_due
from app.domain.refund_money import Marks, grown, returned_marks, tenders_back, whole_marks
from app.domain.refund_points import entries_for_refund, points_back, taken_points
from app.domain.refund_quote import (
    CouponBack,
    GiftBack,
    IssuedBack,
    LineBack,
    PointsBack,
    PointsTaken,
    RefundFacts,
    RefundPick,
    RefundQuote,
    TenderBack,
)
from app.domain.refund_rules import PointRules
from app.domain.sale import Sale, SaleLine
from app.domain.tiers import tier_state

__all__ = [
    "BalanceSpent",
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
    "tier_facts_of",
]


class NothingPicked(RuleBroken):
    """No line was chosen."""

    code = "E-RFD-01"
    text = "Nothing is chosen. Choose what comes back."


class NothingToReturn(RuleBroken):
    """The sale is voided or wholly returned already (R-82)."""

    code = "E-RFD-02"
    text = "Nothing of this sale is left to return."


class ReturnTooLarge(RuleBroken):
    """A pick is not part of what is left of its line; params: ``line``, its place from 1."""

    code = "E-RFD-03"
    text = "Line {line} has less left to return. Lower the quantity or the amount."


WHY_NO_VOID = {
    "NOT_TODAY": "it is of another business day",
    "PART_RETURNED": "a part of it came back already",
    "VOIDED": "it is voided already",
}


class VoidNotPossible(RuleBroken):
    """params: ``reason``, one of NOT_TODAY, PART_RETURNED, VOIDED."""

    code = "E-RFD-04"
    text = "This sale cannot be voided: {why} ({reason}). Open it to see what is left to return."

    def sentence(self) -> str:
        """The English sentence, with the reason in words."""
        return self.text.format(why=WHY_NO_VOID[str(self.params["reason"])], **self.params)


class BalanceSpent(RuleBroken):
    """A void would forgive what the sale won of another balance, which knows no debt (R-81)."""

    code = "E-RFD-06"
    text = (
        "Stamps or another balance that this sale brought are spent, so it cannot be voided. "
        "Void the sale that spent them first; where the programme allows it, the goods can be "
        "returned instead."
    )


def quote_refund(
    facts: RefundFacts, picks: Iterable[RefundPick], programme: Programme, on: date
) -> RefundQuote:
    """What returning ``picks`` on the business day ``on`` would do; changes nothing.

    ``programme`` is the version in force, for the tier; policies are those of the sale's own. Any
    parts in any order add up to the full reversal (R-71). Raises NothingPicked, NothingToReturn,
    ReturnTooLarge, PointsSpent; KeyError for a line that the sale does not have.
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
    return _with_tiers(_quoted(facts, (begun, ended), on), facts, programme, on)


def quote_void(facts: RefundFacts, programme: Programme, on: date) -> RefundQuote:
    """Everything back on the same business day, before anything was returned (R-81).

    Raises VoidNotPossible, BalanceSpent unless the void stands already. Whether the counter is the
    same one is for the caller to know.
    """
    sale = facts.sale
    if sale.state == "voided":
        raise VoidNotPossible(reason="VOIDED")
    if sale.state != "settled":
        raise VoidNotPossible(reason="PART_RETURNED")
    if sale.business_on != on:
        raise VoidNotPossible(reason="NOT_TODAY")
    facts = dataclasses.replace(facts, terms=terms_of_void(facts.terms))
    marks = (returned_marks(sale), whole_marks(sale))
    quoted = dataclasses.replace(_quoted(facts, marks, on), kind="void")
    if not facts.stands and any(one.forgiven_points for one in quoted.accounts):
        raise BalanceSpent
    return _with_tiers(quoted, facts, programme, on)


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


def tier_facts_of(facts: RefundFacts, refund_quote: RefundQuote, on: date) -> tuple[TierFact, ...]:
    """The spend and the points that no longer count, at the day of the sale (R-77), and the end of
    a level that it sold.
    """
    sale = facts.sale
    if sale.member_id is None:
        return ()
    after = after_refund(sale, refund_quote)
    found = ended(sale, after, facts.terms, facts.tier_facts, on)
    if refund_quote.qualifying_minor == 0:
        return tuple(found)
    spend = TierFact(
        kind="spend",
        on=sale.business_on,
        amount_minor=-refund_quote.qualifying_minor,
        points=-sum(line.points_taken for line in refund_quote.lines),
        sale_id=sale.sale_id,
        recorded_on=on,
        reason=VOID if refund_quote.kind == "void" else "",
    )
    return (spend, *found)


def terms_of_void(terms: Programme) -> Programme:
    """A void undoes what returns may leave: everything goes back, and points that are gone are
    owed (R-81).
    """
    usual = Policies()
    policies = dataclasses.replace(
        terms.policies,
        refund_earned=usual.refund_earned,
        refund_shortfall=usual.refund_shortfall,
        refund_points=usual.refund_points,
        refund_coupon=usual.refund_coupon,
        refund_issued_coupon=usual.refund_issued_coupon,
    )
    return dataclasses.replace(terms, policies=policies)


Steps = tuple[Marks, Marks]
"""What was back before, and what is with the goods that were picked."""


def _quoted(facts: RefundFacts, steps: Steps, on: date) -> RefundQuote:
    """A return, but for the level."""
    begun, ended = steps[0], with_gifts_due(facts.sale, facts.terms, steps[1])
    rules = PointRules(facts)
    back = money_back(facts, begun, ended, rules)
    home = points_back(facts.of(""), sum(line.points_back for line in back.lines), on)
    taken = taken_points(facts.of(""), back, home, on)
    marks = (*steps, ended)
    issued, gifts, total_minor = _less_brought(facts, marks, back, taken.withheld_minor)
    return RefundQuote(
        kind="refund",
        lines=back.lines,
        total_minor=total_minor,
        tenders=tenders_back(facts, total_minor),
        points_back=home,
        points_taken=taken.lots,
        debt_points=taken.debt,
        expired_points=taken.expired,
        forgiven_points=taken.forgiven,
        coupons=tuple(_coupon_back(coupon, on, back, facts) for coupon in facts.coupons),
        qualifying_minor=sum(line.qualifying_minor for line in back.lines),
        is_full=ended == whole_marks(facts.sale),
        deducted_points=taken.deducted,
        withheld_minor=taken.withheld_minor,
        charged_minor=back.charged_minor,
        lost=back.lost,
        issued=issued,
        accounts=accounts_back(facts, (begun, ended), rules, on),
        gifts=gifts,
    )


def _less_brought(
    facts: RefundFacts, steps: tuple[Marks, Marks, Marks], back: MoneyBack, withheld_minor: int
) -> tuple[tuple[IssuedBack, ...], tuple[GiftBack, ...], int]:
    """Coupons and gifts that the sale brought, and the money that is left without them."""
    money = (back.goods_minor - withheld_minor, back.later_minor)
    is_full = steps[-1] == whole_marks(facts.sale)
    issued = tuple(_issued_back(facts, money, is_full=is_full))
    room_minor = money[0] - sum(one.amount_minor for one in issued)
    gifts = tuple(gifts_back(facts, steps, room_minor))
    room_minor -= sum(one.amount_minor for one in gifts)
    return issued, gifts, back.fees_minor + room_minor


def _issued_back(
    facts: RefundFacts, money: tuple[int, int], *, is_full: bool
) -> Iterator[IssuedBack]:
    """Coupons that the sale brought go with it; of used ones, by policy, their value (R-78). As
    soon as later returns could not pay it, it is taken out of this one (R-71).
    """
    room_minor, later_minor = money
    deducts = facts.terms.policies.refund_issued_coupon == "deduct_value"
    for coupon, value_minor in facts.issued:
        if coupon.state == "issued" and is_full:
            yield IssuedBack(coupon.coupon_id, "revoked", 0)
        elif coupon.state == "used":
            owed_minor = value_minor - _deducted_minor(facts, coupon) if deducts else 0
            part = min(max(0, owed_minor - later_minor), room_minor)
            later_minor = max(0, later_minor - owed_minor)
            room_minor -= part
            if is_full or part:
                yield IssuedBack(coupon.coupon_id, "used", part)


def _deducted_minor(facts: RefundFacts, coupon: Coupon) -> int:
    told = (one for quoted in facts.earlier for one in quoted.issued)
    return sum(one.amount_minor for one in told if one.coupon_id == coupon.coupon_id)


def _coupon_back(coupon: Coupon, on: date, back: MoneyBack, facts: RefundFacts) -> CouponBack:
    """It comes back when nothing that stays uses it (R-75)."""
    if facts.terms.policies.refund_coupon == "kept" or coupon.coupon_id in back.coupon_ids:
        return CouponBack(coupon.coupon_id, "stays_used")
    is_expired = coupon.valid_until < on
    return CouponBack(coupon.coupon_id, "returned_expired" if is_expired else "returned")


def _with_tiers(
    quoted: RefundQuote, facts: RefundFacts, programme: Programme, on: date
) -> RefundQuote:
    """The level before and after it."""
    if facts.sale.member_id is None:
        return quoted
    state = partial(
        tier_state,
        programme=programme,
        on=on,
        earlier=facts.earlier_programmes,
        enrolled_on=facts.enrolled_on,
    )
    more = tier_facts_of(facts, quoted, on)
    return dataclasses.replace(
        quoted,
        tier_before=state(facts.tier_facts),
        tier_after=state((*facts.tier_facts, *more)),
    )


def _after_return(line: SaleLine, back: LineBack) -> SaleLine:
    is_keyed = line.kind == "amount"
    return dataclasses.replace(
        line,
        returned_units=line.returned_units + back.units,
        returned_minor=line.returned_minor + (back.net_minor if is_keyed else 0),
    )
