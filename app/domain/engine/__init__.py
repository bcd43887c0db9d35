"""The benefit engine: what a basket costs a member, and why (docs/engine.md)."""

from __future__ import annotations

from app.domain.basket import Basket, Wishes
from app.domain.engine.choice import decide
from app.domain.engine.pipeline import run
from app.domain.engine.price import check_lines
from app.domain.engine.problem import Request, prepare
from app.domain.engine.same_goods import as_rung, joined
from app.domain.engine.trace import build_quote
from app.domain.member import MemberSnapshot
from app.domain.offer_uses import NO_USES, OfferUses
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote

__all__ = ["evaluate"]


def evaluate(
    basket: Basket,
    member: MemberSnapshot | None,
    programme: Programme,
    wishes: Wishes,
    time: BusinessTime,
    uses: OfferUses = NO_USES,
) -> Quote:
    """What this basket costs now, with a trace for every fen (R-1, R-3).

    A pure function: no clock, no store, the same answer everywhere. Raises BadInput naming the
    field when a basket or a discount by hand cannot be (quantity 0, negative price).
    """
    check_lines(basket)
    whole, rung = joined(basket, wishes)
    problem = prepare(Request(whole, member, programme, wishes, time, uses))
    decision = decide(problem)
    quote = build_quote(problem, decision, run(problem, decision.found.selection))
    return as_rung(quote, basket, rung)
