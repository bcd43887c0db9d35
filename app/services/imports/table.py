"""Tables of other systems: CSV with a header, read row by row, written so that nothing runs.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula; we write
such a cell with an apostrophe before it, but no number below zero, and take that apostrophe off
again when we read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import BadInput

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPE = "'"
_NUMBER = re.compile(r"-[0-9]+")
MAX_MEGABYTES = 256


class TableUnreadable(BadInput):
    """The file is no table that we can read; nothing of it is used."""

    code = "E-IMP-01"
    text = "The file cannot be imported: {reason}."


class TableNotOpened(BadInput):
    """The file cannot be opened; ``reason`` in the words of the system."""

    code = "E-IMP-02"
    text = "The file cannot be opened ({reason}). Check the path and its rights."


class RowRefused(Exception):
    """One row cannot be used; its ``column`` and a ``reason`` for the report."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The header a table may have; names are written in small letters.

    ``family``: how further names begin that are known to whoever reads the rows.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]
    family: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """In the order in which they are documented."""
        return self.required + self.optional

    def has(self, name: str) -> bool:
        """Whether a column may have this name."""
        return name in self.all or bool(self.family and name.startswith(self.family))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row; ``number`` is the one a spreadsheet shows, the header being row 1.

    ``is_too_wide``: there are more cells than the header names.
    """

    number: int
    values: Mapping[str, str]
    is_too_wide: bool = False

    def text(self, column: str) -> str:
        """The cell without blanks around it; '' for a column that is not there."""
        return self.values.get(column, "")

    def needed(self, column: str) -> str:
        """The cell; RowRefused when it is empty."""
        text = self.text(column)
        if not text:
            raise RowRefused(column, "is missing")
        return text


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file as it was when it was read, once: a pipe gives its content only once."""

    name: str
    content: bytes


def hold_table(path: Path) -> TableFile:
    """Read the whole file; TableNotOpened, TableUnreadable for one that is far too large."""
    most = MAX_MEGABYTES * 1_000_000
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as fault:
        raise TableNotOpened(reason=fault.strerror or "unknown") from fault
    if len(content) > most:
        raise TableUnreadable(path=path.name, reason=f"it is larger than {MAX_MEGABYTES} MB")
    return TableFile(path.name, content)


def read_table(source: Path | TableFile, columns: Columns) -> Iterator[TableRow]:
    """The rows of a file in turn; empty ones are left out.

    The whole file is looked through first, so that TableUnreadable (not UTF-8, unknown or missing
    columns, broken quotes) comes before any row is used. Raises TableNotOpened.
    """
    table = hold_table(source) if isinstance(source, Path) else source
    for _ in _lines(table):
        pass
    lines = _lines(table)
    header = _checked_header(next(lines, []), columns)
    return _rows(lines, header)


def _rows(lines: Iterator[list[str]], header: tuple[str, ...]) -> Iterator[TableRow]:
    for number, cells in enumerate(lines, start=2):
        if any(cell.strip() for cell in cells):
            pairs = zip(header, cells, strict=False)
            yield TableRow(
                number=number,
                values={name: _plain(cell) for name, cell in pairs},
                is_too_wide=len(cells) > len(header),
            )


def table_bytes(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """The content of a CSV file that spreadsheets open as it is."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _lines(table: TableFile) -> Iterator[list[str]]:
    stream = io.TextIOWrapper(io.BytesIO(table.content), encoding="utf-8-sig", newline="")
    reader = csv.reader(stream, strict=True)
    try:
        yield from reader
    except UnicodeDecodeError:
        raise TableUnreadable(
            path=table.name, reason="it is not UTF-8; save it as CSV UTF-8"
        ) from None
    except csv.Error as fault:
        reason = f"line {reader.line_num}: {fault}"
        raise TableUnreadable(path=table.name, reason=reason) from None


def _checked_header(cells: list[str], columns: Columns) -> tuple[str, ...]:
    header = tuple(cell.strip().lower() for cell in cells)
    known = ", ".join(columns.all)
    for name in header:
        if not columns.has(name):
            reason = f"the column '{name[:40]}' is not known; there are {known}"
            raise TableUnreadable(path="header", reason=reason)
        if header.count(name) > 1:
            raise TableUnreadable(path="header", reason=f"the column '{name}' is there twice")
    for name in columns.required:
        if name not in header:
            raise TableUnreadable(path="header", reason=f"the column '{name}' is missing")
    return header


def _safe(cell: str) -> str:
    is_formula = cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell)
    return _ESCAPE + cell if is_formula else cell


def _plain(cell: str) -> str:
    text = cell.strip()
    if text.startswith(_ESCAPE) and text[1:].startswith(_FORMULA_STARTS):
        return text[1:]
    return text
