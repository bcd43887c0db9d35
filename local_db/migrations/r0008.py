"""Step 8: which stores a version of the programme is for, kept beside the day it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    "DROP INDEX programmes_by_day",
    """
    CREATE INDEX programmes_by_day ON programmes
    (valid_from, version, json_extract(document, '$.store_ids'))
    """,
)


def upgrade(op: Operations) -> None:
    """Every look at a member asks for the versions; their documents are long."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
