"""A return in the other currencies of the programme: like the points, never with debt (R-72)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.quote import AccountQuote
from app.domain.refund_money import Marks, share_of, whole_marks
from app.domain.refund_points import Taking, own_accruals, points_back
from app.domain.refund_quote import AccountBack, RefundFacts


def accounts_back(
    facts: RefundFacts, begun: Marks, ended: Marks, on: date
) -> tuple[AccountBack, ...]:
    """What goes home and what is taken in every account that the sale moved."""
    moved = (one for one in facts.sale.quote.accounts if one.won or one.spent)
    return tuple(_account_back(facts, one, (begun, ended), on) for one in moved)


def _account_back(
    facts: RefundFacts, one: AccountQuote, marks: tuple[Marks, Marks], on: date
) -> AccountBack:
    mine = facts.of(one.account_id)
    policies = mine.terms.policies
    spent = [_spent(mine, one, mark) for mark in marks]
    won = [0, 0]
    if policies.refund_earned != "kept":
        booked = sum(entry.points for entry in own_accruals(mine))
        won = [min(_sum(mine, one.won, mark), booked) for mark in marks]
    home = points_back(mine, spent[1] - spent[0], on)
    taken = Taking(facts=mine, back=home, before=won[0], after=won[1], on=on).taken(0)
    return AccountBack(
        account_id=one.account_id,
        name=one.name,
        points_back=home,
        points_taken=taken.lots,
        expired_points=taken.expired,
        forgiven_points=taken.forgiven,
    )


def _spent(facts: RefundFacts, one: AccountQuote, marks: Marks) -> int:
    rule = facts.terms.policies.refund_points
    if rule == "kept" or (rule == "full_only" and marks != whole_marks(facts.sale)):
        return 0
    return _sum(facts, one.spent, marks)


def _sum(facts: RefundFacts, points: Iterable[tuple[str, int]], marks: Marks) -> int:
    """Points of what is returned up to the marks."""
    lines = {line.line_id: line for line in facts.sale.lines}
    return sum(share_of(lines[line_id], part, marks[line_id]) for line_id, part in points)
