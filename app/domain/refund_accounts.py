"""A return in the other currencies of the programme: like the points, never with debt (R-72)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.quote import AccountQuote
from app.domain.refund_money import Marks, share_of, whole_marks
from app.domain.refund_points import Taking, own_accruals, points_back
from app.domain.refund_quote import AccountBack, RefundFacts
from app.domain.refund_rules import PointRules
from app.domain.sale import Sale

Steps = tuple[Marks, Marks]
"""How far the sale was back before, and how far it is now."""


def accounts_back(
    facts: RefundFacts, steps: Steps, rules: PointRules, on: date
) -> tuple[AccountBack, ...]:
    """What goes home and what is taken in every account that the sale moved."""
    moved = (one for one in facts.sale.quote.accounts if one.won or one.spent)
    return tuple(_account_back(facts.of(one.account_id), one, steps, rules, on) for one in moved)


def _account_back(
    mine: RefundFacts, one: AccountQuote, steps: Steps, rules: PointRules, on: date
) -> AccountBack:
    sale, name = mine.sale, one.account_id
    booked = sum(entry.points for entry in own_accruals(mine))
    before, after = (
        min(rules.won(marks, _sum(sale, one.won, marks), name), booked) for marks in steps
    )
    was, spent = (rules.spent(marks, _sum(sale, one.spent, marks)) for marks in steps)
    home = points_back(mine, spent - was, on)
    taken = Taking(facts=mine, back=home, before=before, after=after, on=on).taken(0)
    return AccountBack(
        account_id=name,
        name=one.name,
        points_back=home,
        points_taken=taken.lots,
        expired_points=taken.expired,
        forgiven_points=taken.forgiven,
    )


def _sum(sale: Sale, points: Iterable[tuple[str, int]], marks: Marks) -> int:
    """Points of what is returned up to the marks."""
    whole = whole_marks(sale)
    return sum(share_of(part, marks[line_id], whole[line_id]) for line_id, part in points)
