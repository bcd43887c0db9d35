"""Step 4: tier facts hold points won, levels that were bought, and why one was given by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

STATEMENTS = (
    "ALTER TABLE tier_facts RENAME TO tier_facts_before",
    """
    CREATE TABLE tier_facts (
        member_id TEXT NOT NULL,
        fact_no INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('spend', 'grant', 'paid', 'opening')),
        counts_on TEXT NOT NULL CHECK (counts_on GLOB '????-??-??'),
        amount_minor INTEGER NOT NULL,
        points INTEGER NOT NULL,
        tier_id TEXT,
        until_on TEXT CHECK (until_on GLOB '????-??-??'),
        sale_id TEXT,
        recorded_on TEXT CHECK (recorded_on GLOB '????-??-??'),
        reason TEXT NOT NULL,
        PRIMARY KEY (member_id, fact_no),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    INSERT INTO tier_facts SELECT member_id, fact_no, kind, counts_on, amount_minor, 0, tier_id,
        until_on, sale_id, recorded_on, '' FROM tier_facts_before
    """,
    "DROP TABLE tier_facts_before",
)


def upgrade(op: Operations) -> None:
    """Make the table anew, for SQLite does not change its checks."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
