"""Layer L1: line promotions; each unit is used by at most one of them, as trigger or as target.

A promotion is chosen or not for each of its *applications*: the units of one SKU, one mixed group
of goods, or, for a percentage, all lines that the same rules cover (decisions 15).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.basket import BasketLine
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Bill
from app.domain.engine.price import Priced
from app.domain.money import BASIS_POINTS, half_up
from app.domain.programme import BuyGet, LinePercent, NForPrice


@dataclass(slots=True, eq=False)
class Application:
    """One place where a line promotion may work; ``lines`` with the dearest unit price first."""

    candidate: Candidate
    lines: tuple[int, ...]
    number: int = -1


class Taken(NamedTuple):
    """What one application takes off, before rounding."""

    parts: tuple[tuple[int, int], ...]
    """(line position, minor units x 10,000) of every line with a discount."""
    used: tuple[tuple[int, int], ...]
    """(line position, units) of every line whose units are used, triggers too."""


def applications(
    candidates: Iterable[Candidate],
    lines: Sequence[BasketLine],
    priced: Priced,
    cover: Sequence[int],
) -> list[Application]:
    """All applications, in the order in which they take their units (R-14).

    ``cover``: for each line the rules that cover it, as bits; a percentage is applied together to
    lines with the same cover, and apart where a promotion by SKU competes with it.
    """
    found = []
    apart: set[int] = set()
    ordered = sorted(candidates, key=_taking_order)
    percents = [one for one in ordered if isinstance(one.mechanic, LinePercent)]
    for candidate in [one for one in ordered if one not in percents] + percents:
        groups: dict[object, list[int]] = {}
        for position in usable_lines(candidate, priced):
            key = group_key(candidate, lines[position])
            if isinstance(candidate.mechanic, LinePercent):
                key = (cover[position], position if position in apart else -1)
            groups.setdefault(key, []).append(position)
        for group in groups.values():
            dearest = sorted(group, key=lambda position: (-priced.prices[position], position))
            application = Application(candidate, tuple(dearest))
            if take(application, priced.counts, priced.prices) is not None:
                found.append(application)
                if getattr(candidate.mechanic, "same_sku", False):
                    apart.update(group)
    found.sort(key=lambda application: _taking_order(application.candidate))
    for number, application in enumerate(found):
        application.number = number
    return found


def usable_lines(candidate: Candidate, priced: Priced) -> tuple[int, ...]:
    """Eligible lines whose units are dear enough to be trigger or target (R-14)."""
    mechanic = candidate.mechanic
    if not isinstance(mechanic, BuyGet) or not mechanic.min_unit_price_minor:
        return candidate.lines
    least = mechanic.min_unit_price_minor
    return tuple(line for line in candidate.lines if priced.prices[line] >= least)


def group_key(candidate: Candidate, line: BasketLine) -> object:
    """Lines with the same key are grouped together: by SKU, or all of them."""
    mechanic = candidate.mechanic
    if isinstance(mechanic, (BuyGet, NForPrice)) and mechanic.same_sku:
        return line.sku or (line.line_id,)
    return ""


def group_size(candidate: Candidate) -> int:
    """Units that one round of the promotion needs."""
    mechanic = candidate.mechanic
    if isinstance(mechanic, BuyGet):
        return mechanic.buy + mechanic.get
    return mechanic.count if isinstance(mechanic, NForPrice) else 1


def take(application: Application, free: Sequence[int], prices: Sequence[int]) -> Taken | None:
    """What the application takes off the ``free`` units; None when it has no effect (R-18)."""
    mechanic = application.candidate.mechanic
    pool = [(line, free[line]) for line in application.lines if free[line]]
    if isinstance(mechanic, BuyGet):
        return _buy_get(mechanic, pool, prices)
    if isinstance(mechanic, NForPrice):
        return _n_for_price(mechanic, pool, prices)
    if isinstance(mechanic, LinePercent):
        parts = [(line, count * prices[line] * mechanic.off_bp) for line, count in pool]
        return _taken(parts, pool)
    raise TypeError(f"{type(mechanic).__name__} works on an order, not on lines")


def apply_line_offers(
    bill: Bill, priced: Priced, chosen: Sequence[Application]
) -> tuple[list[Candidate], set[int]]:
    """Layer L1 on the bill, ``chosen`` in taking order.

    Each promotion is rounded once over all its applications (R-11). Returns the promotions without
    effect, and the lines on which the tier discount must not follow.
    """
    free = list(priced.counts)
    found: dict[int, tuple[Candidate, list[Taken]]] = {}
    for application in chosen:
        candidate = application.candidate
        takings = found.setdefault(candidate.number, (candidate, []))[1]
        taken = take(application, free, priced.prices)
        if taken is not None:
            takings.append(taken)
            for line, count in taken.used:
                free[line] -= count
    idle: list[Candidate] = []
    promoted: set[int] = set()
    for candidate, takings in found.values():
        if not reduce_lines(bill, priced, candidate, takings):
            idle.append(candidate)
        elif not candidate.stacking.with_tier:
            promoted.update(line for taken in takings for line, _ in taken.parts)
    return idle, promoted


def reduce_lines(
    bill: Bill, priced: Priced, candidate: Candidate, takings: Sequence[Taken]
) -> int:
    """One promotion on the bill: rounded once, shared by what each line contributes."""
    parts: dict[int, int] = {}
    base = 0
    for taken in takings:
        for line, part in taken.parts:
            parts[line] = parts.get(line, 0) + part
        base += sum(count * priced.prices[line] for line, count in taken.used)
    wanted = half_up(sum(parts.values()), BASIS_POINTS)
    lines = sorted(parts)
    weights = [parts[line] for line in lines]
    return bill.reduce(candidate.grant, wanted, lines, base_minor=base, weights=weights)


def _taking_order(candidate: Candidate) -> tuple[int, bool, int, str]:
    """Higher priority first, then groups before percentages, larger percentages first."""
    mechanic = candidate.mechanic
    percent = mechanic.off_bp if isinstance(mechanic, LinePercent) else 0
    is_percent = isinstance(mechanic, LinePercent)
    return (-candidate.stacking.priority, is_percent, -percent, candidate.id)


def _buy_get(
    mechanic: BuyGet, pool: Sequence[tuple[int, int]], prices: Sequence[int]
) -> Taken | None:
    """Groups of buy + get units, dearest first; the cheapest ``get`` of each are the targets."""
    size = mechanic.buy + mechanic.get
    times = sum(count for _, count in pool) // size
    if mechanic.max_times is not None:
        times = min(times, mechanic.max_times)
    limit, start = times * size, 0
    parts, used = [], []
    for line, count in pool:
        end = min(start + count, limit)
        targets = _targets_before(mechanic, end) - _targets_before(mechanic, start)
        if targets:
            parts.append((line, targets * prices[line] * mechanic.off_bp))
        used.append((line, end - start))
        start = end
        if start == limit:
            break
    return _taken(parts, used)


def _targets_before(mechanic: BuyGet, position: int) -> int:
    """How many of the first ``position`` units are targets."""
    rounds, rest = divmod(position, mechanic.buy + mechanic.get)
    return rounds * mechanic.get + max(0, rest - mechanic.buy)


def _n_for_price(
    mechanic: NForPrice, pool: Sequence[tuple[int, int]], prices: Sequence[int]
) -> Taken | None:
    """Groups of ``count`` units at one price, while that is cheaper than before."""
    parts: list[tuple[int, int]] = []
    used: list[tuple[int, int]] = []
    for repeat, group in _groups(pool, mechanic.count, mechanic.max_times):
        whole = sum(count * prices[line] for line, count in group)
        off = whole - mechanic.price_minor
        if off <= 0:
            break
        used += [(line, count * repeat) for line, count in group]
        parts += [
            (line, count * prices[line] * off * repeat * BASIS_POINTS // whole)
            for line, count in group
        ]
    return _taken(parts, used)


def _groups(
    pool: Sequence[tuple[int, int]], size: int, max_times: int | None
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """(how often, units of one group), dearest units first; equal groups come as one."""
    total = sum(count for _, count in pool)
    times = total // size if max_times is None else min(total // size, max_times)
    left = [list(entry) for entry in pool]
    while times:
        group: list[tuple[int, int]] = []
        missing = size
        while missing:
            line, count = left[0]
            part = min(count, missing)
            group.append((line, part))
            missing -= part
            left[0][1] -= part
            if not left[0][1]:
                left.pop(0)
        repeat = 1
        if len(group) == 1 and left and left[0][0] == group[0][0]:
            repeat = min(times, 1 + left[0][1] // size)
            left[0][1] -= (repeat - 1) * size
            if not left[0][1]:
                left.pop(0)
        yield repeat, group
        times -= repeat


def _taken(parts: Sequence[tuple[int, int]], used: Sequence[tuple[int, int]]) -> Taken | None:
    kept = tuple(part for part in parts if part[1] > 0)
    return Taken(kept, tuple(used)) if kept else None
