"""Answers every stored vector anew, and looks for questions that show what none shows yet.

``python -m tests.vectors``: for a rule that changed on purpose. The difference of the files is
what the change does.
"""

# ruff: noqa: T201 - a command for people to read
from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from app.domain.basket import Basket
from app.domain.member import TierFact
from app.domain.programme import Programme
from app.domain.refund_quote import RefundPick
from app.services.quote_command import QuoteRequest
from app.services.refund_command import PreviewRequest, Returned
from tests.builders.sales import SOLD_ON, Books
from tests.properties import documents
from tests.properties.draws import Draws
from tests.properties.strategies import any_request
from tests.properties.test_refund_properties import book_with_a_sale, pick_of
from tests.properties.test_return_properties import tenders_drawn
from tests.vectors.forms import (
    LedgerRequest,
    SaleRequest,
    TierRequest,
    Vector,
    answer,
    sparse,
    store,
    vectors,
)
from tests.vectors.shown import shown, switch_values, wanted

TRIES = 250
FORCED_TRIES = 120
BYTES = 1_200


def quote_drawn(draws: Draws) -> QuoteRequest:
    """One question of the engine."""
    basket, member, programme, wishes, time, uses = any_request(draws)
    return QuoteRequest(
        programme=programme, member=member, basket=basket, wishes=wishes, time=time, uses=uses
    )


def refund_drawn(draws: Draws) -> PreviewRequest:
    """A sale, some returns of it, and the one in question."""
    sale = quote_drawn(draws)
    due = answer("quote", sparse(sale)).get("due_minor", 0)
    kinds = [draws.one_of(("cash", "card", "wechat")) for _ in range(draws.between(1, 3))]
    left = {line.line_id: line.unit_count for line in sale.basket.lines}
    earlier = tuple(_back(draws, left, sale.basket) for _ in range(draws.between(0, 2)))
    on = sale.time.on + timedelta(days=draws.one_of((0, 0, 1, 5)))
    if draws.chance(100):
        picks = tuple(RefundPick(line_id=one, units=count) for one, count in left.items() if count)
        now = Returned(on=on, picks=picks, is_void=draws.chance(60))
    else:
        now = _back(draws, left, sale.basket)
    return PreviewRequest(
        sale=sale,
        tenders=tuple(tenders_drawn(draws, due, kinds)) if due else (),
        spent_points=draws.one_of((0, 0, 20)),
        earlier=earlier if not now.is_void else (),
        now=replace(now, on=on, picks=() if now.is_void else now.picks),
    )


def _back(draws: Draws, left: dict[str, int], basket: Basket) -> Returned:
    """Some units of one line; what was returned is no longer left."""
    line = draws.one_of(basket.lines).line_id
    units = draws.between(min(1, left[line]), left[line])
    left[line] -= units
    picks = (RefundPick(line_id=line, units=units),) if units else ()
    return Returned(on=SOLD_ON, picks=picks)


def tier_drawn(draws: Draws) -> TierRequest:
    """Facts of some years and a programme or two."""
    days = sorted({draws.between(0, 900) for _ in range(draws.between(1, 7))})
    facts = []
    for number, day in enumerate(days):
        on = SOLD_ON - timedelta(days=900 - day)
        spent = draws.between(0, 60_000)
        facts.append(
            TierFact(
                kind="spend",
                on=on,
                amount_minor=spent,
                points=draws.between(0, 40),
                sale_id=f"s{number}",
            )
        )
        if draws.chance(80):
            back = replace(
                facts[-1], amount_minor=-draws.between(0, spent), points=0, recorded_on=on
            )
            facts.append(replace(back, recorded_on=on + timedelta(days=draws.between(0, 90))))
    versions = [documents.programme(draws) for _ in range(draws.between(1, 2))]
    begun = [SOLD_ON - timedelta(days=one) for one in (2_000, 400)]
    return TierRequest(
        facts=tuple(facts),
        versions=tuple(
            replace(one, version=number + 1, valid_from=begun[number])
            for number, one in enumerate(versions)
        ),
        on=SOLD_ON + timedelta(days=draws.between(0, 60)),
        enrolled_on=draws.one_of((None, SOLD_ON - timedelta(days=draws.between(900, 1_200)))),
    )


