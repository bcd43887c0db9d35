"""References from row to row: one statement for each that finds the rows that lead nowhere."""

from __future__ import annotations

from sqlalchemy import Table, TextClause, text

from local_db import tables

_CALLED = {"ledger_entries": "entry_id", "sales": "sale_id", "operations": "operation_id"}
"""What names a row where its primary key does not."""


_ALWAYS = ""
_AT_HOME = " AND NOT EXISTS (SELECT 1 FROM store_profile WHERE authority = 'centre')"
"""At a counter of a chain the other row may be at another counter."""
_OWN = f" AND {tables.entries.name}.operation_id NOT LIKE 'centre/%'"
"""What was carried over from the centre belongs to no operation of this counter (ADR 0011)."""


def _loose_ends(
    table: Table, column: str, target: str, target_key: str, where: str = _ALWAYS
) -> tuple[str, TextClause]:
    """The rows whose ``column`` names a row that is not there, each by what it is called."""
    there = f"SELECT 1 FROM {target} AS other WHERE other.{target_key} = {table.name}.{column}"  # noqa: S608
    called = _CALLED.get(table.name) or " || ' ' || ".join(key.name for key in table.primary_key)
    return table.name, text(
        f"SELECT {called} FROM {table.name} WHERE {column} IS NOT NULL AND NOT EXISTS"  # noqa: S608
        f" ({there}){where}"
    )


_FOREIGN_KEYS = tuple(
    _loose_ends(table, key.parent.name, key.column.table.name, key.column.name)
    for table in tables.metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
)
"""Our own statements, because ``PRAGMA foreign_key_check`` cannot name a row without a rowid."""

_OTHERS = tuple(
    _loose_ends(*reference)
    for reference in (
        (tables.entries, "sale_id", "sales", "sale_id", _AT_HOME),
        (tables.entries, "operation_id", "operations", "operation_id", _OWN),
        (tables.entries, "reverses_entry_id", "ledger_entries", "entry_id"),
        (tables.coupons, "used_by_sale_id", "sales", "sale_id", _AT_HOME),
        (tables.tier_facts, "sale_id", "sales", "sale_id", _AT_HOME),
        (tables.birthday_uses, "sale_id", "sales", "sale_id", _AT_HOME),
        (tables.offer_uses, "sale_id", "sales", "sale_id"),
        (tables.sales, "operation_id", "operations", "operation_id"),
        (tables.sales, "programme_version", "programmes", "version"),
        (tables.operations, "operation_id", "outbox", "operation_id"),
    )
)
"""References that are no foreign keys, because an import or a merge may write them later."""

_RECEIPTS = (
    tables.sequences.name,
    text(
        "SELECT name FROM sequences WHERE name = 'receipt'"
        " AND last_value <> (SELECT count(*) FROM sales)"
    ),
)
"""Receipts are numbered without gaps, so the last number given out is that of the last sale."""

REFERENCES = (*_FOREIGN_KEYS, *_OTHERS, _RECEIPTS)
"""(table, statement that answers what each broken row is called)."""
