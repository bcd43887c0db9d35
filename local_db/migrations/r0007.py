"""Step 7: deposits and fixed fees of products."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = ("ALTER TABLE products ADD COLUMN fee_minor INTEGER DEFAULT 0 NOT NULL",)


def upgrade(op: Operations) -> None:
    """No product had one so far."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
