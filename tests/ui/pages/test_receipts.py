"""Receipts and cards as pictures and PDF: codes that decode, Chinese that is drawn, lines that
fit.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication

from app.domain.card import is_card_token, make_card_token
from app.domain.codes import classify
from app.domain.receipt import Receipt, ReceiptRow
from tests.builders.desk import golden_counter
from tests.builders.selling import sold
from ui.receipts.card import CardFace, card_image, grouped
from ui.receipts.paper import NARROW_PX, WIDE_PX
from ui.receipts.pdf import ReceiptNotSaved, save_pdf, save_png
from ui.receipts.picture import png_bytes, receipt_image
from ui.receipts.raster import qt_line_raster

pytestmark = pytest.mark.usefixtures("qapp")


def codes_in(image: QImage) -> list[str]:
    picture = Image.open(io.BytesIO(png_bytes(image)))
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def ink(image: QImage) -> int:
    """Dark pixels."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = (memoryview(grey.constScanLine(y))[: grey.width()] for y in range(grey.height()))  # type: ignore[arg-type]
    return sum(shade < 128 for line in lines for shade in line)


def text(words: str) -> Receipt:
    return Receipt(title="t", rows=(ReceiptRow(kind="text", left=words),))


@pytest.mark.parametrize("width_px", [NARROW_PX, WIDE_PX])
def test_the_code_of_a_real_receipt_finds_its_sale(width_px: int) -> None:
    settled = sold(golden_counter())
    image = receipt_image(settled.receipt, width_px)
    assert image.width() == width_px
    code = classify(codes_in(image)[0])
    assert (code.kind, code.value) == ("receipt", settled.sale.receipt_no)


def test_chinese_is_drawn_and_not_replaced_by_boxes() -> None:
    drawn = {words: ink(receipt_image(text(words))) for words in ("一", "龘", "王")}
    assert len(set(drawn.values())) == 3


def test_a_long_name_takes_more_lines_and_leaves_its_amount_alone() -> None:
    def height(name: str) -> int:
        row = ReceiptRow(kind="pair", left=name, right="￥158.00")
        return receipt_image(Receipt(title="t", rows=(row,))).height()

    assert height("埃塞俄比亚咖啡豆" * 6) > 2 * height("咖啡")


@pytest.mark.parametrize("words", ["<b>bold</b>", "a & b", "%1 {name}", "😀", ""])
def test_words_are_drawn_as_they_are(words: str) -> None:
    assert receipt_image(text(words)).height() > 0


def test_a_pdf_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    save_pdf(sold(golden_counter()).receipt, path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"%%EOF" in content[-16:]


def test_a_folder_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReceiptNotSaved):
        save_pdf(text("x"), tmp_path / "none" / "receipt.pdf")
    with pytest.raises(ReceiptNotSaved):
        save_png(receipt_image(text("x")), tmp_path / "none" / "receipt.png")


def test_the_card_carries_its_token() -> None:
    token = make_card_token("1234567890123456789012")
    face = CardFace(store_name="徐汇店", name="陈", tier="普卡", card_token=token, caption="出示")
    found = codes_in(card_image(face, paper="#0F6B57", ink="#FFFFFF", soft="#E4F2EE"))
    assert found == [token]
    assert is_card_token(found[0])
    assert grouped(token).replace(" ", "") == token


@pytest.mark.parametrize("words", ["𠮷野家", "䶮", "王㛃"])
def test_a_line_the_printer_cannot_spell_becomes_dots(words: str) -> None:
    rows = qt_line_raster(words, 384)
    assert 20 <= len(rows) <= 48
    assert {len(row) for row in rows} == {48}
    assert any(any(row) for row in rows)
    assert not any(row[-1] & 1 for row in rows)


def test_an_empty_line_has_no_dots() -> None:
    assert not any(any(row) for row in qt_line_raster("", 576))


def test_fonts_are_the_named_ones() -> None:
    families = QApplication.font().families()
    assert isinstance(QApplication.font(), QFont)
    assert "Noto Sans CJK SC" in families
