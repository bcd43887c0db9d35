"""Step 12: points that were spent here and that the centre has not confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    """
    CREATE TABLE unconfirmed (
        operation_id TEXT NOT NULL,
        member_id TEXT NOT NULL,
        account_id TEXT DEFAULT '' NOT NULL,
        points INTEGER NOT NULL,
        PRIMARY KEY (operation_id, member_id, account_id),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    INSERT INTO unconfirmed
    SELECT e.operation_id, e.member_id, e.account_id, -sum(e.points)
    FROM store_profile AS p
    JOIN operations AS o ON o.device_id = p.device_id
    JOIN outbox AS x ON x.operation_id = o.operation_id
    JOIN ledger_entries AS e ON e.member_id = o.member_id AND e.operation_id = o.operation_id
    JOIN members AS m ON m.member_id = e.member_id
    WHERE p.authority = 'centre' AND e.kind = 'redemption'
        AND (x.outcome = 'waiting' OR x.ver > m.ver)
    GROUP BY e.operation_id, e.member_id, e.account_id
    """,
)


def upgrade(op: Operations) -> None:
    """What was sent and is not held yet counts too."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
