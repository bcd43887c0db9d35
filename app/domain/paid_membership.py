"""Levels that are bought: from when to when, renewed, and ended by a return (R-85, R-91)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from app.domain.member import TierFact
from app.domain.periods import add_months
from app.domain.programme import Programme
from app.domain.sale import Sale

DAY = timedelta(days=1)


def is_sold(skus: Iterable[str], programme: Programme) -> bool:
    """Whether a plan of the programme is among the goods; only a member can have one."""
    return not {plan.sku for plan in programme.plans}.isdisjoint(skus)


def bought(sale: Sale, programme: Programme, facts: Iterable[TierFact]) -> Iterator[TierFact]:
    """The levels that a sale gives: from its day, or as a renewal after the time that is paid for.

    A plan that is bought in its days of grace goes on without a gap.
    """
    facts = tuple(facts)
    on = sale.business_on
    grace = timedelta(days=programme.tier_rules.paid_grace_days)
    for tier_id, months in _months(sale, programme).items():
        ends = [fact.until for fact in paid(facts) if fact.tier_id == tier_id and fact.until]
        last = max(ends, default=on - DAY)
        begins = last + DAY if last + grace >= on else on
        yield TierFact(
            kind="paid",
            on=begins,
            tier_id=tier_id,
            until=add_months(begins, months) - DAY,
            sale_id=sale.sale_id,
            recorded_on=None if begins == on else on,
        )


def ended(
    sale: Sale, after: Sale, programme: Programme, facts: Iterable[TierFact], on: date
) -> Iterator[TierFact]:
    """What a return leaves of the levels that the sale gave: the time of the plans that are kept,
    and never less than what has passed. A whole return ends them with the day before.

    ``after``: the sale with this return; ``programme``: the version of the sale.
    """
    left = _months(after, programme)
    mine = {fact.tier_id: fact for fact in paid(facts) if fact.sale_id == sale.sale_id}
    for tier_id, months in _months(sale, programme).items():
        fact = mine.get(tier_id)
        if fact is None or left[tier_id] == months:
            continue
        until = on - DAY
        if left[tier_id]:
            until = max(until, add_months(fact.on, left[tier_id]) - DAY)
        yield TierFact(
            kind="paid",
            on=fact.on,
            tier_id=tier_id,
            until=until,
            sale_id=sale.sale_id,
            recorded_on=on,
        )


def paid(facts: Iterable[TierFact]) -> tuple[TierFact, ...]:
    """The levels that were bought, each as its last fact leaves it."""
    last = {(fact.sale_id, fact.tier_id): fact for fact in facts if fact.kind == "paid"}
    return tuple(last.values())


def _months(sale: Sale, programme: Programme) -> Counter[str]:
    """Months by level, of what was not returned."""
    plans = {plan.sku: plan for plan in programme.plans}
    found: Counter[str] = Counter()
    for line in sale.lines:
        plan = plans.get(line.sku) if line.kind == "piece" else None
        if plan is not None:
            found[plan.tier_id] += plan.months * (line.quantity - line.returned_units)
    return found
