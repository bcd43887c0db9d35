"""Quoting: what would be paid now, and whether a discount by hand needs a manager (R-2, R-15)."""

from __future__ import annotations

from app.domain.basket import Basket, Wishes
from app.domain.engine import evaluate
from app.domain.operator import Operator
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.rights import ApprovalNeeded, is_within, limits_of
from app.services.member_view import MemberView

BASIS_POINTS = 10_000


def quote(
    basket: Basket,
    view: MemberView | None,
    programme: Programme,
    wishes: Wishes,
    time: BusinessTime,
) -> Quote:
    """The engine's answer for this basket and member; changes nothing (R-1)."""
    return evaluate(basket, None if view is None else view.snapshot, programme, wishes, time)


def check_manual_discounts(
    quoted: Quote, wishes: Wishes, programme: Programme, operator: Operator
) -> None:
    """Raises ApprovalNeeded when discounts by hand exceed what the role may give alone.

    Each one is measured by what it took off in the end, so that a new price and an amount are
    held to the same percentage; the amounts count together, so that many small ones add up.
    """
    if all(manual.approved_by is not None for manual in wishes.manual):
        return
    limits = limits_of(operator, programme.roles)
    steps = [step for step in quoted.steps if step.benefit.kind == "manual"]
    total_minor = sum(step.amount_minor for step in steps)
    if not is_within(total_minor, limits.manual_discount_minor):
        raise ApprovalNeeded("manual_discount", total_minor, limits.manual_discount_minor or 0)
    for step in steps:
        share = -(-step.amount_minor * BASIS_POINTS // max(step.base_minor, 1))
        if not is_within(share, limits.manual_discount_bp):
            allowed = step.base_minor * (limits.manual_discount_bp or 0) // BASIS_POINTS
            raise ApprovalNeeded("manual_discount", step.amount_minor, allowed)
