"""One chosen set of benefits through all layers, in their one order (R-7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Applied, Bill, Grant
from app.domain.engine.line_offers import apply_line_offers
from app.domain.engine.manual import apply_manual
from app.domain.engine.order_offers import apply_layer
from app.domain.engine.problem import Problem
from app.domain.engine.redemption import apply_redemption
from app.domain.engine.tax import line_taxes
from app.domain.engine.tier import apply_tier
from app.domain.quote import Benefit, RedemptionQuote


class Selection(NamedTuple):
    """A set of benefits: numbers of applications, the tier, numbers of order-level candidates.

    Both tuples are rising, which is their working order.
    """

    applications: tuple[int, ...] = ()
    tier: bool = False
    orders: tuple[int, ...] = ()


@dataclass(slots=True)
class Closing:
    """What the last layers, which nobody chooses, made of a bill."""

    qualifying: list[int]
    """Line amounts after L5."""
    redemption: RedemptionQuote
    points: list[int]
    """Points redeemed on each line."""
    taxes: list[int]
    given_minor: int
    """After L5, with the tax on top of it: sets are judged by it, for points spent are no saving
    (R-19)."""
    payable_minor: int
    """Before 抹零."""


@dataclass(slots=True)
class Worked:
    """A selection after its own layers; ``idle`` are chosen candidates that had no effect."""

    selection: Selection
    bill: Bill
    idle: list[Candidate]
    is_tier_idle: bool
    lines: Bill
    """The bill after L2, before any order layer."""


@dataclass(slots=True)
class Outcome(Worked):
    """A selection with its whole trace."""

    closing: Closing

    @property
    def applied(self) -> list[Applied]:
        """Every benefit that worked, in order."""
        return self.bill.applied


def run(problem: Problem, selection: Selection) -> Outcome:
    """Evaluate one selection through the whole pipeline, with its trace."""
    done = work(problem, selection)
    closing = close(done.bill, problem)
    return Outcome(selection, done.bill, done.idle, done.is_tier_idle, done.lines, closing)


def work(problem: Problem, selection: Selection, like: Worked | None = None) -> Worked:
    """One selection through L0 to L4; ``like``: one with the same lines, to begin after L2."""
    idle: list[Candidate] = []
    if like is not None:
        lines, is_tier_idle = like.lines, like.is_tier_idle
    else:
        priced = problem.priced
        lines = Bill(priced.lists, priced.floors)
        apply_member_price(lines, problem)
        idle, is_tier_idle = apply_lines(lines, problem, selection)
    bill = lines.copy()
    chosen = [problem.candidates[number] for number in selection.orders]
    for layer in ("L3", "L4"):
        idle += apply_layer(bill, [one for one in chosen if one.grant.layer == layer])
    return Worked(selection, bill, idle, is_tier_idle, lines)


def apply_member_price(bill: Bill, problem: Problem) -> None:
    """Layer L0: from list price to the price of the member, line by line."""
    priced = problem.priced
    off = [before - after for before, after in zip(priced.lists, priced.bases, strict=True)]
    lines = [line for line, amount in enumerate(off) if amount]
    if lines:
        shares = tuple((line, off[line]) for line in lines)
        grant = Grant("L0", Benefit(kind="member_price", id="member_price"), {})
        bill.applied.append(Applied(grant, bill.total(lines), sum(off), shares))
        bill.amounts[:] = priced.bases


def apply_lines(
    bill: Bill, problem: Problem, selection: Selection
) -> tuple[list[Candidate], bool]:
    """Layers L1 and L2; returns line offers without effect, and whether the tier had none."""
    chosen = [problem.applications[number] for number in selection.applications]
    idle, promoted = apply_line_offers(bill, problem.priced, chosen)
    if not selection.tier or problem.tier_discount is None:
        return idle, False
    taken = apply_tier(bill, problem.tier_discount, promoted, problem.line_ids)
    return idle, not taken


def close(bill: Bill, problem: Problem) -> Closing:
    """Layers L5 and L6 and the tax on what is left."""
    given = give_by_hand(bill, problem)
    qualifying = list(bill.amounts)
    redemption, points = apply_redemption(bill, problem.wish, len(qualifying))
    taxes = _taxes(bill, problem)
    return Closing(qualifying, redemption, points, taxes, given, _with_tax(bill, problem, taxes))


def give_by_hand(bill: Bill, problem: Problem) -> int:
    """Layer L5; returns what a set is judged by (see Closing.given_minor)."""
    apply_manual(bill, problem.request.wishes.manual, problem.line_ids)
    return _with_tax(bill, problem, _taxes(bill, problem))


def _taxes(bill: Bill, problem: Problem) -> list[int]:
    mode = problem.request.programme.policies.tax_mode
    return line_taxes(bill.amounts, problem.tax_rates_bp, mode)


def _with_tax(bill: Bill, problem: Problem, taxes: list[int]) -> int:
    is_on_top = problem.request.programme.policies.tax_mode == "excl"
    return sum(bill.amounts) + (sum(taxes) if is_on_top else 0)


def chosen_candidates(problem: Problem, selection: Selection) -> list[Candidate]:
    """Every offer and coupon of a selection once, line offers first."""
    lines = dict.fromkeys(
        problem.applications[number].candidate for number in selection.applications
    )
    return [*lines, *(problem.candidates[number] for number in selection.orders)]
