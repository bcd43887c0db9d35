"""Step 15: members who turned out to be somebody else (R-96, R-97).

They are found by the number they had, and their lots are another member's under their own ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    "CREATE INDEX merged_by_phone ON members (phone) WHERE merged_into IS NOT NULL",
    "DROP INDEX lots_by_id",
    "CREATE UNIQUE INDEX lots_by_id ON ledger_entries (lot_id, member_id) WHERE opens_lot = 1",
)


def upgrade(op: Operations) -> None:
    """Nothing changes in any row."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
