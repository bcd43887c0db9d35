"""A receipt as ESC/POS bytes: python-escpos for the commands, our own hand for Chinese text.

The library turns ``¥`` (U+00A5) into four bytes that many counter printers print as ``0 6``, and
knows nothing of two-column characters; so text is prepared here: always ``￥`` (U+FFE5), in the
printer's own encoding, and a line with other characters becomes a picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.adapters.escpos_library import composer, send_raw
from app.adapters.printer_setup import PrinterSetup
from app.adapters.qr import qr_matrix
from app.domain.receipt import Receipt, ReceiptRow
from app.ports.printer import LineRaster

if TYPE_CHECKING:
    from PIL.Image import Image

_KANJI_ON = b"\x1c&"
_RASTER = b"\x1dv0\x00"
_QR_MODULE_DOTS = 8


def receipt_bytes(receipt: Receipt, setup: PrinterSetup, raster: LineRaster | None) -> bytes:
    """All bytes of one receipt, paper cut included.

    Without a ``raster`` a character the printer does not know is printed as a question mark.
    """
    page = _Page(setup, raster)
    for row in receipt.rows:
        page.add(row)
    return page.finish()


def drawer_bytes(setup: PrinterSetup) -> bytes:
    """The pulse that opens the drawer."""
    printer = composer(setup.profile)
    printer.cashdraw(setup.drawer_pin)
    return bytes(printer.output)


def column_count(text: str) -> int:
    """Columns a text takes on paper: one for ASCII, two for everything else."""
    return sum(1 if character.isascii() else 2 for character in text)


def printable(text: str) -> str:
    """The text without control characters, so that no name can hold a printer command."""
    clean = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return clean.replace("\u00a5", "\uffe5")


def wrapped(text: str, columns: int) -> Iterator[str]:
    """The text in pieces of at most ``columns`` columns; at least one piece."""
    piece, taken = "", 0
    for character in text:
        needed = column_count(character)
        if taken + needed > columns:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + character, taken + needed
    yield piece


class _Page:
    """The growing bytes of one receipt."""

    def __init__(self, setup: PrinterSetup, raster: LineRaster | None) -> None:
        self._setup = setup
        self._raster = raster
        self._printer = composer(setup.profile)
        self._printer.hw("INIT")
        if setup.encoding != "utf-8":
            self._raw(_KANJI_ON)

    def add(self, row: ReceiptRow) -> None:
        if row.kind == "rule":
            self._raw(b"-" * self._setup.columns + b"\n")
        elif row.kind == "space":
            self._raw(b"\n")
        elif row.kind == "qr":
            self._add_qr(row.left)
        else:
            self._add_text(row)

    def finish(self) -> bytes:
        self._printer.cut()
        return bytes(self._printer.output)

    def _add_text(self, row: ReceiptRow) -> None:
        size = 2 if row.is_large else 1
        columns = self._setup.columns // size
        self._printer.set(
            align=row.align, bold=row.is_bold, custom_size=True, width=size, height=size
        )
        for left, right in _lines(row, columns):
            if self._can_encode(left + right) or self._raster is None:
                gap = columns - column_count(left) - column_count(right)
                text = left + " " * gap + right if right else left
                self._raw(text.encode(self._setup.encoding, errors="replace") + b"\n")
            else:
                width = self._setup.width_dots // size
                self._add_picture(_line_picture(left, right, width, self._raster), size)
        self._printer.set(align="left", bold=False, custom_size=True, width=1, height=1)

    def _add_qr(self, text: str) -> None:
        self._printer.set(align="center")
        if self._setup.qr == "native":
            self._printer.qr(text, ec=_native_level(), size=_QR_MODULE_DOTS, native=True)
        else:
            matrix = qr_matrix(text)
            dots = min(_QR_MODULE_DOTS, self._setup.width_dots // len(matrix))
            self._add_picture(_matrix_picture(matrix), dots)
        self._printer.set(align="left")

    def _add_picture(self, picture: Image, scale: int) -> None:
        """The library's own way resizes by its profile and writes to standard output."""
        from PIL import Image, ImageChops

        size = (picture.width * scale, picture.height * scale)
        ink = ImageChops.invert(picture.resize(size, Image.Resampling.NEAREST)).tobytes()
        width_bytes = (size[0] + 7) // 8
        head = _RASTER + width_bytes.to_bytes(2, "little") + size[1].to_bytes(2, "little")
        self._raw(head + ink)

    def _can_encode(self, text: str) -> bool:
        try:
            text.encode(self._setup.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _raw(self, content: bytes) -> None:
        send_raw(self._printer, content)


def _lines(row: ReceiptRow, columns: int) -> Iterator[tuple[str, str]]:
    """The (left, right) lines of a row; a pair too wide for one line puts its right side below."""
    left, right = printable(row.left), printable(row.right) if row.kind == "pair" else ""
    if column_count(left) + 1 + column_count(right) <= columns:
        yield left, right
        return
    for piece in wrapped(left, columns):
        yield piece, ""
    if right:
        for piece in wrapped(right, columns):
            yield "", piece


def _line_picture(left: str, right: str, width: int, raster: LineRaster) -> Image:
    """One line drawn, its right side moved to the right edge."""
    from PIL import Image, ImageChops

    picture = _rows_picture(raster(left, width), width)
    if not right:
        return picture.crop((0, 0, _ink_right(picture), picture.height))
    drawn = _rows_picture(raster(right, width), width)
    moved = Image.new("1", drawn.size, 1)
    moved.paste(drawn, (width - _ink_right(drawn), 0))
    return ImageChops.logical_and(picture, moved)


def _rows_picture(rows: Sequence[bytes], width: int) -> Image:
    from PIL import Image, ImageChops

    return ImageChops.invert(Image.frombytes("1", (width, len(rows)), b"".join(rows)))


def _ink_right(picture: Image) -> int:
    """The first empty column to the right of the ink, at least one."""
    from PIL import ImageChops

    box = ImageChops.invert(picture).getbbox()
    return box[2] if box else 1


def _matrix_picture(matrix: Sequence[Sequence[bool]]) -> Image:
    from PIL import Image

    pixels = bytes(0 if module else 255 for row in matrix for module in row)
    return Image.frombytes("L", (len(matrix), len(matrix)), pixels).convert("1")


def _native_level() -> int:
    from escpos.constants import QR_ECLEVEL_M

    level: int = QR_ECLEVEL_M
    return level
