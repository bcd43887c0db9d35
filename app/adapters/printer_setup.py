"""The printer connection as one line of text in the settings, read once and strictly.

network://192.168.1.50:9100?columns=48
usb://04b8:0202          serial://COM3?baud=19200     serial:///dev/ttyUSB0
windows://POS-80         device:///dev/usb/lp0        folder:///home/shop/receipts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl, unquote

from app.ports.printer import PrinterConnectionWrong

Transport = Literal["network", "usb", "serial", "windows", "device", "folder"]

DOTS_PER_COLUMN = 12

_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "columns": ("48", "32"),
    "encoding": ("gbk", "gb18030", "big5", "utf-8"),
    "qr": ("picture", "native"),
    "drawer": ("2", "5"),
    "baud": ("9600", "19200", "38400", "57600", "115200"),
    "status": ("yes", "no"),
}
"""Every option with its values; the first one holds when nothing is said."""

_TRANSPORTS = ("network", "usb", "serial", "windows", "device", "folder")
_NETWORK_PORT = 9100


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSetup:
    """How the printer is reached and what it can do.

    ``columns``: ASCII characters a line, 48 for 80 mm paper, 32 for 58 mm. ``drawer_pin``: pin of
    the drawer's plug. ``qr``: codes as picture (every printer) or by the printer's own command.
    ``profile``: name in the list of python-escpos.
    """

    transport: Transport
    address: str
    port: int = 0
    baud: int = 9600
    columns: int = 48
    encoding: str = "gbk"
    qr: str = "picture"
    drawer_pin: int = 2
    asks_status: bool = False
    profile: str = "default"

    @property
    def width_dots(self) -> int:
        """Printable dots of a line."""
        return self.columns * DOTS_PER_COLUMN


def read_connection(text: str) -> PrinterSetup:
    """The setup in a connection text; PrinterConnectionWrong says which part is not understood."""
    transport, separator, rest = text.strip().partition("://")
    address, _, query = rest.partition("?")
    if not separator or transport not in _TRANSPORTS:
        raise PrinterConnectionWrong(reason=f"it begins with none of {', '.join(_TRANSPORTS)}")
    if not address:
        raise PrinterConnectionWrong(reason="the address is missing")
    options = _read_options(query)
    host, port = _host_and_port(address) if transport == "network" else (unquote(address), 0)
    return PrinterSetup(
        transport=cast("Transport", transport),
        address=host,
        port=port,
        baud=int(options["baud"]),
        columns=int(options["columns"]),
        encoding=options["encoding"],
        qr=options["qr"],
        drawer_pin=int(options["drawer"]),
        asks_status=transport == "network" and options["status"] == "yes",
        profile=options["profile"],
    )


def usb_numbers(address: str) -> tuple[int, int]:
    """Vendor and product number of ``04b8:0202``."""
    vendor, _, product = address.partition(":")
    try:
        return int(vendor, 16), int(product, 16)
    except ValueError:
        raise PrinterConnectionWrong(reason="a USB address looks like 04b8:0202") from None


def _host_and_port(address: str) -> tuple[str, int]:
    host, separator, port = address.rpartition(":")
    if not separator:
        return address, _NETWORK_PORT
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise PrinterConnectionWrong(reason="a network address looks like 192.168.1.50:9100")
    return host, int(port)


def _read_options(query: str) -> dict[str, str]:
    options = {name: values[0] for name, values in _OPTIONS.items()} | {"profile": "default"}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in options:
            raise PrinterConnectionWrong(reason=f"there is no option {name}")
        if name in _OPTIONS and value not in _OPTIONS[name]:
            raise PrinterConnectionWrong(reason=f"{name} is one of {', '.join(_OPTIONS[name])}")
        options[name] = value
    return options
