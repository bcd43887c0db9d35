"""What a sale adds to the facts that the tier is found from (R-85)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.member import MemberSnapshot, TierFact
from app.domain.paid_membership import bought
from app.domain.programme import Programme
from app.domain.sale import Sale


def orders_kept(facts: Iterable[TierFact]) -> int:
    """Sales of which something that counts is kept; spend that was brought along is one of each
    day.
    """
    kept: dict[object, int] = {}
    for fact in facts:
        if fact.kind == "spend":
            key = fact.sale_id or fact.on
            kept[key] = kept.get(key, 0) + fact.amount_minor
    return sum(1 for amount_minor in kept.values() if amount_minor > 0)


def facts_of_sale(
    sale: Sale, member: MemberSnapshot, programme: Programme, before: Iterable[TierFact]
) -> Iterator[TierFact]:
    """What counts towards the tier, and the levels that were bought (R-91).

    ``before``: the facts of the member so far; of these only levels that were bought are needed.
    """
    if sale.quote.qualifying_minor > 0 and member.status == "active":
        yield TierFact(
            kind="spend",
            on=sale.business_on,
            amount_minor=sale.quote.qualifying_minor,
            points=sale.quote.accrued_points,
            sale_id=sale.sale_id,
        )
    yield from bought(sale, programme, before)
