"""Receipts are read back from the bytes, as a printer would."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.adapters.printer_setup import PrinterSetup, read_connection
from app.adapters.receipt_bytes import column_count, drawer_bytes, printable, receipt_bytes
from app.domain.receipt import Receipt, ReceiptRow
from app.ports.printer import PrinterConnectionWrong
from tests.unit.adapters.paper import Line, Paper, paper_of


def block_raster(text: str, width: int) -> Sequence[bytes]:
    """Draws a black block of 20 dots for each character, 24 dots apart."""
    image = Image.new("1", (width, 24), 0)
    draw = ImageDraw.Draw(image)
    for place in range(len(text)):
        draw.rectangle((24 * place, 2, 24 * place + 19, 21), fill=1)
    packed, stride = image.tobytes(), (width + 7) // 8
    return [packed[start : start + stride] for start in range(0, len(packed), stride)]


def setup(options: str = "") -> PrinterSetup:
    return read_connection(f"folder:///receipts?{options}")


def printed(*rows: ReceiptRow, options: str = "", draws: bool = True) -> Paper:
    chosen = setup(options)
    receipt = Receipt(title="R1", rows=rows)
    content = receipt_bytes(receipt, chosen, block_raster if draws else None)
    return paper_of(content, chosen.encoding)


def pair(left: str, right: str) -> ReceiptRow:
    return ReceiptRow(kind="pair", left=left, right=right)


def text(left: str, **style: bool) -> ReceiptRow:
    return ReceiptRow(kind="text", left=left, **style)  # type: ignore[arg-type]


@pytest.mark.parametrize("columns", [32, 48])
def test_the_right_side_of_a_pair_ends_at_the_last_column(columns: int) -> None:
    paper = printed(
        pair("应付", "￥214.70"),
        pair("咖啡豆 500 g x2", "158.00"),
        pair("Total", "214.70"),
        options=f"columns={columns}",
    )
    assert [column_count(line) for line in paper.lines] == [columns] * 3
    assert paper.lines[0] == "应付" + " " * (columns - 12) + "￥214.70"


def test_a_pair_too_wide_puts_the_right_side_below() -> None:
    paper = printed(pair("哥伦比亚慧兰水洗咖啡豆 500 g x2", "158.00"), options="columns=32")
    assert paper.lines == ["哥伦比亚慧兰水洗咖啡豆 500 g x2", " " * 26 + "158.00"]


def test_long_text_goes_on_in_the_next_line_without_splitting_a_character() -> None:
    paper = printed(text("a" + "咖啡" * 20), options="columns=32")
    assert [len(line) for line in paper.lines] == [16, 16, 9]
    assert "".join(paper.lines) == "a" + "咖啡" * 20


def test_the_yen_sign_of_latin_1_is_never_sent() -> None:
    paper = printed(pair("应付", "¥5.00"))
    assert paper.lines[0].endswith("￥5.00")


def test_kanji_mode_is_on_from_the_start() -> None:
    assert printed(text("应付")).is_kanji_on
    assert not printed(text("应付"), options="encoding=utf-8").is_kanji_on


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-8"])
def test_each_encoding_comes_back_as_it_was(encoding: str) -> None:
    paper = printed(pair("會員", "100"), options=f"encoding={encoding}")
    assert paper.lines == ["會員" + " " * 41 + "100"]


def test_large_and_bold_rows_and_what_follows_them() -> None:
    paper = printed(
        ReceiptRow(kind="text", left="小店" * 10, align="center", is_bold=True, is_large=True),
        text("小店"),
        options="columns=32",
    )
    assert paper.printed == [
        Line("小店" * 4, align=1, is_bold=True, size=2),
        Line("小店" * 4, align=1, is_bold=True, size=2),
        Line("小店" * 2, align=1, is_bold=True, size=2),
        Line("小店", align=0, is_bold=False, size=1),
    ]


def test_rules_and_spaces() -> None:
    paper = printed(ReceiptRow(kind="rule"), ReceiptRow(kind="space"), options="columns=32")
    assert paper.lines == ["-" * 32, ""]
    assert paper.cut_count == 1


@pytest.mark.parametrize("name", ["䶮小姐", "㛃小姐", "𠮷先生", "☕👍", "é́"])
def test_a_line_the_printer_cannot_write_is_drawn(name: str) -> None:
    paper = printed(text(name), text("谢谢"))
    assert len(paper.pictures) == 1
    assert paper.lines == ["谢谢"]


def test_a_drawn_pair_has_its_right_side_at_the_right_edge() -> None:
    (picture,) = printed(pair("䶮小姐", "￥1"), options="columns=32").pictures
    assert picture.ink_columns() == (0, 384)
    assert picture.image.crop((68, 0, 340, 24)).getbbox() is None
    (alone,) = printed(pair("", "䶮"), options="columns=32").pictures
    assert alone.ink_columns() == (364, 384)


def test_a_drawn_large_row_is_twice_the_size_and_centred() -> None:
    row = ReceiptRow(kind="text", left="䶮", align="center", is_large=True)
    (picture,) = printed(row).pictures
    assert (picture.ink_columns(), picture.image.height, picture.align) == ((0, 40), 48, 1)


def test_without_a_drawing_hand_a_question_mark_stands_in() -> None:
    assert printed(text("䶮小姐"), draws=False).lines == ["?小姐"]


def test_no_name_can_hold_a_printer_command() -> None:
    hostile = "\x1bp\x00\x32\x32王\x1dV\x00\n\r\x10\x04\x01小\u202e姐\ud800"
    paper = printed(text(hostile))
    assert paper.lines == [printable(hostile)]
    assert (paper.pulses, paper.cut_count) == ([], 1)
    assert printable("a\tb\u200bc") == "abc"


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("digits", ["9" * 24, "8" * 250])
def test_a_code_can_be_scanned_from_the_paper(columns: int, digits: str) -> None:
    (picture,) = printed(ReceiptRow(kind="qr", left=digits), options=f"columns={columns}").pictures
    assert picture.qr_text() == digits
    assert picture.align == 1
    assert picture.image.width <= columns * 12


def test_the_printer_can_make_the_code_itself() -> None:
    paper = printed(ReceiptRow(kind="qr", left="9" * 24), options="qr=native")
    assert paper.native_codes == ["9" * 24]
    assert paper.pictures == []


@pytest.mark.parametrize(("pin", "sent"), [("2", 0), ("5", 1)])
def test_the_drawer_pulse_goes_to_its_pin(pin: str, sent: int) -> None:
    assert paper_of(drawer_bytes(setup(f"drawer={pin}"))).pulses == [sent]


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(PrinterConnectionWrong, match="no profile Toaster"):
        drawer_bytes(setup("profile=Toaster"))


ANY_ROW = st.builds(
    ReceiptRow,
    kind=st.sampled_from(["text", "pair"]),
    left=st.text(),
    right=st.text(),
    align=st.sampled_from(["left", "center"]),
    is_bold=st.booleans(),
    is_large=st.booleans(),
)


@settings(max_examples=200)
@given(
    rows=st.lists(ANY_ROW, max_size=4),
    encoding=st.sampled_from(["gbk", "gb18030", "big5", "utf-8"]),
    columns=st.sampled_from(["32", "48"]),
)
def test_no_text_breaks_the_printer_or_runs_over_the_paper(
    rows: list[ReceiptRow], encoding: str, columns: str
) -> None:
    paper = printed(*rows, options=f"encoding={encoding}&columns={columns}")
    assert (paper.pulses, paper.cut_count, paper.native_codes) == ([], 1, [])
    for line in paper.printed:
        if isinstance(line, Line):
            assert column_count(line.text) * line.size <= int(columns)
        else:
            assert line.image.width <= int(columns) * 12
