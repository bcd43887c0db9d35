"""The printer connection text, read strictly."""

import pytest

from app.adapters.printer_setup import PrinterSetup, read_connection, usb_numbers
from app.ports.printer import PrinterConnectionWrong


@pytest.mark.parametrize(
    ("text", "transport", "address", "port"),
    [
        ("network://192.168.1.50", "network", "192.168.1.50", 9100),
        (" network://printer.lan:9101 ", "network", "printer.lan", 9101),
        ("usb://04b8:0202", "usb", "04b8:0202", 0),
        ("serial://COM3", "serial", "COM3", 0),
        ("serial:///dev/ttyUSB0", "serial", "/dev/ttyUSB0", 0),
        ("windows://POS-80%20front?columns=32", "windows", "POS-80 front", 0),
        ("device:///dev/usb/lp0", "device", "/dev/usb/lp0", 0),
        ("folder://C:/receipts", "folder", "C:/receipts", 0),
    ],
)
def test_where_the_printer_is(text: str, transport: str, address: str, port: int) -> None:
    setup = read_connection(text)
    assert (setup.transport, setup.address, setup.port) == (transport, address, port)


def test_what_holds_when_nothing_is_said() -> None:
    assert read_connection("network://p") == PrinterSetup(
        transport="network", address="p", port=9100, asks_status=True
    )


def test_every_option() -> None:
    setup = read_connection(
        "serial://COM3?baud=115200&columns=32&encoding=big5&qr=native&drawer=5&profile=POS-5890"
    )
    assert setup == PrinterSetup(
        transport="serial",
        address="COM3",
        baud=115200,
        columns=32,
        encoding="big5",
        qr="native",
        drawer_pin=5,
        profile="POS-5890",
    )
    assert setup.width_dots == 384


def test_only_a_network_printer_is_asked_for_its_status() -> None:
    assert not read_connection("network://p?status=no").asks_status
    assert not read_connection("serial://COM3?status=yes").asks_status


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("192.168.1.50", "begins with none of"),
        ("ftp://printer", "begins with none of"),
        ("network://", "address is missing"),
        ("network://p:0", "looks like"),
        ("network://p:65536", "looks like"),
        ("network://p:x", "looks like"),
        ("network://:9100", "looks like"),
        ("network://p?columns=40", "columns is one of 48, 32"),
        ("network://p?columns=", "columns is one of"),
        ("network://p?colour=red", "no option colour"),
    ],
)
def test_what_is_not_understood_is_named(text: str, about: str) -> None:
    with pytest.raises(PrinterConnectionWrong, match=about):
        read_connection(text)


def test_usb_numbers_are_hexadecimal() -> None:
    assert usb_numbers("04b8:0202") == (0x04B8, 0x0202)
