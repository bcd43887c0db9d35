"""Receipt printers: one that is really there, a folder in its place, or none."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.adapters.escpos_library import faults, printers, send_raw
from app.adapters.files import replaced_whole
from app.adapters.printer_setup import PrinterSetup, read_connection, usb_numbers
from app.adapters.receipt_bytes import drawer_bytes, receipt_bytes
from app.domain.receipt import Receipt
from app.ports.printer import (
    LineRaster,
    PaperOut,
    PrinterConnectionWrong,
    PrinterCoverOpen,
    PrinterFault,
    PrinterNotSetUp,
    PrinterUnreachable,
    ReceiptPrinter,
)

_TIMEOUT_S = 5
_STATUS_TIMEOUT_S = 0.7
_PIECE = 1024
_ASK_OFFLINE = b"\x10\x04\x02"
_ASK_PAPER = b"\x10\x04\x04"
_COVER_BIT = 0x04
_PAPER_BITS = 0x60


def open_printer(connection: str, raster: LineRaster | None = None) -> ReceiptPrinter:
    """The printer of a connection text, '' for none; it is reached at the first print only.

    A text that cannot be read makes a printer that says so when it is asked to print, so that a
    wrong setting never keeps the desk closed.
    """
    if not connection.strip():
        return NoPrinter("", PrinterNotSetUp())
    try:
        setup = read_connection(connection)
    except PrinterConnectionWrong as wrong:
        return NoPrinter(connection.strip(), wrong)
    if setup.transport == "folder":
        return FilePrinter(setup, raster)
    return EscposPrinter(setup, raster)


class NoPrinter:
    """No printer, or none that can be used: asking it to print raises the fault that says why."""

    def __init__(self, name: str, fault: PrinterFault) -> None:
        self.name = name
        self._fault = fault

    def print_receipt(self, receipt: Receipt) -> None:  # noqa: ARG002 - the port's shape
        """Raises the fault."""
        raise self._fault

    def open_drawer(self) -> None:
        """Raises the fault."""
        raise self._fault


class FilePrinter:
    """Writes what a printer would get into a folder, one file a receipt, named by its title."""

    def __init__(self, setup: PrinterSetup, raster: LineRaster | None = None) -> None:
        self._setup = setup
        self._raster = raster
        self._folder = Path(setup.address)

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self._folder.name

    def print_receipt(self, receipt: Receipt) -> None:
        """Write one receipt, replacing an older copy of it."""
        self._write(receipt.title, receipt_bytes(receipt, self._setup, self._raster))

    def open_drawer(self) -> None:
        """Write the pulse."""
        self._write("drawer", drawer_bytes(self._setup))

    def _write(self, title: str, content: bytes) -> None:
        name = re.sub(r"[^\w.-]+", "_", title).strip("._") or "receipt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with replaced_whole(self._folder / f"{name}.escpos") as stream:
                stream.write(content)
        except OSError as fault:
            raise PrinterUnreachable from fault


class EscposPrinter:
    """An ESC/POS printer on the network, USB, a serial port, the Windows spooler or a device file.

    Every job opens the connection and closes it, so that a printer may be switched off and on.
    """

    def __init__(self, setup: PrinterSetup, raster: LineRaster | None = None) -> None:
        self._setup = setup
        self._raster = raster

    @property
    def name(self) -> str:
        """The address, as the person who set it up knows it."""
        return self._setup.address

    def print_receipt(self, receipt: Receipt) -> None:
        """Send one receipt and cut; the bytes are ready before the connection opens."""
        self._send(receipt_bytes(receipt, self._setup, self._raster))

    def open_drawer(self) -> None:
        """Send the pulse; a drawer opens without paper too, so no status is asked."""
        with _connected(self._setup) as printer:
            send_raw(printer, drawer_bytes(self._setup))

    def _send(self, content: bytes) -> None:
        with _connected(self._setup) as printer:
            if self._setup.asks_status:
                _check_status(printer)
            for start in range(0, len(content), _PIECE):
                send_raw(printer, content[start : start + _PIECE])


@contextmanager
def _connected(setup: PrinterSetup) -> Iterator[Any]:
    """The library's open printer; whatever breaks on the way is PrinterUnreachable."""
    printer = _library_printer(setup)
    try:
        _open(printer, setup)
        yield printer
    except faults() as fault:
        raise PrinterUnreachable from fault
    finally:
        with suppress(*faults()):
            printer.close()


def _open(printer: Any, setup: PrinterSetup) -> None:
    if setup.transport == "network":
        # The library's own way loses its socket when nobody answers, and knows no IPv6.
        address = (setup.address, setup.port)
        printer.device = socket.create_connection(address, timeout=_TIMEOUT_S)
        return
    printer.open()
    if setup.transport == "serial":
        printer.device.write_timeout = _TIMEOUT_S


def _library_printer(setup: PrinterSetup) -> Any:
    kinds = printers()
    if setup.transport == "network":
        return kinds.Network(setup.address, setup.port)
    if setup.transport == "device":
        return kinds.File(setup.address)
    if setup.transport == "usb":
        vendor, product = usb_numbers(setup.address)
        usb = _usable(kinds.Usb, "pyusb")
        return usb(vendor, product, timeout=_TIMEOUT_S * 1000)
    if setup.transport == "serial":
        return _usable(kinds.Serial, "pyserial")(setup.address, setup.baud, timeout=_TIMEOUT_S)
    return _usable(kinds.Win32Raw, "pywin32")(setup.address)


def _usable(kind: Any, package: str) -> Any:
    if not kind.is_usable():
        raise PrinterConnectionWrong(reason=f"this connection needs the package {package}")
    return kind


def _check_status(printer: Any) -> None:
    """PaperOut or PrinterCoverOpen when the printer says so; silence is taken for well."""
    printer.device.settimeout(_STATUS_TIMEOUT_S)
    try:
        offline = _status(printer, _ASK_OFFLINE)
        if offline & _COVER_BIT:
            raise PrinterCoverOpen
        if _status(printer, _ASK_PAPER) & _PAPER_BITS:
            raise PaperOut
    except TimeoutError:
        return
    finally:
        printer.device.settimeout(_TIMEOUT_S)


def _status(printer: Any, question: bytes) -> int:
    answer = printer.query_status(question)
    return int(answer[0]) if answer else 0
