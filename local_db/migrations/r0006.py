"""Step 6: which currency of the programme an entry of the ledger is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = ("ALTER TABLE ledger_entries ADD COLUMN account_id TEXT DEFAULT '' NOT NULL",)


def upgrade(op: Operations) -> None:
    """All entries so far are of the points."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
