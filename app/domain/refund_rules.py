"""How many points go with goods that come back, as the policies of their sale want it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.engine.winning import Winning
from app.domain.refund_money import Marks, Progress, share_of, whole_marks
from app.domain.refund_quote import RefundFacts

ASKING = frozenset(("recount", "down"))
"""Values of ``policies.refund_earned`` that ask the engine what goods would win."""


class PointRules:
    """Points won and spent with the goods up to some marks, each a function of the marks alone;
    so parts add up to the whole under every policy (R-71). The same rules hold for every currency.
    """

    def __init__(self, facts: RefundFacts) -> None:
        policies, quote = facts.terms.policies, facts.sale.quote
        self._whole = whole_marks(facts.sale)
        self._rule_of_won = policies.refund_earned
        self._rule_of_spent = policies.refund_points
        self._accrued = {one.account_id: one.accrued_points for one in quote.accounts}
        self._accrued[""] = quote.accrued_points
        self._winning: Winning | None = None
        if policies.refund_earned in ASKING:
            if facts.asked is None:
                raise ValueError("what the sale was computed from is needed")
            self._winning = Winning(facts.asked)

    def won(self, marks: Marks, by_units: int, account_id: str = "") -> int:
        """Points that the returned goods take with them (R-72); ``by_units`` is what their unit
        facts say.
        """
        if self._rule_of_won == "kept":
            return 0
        if self._winning is None or marks == self._whole:
            return by_units
        if not any(map(any, marks.values())):
            return 0
        won = self._winning.of[account_id]
        back, gone = [], []
        for goods, base, count in zip(self._winning.goods, won.bases, won.units, strict=True):
            mark = _joint(marks[line_id] for line_id in goods)
            back.append(share_of(base, mark, _joint(self._whole[line_id] for line_id in goods)))
            gone.append(min(mark.units, count))
        # below a threshold the part would win nothing, and what the whole won would stay
        if self._rule_of_won == "down" and not won.has_thresholds:
            return won.points(back, gone)
        stays = won.points(_without(won.bases, back), _without(won.units, gone))
        return self._accrued[account_id] - stays

    def spent(self, marks: Marks, by_units: int) -> int:
        """Points that come back with the returned goods (R-73)."""
        if self._rule_of_spent == "kept":
            return 0
        if self._rule_of_spent == "full_only" and marks != self._whole:
            return 0
        return by_units


def _joint(marks: Iterable[Progress]) -> Progress:
    """Of goods on several lines it does not matter on which a piece comes back (R-111)."""
    units, amounts = zip(*marks, strict=True)
    return Progress(sum(units), sum(amounts))


def _without(wholes: Sequence[int], parts: Sequence[int]) -> list[int]:
    return [whole - part for whole, part in zip(wholes, parts, strict=True)]
