"""Statements every table needs the same way: replace a row by its key, or add it if absent."""

from __future__ import annotations

from sqlalchemy import Table, TextClause, text


def replace_row(table: Table) -> TextClause:
    """Every column of the row with the key given; changes nothing when there is no such row."""
    columns = ", ".join(f"{c.name} = :{c.name}" for c in table.columns if not c.primary_key)
    return text(f"UPDATE {table.name} SET {columns} WHERE {_key_given(table)}")  # noqa: S608 our own names


def save_row(table: Table) -> TextClause:
    """Add the row, or replace the one with the same key."""
    names = [column.name for column in table.columns]
    columns = ", ".join(names)
    values = ", ".join(f":{name}" for name in names)
    return text(f"INSERT OR REPLACE INTO {table.name} ({columns}) VALUES ({values})")  # noqa: S608


def _key_given(table: Table) -> str:
    return " AND ".join(f"{column.name} = :{column.name}" for column in table.primary_key)