def ledger_drawn(draws: Draws) -> LedgerRequest:
    """The book of a member who bought and returned."""
    book: Books = book_with_a_sale(draws).book
    for _ in range(draws.between(0, 3)):
        if book.sales["sale"].state != "returned":
            book.refund(SOLD_ON, pick_of(draws, book.sales["sale"]))
    on = SOLD_ON + timedelta(days=draws.one_of((0, 1, 400, 401)))
    most = book.balance(on).available
    entries = tuple(book.entries)
    return LedgerRequest(
        entries=entries, on=on, spend=draws.one_of((0, most, draws.between(0, most)))
    )


def sale_drawn(draws: Draws) -> SaleRequest:
    """A question, and maybe a tier that its sale leads to."""
    sale = quote_drawn(draws)
    tiers = [tier.tier_id for tier in sale.programme.tiers]
    return SaleRequest(sale=sale, reached_tier_id=draws.one_of((None, tiers[-1])))


DRAWN: dict[str, Callable[[Draws], Any]] = {
    "quote": quote_drawn,
    "refund": refund_drawn,
    "tier": tier_drawn,
    "ledger": ledger_drawn,
    "sale": sale_drawn,
}
ENOUGH = {"quote": 2, "refund": 2, "tier": 2, "ledger": 3, "sale": 1}
"""How many vectors of a form show the same thing, where there are so many."""


def bent(part: Any, name: str, value: Any) -> Any:
    """The same with every switch of this name set to a value."""
    if isinstance(part, tuple) and not hasattr(part, "_fields"):
        return tuple(bent(one, name, value) for one in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    changes = {one.name: bent(getattr(part, one.name), name, value) for one in fields(part)}
    kind, _, field = name.partition(".")
    if type(part).__name__ == kind:
        changes[field] = value
    made = replace(part, **{key: one for key, one in changes.items() if key != "kind"})
    return documents.mended(made) if isinstance(made, Programme) else made


class Search:
    """Vectors found so far, and how many of them show what."""

    def __init__(self, kept: list[Vector]) -> None:
        self.kept = kept
        self.ids = {one.id for one in kept}
        self.seen = Counter(name for one in kept for name in shown(one))

    def try_one(self, drawn_id: str, asks: str, request: Any) -> None:
        """Keep the question when it shows what too few show."""
        written = sparse(request)
        drawn = Vector(drawn_id, asks, written, answer(asks, written))
        if "refused" in drawn.answer or drawn.id in self.ids:
            return
        names = shown(drawn)
        if any(self.seen[name] < ENOUGH[asks] for name in names):
            self.kept.append(drawn)
            self.seen.update(names)

    def try_bent(self, name: str, value: Any) -> None:
        """Look for a question to which one switch matters."""
        random = Random(f"{name}={value}")
        for number in range(FORCED_TRIES):
            for asks in ("quote", "refund", "tier", "sale"):
                if self.seen[f"{name}={value}"]:
                    return
                request = bent(DRAWN[asks](Draws(random.randbytes(BYTES))), name, value)
                written = sparse(request)
                drawn = Vector(f"{name}={value}-{number}", asks, written, answer(asks, written))
                if "refused" not in drawn.answer and f"{name}={value}" in shown(drawn):
                    self.kept.append(drawn)
                    self.seen.update(shown(drawn))


def main() -> int:
    """Write the files; 1 when something is shown by none. What is refused now is left out."""
    anew = [one._replace(answer=answer(one.asks, one.request)) for one in vectors()]
    search = Search([one for one in anew if "refused" not in one.answer])
    for asks, make in DRAWN.items():
        random = Random(asks)
        for number in range(TRIES):
            search.try_one(f"{asks}-{number}", asks, make(Draws(random.randbytes(BYTES))))
    for name, values in switch_values().items():
        for value in values:
            if f"{name}={value}" in wanted():
                search.try_bent(name, value)
    store(search.kept)
    missing = sorted(wanted() - set(search.seen))
    print(f"{len(search.kept)} vectors", *(f"none shows {name}" for name in missing), sep="\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
