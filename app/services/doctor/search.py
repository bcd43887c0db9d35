"""Everybody and everything is found by what it is called: search keys are those of their rows."""

from __future__ import annotations

from collections.abc import Iterator

from app.ports.inspection import Inspection
from app.services.doctor.findings import Finding


def check_search(inspection: Inspection) -> Iterator[Finding]:
    """Search keys that are missing, or lead to somebody else."""
    for row in inspection.misled_searches():
        yield Finding(
            check="search",
            sentence=f"A search for {row} goes wrong: its search keys are not those of its row.",
        )
