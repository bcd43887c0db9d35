"""Pieces of the same goods are one line to the rules, however they were rung (R-111).

Lines are joined before anything is computed, and each gets back what its units are of the whole
(R-29), so that no layer, search or reason needs to know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.basket import Basket, BasketLine, Wishes
from app.domain.quote import Quote, QuoteLine, TraceStep
from app.domain.unit_facts import Share

Rung = Mapping[str, Sequence[BasketLine]]
"""The lines as they were rung, by the id of the line they are joined in: that of the first."""


SPLIT_LIKE_UNITS = (
    "list_minor",
    "base_minor",
    "tax_minor",
    "qualifying_minor",
    "accrued_points",
    "redeemed_points",
)


def joined(basket: Basket, wishes: Wishes) -> tuple[Basket, Rung]:
    """The basket with one line for all pieces of the same goods, and what became one.

    Goods without a SKU and a line with a discount by hand stay apart.
    """
    lines = basket.lines
    skus = [line.sku for line in lines if line.kind == "piece" and line.sku]
    if len(set(skus)) == len(skus):
        return basket, {}
    by_hand = {one.line_id for one in wishes.manual}
    goods: dict[BasketLine | str, list[BasketLine]] = {}
    for line in lines:
        is_apart = line.kind != "piece" or not line.sku or line.line_id in by_hand
        goods.setdefault(line.line_id if is_apart else _goods(line), []).append(line)
    rung = {same[0].line_id: same for same in goods.values()}
    whole = [
        same[0] if len(same) == 1 else replace(same[0], quantity=sum(_counts(same)))
        for same in rung.values()
    ]
    return replace(basket, lines=tuple(whole)), rung


def as_rung(quote: Quote, basket: Basket, rung: Rung) -> Quote:
    """The quote of the joined lines for the lines of the basket."""
    if not rung:
        return quote
    steps = tuple(_steps(quote, rung))
    shares: dict[str, list[Share]] = {line.line_id: [] for line in basket.lines}
    for step in steps:
        for line_id, share in step.lines:
            shares[line_id].append(Share(benefit=step.benefit, amount_minor=share))
    found = {
        line.line_id: line
        for joint in quote.lines
        for line in _lines(joint, rung[joint.line_id], shares)
    }
    return replace(
        quote,
        lines=tuple([found[line.line_id] for line in basket.lines]),
        steps=steps,
        accounts=tuple(
            [
                replace(one, won=_points(one.won, rung), spent=_points(one.spent, rung))
                for one in quote.accounts
            ]
        ),
        gifts=tuple([replace(one, lines=_ids(one.lines, rung)) for one in quote.gifts]),
    )


def _goods(line: BasketLine) -> BasketLine:
    """All of a line that a rule looks at, of one piece."""
    return replace(line, line_id="", quantity=1, ean="", name="", name_en="", cost_minor=None)


def _counts(same: Sequence[BasketLine]) -> list[int]:
    return [line.unit_count for line in same]


def _parts(amount: int, same: Sequence[BasketLine]) -> list[int]:
    """What the units of each line are of the whole, which is split evenly, larger units first."""
    counts = _counts(same)
    each, larger = divmod(amount, sum(counts))
    found = []
    for count in counts:
        found.append(each * count + min(larger, count))
        larger -= min(larger, count)
    return found


def _steps(quote: Quote, rung: Rung) -> Iterator[TraceStep]:
    """A line's share of a step is what its part of the whole lost in it, as for units."""
    left = {line.line_id: line.list_minor for line in quote.lines}
    for step in quote.steps:
        shares: list[tuple[str, int]] = []
        for line_id, share in step.lines:
            same = rung[line_id]
            before = _parts(left[line_id], same)
            left[line_id] -= share
            after = _parts(left[line_id], same)
            fell = zip(same, before, after, strict=True)
            shares += [(line.line_id, old - new) for line, old, new in fell if old > new]
        yield replace(step, lines=tuple(shares))


def _lines(
    joint: QuoteLine, same: Sequence[BasketLine], shares: Mapping[str, Sequence[Share]]
) -> Iterator[QuoteLine]:
    """The lines that the joint one was made of."""
    if len(same) == 1:
        yield joint
        return
    columns = {name: _parts(getattr(joint, name), same) for name in SPLIT_LIKE_UNITS}
    for place, line in enumerate(same):
        own = tuple(shares[line.line_id])
        off = sum([one.amount_minor for one in own if one.benefit.kind != "points_paid"])
        values = {name: parts[place] for name, parts in columns.items()}
        yield replace(
            joint,
            line_id=line.line_id,
            unit_count=line.unit_count,
            net_minor=values["list_minor"] - off,
            shares=own,
            fee_minor=line.fee_minor * line.unit_count,
            **values,
        )


def _points(points: Iterable[tuple[str, int]], rung: Rung) -> tuple[tuple[str, int], ...]:
    """Points of another currency for the lines that have some."""
    parts = [
        (line.line_id, part)
        for line_id, whole in points
        for line, part in zip(rung[line_id], _parts(whole, rung[line_id]), strict=True)
    ]
    return tuple([one for one in parts if one[1]])


def _ids(line_ids: Iterable[str], rung: Rung) -> tuple[str, ...]:
    return tuple([line.line_id for line_id in line_ids for line in rung[line_id]])
