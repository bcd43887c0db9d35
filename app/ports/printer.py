"""The receipt printer and the drawer on it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.domain.errors import EnvironmentFault
from app.domain.receipt import Receipt

LineRaster = Callable[[str, int], Sequence[bytes]]
"""Draws one line of text, left-aligned, ``width`` dots wide and about 24 high.

Answers its rows from top to bottom, each ``(width + 7) // 8`` bytes, most significant bit left,
1 for black. Drawn are only lines whose characters the printer does not know.
"""


class PrinterFault(EnvironmentFault):
    """The printer did not take the receipt; the sale itself is safe and can be printed again."""

    code = "E-PRN-00"
    text = "The printer reported an error. Check it, then print the receipt again."


class PrinterUnreachable(PrinterFault):
    """Off, unplugged, another address, or the connection broke."""

    code = "E-PRN-01"
    text = "The printer cannot be reached. Check power and cable, then print the receipt again."


class PaperOut(PrinterFault):
    """The paper end sensor says so."""

    code = "E-PRN-02"
    text = "The printer is out of paper. Put in a new roll, then print the receipt again."


class PrinterCoverOpen(PrinterFault):
    """The cover sensor says so."""

    code = "E-PRN-03"
    text = "The cover of the printer is open. Close it, then print the receipt again."


class PrinterNotSetUp(PrinterFault):
    """Nobody chose a printer for this counter."""

    code = "E-PRN-04"
    text = "No receipt printer is set up. Choose one in the settings."


class PrinterConnectionWrong(PrinterFault):
    """The connection text of the settings cannot be read; ``reason`` says what is wrong."""

    code = "E-PRN-05"
    text = "The printer connection cannot be used: {reason}. Correct it in the settings."


class ReceiptPrinter(Protocol):
    """Prints receipts; every fault is a PrinterFault with a sentence the cashier can act on."""

    @property
    def name(self) -> str:
        """What the top bar shows; '' when no printer is set up."""
        ...

    def print_receipt(self, receipt: Receipt) -> None:
        """Send one receipt, cut the paper; PrinterNotSetUp when there is no printer."""
        ...

    def open_drawer(self) -> None:
        """Send the drawer pulse; PrinterNotSetUp when there is no printer."""
        ...
