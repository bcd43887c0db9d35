"""Step 5: uses of offers that are limited."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    """
    CREATE TABLE offer_uses (
        offer_id TEXT NOT NULL,
        sale_id TEXT NOT NULL,
        member_id TEXT,
        used_on TEXT NOT NULL CHECK (used_on GLOB '????-??-??'),
        year INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        PRIMARY KEY (offer_id, sale_id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX offer_uses_by_sale ON offer_uses (sale_id)",
    """
    CREATE INDEX offer_uses_by_member ON offer_uses (member_id, offer_id)
        WHERE member_id IS NOT NULL
    """,
)


def upgrade(op: Operations) -> None:
    """Nothing was counted so far, because no offer had a limit."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
