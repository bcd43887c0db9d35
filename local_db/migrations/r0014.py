"""Step 14: orders of a member at other counters that count towards no tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENT = """
    CREATE TABLE orders_away (
        member_id TEXT NOT NULL,
        orders INTEGER NOT NULL,
        PRIMARY KEY (member_id),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """


def upgrade(op: Operations) -> None:
    """Known with the next row of the centre."""
    op.get_bind().exec_driver_sql(STATEMENT)
