"""Quoting: what would be paid now, and whether a discount by hand needs a manager (R-2, R-15)."""

from __future__ import annotations

from app.domain.basket import Basket, Wishes
from app.domain.engine import evaluate
from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text
from app.domain.money import BASIS_POINTS
from app.domain.operator import Operator
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Benefit, Quote
from app.domain.rights import ApprovalNeeded, is_within, limits_of
from app.services.member_view import MemberView

MAX_REASON_LENGTH = 80


class DiscountReasonMissing(RuleBroken):
    """A discount by hand without a reason."""

    code = "E-QUO-01"
    text = "Choose or enter a reason for the discount."


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
    """Raises ApprovalNeeded when unapproved discounts by hand exceed what the role may give.

    Each one is measured by what it took off in the end, so that a new price and an amount are
    held to the same percentage; the amounts count together, so that many small ones add up.
    Raises DiscountReasonMissing, and the errors of clean_text for a reason.
    """
    limits = limits_of(operator, programme.roles)
    total_minor = 0
    for number, manual in enumerate(wishes.manual, start=1):
        if not clean_text(manual.reason, MAX_REASON_LENGTH):
            raise DiscountReasonMissing
        if manual.approved_by is not None:
            continue
        benefit = Benefit(kind="manual", id=f"manual:{number}")
        for step in (step for step in quoted.steps if step.benefit == benefit):
            total_minor += step.amount_minor
            allowed = step.base_minor * (limits.manual_discount_bp or 0) // BASIS_POINTS
            if limits.manual_discount_bp is not None and step.amount_minor > allowed:
                raise ApprovalNeeded("manual_discount", step.amount_minor, allowed)
    if not is_within(total_minor, limits.manual_discount_minor):
        raise ApprovalNeeded("manual_discount", total_minor, limits.manual_discount_minor or 0)
