"""Which tables are history, and the triggers that keep them so."""

from __future__ import annotations

FINAL = ("ledger_entries", "operations", "programmes", "consents")
"""Tables whose rows are never changed and never deleted."""
_ENVELOPE = (
    "device_id",
    "incarnation",
    "seq",
    "operation_id",
    "version",
    "kind",
    "member_id",
    "operator_id",
    "at",
    "business_on",
    "is_audit",
    "body_hash",
    "prev_hash",
    "record_hash",
)
_ERASING = (
    " WHEN NOT (NEW.body = 'null' AND OLD.kind = 'member.enrol' AND"
    f" ({', '.join(f'NEW.{name}' for name in _ENVELOPE)})"
    f" IS ({', '.join(f'OLD.{name}' for name in _ENVELOPE)}))"
)
"""The one change: who a member was is taken out of the operation that enrolled it (I13)."""


def final_triggers() -> list[str]:
    """Statements that make the final tables refuse every update and delete."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
        f"{_ERASING if (table, verb) == ('operations', 'UPDATE') else ''}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in FINAL
        for verb in ("UPDATE", "DELETE")
    ]
