"""How many points go with goods that come back, as the policies of their sale want it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.engine.winning import Winning
from app.domain.refund_money import Books, Marks, Sums, share_of, whole_marks
from app.domain.refund_quote import RefundFacts

ASKING = frozenset(("recount", "down"))
"""Values of ``policies.refund_earned`` that ask the engine what goods would win."""


class PointRules:
    """Points won and spent with the goods up to some marks, each a function of the marks alone;
    so parts add up to the whole under every policy (R-71).
    """

    def __init__(self, books: Books, facts: RefundFacts) -> None:
        policies = facts.terms.policies
        self._books = books
        self._whole = whole_marks(books.sale)
        self._rule_of_won = policies.refund_earned
        self._rule_of_spent = policies.refund_points
        self._winning: Winning | None = None
        if policies.refund_earned in ASKING:
            if facts.asked is None:
                raise ValueError("what the sale was computed from is needed")
            self._winning = Winning(facts.asked)

    def won(self, marks: Marks, sums: Sums) -> int:
        """Points that the returned goods take with them (R-72)."""
        if self._rule_of_won == "kept":
            return 0
        if self._winning is None or marks == self._whole:
            return sums.accrued_points
        if not any(map(any, marks.values())):
            return 0
        bases, units = self._winning.bases, self._winning.units
        lines = self._books.sale.goods
        back = [
            share_of(line, base, marks[line.line_id])
            for line, base in zip(lines, bases, strict=True)
        ]
        gone = [
            min(marks[line.line_id].units, count) for line, count in zip(lines, units, strict=True)
        ]
        # below a threshold the part would win nothing, and what the whole won would stay
        if self._rule_of_won == "down" and not self._winning.has_thresholds:
            return self._winning.points(back, gone)
        stays = self._winning.points(_without(bases, back), _without(units, gone))
        return self._books.sale.quote.accrued_points - stays

    def spent(self, marks: Marks, sums: Sums) -> int:
        """Points that come back with the returned goods (R-73)."""
        if self._rule_of_spent == "kept":
            return 0
        if self._rule_of_spent == "full_only" and marks != self._whole:
            return 0
        return sums.redeemed_points


def _without(wholes: Sequence[int], parts: Sequence[int]) -> list[int]:
    return [whole - part for whole, part in zip(wholes, parts, strict=True)]
