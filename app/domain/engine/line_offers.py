"""Layer L1: line promotions; each unit is used by at most one of them, as trigger or as target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.engine.applications import Application
from app.domain.engine.arithmetic import Arithmetic
from app.domain.engine.benefits import Candidate
from app.domain.engine.bill import Applied, Bill
from app.domain.engine.mechanics import Taken, take_all
from app.domain.engine.price import Priced
from app.domain.money import BASIS_POINTS
from app.domain.programme import BuyGet, LinePercent


class Units:
    """The units that no promotion has used yet."""

    __slots__ = ("_free", "_prices", "_touched")

    def __init__(self, free: list[int], prices: list[int], touched: int = 0) -> None:
        self._free = free
        self._prices = prices
        self._touched = touched
        """Lines of which something is used, as bits."""

    def offered(self, application: Application) -> Taken | None:
        """What the application takes off them; None when it has no effect."""
        if not application.line_bits & self._touched:
            return application.full
        return take_all(application.candidate, application.groups, self._free, self._prices)

    def without(self, application: Application, taken: Taken) -> Units:
        """The units left after the application used its own."""
        left = Units(list(self._free), self._prices, self._touched)
        left.use(application, taken)
        return left

    def use(self, application: Application, taken: Taken) -> None:
        """The application uses its own."""
        for line, count in taken.used:
            self._free[line] -= count
        self._touched |= application.line_bits


Reductions = dict[tuple[int, ...], Applied | None]
"""What promotions took in these places (numbers of applications), each on untouched lines."""


class Settled:
    """The lines of a set after L2, before any order layer."""

    __slots__ = ("bill", "idle", "is_tier_idle")

    def __init__(self, bill: Bill, idle: list[Candidate], *, is_tier_idle: bool) -> None:
        self.bill = bill
        self.idle = idle
        """Line offers without effect."""
        self.is_tier_idle = is_tier_idle


class _Use:
    """What one promotion takes in all its places."""

    __slots__ = ("candidate", "key", "takings")

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.takings: list[Taken] = []
        self.key: tuple[int, ...] | None = ()
        """Its places, while it takes in each what it takes there alone."""

    def add(self, application: Application, taken: Taken) -> None:
        """One more place."""
        self.takings.append(taken)
        if self.key is not None:
            is_full = taken is application.full
            self.key = (*self.key, application.number) if is_full else None


def apply_line_offers(
    bill: Bill,
    priced: Priced,
    arithmetic: Arithmetic,
    chosen: Sequence[Application],
    known: Reductions,
) -> tuple[list[Candidate], set[int]]:
    """Layer L1 on a bill of L0, ``chosen`` in taking order.

    Each promotion is rounded once over all its applications (R-11). What is ``known`` is not
    computed again. Returns the promotions without effect, and the lines on which the tier
    discount must not follow.
    """
    idle: list[Candidate] = []
    promoted: set[int] = set()
    for use in _uses(priced, chosen):
        if not _reduced(bill, priced, arithmetic, use, known):
            idle.append(use.candidate)
        elif not use.candidate.with_tier:
            promoted.update([line for taken in use.takings for line, _ in taken.parts])
    return idle, promoted


def _uses(priced: Priced, chosen: Sequence[Application]) -> Iterable[_Use]:
    """What each promotion takes, one place after the other."""
    units = Units(list(priced.counts), priced.prices)
    found: dict[int, _Use] = {}
    for application in chosen:
        number = application.candidate.number
        use = found.get(number)
        if use is None:
            use = found[number] = _Use(application.candidate)
        taken = units.offered(application)
        if taken is not None:
            use.add(application, taken)
            units.use(application, taken)
    return found.values()


def _reduced(
    bill: Bill,
    priced: Priced,
    arithmetic: Arithmetic,
    use: _Use,
    known: Reductions,
) -> bool:
    """One promotion on the bill, from what is known of its places; whether it had an effect."""
    key = use.key
    if key is not None and key in known:
        applied = known[key]
        if applied is not None:
            bill.repeat(applied)
        return applied is not None
    notes = len(bill.notes)
    taken = reduce_lines(bill, priced, arithmetic, use.candidate, use.takings)
    if key is not None and len(bill.notes) == notes:
        known[key] = bill.applied[-1] if taken else None
    return taken > 0


def reduce_lines(
    bill: Bill,
    priced: Priced,
    arithmetic: Arithmetic,
    candidate: Candidate,
    takings: Sequence[Taken],
) -> int:
    """One promotion on the bill: rounded once, shared by what each line contributes."""
    parts = dict([pair for taken in takings for pair in taken.parts])
    prices = priced.prices
    base = sum([count * prices[line] for taken in takings for line, count in taken.used])
    lines = sorted(parts)
    weights = [parts[line] for line in lines]
    wanted = arithmetic.rounded(sum([taken.off for taken in takings]), BASIS_POINTS)
    mechanic = candidate.mechanic
    if arithmetic.level != "promotion" and isinstance(mechanic, (BuyGet, LinePercent)):
        rate = mechanic.off_bp
        units = [parts[line] // (prices[line] * rate) for line in lines]
        weights = [
            arithmetic.percent([prices[line] * count], [count], rate)[0]
            for line, count in zip(lines, units, strict=True)
        ]
        wanted = sum(weights)
    return bill.reduce(candidate.grant, wanted, lines, base_minor=base, weights=weights)
