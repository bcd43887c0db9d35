"""``memberdesk replay``: each stored sale under its own version comes out as it was stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import MemberdeskError
from app.ports.inspection import Inspectable
from app.services.replaying import Difference, differences, replayed

MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A sale that comes out otherwise, or not at all; then ``fault`` says why."""

    receipt_no: str
    sale_id: str
    differences: tuple[Difference, ...] = ()
    fault: str = ""

    @property
    def line(self) -> str:
        """The sale and the first place where it differs."""
        where = f"{self.receipt_no} ({self.sale_id})"
        if not self.differences:
            return f"{where}: {self.fault}"
        first = self.differences[0]
        more = f", and {len(self.differences) - 1} more" if len(self.differences) > 1 else ""
        return f"{where}: {first.where}: {first.stored} stored, {first.replayed} replayed{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReplay:
    """What replaying under their own versions came to (R-4)."""

    sale_count: int
    changed: tuple[Changed, ...]

    @property
    def is_whole(self) -> bool:
        """Every sale came out as it was stored."""
        return not self.changed

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        for one in self.changed[:MOST_LINES]:
            yield one.line
        if len(self.changed) > MOST_LINES:
            yield f"and {len(self.changed) - MOST_LINES:,} more"
        told = f"{self.sale_count:,} sales replayed under their own versions"
        yield f"{told}: {len(self.changed):,} differ." if self.changed else f"{told}: all match."

    def wire(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return {
            "sales": self.sale_count,
            "changed": [
                {
                    "receipt_no": one.receipt_no,
                    "sale_id": one.sale_id,
                    "fault": one.fault,
                    "differences": [part._asdict() for part in one.differences],
                }
                for one in self.changed
            ],
        }


def replay_own(store: Inspectable) -> OwnReplay:
    """Every sale of one consistent moment of the store."""
    count, changed = 0, []
    with store.inspect() as inspection:
        for sale in inspection.all_sales():
            count += 1
            try:
                found = tuple(differences(sale.quote, replayed(inspection, sale).quote))
                fault = ""
            except MemberdeskError as wrong:
                found, fault = (), f"it cannot be replayed: {wrong.sentence()}"
            if found or fault:
                one = Changed(
                    receipt_no=sale.receipt_no,
                    sale_id=sale.sale_id,
                    differences=found,
                    fault=fault,
                )
                changed.append(one)
    return OwnReplay(sale_count=count, changed=tuple(changed))
