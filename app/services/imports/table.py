"""Tables of other systems: CSV with a header, read row by row, written so that nothing runs.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula; we write
such a cell with an apostrophe before it, and take that apostrophe off again when we read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.domain.errors import BadInput

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPE = "'"


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
    """The header a table may have; names are written in small letters."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """In the order in which they are documented."""
        return self.required + self.optional


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


def read_table(path: Path, columns: Columns) -> Iterator[TableRow]:
    """The rows of a file in turn; empty ones are left out.

    The whole file is looked through first, so that TableUnreadable (not UTF-8, unknown or missing
    columns, broken quotes) comes before any row is used. Raises TableNotOpened.
    """
    for _ in _lines(path):
        pass
    lines = _lines(path)
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


def write_table(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A CSV file that spreadsheets open as it is; OSError when it cannot be written."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows([_safe(cell) for cell in row] for row in rows)


def _lines(path: Path) -> Iterator[list[str]]:
    with _opened(path) as stream:
        reader = csv.reader(stream, strict=True)
        try:
            yield from reader
        except UnicodeDecodeError:
            raise TableUnreadable(
                path=path.name, reason="it is not UTF-8; save it as CSV UTF-8"
            ) from None
        except csv.Error as fault:
            reason = f"line {reader.line_num}: {fault}"
            raise TableUnreadable(path=path.name, reason=reason) from None


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
    except OSError as fault:
        raise TableNotOpened(reason=fault.strerror or "unknown") from fault


def _checked_header(cells: list[str], columns: Columns) -> tuple[str, ...]:
    header = tuple(cell.strip().lower() for cell in cells)
    known = ", ".join(columns.all)
    for name in header:
        if name not in columns.all:
            reason = f"the column '{name[:40]}' is not known; there are {known}"
            raise TableUnreadable(path="header", reason=reason)
        if header.count(name) > 1:
            raise TableUnreadable(path="header", reason=f"the column '{name}' is there twice")
    for name in columns.required:
        if name not in header:
            raise TableUnreadable(path="header", reason=f"the column '{name}' is missing")
    return header


def _safe(cell: str) -> str:
    return _ESCAPE + cell if cell.startswith(_FORMULA_STARTS) else cell


def _plain(cell: str) -> str:
    text = cell.strip()
    if text.startswith(_ESCAPE) and text[1:].startswith(_FORMULA_STARTS):
        return text[1:]
    return text
