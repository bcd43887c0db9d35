"""Where line promotions may work: each place is one application, chosen or not (R-22).

An application is the units of one SKU, one mixed group of goods, or, for a percentage, all lines
that the same rules cover; of an offer that may not go over its budget, all of these at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.basket import BasketLine
from app.domain.engine.benefits import BY_UNIT, Candidate, takes_all
from app.domain.engine.mechanics import Taken, group_key, take_all, usable_lines
from app.domain.engine.price import Priced
from app.domain.programme import LinePercent


class Application:
    """One place where a line promotion may work."""

    __slots__ = ("candidate", "full", "groups", "line_bits", "number")

    def __init__(
        self,
        candidate: Candidate,
        groups: tuple[tuple[int, ...], ...],
        line_bits: int,
        full: Taken,
    ) -> None:
        self.candidate = candidate
        self.groups = groups
        """Lines whose units are taken together, the dearest unit price first; mostly one."""
        self.line_bits = line_bits
        self.full = full
        """What it takes off while nothing else has used a unit of its lines."""
        self.number = -1

    @property
    def lines(self) -> tuple[int, ...]:
        """All its lines."""
        return tuple([line for group in self.groups for line in group])


def applications(
    candidates: Iterable[Candidate],
    lines: Sequence[BasketLine],
    priced: Priced,
    cover: Sequence[int],
) -> list[Application]:
    """All applications, in the order in which they take their units (R-14).

    ``cover``: for each line the rules that cover it, as bits; a percentage is applied together to
    lines with the same cover, and apart where a promotion by SKU competes with it. One with a most
    of units is applied to all its lines at once, and so is one that may not go over its budget.
    """
    found: list[Application] = []
    apart: set[int] = set()
    ordered = sorted(candidates, key=taking_order)
    for candidate in sorted(ordered, key=lambda one: isinstance(one.mechanic, BY_UNIT)):
        keys: dict[object, list[int]] = {}
        for position in usable_lines(candidate, priced):
            key = group_key(candidate, lines[position])
            if takes_all(candidate.mechanic) and candidate.most_minor is None:
                key = (cover[position], position if position in apart else -1)
            keys.setdefault(key, []).append(position)
        for groups in _together(candidate, list(keys.values())):
            application = _application(candidate, groups, priced)
            if application is not None:
                found.append(application)
                if getattr(candidate.mechanic, "same_sku", False):
                    apart.update(application.lines)
    return _numbered(found)


def _together(candidate: Candidate, groups: list[list[int]]) -> list[list[list[int]]]:
    """The groups of lines of each application: one, or all where no part may be given."""
    return [[group] for group in groups] if candidate.most_minor is None else [groups]


def _application(
    candidate: Candidate, groups: Sequence[Sequence[int]], priced: Priced
) -> Application | None:
    """The promotion on these groups of lines, None when it would have no effect there."""
    prices, places = priced.prices, priced.places
    dearest = tuple(
        tuple(sorted(group, key=lambda position: (-prices[position], places[position])))
        for group in groups
    )
    full = take_all(candidate, dearest, priced.counts, prices)
    bits = sum([1 << line for group in groups for line in group])
    return None if full is None else Application(candidate, dearest, bits, full)


def _numbered(found: list[Application]) -> list[Application]:
    """In taking order, with their numbers."""
    found.sort(key=lambda application: taking_order(application.candidate))
    for number, application in enumerate(found):
        application.number = number
    return found


def taking_order(candidate: Candidate) -> tuple[int, bool, int, str]:
    """Higher priority first, then groups before percentages, larger percentages first."""
    mechanic = candidate.mechanic
    percent = mechanic.off_bp if isinstance(mechanic, LinePercent) else 0
    is_percent = isinstance(mechanic, BY_UNIT)
    return (-candidate.stacking.priority, is_percent, -percent, candidate.id)
