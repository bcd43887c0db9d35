"""Step 11: operations that need a person are found, and what a person closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    """
    CREATE INDEX outbox_attention ON outbox (operation_id)
    WHERE outcome IN ('rejected', 'quarantined', 'parked')
    """,
    """
    CREATE INDEX closed_attention ON operations (json_extract(body, '$.about'))
    WHERE kind = 'attention.close'
    """,
)


def upgrade(op: Operations) -> None:
    """Indexes only."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
