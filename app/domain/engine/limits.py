"""Limits of offers, before any search: for each member, for all orders, and by money (R-25)."""

from __future__ import annotations

from app.domain.engine import reasons
from app.domain.engine.eligibility import Visit
from app.domain.engine.reasons import reason
from app.domain.offer_uses import MemberUse, OfferUses, is_limited, use_year
from app.domain.programme import Offer
from app.domain.quote import Reason


def limit_reason(offer: Offer, visit: Visit, uses: OfferUses) -> Reason | None:
    """Why the offer is used up, None while it is not.

    A budget is used up by the order that reaches it, which still gets all of its benefit; see
    budget_left for where it does not.
    """
    if not is_limited(offer):
        return None
    limits, total = offer.limits, uses.total(offer.offer_id)
    if limits.per_member is not None:
        if visit.member is None or visit.member.status != "active":
            return reason(reasons.NOT_MEMBER)
        counted = [use for use in uses.mine if _counts(use, offer, visit)]
        if len(counted) >= limits.per_member:
            return reason(reasons.LIMIT_MEMBER, limit=limits.per_member)
    if limits.total is not None and total.orders >= limits.total:
        gone = reason(reasons.LIMIT_TOTAL, limit=limits.total)
        return reason(reasons.ALLOTMENT) if total.is_allotted else gone
    if limits.budget_minor is not None and total.amount_minor >= limits.budget_minor:
        return reason(reasons.ALLOTMENT if total.is_allotted else reasons.BUDGET)
    return None


def budget_left(offer: Offer, uses: OfferUses) -> int | None:
    """The most that one order may take of the offer, None where nothing bounds it."""
    limits = offer.limits
    if limits.budget_minor is None or limits.over_budget == "give":
        return None
    return limits.budget_minor - uses.total(offer.offer_id).amount_minor


def _counts(use: MemberUse, offer: Offer, visit: Visit) -> bool:
    """Whether a use of the member falls into the period of the limit."""
    on = visit.time.on
    if use.offer_id != offer.offer_id:
        return False
    if offer.limits.period == "day":
        return use.on == on
    if offer.limits.period == "month":
        return (use.on.year, use.on.month) == (on.year, on.month)
    if offer.limits.period == "year":
        return use.year == use_year(offer, visit.member, on)
    return True
