"""What a line promotion takes off a group of units, before any rounding (R-14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.basket import BasketLine
from app.domain.engine.allocation import allocate
from app.domain.engine.benefits import Aim, Candidate
from app.domain.engine.price import Priced
from app.domain.money import BASIS_POINTS
from app.domain.programme import BuyGet, LinePercent, NForPrice, UnitAmount

Pool = Sequence[tuple[int, int]]
"""(line position, free units), the dearest line first."""


class Taken:
    """What one application takes off, before rounding."""

    __slots__ = ("line_bits", "off", "parts", "used")

    def __init__(
        self, parts: tuple[tuple[int, int], ...], used: tuple[tuple[int, int], ...]
    ) -> None:
        self.parts = parts
        """(line position, minor units x 10,000), each line with a discount once."""
        self.used = used
        """(line position, units) of every line whose units are used, triggers too."""
        self.off = self.line_bits = 0
        """All of its parts together, and their lines as bits."""
        for line, part in parts:
            self.off += part
            self.line_bits |= 1 << line

    def off_lines(self, lines: int) -> int:
        """What of it falls on these lines (bits)."""
        if not self.line_bits & ~lines:
            return self.off
        return sum([part for line, part in self.parts if lines >> line & 1])


def take(
    candidate: Candidate, lines: Sequence[int], free: Sequence[int], prices: Sequence[int]
) -> Taken | None:
    """What a promotion takes off the ``free`` units of these lines, the dearest line first.

    None when it has no effect (R-18).
    """
    mechanic = candidate.mechanic
    pool = [(line, free[line]) for line in lines if free[line]]
    if isinstance(mechanic, LinePercent) and mechanic.max_units is None:
        return _off_all(pool, prices, mechanic.off_bp)
    if isinstance(mechanic, BuyGet):
        look = _buy_get_apart if candidate.aim.is_apart else _buy_get
        return look(mechanic, pool, prices, candidate.aim)
    if isinstance(mechanic, NForPrice):
        return _n_for_price(mechanic, pool, prices)
    if isinstance(mechanic, (LinePercent, UnitAmount)) and mechanic.max_units is not None:
        pool = _limited(pool, prices, mechanic.max_units, candidate.aim)
    if isinstance(mechanic, LinePercent):
        return _off_all(pool, prices, mechanic.off_bp)
    if isinstance(mechanic, UnitAmount):
        off = mechanic.off_minor
        parts = [(line, count * min(prices[line], off) * BASIS_POINTS) for line, count in pool]
        return _taken(parts, pool)
    raise TypeError(f"{type(mechanic).__name__} works on an order, not on lines")


def _off_all(pool: Pool, prices: Sequence[int], off_bp: int) -> Taken | None:
    """A percentage of all units of the pool."""
    parts = [(line, count * prices[line] * off_bp) for line, count in pool if prices[line]]
    return Taken(tuple(parts), tuple(pool)) if parts and off_bp else None


def take_all(
    candidate: Candidate,
    groups: Sequence[Sequence[int]],
    free: Sequence[int],
    prices: Sequence[int],
) -> Taken | None:
    """The same over several groups of lines, each formed by itself."""
    if len(groups) == 1:
        return take(candidate, groups[0], free, prices)
    found = [one for group in groups if (one := take(candidate, group, free, prices))]
    parts = tuple([part for one in found for part in one.parts])
    return Taken(parts, tuple([part for one in found for part in one.used])) if parts else None


def _limited(pool: Pool, prices: Sequence[int], most: int, aim: Aim) -> list[tuple[int, int]]:
    """At most so many units that cost something, the cheapest or the dearest ones (R-14)."""
    found = []
    for line, count in pool if aim.from_dearest else pool[::-1]:
        part = min(count, most) if prices[line] else 0
        if part:
            found.append((line, part))
        most -= part
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


def missing_units(candidate: Candidate, counts: dict[int, int]) -> int:
    """Units missing to the first round among these (line -> units); 0 when it can be made."""
    mechanic, whole = candidate.mechanic, sum(counts.values())
    short = group_size(candidate) - whole
    if isinstance(mechanic, BuyGet) and candidate.aim.is_apart:
        aim = candidate.aim
        bought = sum(count for line, count in counts.items() if aim.triggers >> line & 1)
        given = sum(count for line, count in counts.items() if aim.targets >> line & 1)
        apart = max(0, mechanic.buy - bought) + max(0, mechanic.get - given)
        short = max(short, apart)
    return max(0, short)


def _buy_get(mechanic: BuyGet, pool: Pool, prices: Sequence[int], aim: Aim) -> Taken | None:
    """Groups of buy + get units, dearest first; ``get`` of each at one end are the targets."""
    before = _dearest_before if aim.unit == "dearest" else _targets_before
    size = mechanic.buy + mechanic.get
    times = sum(count for _, count in pool) // size
    if mechanic.max_times is not None:
        times = min(times, mechanic.max_times)
    limit, start = times * size, 0
    parts, used = [], []
    for line, count in pool:
        end = min(start + count, limit)
        targets = before(mechanic, end) - before(mechanic, start)
        if targets:
            parts.append((line, targets * prices[line] * mechanic.off_bp))
        used.append((line, end - start))
        start = end
        if start == limit:
            break
    return _taken(parts, used)


def _buy_get_apart(mechanic: BuyGet, pool: Pool, prices: Sequence[int], aim: Aim) -> Taken | None:
    """Targets and triggers looked for among all units, the dearest first, or the cheapest targets.

    Whoever is looked for first takes no unit that the others cannot do without.
    """
    times = _rounds_apart(mechanic, pool, aim)
    roles = [(times * mechanic.get, aim.targets), (times * mechanic.buy, aim.triggers)]
    if aim.unit == "after_triggers":
        roles.reverse()
    (first, own), (second, others) = roles
    order = pool if aim.from_dearest else pool[::-1]
    spare = sum([count for line, count in pool if others >> line & 1]) - second
    taken = _reserved(order, own, others, first, spare)
    left = [(line, count - taken.get(line, 0)) for line, count in pool]
    rest = _reserved(left, others, 0, second, 0)
    targets, triggers = (rest, taken) if aim.unit == "after_triggers" else (taken, rest)
    parts = [(line, count * prices[line] * mechanic.off_bp) for line, count in targets.items()]
    return _taken(parts, [*targets.items(), *triggers.items()])


def _reserved(pool: Pool, own: int, others: int, wanted: int, spare: int) -> dict[int, int]:
    """Units of the lines ``own`` (bits), at most ``spare`` of which are of ``others`` as well."""
    found: dict[int, int] = {}
    for line, count in pool:
        if own >> line & 1:
            is_both = others >> line & 1
            part = min(count, wanted, spare) if is_both else min(count, wanted)
            if part:
                found[line] = part
            wanted -= part
            spare -= part if is_both else 0
    return found


def _rounds_apart(mechanic: BuyGet, pool: Pool, aim: Aim) -> int:
    """How often there are enough triggers and targets, no unit being both."""
    needs = (
        (mechanic.buy, aim.triggers),
        (mechanic.get, aim.targets),
        (mechanic.buy + mechanic.get, aim.triggers | aim.targets),
    )
    times = [
        sum([count for line, count in pool if bits >> line & 1]) // units
        for units, bits in needs
        if units
    ]
    return min(times if mechanic.max_times is None else [*times, mechanic.max_times])


def _targets_before(mechanic: BuyGet, position: int) -> int:
    """How many of the first ``position`` units are targets."""
    rounds, rest = divmod(position, mechanic.buy + mechanic.get)
    return rounds * mechanic.get + max(0, rest - mechanic.buy)


def _dearest_before(mechanic: BuyGet, position: int) -> int:
    """The same where the first of each group are the targets."""
    rounds, rest = divmod(position, mechanic.buy + mechanic.get)
    return rounds * mechanic.get + min(rest, mechanic.get)


def _n_for_price(mechanic: NForPrice, pool: Pool, prices: Sequence[int]) -> Taken | None:
    """Groups of ``count`` units at one price, while that is cheaper than before."""
    parts: list[tuple[int, int]] = []
    used: list[tuple[int, int]] = []
    for repeat, group in _groups(pool, mechanic.count, mechanic.max_times):
        whole = sum(count * prices[line] for line, count in group)
        off = whole - mechanic.price_minor
        if off <= 0:
            break
        used += [(line, count * repeat) for line, count in group]
        # shared without a rest, or rounding the sum down would miss the price by a fen
        shares = allocate(
            off * repeat * BASIS_POINTS, [count * prices[line] for line, count in group]
        )
        parts += [(line, share) for (line, _), share in zip(group, shares, strict=True)]
    return _taken(parts, used)


def _groups(
    pool: Pool, size: int, max_times: int | None
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
    kept: dict[int, int] = {}
    for line, part in parts:
        if part > 0:
            kept[line] = kept.get(line, 0) + part
    return Taken(tuple(kept.items()), tuple(used)) if kept else None
