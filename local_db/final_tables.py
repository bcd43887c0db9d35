"""Which tables are history, and the triggers that keep them so."""

from __future__ import annotations

FINAL = ("ledger_entries", "operations", "programmes", "consents")
"""Tables whose rows are never changed and never deleted."""


def final_triggers() -> list[str]:
    """Statements that make the final tables refuse every update and delete."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in FINAL
        for verb in ("UPDATE", "DELETE")
    ]
