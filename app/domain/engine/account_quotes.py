"""What an order wins and spends in the other currencies of the programme, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.engine import reasons
from app.domain.engine.accrual import accrue
from app.domain.engine.earning_base import Ground, earning_base, earning_units
from app.domain.engine.offline_notes import offline_notes
from app.domain.engine.pipeline import Outcome
from app.domain.engine.problem import Problem
from app.domain.engine.reasons import reason
from app.domain.ledger import is_due
from app.domain.quote import AccountQuote, Reason


def account_quotes(
    problem: Problem, outcome: Outcome, rounded_minor: int
) -> tuple[AccountQuote, ...]:
    """One for each account of the programme, in its order."""
    found = []
    for (account, own), (redemption, spent), ground in zip(
        problem.accounts,
        outcome.closing.accounts,
        account_grounds(problem, outcome, rounded_minor),
        strict=True,
    ):
        accrual = accrue(own, ground.bases, 0, ground.spent, ground.units)
        found.append(
            AccountQuote(
                account_id=account.account_id,
                name=account.name,
                accruals=accrual.parts,
                accrued_points=sum(accrual.points),
                redeemed_points=redemption.points,
                redemption=redemption if account.redemption else None,
                won=_by_line(problem, accrual.points),
                spent=_by_line(problem, spent),
            )
        )
    return tuple(found)


def account_grounds(problem: Problem, outcome: Outcome, rounded_minor: int) -> Iterator[Ground]:
    """What wins in each account."""
    for (_, own), (redemption, _) in zip(problem.accounts, outcome.closing.accounts, strict=True):
        bases = earning_base(own, outcome.stages, rounded_minor)
        units = earning_units(own, outcome.closing.spent(problem))
        yield Ground(bases, units, redemption.points)


def account_notes(problem: Problem, quoted: Sequence[AccountQuote]) -> tuple[Reason, ...]:
    """How far a card is from its next reward after this order, and what limits cut of it."""
    pairs = zip(problem.accounts, quoted, strict=True)
    return tuple([note for (_, own), one in pairs for note in _notes_of(own, one)])


def _notes_of(own: Problem, one: AccountQuote) -> Iterator[Reason]:
    rules = own.wish.rules
    if own.buyer is None or one.redemption is None:
        return
    yield from offline_notes(rules, one.redemption, own.request)
    if rules.unit == "step":
        return
    on = own.request.time.on
    held = sum(lot.remaining for lot in own.buyer.lots if not is_due(lot, on))
    points = held - one.redeemed_points + one.accrued_points
    gap = max(0, rules.least - points)
    yield reason(
        reasons.POINTS_TO_REWARD,
        by=one.account_id,
        points=points,
        needed=rules.least,
        gap=gap,
    )


def _by_line(problem: Problem, points: Sequence[int]) -> tuple[tuple[str, int], ...]:
    lines = zip(problem.line_ids, points, strict=True)
    return tuple((line_id, part) for line_id, part in lines if part)
