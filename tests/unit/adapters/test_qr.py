"""Codes that we make can be read, by us and at the size they are shown."""

from io import BytesIO

import pytest
from PIL import Image

from app.adapters.qr import card_png, qr_matrix, qr_png, read_qr

CARD = "9" * 23 + "4"


def test_a_card_is_the_smallest_code_there_is() -> None:
    assert len(qr_matrix(CARD)) == 21 + 2 * 4


@pytest.mark.parametrize("text", [CARD, "8" * 250, "https://example.org/a?b=c"])
def test_what_is_made_can_be_read(text: str) -> None:
    assert read_qr(qr_png(text)) == text


def test_a_card_picture_can_be_read_and_shows_its_digits() -> None:
    picture = card_png(CARD)
    assert read_qr(picture) == CARD
    with Image.open(BytesIO(picture)) as card, Image.open(BytesIO(qr_png(CARD))) as code:
        code_height = code.height * 12 // 8
        below = card.convert("1").crop((0, code_height, card.width, card.height))
        assert below.height > 0
        assert below.getextrema() == (0, 255)


def test_a_picture_without_a_code_has_none() -> None:
    stream = BytesIO()
    Image.new("RGB", (200, 200), "white").save(stream, "PNG")
    assert read_qr(stream.getvalue()) is None
