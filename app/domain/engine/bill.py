"""The running amounts of a basket while the layers work on it, and what each benefit took."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.engine import reasons
from app.domain.engine.allocation import Share, allocate, spread
from app.domain.engine.reasons import reason
from app.domain.programme import Text
from app.domain.quote import Layer, Reason
from app.domain.unit_facts import Benefit


class Grant:
    """Who takes something off, in which layer, and under which name."""

    __slots__ = ("benefit", "layer", "name")

    def __init__(self, layer: Layer, benefit: Benefit, name: Text) -> None:
        self.layer = layer
        self.benefit = benefit
        self.name = name


class Applied:
    """One benefit that worked: what it looked at, took, and where it fell (R-3, R-30)."""

    __slots__ = ("amount_minor", "base_minor", "grant", "notes", "shares")

    def __init__(
        self,
        grant: Grant,
        base_minor: int,
        amount_minor: int,
        shares: tuple[tuple[int, int], ...],
        notes: tuple[Reason, ...] = (),
    ) -> None:
        self.grant = grant
        self.base_minor = base_minor
        self.amount_minor = amount_minor
        self.shares = shares
        """(line position, minor units) of every line that got a share."""
        self.notes = notes


class Bill:
    """Amounts of all lines after the last layer that worked; every reduction leaves its trace.

    No line goes below its floor (R-13); what does not fit is told in ``notes``.
    """

    def __init__(
        self,
        amounts: Sequence[int],
        floors: Sequence[int],
        share: Share = allocate,
        prices: Sequence[int] | None = None,
    ) -> None:
        """``prices``: unit prices of the lines, where the dearest is to be the last."""
        self.amounts = list(amounts)
        self.applied: list[Applied] = []
        self.notes: list[Reason] = []
        self._floors = floors
        self._has_floors = any(floors)
        self._share = share
        self._may_exceed = self._has_floors or share is not allocate
        """Whether a share may be more than there is: with floors, or where one line bears what all
        others are spared."""
        self._prices = prices

    def copy(self) -> Bill:
        """The same bill, to go on with apart from this one."""
        bill = Bill(self.amounts, self._floors, self._share, self._prices)
        bill.applied, bill.notes = list(self.applied), list(self.notes)
        return bill

    def total(self, lines: Sequence[int]) -> int:
        """Sum of the running amounts of these lines."""
        amounts = self.amounts
        return sum([amounts[line] for line in lines])

    def room(self, lines: Sequence[int]) -> int:
        """What can still be taken off these lines."""
        return self.total(lines) - sum([self._floors[line] for line in lines])

    def reduce(
        self,
        grant: Grant,
        wanted_minor: int,
        lines: Sequence[int],
        *,
        base_minor: int | None = None,
        weights: Sequence[int] | None = None,
    ) -> int:
        """Take ``wanted_minor`` off the lines by weight (their amounts by default, R-26).

        Returns what was taken; nothing is recorded when that is zero.
        """
        if len(lines) == 1:
            return self._reduce_line(grant, wanted_minor, lines[0], base_minor)
        if self._prices is not None:
            lines, weights = _by_price(lines, weights, self._prices)
        running = [self.amounts[line] for line in lines]
        shares = self._shares(wanted_minor, lines, running, weights)
        taken = sum(shares)
        if taken < wanted_minor:
            self._note_unused(grant, wanted_minor - taken)
        if taken:
            base = sum(running) if base_minor is None else base_minor
            self.applied.append(Applied(grant, base, taken, self._taken_off(lines, shares)))
        return taken

    def _taken_off(
        self, lines: Sequence[int], shares: Sequence[int]
    ) -> tuple[tuple[int, int], ...]:
        """Take the shares off the lines; each line with its share."""
        amounts, fell = self.amounts, []
        for place, line in enumerate(lines):
            share = shares[place]
            if share:
                fell.append((line, share))
                amounts[line] -= share
        return tuple(fell)

    def repeat(self, applied: Applied) -> None:
        """Take what was taken off these lines before, when they stood as they stand now."""
        for line, share in applied.shares:
            self.amounts[line] -= share
        self.applied.append(applied)

    def join(self, first: int) -> None:
        """What one benefit took in several steps, from that one on, as one step."""
        steps = self.applied[first:]
        if len(steps) < 2:
            return
        shares: dict[int, int] = {}
        for line, share in (pair for one in steps for pair in one.shares):
            shares[line] = shares.get(line, 0) + share
        first_one, taken = steps[0], sum([one.amount_minor for one in steps])
        fell = tuple(sorted(shares.items()))
        self.applied[first:] = [Applied(first_one.grant, first_one.base_minor, taken, fell)]

    def _shares(
        self,
        wanted_minor: int,
        lines: Sequence[int],
        running: Sequence[int],
        weights: Sequence[int] | None,
    ) -> list[int]:
        """What falls on each line, never more than can be taken off it."""
        if not wanted_minor:
            return [0] * len(running)
        if weights is None and not self._may_exceed:
            return self._share(min(wanted_minor, sum(running)), running)
        room = running
        if self._has_floors:
            room = [left - self._floors[line] for left, line in zip(running, lines, strict=True)]
        wanted = min(wanted_minor, sum(room))
        return spread(wanted, running if weights is None else weights, room, self._share)

    def _reduce_line(
        self, grant: Grant, wanted_minor: int, line: int, base_minor: int | None
    ) -> int:
        """The same for one line, where nothing needs sharing."""
        running = self.amounts[line]
        taken = min(wanted_minor, running - self._floors[line])
        if taken < wanted_minor:
            self._note_unused(grant, wanted_minor - taken)
        if taken:
            self.amounts[line] = running - taken
            base = running if base_minor is None else base_minor
            self.applied.append(Applied(grant, base, taken, ((line, taken),)))
        return taken

    def _note_unused(self, grant: Grant, amount_minor: int) -> None:
        """Tell what did not fit (R-13); of a fixed coupon it is forfeited (R-65)."""
        benefit_id = grant.benefit.id
        note = reason(reasons.UNUSED_DISCOUNT, benefit_id=benefit_id, amount_minor=amount_minor)
        self.notes.append(note)

    def note_last(self, note: Reason) -> None:
        """Add a note to the benefit that worked last."""
        one = self.applied[-1]
        notes = (*one.notes, note)
        self.applied[-1] = Applied(one.grant, one.base_minor, one.amount_minor, one.shares, notes)


def _by_price(
    lines: Sequence[int], weights: Sequence[int] | None, prices: Sequence[int]
) -> tuple[Sequence[int], Sequence[int] | None]:
    """The lines with their weights, the dearest unit last."""
    order = sorted(range(len(lines)), key=lambda place: prices[lines[place]])
    ordered = [lines[place] for place in order]
    return ordered, None if weights is None else [weights[place] for place in order]
