"""Tables read strictly, refused with a place, and written so that nothing in them runs."""

from pathlib import Path

import pytest

from app.services.imports.report import RefusedRow, refused_table
from app.services.imports.table import (
    Columns,
    TableNotOpened,
    TableRow,
    TableUnreadable,
    read_table,
    table_bytes,
)

COLUMNS = Columns(required=("sku",), optional=("name", "reason"))


def table(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode("utf-8-sig") if isinstance(content, str) else content)
    return path


def rows_of(path: Path) -> list[TableRow]:
    return list(read_table(path, COLUMNS))


def test_rows_have_the_numbers_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = table(tmp_path, 'SKU, Name\r\nA,"two\nlines"\n\n  ,\nB\nC,c,surplus\n')
    assert rows_of(path) == [
        TableRow(number=2, values={"sku": "A", "name": "two\nlines"}),
        TableRow(number=5, values={"sku": "B"}),
        TableRow(number=6, values={"sku": "C", "name": "c"}, is_too_wide=True),
    ]


def test_a_file_without_a_mark_at_its_start_is_read_too(tmp_path: Path) -> None:
    assert rows_of(table(tmp_path, "sku\n苹果\n".encode()))[0].text("sku") == "苹果"


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b"", "the column 'sku' is missing"),
        (b"name\nx\n", "the column 'sku' is missing"),
        (b"sku,prise\n", "'prise' is not known; there are sku, name"),
        (b"sku,sku\n", "is there twice"),
        ("sku\n苹果\n".encode("gbk"), "save it as CSV UTF-8"),
        (b"sku\n" + b"a\n" * 50_000 + b"\xff\n", "save it as CSV UTF-8"),
        (b'sku\n"a\n', "line 2"),
        (b'sku\n"a"b\n', "line 2"),
        (b"sku\n" + b"x" * 200_000, "line 2"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(
    tmp_path: Path, content: bytes, about: str
) -> None:
    with pytest.raises(TableUnreadable, match=about):
        read_table(table(tmp_path, content), COLUMNS)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TableNotOpened, match="No such file"):
        read_table(tmp_path / "missing.csv", COLUMNS)


def test_a_file_far_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path, b"sku\n" + b"A\n" * 500_000)
    monkeypatch.setattr("app.services.imports.table.MAX_MEGABYTES", 1)
    with pytest.raises(TableUnreadable, match="larger than 1 MB"):
        read_table(path, COLUMNS)


HOSTILE = ["=1+1", "+8613812345678", "-5+1", "@SUM(A1)", "'quoted", "plain", "\t=1"]


def test_what_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(table_bytes(("sku",), [[cell] for cell in HOSTILE]))
    cells = path.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert [row.text("sku") for row in rows_of(path)] == [*HOSTILE[:-1], "\t=1"]


def test_refused_rows_come_back_with_their_reason_and_can_be_imported_again(
    tmp_path: Path,
) -> None:
    source = table(tmp_path, "name,sku\n=x,A\nfine,B\nwide,C,more\n")
    refused = [
        RefusedRow(number=2, column="name", reason="is odd"),
        RefusedRow(number=4, column="row", reason="has more cells than the header"),
    ]
    target = tmp_path / "refused.csv"
    target.write_bytes(refused_table(source, COLUMNS, refused))
    assert [dict(row.values) for row in rows_of(target)] == [
        {"sku": "A", "name": "=x", "reason": "name: is odd"},
        {"sku": "C", "name": "wide", "reason": "row: has more cells than the header"},
    ]
    assert refused[0].sentence == "Row 2, name: is odd."
