"""What a sale to nobody would have won, asked by whoever comes back with its receipt (R-48)."""

from __future__ import annotations

from dataclasses import replace

from app.domain.engine.account_quotes import account_quotes
from app.domain.engine.accounts import holding
from app.domain.engine.accrual import accrue
from app.domain.engine.choice import decide
from app.domain.engine.eligibility import Visit
from app.domain.engine.pipeline import run
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.engine.same_goods import as_rung, joined
from app.domain.engine.trace import build_quote, winning_grounds
from app.domain.member import MemberSnapshot
from app.domain.money import BASIS_POINTS
from app.domain.quote import Quote


def claimed(asked: Request, member: MemberSnapshot) -> Quote:
    """The quote of a sale to nobody with the points that its goods win for a member afterwards.

    Prices stay. Base, goods, days and fixed bonuses are those of the sale and its time; the
    factor of a tier and the birthday are not, for nobody was known then, save that nothing wins
    more than it would have at the lowest tier, or at the member's where that wins less.
    """
    basket, rung = joined(asked.basket, asked.wishes)
    problem = prepare(asked._replace(basket=basket))
    decision = decide(problem)
    outcome = run(problem, decision.found.selection)
    quote = build_quote(problem, decision, outcome)
    _won_by(problem, replace(member, birthday=None, upgrades=()))
    ground, *_ = winning_grounds(problem, outcome)
    bases, units, spent = ground
    accrual = accrue(problem, bases, quote.qualifying_minor, spent, units)
    lines = zip(quote.lines, accrual.points, strict=True)
    won = replace(
        quote,
        member_id=member.member_id,
        lines=tuple(replace(line, accrued_points=points) for line, points in lines),
        accruals=accrual.parts,
        accrued_points=sum(part.points for part in accrual.parts),
        accounts=account_quotes(problem, outcome, -quote.rounding_minor),
        notes=(*quote.notes, *accrual.notes),
    )
    return as_rung(won, asked.basket, rung)


def _won_by(problem: Problem, member: MemberSnapshot) -> None:
    """From here on the question knows who wins; all that has to do with prices is done."""
    tiers = problem.request.programme.tiers
    mine = [tier for tier in tiers if tier.tier_id == member.tier_id]
    tier = min([*tiers[:1], *mine], key=lambda tier: tier.points_factor_bp, default=None)
    if tier is not None and tier.points_factor_bp > BASIS_POINTS:
        tier = None
    beside = [(own, account.account_id) for account, own in problem.accounts]
    for own, account_id in [(problem, ""), *beside]:
        _, _, programme, _, time, _ = own.request
        own.buyer = buyer = holding(member, account_id)
        own.request = own.request._replace(member=buyer)
        own.visit = Visit(buyer, own.request.basket, programme, time)
        own.tier = tier
