"""Step 10: rows of the centre that wait until they hold what this counter did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    """
    CREATE TABLE waiting_rows (
        member_id TEXT NOT NULL,
        ver INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX outbox_by_member ON outbox (member_id, ver) WHERE member_id IS NOT NULL",
)


def upgrade(op: Operations) -> None:
    """No store has had a centre so far."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
