"""Step 13: who a member was can be taken out of the operations that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    "DROP TRIGGER operations_no_update",
    """
    CREATE TRIGGER operations_no_update BEFORE UPDATE ON operations
    WHEN NOT (NEW.body = 'null' AND OLD.kind = 'member.enrol'
        AND (NEW.device_id, NEW.incarnation, NEW.seq, NEW.operation_id, NEW.version, NEW.kind,
            NEW.member_id, NEW.operator_id, NEW.at, NEW.business_on, NEW.is_audit, NEW.body_hash,
            NEW.prev_hash, NEW.record_hash)
        IS (OLD.device_id, OLD.incarnation, OLD.seq, OLD.operation_id, OLD.version, OLD.kind,
            OLD.member_id, OLD.operator_id, OLD.at, OLD.business_on, OLD.is_audit, OLD.body_hash,
            OLD.prev_hash, OLD.record_hash))
    BEGIN SELECT RAISE(ABORT, 'operations is append-only'); END
    """,
)


def upgrade(op: Operations) -> None:
    """One trigger instead of another."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
