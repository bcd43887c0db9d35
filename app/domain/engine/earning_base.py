"""What of every line wins points, as the programme says (R-38, R-39)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.engine.allocation import allocate, allocate_capped
from app.domain.engine.bill import Applied
from app.domain.engine.problem import Problem
from app.domain.programme import Redemption

BEFORE_POINTS = ("before_points", "before_order_discounts")
"""Bases that no points lower."""
DISCOUNT_LAYERS = ("L1", "L2", "L3", "L4", "L5")


class Ground(NamedTuple):
    """What of each line wins points of one currency, its units that do, and the points of it that
    the order spends, which make room below the largest balance (R-43).
    """

    bases: list[int]
    units: list[int]
    spent: int


class Stages(NamedTuple):
    """Line amounts on their way through the layers, and all that worked on them."""

    before_orders: Sequence[int]
    before_points: Sequence[int]
    after_points: Sequence[int]
    applied: Sequence[Applied]
    taxed: Sequence[int]
    """What tax is taken of: where points pay, the price before them (R-35)."""


def earning_base(problem: Problem, stages: Stages, rounded_minor: int = 0) -> list[int]:
    """What counts of every line; nothing of goods that their discount keeps out."""
    earning = problem.request.programme.earning
    amounts = stages.after_points
    if earning.base == "before_points":
        amounts = stages.before_points
    elif earning.base == "before_order_discounts":
        amounts = stages.before_orders
    elif earning.base == "money_paid_only":
        amounts = _less(amounts, allocate_capped(max(0, rounded_minor), amounts, amounts))
    elif earning.base == "after_whole_points":
        spent = _less(stages.before_points, amounts)
        whole = sum(spent) - sum(spent) % problem.request.programme.currency.unit_minor
        amounts = _less(stages.before_points, allocate(whole, spent))
    bases = _in_mode(problem, amounts, stages)
    if earning.full_price_only:
        for applied in stages.applied:
            if applied.grant.layer in DISCOUNT_LAYERS:
                for line, _ in applied.shares:
                    bases[line] = 0
    return bases


def earning_units(
    problem: Problem, spent: Iterable[tuple[Redemption, Sequence[int]]]
) -> list[int]:
    """The units of every line that win points: where the base is what is left after points, none
    that were taken for points. ``spent``: the rules of each currency, and its points on the lines.
    """
    units = list(problem.priced.counts)
    if problem.request.programme.earning.base in BEFORE_POINTS:
        return units
    for rules, points in spent:
        if rules.unit == "item":
            units = _less(units, [part // rules.points for part in points])
    return units


def _less(amounts: Sequence[int], shares: Sequence[int]) -> list[int]:
    return [amount - share for amount, share in zip(amounts, shares, strict=True)]


def _in_mode(problem: Problem, amounts: Sequence[int], stages: Stages) -> list[int]:
    """With tax or without, where the base has it otherwise than the shop (R-39).

    Points that pay goods pay no tax on top of them, so that all of it is left to pay (R-35).
    """
    programme, policies = problem.request.programme, problem.policies
    earning, wanted = programme.earning, programme.earning.tax
    if wanted in ("shop", policies.tax_mode):
        return list(amounts)
    is_left = wanted == "incl" and programme.redemption.kind == "tender"
    is_after = earning.base not in BEFORE_POINTS
    taxes = problem.tax.of(stages.taxed if is_left and is_after else amounts)
    sign = 1 if wanted == "incl" else -1
    return [amount + sign * tax for amount, tax in zip(amounts, taxes, strict=True)]
