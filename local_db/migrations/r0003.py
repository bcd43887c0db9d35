"""Step 3: returns are found by their sale, those inside an exchange too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    "DROP INDEX refunds_by_sale",
    """
    CREATE INDEX returns_by_sale ON operations (json_extract(body, '$.sale_id'))
        WHERE kind IN ('sale.refund', 'sale.void', 'sale.exchange')
    """,
)


def upgrade(op: Operations) -> None:
    """No operation changes."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
