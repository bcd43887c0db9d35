"""How many points go with goods that come back, as the policies of their sale want it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.engine.accrual import accrue
from app.domain.engine.problem import prepare
from app.domain.refund_money import Books, Marks, Sums, whole_marks
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
        self._problem = prepare(facts.asked) if facts.asked is not None else None
        self._won = _WON[policies.refund_earned]
        self._rule_of_spent = policies.refund_points

    def won(self, marks: Marks, sums: Sums) -> int:
        """Points that the returned goods take with them (R-72)."""
        return self._won(self, marks, sums)

    def spent(self, marks: Marks, sums: Sums) -> int:
        """Points that come back with the returned goods (R-73)."""
        if self._rule_of_spent == "kept":
            return 0
        if self._rule_of_spent == "full_only" and marks != self._whole:
            return 0
        return sums.redeemed_points

    def shares(self, _marks: Marks, sums: Sums) -> int:
        """As the unit facts say."""
        return sums.accrued_points

    def recount(self, marks: Marks, _sums: Sums) -> int:
        """What the goods that stay would not have won."""
        sale = self._books.sale
        nets = (line.net_minor - self._net(place, marks) for place, line in enumerate(sale.lines))
        return sale.quote.accrued_points - self._of(list(nets))

    def alone(self, marks: Marks, _sums: Sums) -> int:
        """What the goods that come back would have won by themselves."""
        return self._of([self._net(place, marks) for place in range(len(self._books.sale.lines))])

    def _net(self, place: int, marks: Marks) -> int:
        line = self._books.sale.lines[place]
        return self._books.line(line, marks[line.line_id]).net_minor

    def _of(self, nets: list[int]) -> int:
        if self._problem is None:
            raise ValueError("what the sale was computed from is needed")
        return sum(part.points for part in accrue(self._problem, nets).parts)


_WON: Mapping[str, Callable[[PointRules, Marks, Sums], int]] = {
    "shares": PointRules.shares,
    "recount": PointRules.recount,
    "down": PointRules.alone,
    "kept": lambda _rules, _marks, _sums: 0,
}
"""By ``policies.refund_earned``."""
