"""Paper after the fact: prints a receipt, opens the drawer, and says what to do when paper
fails.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.receipt import Receipt
from app.ports.printer import ReceiptPrinter
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Notice, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptModel:
    """One receipt and what became of it."""

    receipt: Receipt | None = None
    is_printing: bool = False
    notice: Message | None = None
    is_fault: bool = False


class ReceiptPresenter:
    """Shows, prints and saves one receipt at a time. A fault of the printer undoes nothing."""

    def __init__(self, tools: Tools) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = ReceiptModel()
        self._printer = tools.parts.printer
        self._lane = tools.lanes.slow
        self._folder = tools.parts.home / "receipts"
        self._host = tools.host
        self._has_left = False
        self._prints_itself = tools.parts.settings.print_receipts

    @property
    def has_printer(self) -> bool:
        """True when a printer is set up and receipts print by themselves."""
        return bool(self._printer.name) and self._prints_itself

    def use_printer(self, printer: ReceiptPrinter) -> None:
        """Print there from now on."""
        self._printer = printer

    def hold(self, receipt: Receipt) -> None:
        """Take over a receipt without printing it."""
        self.model = ReceiptModel(receipt=receipt)
        self.changed()

    def show(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Take over a receipt; it prints by itself where a printer is set up and that is
        wanted.
        """
        self.hold(receipt)
        if opens_drawer and self._printer.name:
            self._lane.submit(self._printer.open_drawer, self._drawer_opened, self._faulted)
        if self.has_printer:
            self.print_again()

    def leave(self) -> None:
        """The screen goes away; a fault that comes later is said over the key bar instead."""
        self._has_left = True
        self.changed = lambda: None

    def clear(self) -> None:
        """Forget the receipt; the next sale has its own."""
        self.model = ReceiptModel()
        self.changed()

    def print_again(self) -> None:
        """P: send the receipt to the printer, again when it was sent before."""
        receipt, printer = self.model.receipt, self._printer
        if receipt is None or self.model.is_printing:
            return
        if not printer.name:
            self._set(notice=msg("receipt.no_printer"), is_fault=True)
            return
        self._set(is_printing=True, notice=None, is_fault=False)
        self._lane.submit(lambda: printer.print_receipt(receipt), self._printed, self._faulted)

    def path_for(self, suffix: str) -> Path:
        """Where a file of this receipt is saved: its title in the store's receipts folder."""
        title = self.model.receipt.title if self.model.receipt else "receipt"
        safe = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in title)
        return self._folder / f"{safe}.{suffix}"

    def saved_to(self, path: Path) -> None:
        """A picture or PDF was written."""
        self._set(notice=msg("receipt.saved", path=str(path)), is_fault=False)

    def failed(self, error: Exception) -> None:
        """A picture or PDF could not be written."""
        self._set(notice=error_message(error), is_fault=True)

    def _drawer_opened(self, _: None) -> None:
        """Nothing to show: the drawer is seen."""

    def _printed(self, _: None) -> None:
        self._set(is_printing=False, notice=msg("receipt.printed"), is_fault=False)

    def _faulted(self, error: Exception) -> None:
        if self._has_left:
            self._host.notify(Notice(message=error_message(error), tone="bad"))
        self._set(is_printing=False, notice=error_message(error), is_fault=True)

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()
