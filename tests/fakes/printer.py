"""A printer that remembers what it was given."""

from __future__ import annotations

from app.domain.errors import EnvironmentFault
from app.domain.receipt import Receipt


class FakePrinter:
    """Keeps receipts and drawer pulses; ``fault``, when set, is raised instead."""

    def __init__(self, name: str = "fake printer") -> None:
        self.name = name
        self.receipts: list[Receipt] = []
        self.drawer_count = 0
        self.fault: EnvironmentFault | None = None

    def print_receipt(self, receipt: Receipt) -> None:
        """Remember one receipt."""
        if self.fault is not None:
            raise self.fault
        self.receipts.append(receipt)

    def open_drawer(self) -> None:
        """Remember one pulse."""
        if self.fault is not None:
            raise self.fault
        self.drawer_count += 1
