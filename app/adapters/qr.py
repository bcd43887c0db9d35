"""QR codes as modules and pictures, and reading them back."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Matrix = tuple[tuple[bool, ...], ...]

QUIET_MODULES = 4


def qr_matrix(text: str) -> Matrix:
    """The modules of a level M code with its quiet zone, True for dark, from top to bottom."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def card_png(card_token: str, *, module_px: int = 12) -> bytes:
    """A plain member card as PNG: the code, and its digits in groups of four below."""
    from PIL import Image, ImageDraw, ImageFont

    code = _qr_image(card_token, module_px)
    digits = " ".join(card_token[start : start + 4] for start in range(0, len(card_token), 4))
    font = ImageFont.load_default(size=2 * module_px)
    draw = ImageDraw.Draw(code)
    left, top, right, bottom = (round(edge) for edge in draw.textbbox((0, 0), digits, font=font))
    margin = QUIET_MODULES * module_px
    width = max(code.width, right - left + 2 * margin)
    card = Image.new("L", (width, code.height + bottom - top + margin), 255)
    card.paste(code, ((width - code.width) // 2, 0))
    place = ((width - right + left) // 2 - left, code.height - top)
    ImageDraw.Draw(card).text(place, digits, font=font, fill=0)
    return _png(card)


def read_qr(png: bytes) -> str | None:
    """The text of the QR code in a picture file, or None when there is none to read."""
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        return _read(picture.convert("L"))


def _qr_image(text: str, module_px: int) -> Image:
    from PIL import Image

    matrix = qr_matrix(text)
    size = len(matrix)
    pixels = bytes(0 if module else 255 for row in matrix for module in row)
    small = Image.frombytes("L", (size, size), pixels)
    return small.resize((size * module_px, size * module_px), Image.Resampling.NEAREST)


def _read(grey: Image) -> str | None:
    import zxingcpp

    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return found[0].text if found else None


def _png(picture: Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()
