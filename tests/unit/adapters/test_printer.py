"""Printing over real sockets and files, and what the cashier is told when it fails."""

import tempfile
from pathlib import Path

import pytest

from app.adapters.printer import NoPrinter, open_printer
from app.domain.receipt import Receipt, ReceiptRow
from app.ports.printer import (
    PaperOut,
    PrinterConnectionWrong,
    PrinterCoverOpen,
    PrinterFault,
    PrinterNotSetUp,
    PrinterUnreachable,
)
from tests.unit.adapters.network_printer import NetworkPrinter
from tests.unit.adapters.paper import paper_of

RECEIPT = Receipt(
    title="S1-1-000007",
    rows=(
        ReceiptRow(kind="pair", left="应付", right="￥214.70"),
        ReceiptRow(kind="qr", left="7" * 24),
        ReceiptRow(kind="text", left="谢谢 " * 400),
    ),
)


def test_a_receipt_reaches_a_network_printer() -> None:
    with NetworkPrinter() as device:
        printer = open_printer(f"network://127.0.0.1:{device.port}")
        printer.print_receipt(RECEIPT)
        printer.open_drawer()
    receipt, pulse = (paper_of(job) for job in device.jobs)
    assert receipt.lines[0] == "应付" + " " * 36 + "￥214.70"
    assert receipt.pictures[0].qr_text() == "7" * 24
    assert (receipt.cut_count, pulse.pulses) == (1, [0])
    assert printer.name == "127.0.0.1"


@pytest.mark.parametrize(
    ("offline", "paper", "fault"),
    [(0x16, 0x12, PrinterCoverOpen), (0x12, 0x72, PaperOut), (0x32, 0x72, PaperOut)],
)
def test_what_the_sensors_say_is_said_and_nothing_is_printed(
    offline: int, paper: int, fault: type[PrinterFault]
) -> None:
    with NetworkPrinter(offline=offline, paper=paper) as device, pytest.raises(fault):
        open_printer(f"network://127.0.0.1:{device.port}").print_receipt(RECEIPT)
    assert device.jobs == [b""]


@pytest.mark.parametrize("options", ["", "?status=no"])
def test_a_printer_that_answers_no_questions_prints(options: str) -> None:
    with NetworkPrinter(offline=None, paper=None) as device:
        open_printer(f"network://127.0.0.1:{device.port}{options}").print_receipt(RECEIPT)
    assert paper_of(device.jobs[0]).cut_count == 1


def test_a_printer_that_is_off_is_unreachable() -> None:
    with NetworkPrinter() as device:
        port = device.port
    printer = open_printer(f"network://127.0.0.1:{port}")
    with pytest.raises(PrinterUnreachable, match="cannot be reached"):
        printer.print_receipt(RECEIPT)
    with pytest.raises(PrinterUnreachable):
        printer.open_drawer()


def test_a_device_file_gets_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    open_printer(f"device://{path}").print_receipt(RECEIPT)
    assert paper_of(path.read_bytes()).cut_count == 1


def test_a_device_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(PrinterUnreachable):
        open_printer(f"device://{tmp_path / 'no' / 'lp0'}").print_receipt(RECEIPT)


def test_a_folder_gets_one_file_a_receipt(tmp_path: Path) -> None:
    printer = open_printer(f"folder://{tmp_path / 'receipts'}")
    printer.print_receipt(RECEIPT)
    printer.print_receipt(RECEIPT)
    printer.print_receipt(Receipt(title="../../会员卡 *", rows=()))
    printer.print_receipt(Receipt(title="..", rows=()))
    printer.open_drawer()
    assert sorted(path.name for path in (tmp_path / "receipts").iterdir()) == [
        "S1-1-000007.escpos",
        "drawer.escpos",
        "receipt.escpos",
        "会员卡.escpos",
    ]
    assert printer.name == "receipts"


def test_a_folder_that_cannot_be_written_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PrinterUnreachable):
        open_printer(f"folder://{tmp_path / 'file' / 'receipts'}").open_drawer()


@pytest.mark.parametrize("connection", ["", "  "])
def test_no_printer_says_so(connection: str) -> None:
    printer = open_printer(connection)
    assert isinstance(printer, NoPrinter)
    assert printer.name == ""
    with pytest.raises(PrinterNotSetUp):
        printer.print_receipt(RECEIPT)
    with pytest.raises(PrinterNotSetUp):
        printer.open_drawer()


def test_a_connection_that_cannot_be_read_is_said_at_the_first_print() -> None:
    printer = open_printer("netwrk://192.168.1.50")
    assert printer.name == "netwrk://192.168.1.50"
    with pytest.raises(PrinterConnectionWrong, match="begins with none of"):
        printer.print_receipt(RECEIPT)


@pytest.mark.parametrize(
    ("connection", "about"),
    [
        ("usb://04b8", "04b8:0202"),
        ("usb://x:y", "04b8:0202"),
        ("windows://POS-80", "pywin32"),
    ],
)
def test_a_connection_this_machine_cannot_use_says_why(connection: str, about: str) -> None:
    with pytest.raises(PrinterConnectionWrong, match=about):
        open_printer(connection).print_receipt(RECEIPT)


def test_printing_leaves_nothing_in_the_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_printer(f"folder://{tmp_path}").open_drawer()
    from escpos import capabilities

    left_behind = Path(capabilities.pickle_dir)
    assert left_behind.parent == Path(tempfile.gettempdir())
    assert not left_behind.exists()
