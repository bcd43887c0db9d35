"""Codes that we make can be read, by us and at the size they are shown."""

from io import BytesIO

from PIL import Image

from app.adapters.qr import card_png, qr_matrix, read_qr

CARD = "9" * 23 + "4"


def test_a_card_is_the_smallest_code_there_is() -> None:
    assert len(qr_matrix(CARD)) == 21 + 2 * 4


def test_a_card_picture_can_be_read_and_shows_its_digits() -> None:
    picture = card_png(CARD)
    assert read_qr(picture) == CARD
    with Image.open(BytesIO(picture)) as card:
        code_px = len(qr_matrix(CARD)) * 12
        below = card.convert("1").crop((0, code_px, card.width, card.height))
        assert below.height > 0
        assert below.getextrema() == (0, 255)


def test_a_picture_without_a_code_has_none() -> None:
    stream = BytesIO()
    Image.new("RGB", (200, 200), "white").save(stream, "PNG")
    assert read_qr(stream.getvalue()) is None
