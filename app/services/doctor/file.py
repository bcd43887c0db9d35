"""Is the file itself whole: its pages, and every reference from row to row."""

from __future__ import annotations

from collections.abc import Iterator

from app.ports.inspection import Inspection
from app.services.doctor.findings import Finding


def check_file(inspection: Inspection) -> Iterator[Finding]:
    """What the file's own integrity checks say."""
    for line in inspection.file_problems():
        yield Finding(check="file", sentence=f"The file check says: {line.rstrip('.')}.")


def check_references(inspection: Inspection) -> Iterator[Finding]:
    """Rows that refer to rows that are not there."""
    for row in inspection.broken_references():
        yield Finding(
            check="references", sentence=f"The row {row} refers to a row that is not there."
        )
