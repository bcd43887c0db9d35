"""The winner as a quote: lines, unit facts, a step for every fen from list to due (R-3)."""

from __future__ import annotations

from app.domain.engine import reasons
from app.domain.engine.account_quotes import account_grounds, account_notes, account_quotes
from app.domain.engine.accrual import Accrual, accrue, tier_counts
from app.domain.engine.bill import Applied, Grant
from app.domain.engine.choice import Decision
from app.domain.engine.earning_base import Ground, earning_base, earning_units
from app.domain.engine.gifts import gifts_of
from app.domain.engine.offline_notes import offline_notes
from app.domain.engine.pipeline import Outcome
from app.domain.engine.problem import Problem
from app.domain.engine.reasons import reason
from app.domain.engine.rejections import not_applied
from app.domain.engine.rounding import rounded_off_minor
from app.domain.engine.values import made
from app.domain.quote import Quote, QuoteLine, Reason, TraceStep
from app.domain.unit_facts import Benefit, Share

ROUNDING = Grant("L7", Benefit(kind="rounding", id="rounding"), {})


def build_quote(problem: Problem, decision: Decision, outcome: Outcome) -> Quote:
    """Everything the counter shows, stores and returns by."""
    request, closing, rounded = problem.request, outcome.closing, _rounded(problem, outcome)
    counts = tier_counts(problem, closing.qualifying, outcome.bill.amounts)
    accrual = _accrual(problem, outcome, sum(counts), rounded)
    accounts, given = account_quotes(problem, outcome, rounded), gifts_of(problem, outcome)
    return Quote(
        programme_version=request.programme.version,
        member_id=request.member.member_id if request.member else None,
        tier_id=problem.tier.tier_id if problem.tier else None,
        lines=_lines(problem, outcome, accrual, counts),
        steps=_steps(problem, outcome, rounded),
        not_applied=(*not_applied(problem, decision, outcome), *given.refused),
        proposals=decision.proposals,
        redemption=closing.redemption,
        accruals=accrual.parts,
        list_total_minor=sum(problem.priced.lists),
        due_minor=closing.payable_minor - rounded,
        rounding_minor=-rounded,
        tax_minor=sum(closing.taxes),
        qualifying_minor=sum(counts),
        accrued_points=sum(part.points for part in accrual.parts),
        redeemed_points=closing.redemption.points,
        used_coupon_ids=_used_coupons(problem, outcome),
        search="bounded" if decision.effort.is_bounded else "exact",
        evaluated_count=decision.effort.evaluated,
        accounts=accounts,
        notes=_notes(problem, outcome, accrual, decision) + account_notes(problem, accounts),
        gifts=given.lines,
    )


def _rounded(problem: Problem, outcome: Outcome) -> int:
    """抹零 (L7)."""
    request, payable = problem.request, outcome.closing.payable_minor
    rounding, kinds = request.programme.rounding, request.wishes.tender_kinds
    return rounded_off_minor(rounding, kinds, payable, problem.priced.fees_minor)


def _accrual(problem: Problem, outcome: Outcome, counts_minor: int, rounded: int) -> Accrual:
    bases, units, spent = _points_ground(problem, outcome, rounded)
    return accrue(problem, bases, counts_minor, spent, units)


def winning_grounds(problem: Problem, outcome: Outcome) -> tuple[Ground, ...]:
    """What wins points, then what wins in each account, in their order."""
    rounded = _rounded(problem, outcome)
    points = _points_ground(problem, outcome, rounded)
    return (points, *account_grounds(problem, outcome, rounded))


def _points_ground(problem: Problem, outcome: Outcome, rounded: int) -> Ground:
    """Where points pay for the order that wins them, what it spends makes no room."""
    closing = outcome.closing
    is_same = problem.request.programme.earning.same_order
    spent = 0 if is_same else closing.redemption.points
    bases = earning_base(problem, outcome.stages, rounded)
    return Ground(bases, earning_units(problem, closing.spent(problem)), spent)


def _lines(
    problem: Problem, outcome: Outcome, accrual: Accrual, counts: list[int]
) -> tuple[QuoteLine, ...]:
    """Whole-line values."""
    priced, closing = problem.priced, outcome.closing
    shares: list[list[Share]] = [[] for _ in problem.line_ids]
    for applied in outcome.applied:
        for line, amount in applied.shares:
            shares[line].append(made(Share, (applied.grant.benefit, amount)))
    columns = zip(
        problem.line_ids,
        priced.counts,
        priced.lists,
        priced.bases,
        closing.nets,
        closing.taxes,
        counts,
        accrual.points,
        closing.points,
        map(tuple, shares),
        priced.fees,
        strict=True,
    )
    return tuple([made(QuoteLine, values) for values in columns])


def _steps(problem: Problem, outcome: Outcome, rounded: int) -> tuple[TraceStep, ...]:
    applied = list(outcome.applied)
    if rounded:
        applied.append(Applied(ROUNDING, outcome.closing.payable_minor, rounded, ()))
    return tuple([_step(problem, one) for one in applied])


def _step(problem: Problem, applied: Applied) -> TraceStep:
    grant, line_ids = applied.grant, problem.line_ids
    lines = tuple([(line_ids[line], share) for line, share in applied.shares])
    told = (applied.base_minor, applied.amount_minor, lines, applied.notes)
    return made(TraceStep, (grant.layer, grant.benefit, grant.name, *told))


def _used_coupons(problem: Problem, outcome: Outcome) -> tuple[str, ...]:
    candidates = (problem.candidates[number] for number in outcome.selection.orders)
    return tuple(one.id for one in candidates if one.is_coupon)


def _notes(
    problem: Problem, outcome: Outcome, accrual: Accrual, decision: Decision
) -> tuple[Reason, ...]:
    """About the member, what did not fit, what was not won, and what a choice by hand costs."""
    difference = decision.given_away_minor
    choice = [reason(reasons.NOT_BEST, difference_minor=difference)] if difference else []
    cut = offline_notes(problem.wish.rules, outcome.closing.redemption, problem.request)
    return (*_member_notes(problem), *outcome.bill.notes, *cut, *accrual.notes, *choice)


def _member_notes(problem: Problem) -> list[Reason]:
    """What the operator should know about the member's standing."""
    member = problem.request.member
    if member is None:
        return []
    if member.status == "suspended":
        return [reason(reasons.SUSPENDED_MEMBER)]
    if problem.buyer is not None and problem.tier is None:
        return [reason(reasons.UNKNOWN_TIER, tier_id=member.tier_id)]
    return []
