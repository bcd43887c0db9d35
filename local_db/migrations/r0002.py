"""Step 2: the calendar of a birthday, and tags of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    """
    ALTER TABLE members ADD COLUMN birth_calendar TEXT DEFAULT 'gregorian' NOT NULL
        CHECK (birth_calendar IN ('gregorian', 'lunar', 'lunar_leap'))
    """,
    """
    ALTER TABLE members ADD COLUMN tags TEXT DEFAULT '[]' NOT NULL CHECK (json_valid(tags))
    """,
)


def upgrade(op: Operations) -> None:
    """Every member so far has a birthday of the common calendar and no tags."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
