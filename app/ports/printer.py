"""The receipt printer and the drawer on it."""

from typing import Protocol

from app.domain.receipt import Receipt


class ReceiptPrinter(Protocol):
    """Prints receipts; every fault is a PrinterFault with a sentence the cashier can act on."""

    @property
    def name(self) -> str:
        """What the top bar shows; '' when no printer is set up."""
        ...

    def print_receipt(self, receipt: Receipt) -> None:
        """Send one receipt, cut the paper."""
        ...

    def open_drawer(self) -> None:
        """Send the drawer pulse."""
        ...
