"""What an import did, or would do: how many rows, and each refused one with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services.imports.table import (
    Columns,
    RowRefused,
    TableFile,
    TableRow,
    read_table,
    table_bytes,
)

REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """One row that was not imported; ``reason`` is an English phrase without personal data."""

    number: int
    column: str
    reason: str

    @property
    def sentence(self) -> str:
        """As the report prints it."""
        return f"Row {self.number}, {self.column}: {self.reason}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueChange:
    """What becomes of the catalogue that is replaced; products that leave are no longer sold."""

    new_count: int
    changed_count: int
    same_count: int
    leaving_count: int

    @property
    def sentence(self) -> str:
        """As the report prints it."""
        stay = f"{self.changed_count:,} changed, {self.same_count:,} the same"
        return f"The catalogue: {self.new_count:,} new, {stay}, {self.leaving_count:,} leave it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """``is_done`` is False where nothing was changed: for a trial, when rows were refused that
    had to be all right, and when no row was good.

    ``catalogue``: what an import of products with a good row does or would do. ``warnings``:
    sentences about rows that were taken all the same, without personal data.
    """

    row_count: int
    accepted_count: int
    refused: tuple[RefusedRow, ...]
    is_done: bool
    catalogue: CatalogueChange | None = None
    warnings: tuple[str, ...] = ()


class Tally:
    """Counts rows while they go through an import."""

    def __init__(self) -> None:
        self.row_count = 0
        self.refused: list[RefusedRow] = []

    def rows(self, source: Path | TableFile, columns: Columns) -> Iterator[TableRow]:
        """The readable rows of a file; the others are refused on the way."""
        for row in read_table(source, columns):
            self.row_count += 1
            if row.is_too_wide:
                self.refuse(row.number, RowRefused("row", "has more cells than the header"))
            else:
                yield row

    def refuse(self, number: int, refusal: RowRefused) -> None:
        """Put a row on the list."""
        self.refused.append(
            RefusedRow(number=number, column=refusal.column, reason=refusal.reason)
        )

    def report(self, *, is_done: bool) -> ImportReport:
        """The report so far, refused rows in the order of the file; nothing good, nothing done."""
        return ImportReport(
            row_count=self.row_count,
            accepted_count=self.row_count - len(self.refused),
            refused=tuple(sorted(self.refused, key=lambda row: row.number)),
            is_done=is_done and self.row_count > len(self.refused),
        )


def refused_table(
    source: Path | TableFile, columns: Columns, refused: Sequence[RefusedRow]
) -> bytes:
    """A table of the refused rows as they were, with the reason; corrected, it can be imported."""
    reasons = {row.number: f"{row.column}: {row.reason}" for row in refused}
    names = tuple(name for name in columns.all if name != REASON)

    def rows() -> Iterator[list[str]]:
        for row in read_table(source, columns):
            if row.number in reasons:
                yield [row.text(name) for name in names] + [reasons[row.number]]

    return table_bytes((*names, REASON), rows())
