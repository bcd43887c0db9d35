"""A set of benefits with what it costs, and the order in which sets are preferred (R-19)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.domain.engine.bounds import FORCED
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.pipeline import Selection, chosen_candidates
from app.domain.engine.problem import Problem


class Found(NamedTuple):
    """A set and what it is worth; smaller is better, compared in the order of R-19."""

    cost: int
    """What is left to pay before points and 抹零, less FORCED for each coupon that was asked for
    by hand."""
    coupons: int
    expiries: tuple[date, ...]
    ids: tuple[str, ...]
    selection: Selection


@dataclass(slots=True)
class Effort:
    """Candidate sets looked at in one quote, and the budget for them (R-22)."""

    budget: int
    lines: LineLevels
    """What may happen to the lines, shared by all searches of the quote."""
    evaluated: int = 0
    is_bounded: bool = False

    def spend(self) -> bool:
        """Count one set; False when the budget is used up."""
        if self.evaluated >= self.budget:
            self.is_bounded = True
            return False
        self.evaluated += 1
        return True


@dataclass(slots=True)
class Field:
    """Which candidates a search may use, as bits, and coupon sets that are out of question."""

    allowed: int
    banned: set[int] = field(default_factory=set)
    limit: int | None = None
    """Only sets that cost no more are of interest."""


def describe(problem: Problem, selection: Selection, given_minor: int) -> Found:
    """The set with everything it is compared by."""
    chosen = chosen_candidates(problem, selection)
    until = sorted(one.until for one in chosen if one.is_coupon)
    tier = problem.tier_discount
    tiers = [tier.grant.benefit.id] if tier is not None and selection.tier else []
    return Found(
        cost=given_minor - forced_worth(problem, selection),
        coupons=len(until),
        expiries=tuple(until),
        ids=tuple(sorted([*tiers, *(one.id for one in chosen)])),
        selection=selection,
    )


def forced_worth(problem: Problem, selection: Selection) -> int:
    """FORCED for every coupon in the set that was asked for by hand."""
    candidates = problem.candidates
    return FORCED * sum(candidates[number].is_forced for number in selection.orders)


def coupon_bits(problem: Problem, selection: Selection) -> int:
    """The coupons of the set, as bits."""
    candidates = problem.candidates
    return sum(
        [candidates[number].bit for number in selection.orders if candidates[number].is_coupon]
    )
