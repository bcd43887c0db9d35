"""Which lines a benefit works with, and which units among them (R-8, R-14)."""

from __future__ import annotations

from app.domain.engine import reasons
from app.domain.engine.benefits import AT_THE_CHEAPEST, BY_UNIT, Aim, Beside
from app.domain.engine.eligibility import LineIndex
from app.domain.engine.offs import UnitOff
from app.domain.engine.price import Priced
from app.domain.engine.reasons import reason
from app.domain.programme import (
    NOTHING,
    BuyGet,
    CheapestUnit,
    Mechanic,
    Needs,
    Policies,
    Scope,
    UnitAmount,
)
from app.domain.quote import Reason


def goods_of(index: LineIndex, mechanic: Mechanic, scope: Scope) -> int:
    """The lines that it looks at as bits: those to be bought, and those to be reduced."""
    bits = index.bits(scope)
    if not isinstance(mechanic, BuyGet) or mechanic.target_scope is None:
        return bits
    return bits | index.bits(mechanic.target_scope)


def aim_of(index: LineIndex, mechanic: Mechanic, scope: Scope, policies: Policies) -> Aim:
    """Which of its units are bought, and which are reduced."""
    unit = policies.target_unit
    if isinstance(mechanic, BY_UNIT) and mechanic.max_units is not None:
        return Aim(unit=unit)
    if not isinstance(mechanic, BuyGet):
        return AT_THE_CHEAPEST
    if mechanic.target_scope is not None:
        targets = index.bits(mechanic.target_scope)
        return Aim(index.bits(scope), targets, unit, is_apart=True)
    return Aim(unit=unit, is_apart=unit == "cheapest_of_all")


def on_lines(
    index: LineIndex, priced: Priced, mechanic: Mechanic, bits: int
) -> tuple[Mechanic | UnitOff, int]:
    """The mechanic with the lines it reduces: of the cheapest unit, one line that costs something.

    Of equally cheap ones the first by what they are (R-14).
    """
    if not isinstance(mechanic, CheapestUnit) or not bits:
        return mechanic, bits
    prices, places = priced.prices, priced.places
    line = min(index.positions(bits), key=lambda one: (not prices[one], prices[one], places[one]))
    return UnitOff(mechanic, priced.counts[line]), 1 << line


def need_reason(index: LineIndex, priced: Priced, needs: Needs, scope: Scope) -> Reason | None:
    """What is missing of the pieces, or of the money that the goods cost at the most (R-109).

    Goods that cost nothing by their price are no pieces.
    """
    if needs is NOTHING:
        return None
    bases = priced.bases
    lines = index.positions(index.bits(needs.scope or scope))
    gap = needs.units - sum([priced.counts[line] for line in lines if bases[line]])
    if gap > 0:
        return reason(reasons.QTY, gap=gap)
    gap = needs.threshold_minor - sum([bases[line] for line in lines])
    return reason(reasons.THRESHOLD, gap_minor=gap) if gap > 0 else None


def beside_of(index: LineIndex, needs: Needs, scope: Scope) -> Beside | None:
    """What is looked at again when the layer begins: amounts change, pieces do not."""
    if not needs.threshold_minor:
        return None
    bits = index.bits(needs.scope or scope)
    return Beside(index.positions(bits), bits, needs.threshold_minor)


def gap_reason(priced: Priced, mechanic: Mechanic, lines: tuple[int, ...]) -> Reason | None:
    """What is missing to the threshold of goods that all get something off (R-8)."""
    if not isinstance(mechanic, UnitAmount):
        return None
    gap = mechanic.threshold_minor - sum([priced.bases[line] for line in lines])
    return reason(reasons.THRESHOLD, gap_minor=gap) if gap > 0 else None
