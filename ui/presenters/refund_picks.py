"""Which lines of a sale come back, and how much of each: one frozen value, changed by key or
touch.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.refund import RefundPick
from app.domain.sale import Sale, SaleLine


def returnable_units(line: SaleLine) -> int:
    """Units that can still come back; 0 or 1 for a weighed line or a keyed amount."""
    if line.kind == "amount":
        return 1 if returnable_minor(line) > 0 else 0
    return sum(run.count for run in line.units) - line.returned_units


def returnable_minor(line: SaleLine) -> int:
    """What can still come back of a keyed amount, in minor units before tenders (R-71)."""
    return line.net_minor - line.returned_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """``units`` for lines by the piece or weight, ``amounts`` (minor units) for keyed amounts."""

    units: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def everything(cls, sale: Sale) -> Picks:
        """All that can still come back."""
        picks = cls()
        for line in sale.lines:
            picks = picks.stepped(line, returnable_units(line))
        return picks

    def is_picked(self, line_id: str) -> bool:
        """True when something of the line comes back."""
        return line_id in self.units or line_id in self.amounts

    def toggled(self, line: SaleLine) -> Picks:
        """Space: one unit of the line, or nothing of it again."""
        if self.is_picked(line.line_id):
            return self._without(line.line_id)
        return self.stepped(line, 1)

    def stepped(self, line: SaleLine, step: int) -> Picks:
        """``step`` units more or fewer, within what can come back; a keyed amount is all or
        none.
        """
        if line.kind == "amount":
            return self.with_amount(line, returnable_minor(line) if step > 0 else 0)
        units = min(returnable_units(line), max(0, self.units.get(line.line_id, 0) + step))
        rest = self._without(line.line_id)
        if units == 0:
            return rest
        return dataclasses.replace(rest, units={**rest.units, line.line_id: units})

    def with_amount(self, line: SaleLine, amount_minor: int) -> Picks:
        """This much of a keyed amount, cut at what can still come back."""
        amount = min(returnable_minor(line), max(0, amount_minor))
        rest = self._without(line.line_id)
        if amount == 0:
            return rest
        return dataclasses.replace(rest, amounts={**rest.amounts, line.line_id: amount})

    def as_request(self, sale: Sale) -> tuple[RefundPick, ...]:
        """The picks in the order of the receipt."""
        return tuple(
            RefundPick(
                line_id=line.line_id,
                units=self.units.get(line.line_id, 0),
                amount_minor=self.amounts.get(line.line_id, 0),
            )
            for line in sale.lines
            if self.is_picked(line.line_id)
        )

    def _without(self, line_id: str) -> Picks:
        return Picks(
            units={key: value for key, value in self.units.items() if key != line_id},
            amounts={key: value for key, value in self.amounts.items() if key != line_id},
        )
