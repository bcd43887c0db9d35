"""Printers take receipts and pulses and have a name for the top bar."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.adapters.printer import open_printer
from app.domain.receipt import Receipt, ReceiptRow
from app.ports.printer import ReceiptPrinter
from tests.fakes.printer import FakePrinter
from tests.unit.adapters.network_printer import NetworkPrinter

RECEIPT = Receipt(title="S1-1-1", rows=(ReceiptRow(kind="text", left="谢谢惠顾"),))


def fake(folder: Path) -> Iterator[ReceiptPrinter]:
    yield FakePrinter()


def folder_printer(folder: Path) -> Iterator[ReceiptPrinter]:
    yield open_printer(f"folder://{folder}/receipts")


def network_printer(folder: Path) -> Iterator[ReceiptPrinter]:
    with NetworkPrinter() as device:
        yield open_printer(f"network://127.0.0.1:{device.port}")


@pytest.fixture(params=[fake, folder_printer, network_printer])
def printer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReceiptPrinter]:
    make: Callable[[Path], Iterator[ReceiptPrinter]] = request.param
    yield from make(tmp_path)


def test_a_printer_that_is_there_has_a_name_and_takes_everything(printer: ReceiptPrinter) -> None:
    assert printer.name
    printer.print_receipt(RECEIPT)
    printer.print_receipt(RECEIPT)
    printer.open_drawer()
