"""Step 9: what the centre answered to each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    "ALTER TABLE outbox ADD COLUMN code TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE outbox ADD COLUMN params TEXT DEFAULT '{}' NOT NULL",
    "ALTER TABLE outbox ADD COLUMN member_id TEXT",
    "ALTER TABLE outbox ADD COLUMN ver INTEGER",
)


def upgrade(op: Operations) -> None:
    """No store has had a centre so far."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
