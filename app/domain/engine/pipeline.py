"""One chosen set of benefits through all layers, in their one order (R-7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.engine.accrual import accrue, tier_counts
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Applied, Bill, Grant
from app.domain.engine.earning_base import Stages, earning_base
from app.domain.engine.items import apply_items
from app.domain.engine.line_offers import Settled, apply_line_offers
from app.domain.engine.manual import apply_manual
from app.domain.engine.order_offers import apply_layer
from app.domain.engine.problem import Problem
from app.domain.engine.redemption import PointsWish, apply_redemption
from app.domain.engine.rewards import apply_rewards
from app.domain.engine.tier import TierGround, apply_tier
from app.domain.programme import Redemption
from app.domain.quote import RedemptionQuote
from app.domain.unit_facts import Benefit

MOST_SETTLED = 64
"""Sets whose lines are kept for those that have the same."""

MEMBER_PRICE = Grant("L0", Benefit(kind="member_price", id="member_price"), {})


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
    accounts: list[Redeemed]
    """The same for each other currency of the programme."""
    nets: list[int]
    """After L6; points that pay a price lower none (R-35)."""
    taxes: list[int]
    given_minor: int
    """After L5, with the tax on top of it: sets are judged by it, for points spent are no saving
    (R-19)."""
    payable_minor: int
    """Before 抹零."""

    def spent(self, problem: Problem) -> Iterator[tuple[Redemption, list[int]]]:
        """The rules of every currency, with the points it took on each line."""
        yield problem.wish.rules, self.points
        for (_, own), (_, points) in zip(problem.accounts, self.accounts, strict=True):
            yield own.wish.rules, points


@dataclass(slots=True)
class Worked:
    """A selection after its own layers; ``idle`` are chosen candidates that had no effect."""

    selection: Selection
    bill: Bill
    idle: list[Candidate]
    is_tier_idle: bool
    lines: Bill
    """The bill after L2, before any order layer."""
    redeemed: Redeemed | None = None
    """Points already redeemed, where they come before coupons."""


@dataclass(slots=True)
class Outcome:
    """A selection with its whole trace."""

    worked: Worked
    closing: Closing

    @property
    def selection(self) -> Selection:
        """What was chosen."""
        return self.worked.selection

    @property
    def bill(self) -> Bill:
        """The bill after the last layer."""
        return self.worked.bill

    @property
    def stages(self) -> Stages:
        """Line amounts as they went through the layers."""
        amounts = self.bill.amounts
        closing = self.closing
        lines = self.worked.lines.amounts
        return Stages(lines, closing.qualifying, amounts, self.applied, closing.nets)

    @property
    def applied(self) -> list[Applied]:
        """Every benefit that worked, in order."""
        return self.worked.bill.applied


Redeemed = tuple[RedemptionQuote, list[int]]


def run(problem: Problem, selection: Selection) -> Outcome:
    """Evaluate one selection through the whole pipeline, with its trace."""
    done = work(problem, selection)
    return Outcome(done, close(done, problem))


def work(problem: Problem, selection: Selection) -> Worked:
    """One selection through L0 to L4."""
    policies, lines = problem.policies, settled(problem, selection)
    idle, is_tier_idle = list(lines.idle), lines.is_tier_idle
    bill = lines.bill.copy()
    chosen = [problem.candidates[number] for number in selection.orders]
    idle += apply_layer(bill, problem.sums, [one for one in chosen if one.layer == "L3"])
    redeemed = None
    if policies.points_position == "before_coupons":
        redeemed = spend_points(bill, problem.wish, problem)
    idle += apply_layer(bill, problem.sums, [one for one in chosen if one.layer == "L4"])
    if selection.tier and policies.tier_position == "last_on_list":
        is_tier_idle = not _apply_tier(bill, problem, set(), problem.priced.bases)
    idle += over_budget(problem, bill)
    return Worked(selection, bill, idle, is_tier_idle, lines.bill, redeemed)


def settled(problem: Problem, selection: Selection) -> Settled:
    """One selection through L0 to L2, which sets with the same lines share."""
    key = (selection.applications, selection.tier)
    found = problem.settled.get(key)
    if found is None:
        priced = problem.priced
        by_price = priced.prices if problem.policies.remainder == "dearest_line" else None
        bill = Bill(priced.lists, priced.floors, problem.arithmetic.share, by_price)
        apply_member_price(bill, problem)
        idle, is_tier_idle = apply_lines(bill, problem, selection)
        if len(problem.settled) == MOST_SETTLED:
            problem.settled.clear()
        found = problem.settled[key] = Settled(bill, idle, is_tier_idle=is_tier_idle)
    return found


def over_budget(problem: Problem, bill: Bill) -> list[Candidate]:
    """Benefits that took more than is left of their budget; no set may hold them (R-25)."""
    if not problem.budgeted:
        return []
    taken = {one.grant: one.amount_minor for one in bill.applied}
    return [
        one
        for one in problem.budgeted
        if one.most_minor is not None and taken.get(one.grant, 0) > one.most_minor
    ]


def apply_member_price(bill: Bill, problem: Problem) -> None:
    """Layer L0: from list price to the price of the member, line by line."""
    priced = problem.priced
    if priced.lists == priced.bases:
        return
    off = [before - priced.bases[line] for line, before in enumerate(priced.lists)]
    lines = [line for line, amount in enumerate(off) if amount]
    if lines:
        shares = tuple([(line, off[line]) for line in lines])
        bill.applied.append(Applied(MEMBER_PRICE, bill.total(lines), sum(off), shares))
        bill.amounts[:] = priced.bases


def apply_lines(
    bill: Bill, problem: Problem, selection: Selection
) -> tuple[list[Candidate], bool]:
    """Layers L1 and L2; returns line offers without effect, and whether the tier had none."""
    chosen = [problem.applications[number] for number in selection.applications]
    idle, promoted = apply_line_offers(
        bill, problem.priced, problem.arithmetic, chosen, problem.reductions
    )
    idle += over_budget(problem, bill)
    if not selection.tier or problem.policies.tier_position == "last_on_list":
        return idle, False
    is_running = problem.policies.percent_base == "running"
    amounts = bill.amounts if is_running else problem.priced.bases
    return idle, not _apply_tier(bill, problem, promoted, amounts)


def _apply_tier(bill: Bill, problem: Problem, promoted: set[int], amounts: Sequence[int]) -> int:
    tier = problem.tier_discount
    if tier is None:
        return 1
    ground = TierGround(problem.arithmetic, amounts, problem.priced.counts, problem.line_ids)
    return apply_tier(bill, tier, promoted, ground)


def close(done: Worked, problem: Problem) -> Closing:
    """Layers L5 and L6 and the tax on what is left."""
    bill = done.bill
    given = give_by_hand(bill, done.redeemed, problem)
    qualifying = list(bill.amounts) if done.redeemed is None else _with_points_back(bill)
    accounts = [spend_points(bill, one.wish, problem) for _, one in problem.accounts]
    is_paid = problem.wish.rules.kind == "tender"
    nets = list(bill.amounts) if is_paid else bill.amounts
    redeemed = done.redeemed
    if redeemed is None:
        wish = problem.wish.with_won(_own_points(done, problem))
        redeemed = spend_points(bill, wish, problem)
    redemption, points = redeemed
    taxes = problem.tax.of(nets)
    payable = _with_tax(bill.amounts, problem, taxes) + problem.priced.fees_minor
    return Closing(qualifying, redemption, points, accounts, nets, taxes, given, payable)


def spend_points(bill: Bill, wish: PointsWish, problem: Problem) -> Redeemed:
    """Layer L6 for one currency of points."""
    counts = problem.priced.counts
    if wish.rules.unit == "item":
        return apply_items(bill, wish, counts)
    if wish.rules.unit == "choice":
        return apply_rewards(bill, wish, counts, problem.sums.arithmetic)
    return apply_redemption(bill, wish, len(counts))


def _own_points(done: Worked, problem: Problem) -> int:
    """What this order wins and may spend at once (R-46)."""
    earning = problem.request.programme.earning
    if not earning.same_order or earning.cooling_days:
        return 0
    amounts = done.bill.amounts
    stages = Stages(done.lines.amounts, amounts, amounts, done.bill.applied, amounts)
    counts_minor = sum(tier_counts(problem, amounts, amounts))
    accrual = accrue(problem, earning_base(problem, stages), counts_minor)
    return sum(part.points for part in accrual.parts)


def give_by_hand(bill: Bill, redeemed: Redeemed | None, problem: Problem) -> int:
    """Layer L5; returns what a set is judged by (see Closing.given_minor)."""
    manual = problem.request.wishes.manual
    apply_manual(bill, manual, problem.line_ids, problem.arithmetic.rounded)
    amounts = bill.amounts if redeemed is None else _with_points_back(bill)
    return _with_tax(amounts, problem, problem.tax.of(amounts))


def _with_points_back(bill: Bill) -> list[int]:
    """Line amounts as if no points had been redeemed."""
    amounts = list(bill.amounts)
    for applied in bill.applied:
        if applied.grant.layer == "L6":
            for line, share in applied.shares:
                amounts[line] += share
    return amounts


def _with_tax(amounts: Sequence[int], problem: Problem, taxes: list[int]) -> int:
    is_on_top = problem.policies.tax_mode == "excl"
    return sum(amounts) + (sum(taxes) if is_on_top else 0)


def chosen_candidates(problem: Problem, selection: Selection) -> list[Candidate]:
    """Every offer and coupon of a selection once, line offers first."""
    lines = dict.fromkeys(
        problem.applications[number].candidate for number in selection.applications
    )
    return [*lines, *(problem.candidates[number] for number in selection.orders)]
